"""The phone app: its page, its worker, its files."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from wallfly.shell import Asset, Shell


def shell_routes(shell: Shell) -> list[HTTPRouteHandler]:
    """A route for the page (also behind a place's poster), the worker and each file by its exact path."""

    def send(request: Request[Any, Any, Any], asset: Asset) -> Response[bytes]:
        documents = asset in (shell.page, shell.worker) or asset.kind.startswith("image/svg")
        headers = {
            **(shell.headers if documents else shell.file_headers),
            "etag": asset.etag,
            "cache-control": "no-cache",
            "vary": "accept-encoding",
        }
        if request.headers.get("if-none-match") == asset.etag:
            return Response(b"", status_code=304, headers=headers)
        body = asset.body
        if asset.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["content-encoding"] = asset.zipped, "gzip"
        # The type is a header of ours: the framework would add a second character set to it.
        return Response(body, headers={**headers, "content-type": asset.kind}, media_type=asset.kind)

    @get(["/", "/p/{place:str}"], include_in_schema=False, sync_to_thread=False)
    def page(request: Request[Any, Any, Any]) -> Response[bytes]:
        response = send(request, shell.page)
        words = shell.words_for(request.headers.get("accept-language", ""))
        # The words are imported by choice, so the page cannot list them; this spares one round trip.
        response.headers["link"] = f"<{words}>; rel=modulepreload"
        response.headers["vary"] = "accept-encoding, accept-language"
        return response

    @get("/sw.js", include_in_schema=False, sync_to_thread=False)
    def worker(request: Request[Any, Any, Any]) -> Response[bytes]:
        return send(request, shell.worker)

    @get(sorted(shell.assets), include_in_schema=False, sync_to_thread=False)
    def asset(request: Request[Any, Any, Any]) -> Response[bytes]:
        return send(request, shell.assets[request.url.path])

    return [page, worker, asset]
