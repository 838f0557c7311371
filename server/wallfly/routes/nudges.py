"""/api/nudges: whether what is told does any good, for those who answer for it."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get
from msgspec import Struct

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.nudges.effects import LEAST, Effect, effects
from wallfly.nudges.facts import read_facts
from wallfly.routes.body import answer, answers


class Kept(Struct):
    """The record of each kind, and how many it takes before anything is said."""

    least: int
    kinds: list[Effect]


@get("/api/nudges", responses=answers(Kept))
async def nudges(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What the practice did after each kind of nudge, with an interval, or why that cannot be told."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, "leader", "steward")
    facts = await asyncio.to_thread(read_facts, wallfly.config.data)
    kinds = await wallfly.db.read(effects, facts, wallfly.catalogue)
    return answer({"least": LEAST, "kinds": [one._asdict() for one in kinds]})


nudge_routes = [nudges]
