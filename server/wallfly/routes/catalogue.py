"""GET /api/catalogue: all a phone needs to work without a network."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly.auth import signed_in
from wallfly.context import Wallfly


@get("/api/catalogue")
async def catalogue(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The catalogue, or 304 when the phone has this one already."""
    wallfly: Wallfly = request.app.state.wallfly
    await signed_in(request)
    current = wallfly.catalogue
    headers = {"etag": current.etag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == current.etag:
        return Response(b"", status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(current.zipped, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
    return Response(current.body, media_type="application/json", headers=headers)
