"""Reading what was sent (JSON only, never more than allowed) and answering."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec

from wallfly.auth import needs_json
from wallfly.problems import Problem

T = TypeVar("T")

SMALL = 16 * 1024


async def raw_body(request: Request[Any, Any, Any], limit: int = SMALL) -> bytes:
    """The bytes of a JSON body. Raises `content_type`, `too_large`."""
    needs_json(request)
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        raise Problem("too_large")
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise Problem("too_large")
        chunks.append(chunk)
    return b"".join(chunks)


async def read_body(request: Request[Any, Any, Any], decoder: msgspec.json.Decoder[T]) -> T:
    """A decoded body. Raises also `not_json` and `invalid`, through the decoder."""
    return decoder.decode(await raw_body(request))


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every body is: nothing in it that we do not know."""


def answer(content: Any, status: int = 200) -> Response[bytes]:
    """JSON that nobody keeps."""
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def answers(shape: type[msgspec.Struct]) -> dict[int, ResponseSpec]:
    """The shape of a 200 answer, for the description of the interface."""
    return {200: ResponseSpec(shape, generate_examples=False)}
