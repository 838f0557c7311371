"""/api/members: stewards move people, change roles, end a membership."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, patch
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.records import Slug
from wallfly.domain.roles import Role
from wallfly.problems import Problem
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.engine import Transaction
from wallfly.store.leaving import leave
from wallfly.store.people import Member, all_members, change_member, find_member, is_last_steward


class Change(Body, frozen=True):
    """What is to change; what is left out stays."""

    id: Annotated[str, Meta(min_length=1, max_length=40)]
    role: Role | None = None
    team: Slug | None = None
    site: Slug | None = None
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
    if member is None or member.ended is not None:
        raise Problem("not_found")
    for kind, key in (("team", asked.team), ("site", asked.site)):
        if key is not None and key not in wallfly.catalogue.known(kind):
            raise Problem("invalid", reason=f"there is no such {kind}")
    await wallfly.db.write(apply, member, asked, wallfly.catalogue, wallfly.now())
    wallfly.sessions.forget()
    return answer({"id": member.id})


def apply(tx: Transaction, member: Member, asked: Change, catalogue: Catalogue, now: int) -> None:
    """Make the change. Raises `last_steward` when nobody would be left to set things up."""
    stays = not asked.end and (asked.role or member.role) == "steward"
    if not stays and is_last_steward(tx, member.id):
        raise Problem("last_steward")
    if asked.end:
        leave(tx, member.id, now)
        return
    team = catalogue.teams.get(asked.team) if asked.team else None
    site = asked.site or (team.site if team and team.site else member.site)
    change_member(tx, member.id, asked.role or member.role, asked.team or member.team, site)
