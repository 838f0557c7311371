"""/api/round: this week's calibration round of whoever asks. Its answers go through POST /api/sync."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.reads.rounds import read_round
from wallfly.routes.body import answer


@get("/api/round")
async def this_weeks_round(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Ten stories with what the panel agreed on, so that a phone can ask and explain them offline."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_round, session.member, session.site, wallfly.now(), wallfly.catalogue))


round_routes = [this_weeks_round]
