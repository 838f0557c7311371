"""The headers every page under /explore carries, whoever made it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

# A page of the book runs apart from the app: its scripts can reach nothing of ours.
PAGE_POLICY = (
    "sandbox allow-scripts allow-forms allow-downloads allow-popups; default-src 'self' 'unsafe-inline';"
    " connect-src 'none'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
)

_HOST = re.compile(rb"[A-Za-z0-9.:\[\]-]{1,255}")
_OURS = (b"content-security-policy", b"x-content-type-options", b"referrer-policy", b"set-cookie", b"server")

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def dashboard_policy(origin: str, root: str) -> str:
    """Charts are drawn by scripts that need to be evaluated, and may read the book only."""
    return (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
        f" img-src 'self' data:; font-src 'self'; connect-src {origin}{root}/; form-action {origin}{root}/;"
        " frame-ancestors 'none'; base-uri 'none'"
    )


def origin_of(scope: MutableMapping[str, Any]) -> str:
    """The address the browser asked for; "'none'" spelled as a host that cannot be when it is odd."""
    host = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    if not _HOST.fullmatch(host):
        return "https://invalid"
    return f"{scope.get('scheme', 'http')}://{host.decode('ascii')}"


def adding(send: Send, policy: str, root: str) -> Send:
    """Put our headers on an answer, in place of any of the same name; no cookie is ever set, and no
    redirection leads out of `root`."""
    ours = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]

    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [
                (name, _inside(value, root.encode()) if name.lower() == b"location" else value)
                for name, value in message.get("headers", [])
                if name.lower() not in _OURS
            ]
            message = {**message, "headers": kept + ours}
        await send(message)

    return with_headers


def _inside(location: bytes, root: bytes) -> bytes:
    return location if location.startswith(root + b"/") else root + b"/" + location.lstrip(b"/")
