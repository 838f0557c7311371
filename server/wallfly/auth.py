"""Who is asking: a token in a cookie on phones, in a header for scripts.

The store keeps only hashes. Sessions are remembered, and every half second the store is asked
once, for everyone, whether anybody was moved or signed out: so a revoked phone is out within a
second, and ten thousand busy ones do not make us look each of them up.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Cookie

from wallfly.domain.invites import secret_hash
from wallfly.problems import Problem
from wallfly.store.people import SignedIn, find_signed_in, people_changes

if TYPE_CHECKING:
    from wallfly.context import Wallfly

COOKIE_DAYS = 180
CHECKED_EVERY_MS = 500
REMEMBERED = 20_000


class Sessions:
    """Tokens of the store that were asked for lately, as of a count of changes among people."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, SignedIn] = OrderedDict()
        self._changes = -1
        self._checked = 0

    def due(self, now: int) -> bool:
        """Whether it is time to ask for the count of changes; says so to one caller only."""
        if abs(now - self._checked) < CHECKED_EVERY_MS:
            return False
        self._checked = now
        return True

    def as_of(self, changes: int) -> None:
        """The count of changes now: another one than before means that all must be looked up again."""
        if changes != self._changes:
            self._changes = changes
            self.forget()

    def find(self, token: str) -> SignedIn | None:
        """Who has that token, if we have asked the store."""
        return self._known.get(token)

    def keep(self, token: str, session: SignedIn) -> None:
        """Remember an answer of the store."""
        self._known[token] = session
        self._known.move_to_end(token)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Someone was moved or signed out: ask the store again for everyone."""
        self._known.clear()


def cookie_name(secure: bool) -> str:
    """The cookie's name; a browser holds the prefixed one to https and to this host."""
    return "__Host-wallfly" if secure else "wallfly"


def session_cookie(token: str, secure: bool) -> Cookie:
    """The cookie that signs a phone in; no script can read it."""
    return Cookie(
        key=cookie_name(secure), value=token, max_age=COOKIE_DAYS * 86_400, path="/",
        httponly=True, samesite="lax", secure=secure,
    )  # fmt: skip


def token_of(request: Request[Any, Any, Any], wallfly: Wallfly) -> tuple[str | None, bool]:
    """The token that came with a request, and whether by cookie."""
    header = request.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return header[7:].strip(), False
    return request.cookies.get(cookie_name(wallfly.config.secure)), True


async def signed_in(request: Request[Any, Any, Any]) -> SignedIn:
    """Who is asking. Raises `sign_in`; for a write signed by cookie from elsewhere, `cross_site`."""
    wallfly: Wallfly = request.app.state.wallfly
    token, by_cookie = token_of(request, wallfly)
    session = await session_of_token(wallfly, token)
    if session is None:
        raise Problem("sign_in")
    if by_cookie and request.method not in ("GET", "HEAD"):
        same_site(request, wallfly)
    return session


async def session_of_token(wallfly: Wallfly, token: str | None) -> SignedIn | None:
    """Who has a token, from memory or the store."""
    if not token or len(token) > 200:
        return None
    if wallfly.sessions.due(wallfly.now()):
        wallfly.sessions.as_of(await wallfly.db.read(people_changes))
    session = wallfly.sessions.find(token)
    if session is None:
        session = await wallfly.db.read(find_signed_in, secret_hash(token))
        if session is not None:
            wallfly.sessions.keep(token, session)
    return session


def allow(session: SignedIn, *roles: str) -> None:
    """Raises `not_allowed` unless the member has one of these roles."""
    if session.role not in roles:
        raise Problem("not_allowed")


def same_site(request: Request[Any, Any, Any], wallfly: Wallfly) -> None:
    """Raises `cross_site` unless our own pages sent this."""
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None:
        if fetch_site != "same-origin":
            raise Problem("cross_site")
        return
    origin = request.headers.get("origin")
    if origin is None or origin not in own_origins(request, wallfly):
        raise Problem("cross_site")


def own_origins(request: Request[Any, Any, Any], wallfly: Wallfly) -> set[str]:
    """The origins our own pages can have: the public address, or the one asked for without a proxy."""
    if wallfly.config.public_url:
        parts = urlsplit(wallfly.config.public_url)
        return {f"{parts.scheme}://{parts.netloc}"}
    return {f"http://{request.headers.get('host', '')}"}


def needs_json(request: Request[Any, Any, Any]) -> None:
    """Raises `content_type` unless the body is plain JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("content_type")
