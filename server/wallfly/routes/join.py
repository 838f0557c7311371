"""POST /api/join: an invite becomes a signed-in phone."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, NamedTuple

import msgspec
from litestar import Request, Response, post
from msgspec import Meta

from wallfly.auth import same_site, session_cookie
from wallfly.context import Wallfly
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.invites import secret_hash, why_not
from wallfly.limits import JOIN_ALL, JOIN_CODE
from wallfly.problems import Problem
from wallfly.routes.body import Body, read_body
from wallfly.store.engine import Transaction
from wallfly.store.invites import find_invite, use_invite
from wallfly.store.people import Member, add_device, add_member, find_member


class Join(Body, frozen=True):
    """A code and the name someone chose."""

    code: Annotated[str, Meta(min_length=8, max_length=64)]
    nickname: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f<>]*\S[^\x00-\x1f<>]*$")]


class Ids(NamedTuple):
    """What a new member and device are called."""

    member: str
    device: str
    token_hash: str


_join = msgspec.json.Decoder(Join)


@post("/api/join", status_code=201)
async def join(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Use an invite; answers with the token, also as a cookie."""
    wallfly: Wallfly = request.app.state.wallfly
    same_site(request, wallfly)
    asked = await read_body(request, _join)
    now, token = wallfly.now(), secrets.token_urlsafe(32)
    wallfly.limits.take("join", asked.code[:6], JOIN_CODE, now)
    wallfly.limits.take("join", "", JOIN_ALL, now)
    ids = Ids(wallfly.new_id(), wallfly.new_id(), secret_hash(token))
    member = await wallfly.db.write(redeem, asked.code, asked.nickname.strip(), ids, now, wallfly.catalogue)
    shown = {"id": member.id, "role": member.role, "team": member.team, "site": member.site}
    return Response(
        msgspec.json.encode({"token": token, "member": shown}),
        status_code=201,
        media_type="application/json",
        cookies=[session_cookie(token, wallfly.config.secure)],
        headers={"cache-control": "no-store"},
    )


def redeem(tx: Transaction, code: str, nickname: str, ids: Ids, now: int, catalogue: Catalogue) -> Member:
    """Count the use and sign the phone in, or raise why not and change nothing."""
    invite = find_invite(tx, secret_hash(code))
    problem = why_not(invite, now)
    if invite is None or problem is not None or not use_invite(tx, invite.id, now):
        raise Problem(problem or "invite_used_up")
    member_id = invite.member or ids.member
    if invite.member is None:
        team = catalogue.teams.get(invite.team) if invite.team else None
        site = team.site if team and team.site else next(iter(sorted(catalogue.sites)), None)
        add_member(tx, member_id, nickname, invite.role, invite.team, site, now)
    add_device(tx, ids.device, member_id, ids.token_hash, now)
    member = find_member(tx, member_id)
    assert member is not None
    return member
