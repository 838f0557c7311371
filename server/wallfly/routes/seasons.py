"""/api/seasons: what is kept of a season that has begun."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.problems import Problem
from wallfly.reads.seasons import read_season
from wallfly.routes.body import answer


@get("/api/seasons/{number:int}")
async def season(request: Request[Any, Any, Any], number: FromPath[int]) -> Response[bytes]:
    """When a season was, and what one's own team decided in it."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    found = await wallfly.db.read(read_season, number, session.team, session.site, wallfly.now(), wallfly.catalogue)
    if found is None:
        raise Problem("not_found")
    return answer(found)


season_routes = [season]
