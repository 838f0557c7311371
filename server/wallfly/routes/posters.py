"""/api/posters: the picture on a place's poster, which opens the app with the place set."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.problems import Problem
from wallfly.qr import svg


@get("/api/posters/{name:str}")
async def poster(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """`PLACE.svg`: a code to scan, sharp at any size."""
    wallfly: Wallfly = request.app.state.wallfly
    await signed_in(request)
    place, dot, ending = name.rpartition(".")
    if ending != "svg" or not dot or place not in wallfly.catalogue.places:
        raise Problem("not_found")
    drawn = svg(place_url(wallfly.config.url, place))
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "no-store"})


def place_url(url: str, place: str) -> str:
    """The address of a place."""
    return f"{url}/p/{place}"
