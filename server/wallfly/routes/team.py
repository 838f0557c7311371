"""/api/team: what a team reads about itself, and which thanks it lets others read."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, put
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.problems import Problem
from wallfly.reads.huddle import read_huddle
from wallfly.reads.team import read_team
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.thanks import share_thanks


class Share(Body, frozen=True):
    """One of the team's thanks, and whether others may read it."""

    id: Annotated[str, Meta(min_length=16, max_length=40)]
    shared: bool


_share = msgspec.json.Decoder(Share)


@get("/api/team")
async def team(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Thanks to one's team and those other teams let everyone read, and one's own follow-ups."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_team, session.member, session.team, wallfly.now(), wallfly.catalogue))


@get("/api/team/huddle")
async def huddle(request: Request[Any, Any, Any]) -> Response[bytes]:
    """This week's huddle page of one's team."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_huddle, session.member, session.team, session.site, wallfly.now(),
                                        wallfly.catalogue))  # fmt: skip


@put("/api/team/shared")
async def share(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Whoever leads a team says for it that others may read one of its thanks, or no longer."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, "lead", "leader")
    asked = await read_body(request, _share)
    if session.team is None:
        raise Problem("not_found")
    await wallfly.db.write(share_thanks, asked.id, session.team, session.member, asked.shared, wallfly.now())
    return answer({"id": asked.id, "shared": asked.shared})


team_routes = [team, huddle, share]
