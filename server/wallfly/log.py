"""The request log: minute, method, route, status, milliseconds, bytes, and a random number.

No address, no query, no body, no token, no id of anyone: a log that nobody needs to protect.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Send

log = logging.getLogger("wallfly.requests")


def set_up_logging() -> None:
    """Plain lines on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    root = logging.getLogger("wallfly")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def access_log(app: ASGIApp) -> ASGIApp:
    """One line for each request, after it was answered."""

    async def logged(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, seen = time.monotonic(), {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            log.info(
                "%s %s %s %d %dms %dB %s",
                time.strftime("%Y-%m-%dT%H:%M", time.gmtime()),
                scope["method"],
                _route(scope),
                seen["status"],
                (time.monotonic() - began) * 1000,
                seen["bytes"],
                secrets.token_hex(4),
            )

    return logged


def _route(scope: Any) -> str:
    """The route's pattern, never the address that was asked for."""
    template = scope.get("path_template")
    return str(template) if template else "(none)"
