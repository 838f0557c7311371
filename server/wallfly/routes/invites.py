"""/api/invites: asking people in."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath
from msgspec import Meta

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.domain.invites import Asking, Invite, limits, may_invite, secret_hash
from wallfly.domain.records import Slug
from wallfly.domain.roles import Role
from wallfly.problems import Problem
from wallfly.qr import data_uri
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.invites import add_invite, live_invites, revoke_invite
from wallfly.store.people import Member, SignedIn, find_member


class NewInvite(Body, frozen=True):
    """Whom to ask in; `member` for someone's second or lost phone."""

    role: Role = "observer"
    team: Slug | None = None
    member: Annotated[str, Meta(min_length=1, max_length=40)] | None = None


_new_invite = msgspec.json.Decoder(NewInvite)


@get("/api/invites")
async def list_invites(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Invites that can still be used, of those one may make oneself."""
    wallfly: Wallfly = request.app.state.wallfly
    asking = _asking(await signed_in(request))
    live = await wallfly.db.read(live_invites, wallfly.now())
    return answer({"invites": [_shown(one) for one in live if may_invite(asking, one.role, one.team, one.member)]})


@post("/api/invites", status_code=201)
async def make_invite(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Make an invite. Its code, and the same as a picture to scan, are shown this once."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked = await read_body(request, _new_invite)
    bound = await wallfly.db.read(find_member, asked.member) if asked.member else None
    invite = _new(asked, bound, wallfly)
    if not may_invite(_asking(session), invite.role, invite.team, asked.member):
        raise Problem("not_allowed")
    if asked.member is not None and bound is None:
        raise Problem("invalid", reason="there is no such member")
    if invite.team is not None and invite.team not in wallfly.catalogue.teams:
        raise Problem("invalid", reason="there is no such team")
    code = secrets.token_urlsafe(16)
    await wallfly.db.write(add_invite, invite, secret_hash(code), wallfly.now(), session.member)
    url = invite_url(wallfly.config.url, code)
    return answer({**_shown(invite), "code": code, "url": url, "qr": data_uri(url)}, 201)


@delete("/api/invites/{invite:str}", status_code=204)
async def take_invite_back(request: Request[Any, Any, Any], invite: FromPath[str]) -> None:
    """Take an invite back; whoever has joined with it stays."""
    wallfly: Wallfly = request.app.state.wallfly
    asking = _asking(await signed_in(request))
    live = {one.id: one for one in await wallfly.db.read(live_invites, wallfly.now())}
    known = live.get(invite)
    if known is None or not may_invite(asking, known.role, known.team, known.member):
        raise Problem("not_found")
    await wallfly.db.write(revoke_invite, invite, wallfly.now())


def _asking(session: SignedIn) -> Asking:
    return Asking(session.member, session.role, session.team)


def _new(asked: NewInvite, bound: Member | None, wallfly: Wallfly) -> Invite:
    """An invite for somebody's second phone has their role and team."""
    role, team = (bound.role, bound.team) if bound else (asked.role, asked.team)
    uses, expires = limits(role, bound is not None, wallfly.now())
    return Invite(wallfly.new_id(), role, team, asked.member, uses, 0, expires, None)


def invite_url(url: str, code: str) -> str:
    """The link of an invite. The code stands behind the hash, so that no server log sees it."""
    return f"{url}/#i={code}"


def _shown(invite: Invite) -> dict[str, Any]:
    return {"id": invite.id, "role": invite.role, "team": invite.team, "member": invite.member,
            "uses": invite.uses, "max_uses": invite.max_uses, "expires": invite.expires}  # fmt: skip
