"""The open book under /explore: Datasette, kept apart from the rest of the app.

Only reading, only the book's own pages, without anyone's cookie, a few at a time and not for
long. Each edition gets its own Datasette, so that no answer ever mixes two editions.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wallfly.book import headers, notices
from wallfly.book.edition import BookUnreadable, Edition, build_edition
from wallfly.book.publish import newest

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ROOT = "/explore"
AT_ONCE = 4
PATIENCE = 1.0  # seconds a question may wait for its turn
DEADLINE = 5.0  # seconds for a whole answer
DOWNLOAD_DEADLINE = 120.0  # for files that are only handed over
DRAIN = 10.0  # seconds an old edition may still finish answers

_ASSETS = re.compile(rf"{ROOT}/-/(static|static-plugins)/")
_DASHBOARDS = re.compile(rf"{ROOT}/-/dashboards(/|$)")
_FILE = re.compile(rf"{ROOT}/book\.db$")


class BookMount:
    """The ASGI app at /explore. `edition` is the number of the open edition, None before the first.

    `allow` says who is asking, or None for a stranger; it may be a coroutine. `first_figures` says
    when the first figures open, for the time before there is a book. `origin` is our public
    address, when it is not what the browser asked for.
    """

    def __init__(
        self,
        allow: Callable[[Scope], Any],
        first_figures: Callable[[], date | None] = lambda: None,
        origin: str | None = None,
    ) -> None:
        self._allow = allow
        self._first_figures = first_figures
        self._origin = origin
        self._current: Edition | None = None
        self._opening = asyncio.Lock()
        self._refused: Path | None = None
        self._nothing_there = False
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._drains: set[asyncio.Task[None]] = set()

    @property
    def edition(self) -> int | None:
        return self._current.number if self._current else None

    async def open(self, path: Path) -> None:
        """Open an edition and switch to it once it has answered; the old one finishes what it has.

        Raises BookUnreadable, and then the old edition stays.
        """
        async with self._opening:
            fresh = await build_edition(path, ROOT)
            old, self._current = self._current, fresh
        if old is not None:
            drain = asyncio.create_task(old.drain(DRAIN))
            self._drains.add(drain)
            drain.add_done_callback(self._drains.discard)

    async def open_newest(self, folder: Path) -> None:
        """Open the newest edition of a folder unless it is open already; one that fails is tried once."""
        path = newest(folder)
        self._nothing_there = path is None
        if path is None or path == self._refused or self._opening.locked():
            return
        if self._current is None or self._current.path != path:
            try:
                await self.open(path)
            except BookUnreadable:
                self._refused = path
                raise

    async def close(self) -> None:
        """Let go of every edition."""
        old, self._current = self._current, None
        if old is not None:
            await old.drain(0)
        await asyncio.gather(*self._drains)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = inner_path(scope)
        send = headers.adding(send, self._policy(scope, path), ROOT)
        head = scope["method"] == "HEAD"
        if head:
            send = _without_body(send)
        notice = await self._turned_away(scope, path)
        if notice is None and self._current is None:
            notice = notices.no_edition(self._first_figures()) if self._nothing_there else notices.opening()
        if notice is not None:
            await notices.answer(notice, scope, send)
            return
        await self._serve(_stripped(scope, path), receive, send, path)

    async def _turned_away(self, scope: Scope, path: str) -> notices.Notice | None:
        if scope["method"] not in ("GET", "HEAD"):
            return notices.WRONG_METHOD
        if _ASSETS.match(path):
            return None  # the package's own files; a sandboxed page asks for them without a cookie
        if path.startswith((f"{ROOT}/-", f"{ROOT}/_")) and not _DASHBOARDS.match(path):
            return notices.NOT_HERE
        member = self._allow(scope)
        if inspect.isawaitable(member):
            member = await member
        return None if member else notices.SIGN_IN

    async def _serve(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        if _ASSETS.match(path) or _FILE.match(path):
            await self._within(DOWNLOAD_DEADLINE, scope, receive, send)
            return
        try:
            await asyncio.wait_for(self._turns.acquire(), PATIENCE)
        except TimeoutError:
            await notices.answer(notices.BUSY, scope, send)
            return
        try:
            await self._within(DEADLINE, scope, receive, send)
        finally:
            self._turns.release()

    async def _within(self, seconds: float, scope: Scope, receive: Receive, send: Send) -> None:
        # Looked at now, not before waiting for a turn: an edition that nobody is busy with is let go.
        edition, begun = self._current, False
        if edition is None:
            await notices.answer(notices.opening(), scope, send)
            return

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(seconds), edition.busy():
                await edition.app(scope, receive, noting)
        except TimeoutError:
            if not begun:
                await notices.answer(notices.BUSY, scope, send)

    def _policy(self, scope: Scope, path: str) -> str:
        if not _DASHBOARDS.match(path):
            return headers.PAGE_POLICY
        return headers.dashboard_policy(self._origin or headers.origin_of(scope), ROOT)


def inner_path(scope: Scope) -> str:
    """The path that was asked for: with the prefix, still encoded, no slash at the end but for the root.

    A server mounts us with or without the prefix in `path`; `raw_path` is what the browser sent.
    """
    raw = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else quote(scope["path"], safe="/~:@!$&'()*+,;=%")
    if path != ROOT and not path.startswith(ROOT + "/"):
        path = ROOT + "/" + path.lstrip("/")
    path = path.rstrip("/")
    return ROOT + "/" if path == ROOT else path


def _stripped(scope: Scope, path: str) -> Scope:
    """The request without what says who is asking, and without the prefix, which Datasette puts back
    into every link it makes."""
    inner = path[len(ROOT) :]
    kept = [
        (name, value)
        for name, value in scope["headers"]
        if name.lower() not in (b"cookie", b"authorization", b"proxy-authorization")
    ]
    return {
        "type": "http",
        "asgi": scope.get("asgi", {"version": "3.0"}),
        "http_version": scope.get("http_version", "1.1"),
        "scheme": scope.get("scheme", "http"),
        "server": scope.get("server"),
        "client": None,
        "method": "GET",
        "root_path": "",
        "path": inner,
        "raw_path": inner.encode("latin-1"),
        "query_string": scope.get("query_string", b""),
        "headers": kept,
    }


def _without_body(send: Send) -> Send:
    async def bare(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return bare
