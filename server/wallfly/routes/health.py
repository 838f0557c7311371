"""GET /api/health: is it alive, does it keep up. No secrets, no sign-in."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly import __version__
from wallfly.context import Wallfly
from wallfly.reads.health import read_health
from wallfly.routes.body import answer


@get("/api/health")
async def health(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Records in the journal, how long the oldest waits to be settled, messages that are due."""
    wallfly: Wallfly = request.app.state.wallfly
    journal, waiting, outbox_due = await wallfly.db.read(read_health, wallfly.now())
    lag = wallfly.now() - wallfly.touched_at if waiting and wallfly.touched_at else 0
    return answer({"status": "ok", "version": __version__, "journal": journal, "settled_lag_ms": lag,
                   "outbox_due": outbox_due})  # fmt: skip
