"""/api/values: the wordings that are up for discussion."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.problems import Problem
from wallfly.reads.values import read_open, read_value
from wallfly.routes.body import answer


@get("/api/values")
async def values(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Which values have a wording up for discussion."""
    wallfly: Wallfly = request.app.state.wallfly
    await signed_in(request)
    return answer(await wallfly.db.read(read_open, wallfly.now(), wallfly.catalogue))


@get("/api/values/{value:str}")
async def value(request: Request[Any, Any, Any], value: FromPath[str]) -> Response[bytes]:
    """A value's wording that is up for discussion, one's own vote, and what was said about it."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    if value not in wallfly.catalogue.values:
        raise Problem("not_found")
    return answer(await wallfly.db.read(read_value, session.member, value, wallfly.now(), wallfly.catalogue))


value_routes = [values, value]
