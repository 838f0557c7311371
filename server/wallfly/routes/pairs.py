"""/api/pairs: how many pairs have walked together more often than counts."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.reads.pairs import read_pairs
from wallfly.routes.body import answer


@get("/api/pairs")
async def pairs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A number a season, for facilitators and stewards; who it is nobody can ask."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), "facilitator", "steward")
    return answer(await wallfly.db.read(read_pairs, wallfly.now(), wallfly.catalogue))


pair_routes = [pairs]
