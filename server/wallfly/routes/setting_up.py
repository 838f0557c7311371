"""What the stewards' screens read: entries, value packs, where the book stands, a sample of it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.sample import sample_book
from wallfly.organisation import packs, read_pack
from wallfly.reads.entries import read_entries
from wallfly.reads.publication import read_publication
from wallfly.routes.body import answer


@get("/api/entries")
async def entries(request: Request[Any, Any, Any]) -> Response[bytes]:
    """All that was ever set up, with headcounts; for stewards. They change it through POST /api/sync."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), "steward")
    return answer({"entries": await wallfly.db.read(read_entries)})


@get("/api/packs")
async def value_packs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The value packs a steward can start from, in the `language` asked for; English where there is none."""
    allow(await signed_in(request), "steward")
    language = request.query_params.get("language", "en")
    return answer({"packs": [read_pack(name, language) for name in packs()]})


@get("/api/publication")
async def publication(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What has closed, when the next figures open, which places can ever be shown alone."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), "steward", "leader", "lead")
    return answer(await wallfly.db.read(read_publication, wallfly.now(), wallfly.catalogue))


@get("/api/sample-book")
async def sample(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Simulated figures that show what the book will look like."""
    await signed_in(request)
    return answer(sample_book())


setting_up_routes = [entries, value_packs, publication, sample]
