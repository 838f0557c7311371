"""/api/invites: asking people in."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.invites import Invite, limits, may_invite, secret_hash
from wallfly.domain.records import Slug
from wallfly.domain.roles import Role
from wallfly.problems import Problem
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.invites import add_invite, live_invites, revoke_invite

INVITERS = ("steward", "lead", "leader")


class NewInvite(Body, frozen=True):
    """Whom to ask in; `member` for someone's second or lost phone."""

    role: Role = "observer"
    team: Slug | None = None
    member: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")] | None = None


_new_invite = msgspec.json.Decoder(NewInvite)


@get("/api/invites")
async def list_invites(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Invites that can still be used; leads see their own team's."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, *INVITERS)
    live = await wallfly.db.read(live_invites, wallfly.now())
    shown = [_shown(one) for one in live if may_invite(session.role, session.team, one.role, one.team)]
    return answer({"invites": shown})


@post("/api/invites", status_code=201)
async def make_invite(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Make an invite. Its code is shown this once."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, *INVITERS)
    asked = await read_body(request, _new_invite)
    if not may_invite(session.role, session.team, asked.role, asked.team):
        raise Problem("not_allowed")
    if asked.team is not None and asked.team not in wallfly.catalogue.teams:
        raise Problem("invalid", reason="there is no such team")
    now, code = wallfly.now(), secrets.token_urlsafe(16)
    uses, expires = limits(asked.role, asked.member is not None, now)
    invite = Invite(wallfly.new_id(), asked.role, asked.team, asked.member, uses, 0, expires, None)
    await wallfly.db.write(add_invite, invite, secret_hash(code), now, session.member)
    return answer({**_shown(invite), "code": code, "url": invite_url(wallfly.config.url, code)}, 201)


@delete("/api/invites/{invite:str}", status_code=204)
async def take_invite_back(request: Request[Any, Any, Any], invite: FromPath[str]) -> None:
    """Take an invite back; whoever has joined with it stays."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, *INVITERS)
    live = {one.id: one for one in await wallfly.db.read(live_invites, wallfly.now())}
    known = live.get(invite)
    if known is None or not may_invite(session.role, session.team, known.role, known.team):
        raise Problem("not_found")
    await wallfly.db.write(revoke_invite, invite, wallfly.now())


def invite_url(url: str, code: str) -> str:
    """The link of an invite. The code stands behind the hash, so that no server log sees it."""
    return f"{url}/#i={code}"


def _shown(invite: Invite) -> dict[str, Any]:
    return {"id": invite.id, "role": invite.role, "team": invite.team, "member": invite.member,
            "uses": invite.uses, "max_uses": invite.max_uses, "expires": invite.expires}  # fmt: skip
