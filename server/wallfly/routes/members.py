"""/api/members: stewards move people, change roles, end a membership."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, patch
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.records import Slug
from wallfly.domain.roles import Role
from wallfly.problems import Problem
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.people import all_members, change_member, end_member, find_member


class Change(Body, frozen=True):
    """What is to change; what is left out stays."""

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
    role: Role | None = None
    team: Slug | None = None
    end: bool = False


_change = msgspec.json.Decoder(Change)


@get("/api/members")
async def list_members(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Everyone, for stewards; no figure about anyone."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), "steward")
    members = await wallfly.db.read(all_members)
    return answer({"members": [{"id": one.id, "nickname": one.nickname, "role": one.role, "team": one.team,
                                "site": one.site} for one in members]})  # fmt: skip


@patch("/api/members")
async def change(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Move someone, change their role, or end their membership."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), "steward")
    asked = await read_body(request, _change)
    member = await wallfly.db.read(find_member, asked.id)
    if member is None:
        raise Problem("not_found")
    team = wallfly.catalogue.teams.get(asked.team) if asked.team else None
    if asked.team is not None and team is None:
        raise Problem("invalid", reason="there is no such team")
    if asked.end:
        await wallfly.db.write(end_member, member.id, wallfly.now())
    else:
        site = team.site if team and team.site else member.site
        await wallfly.db.write(change_member, member.id, asked.role or member.role, asked.team or member.team, site)
    wallfly.sessions.forget()
    return answer({"id": member.id})
