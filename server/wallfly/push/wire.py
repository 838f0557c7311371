"""Connections to push services: a few, with many messages on each at once, carried by asyncio itself.

httpcore speaks HTTP/2. Between it and the network it would put another library that wraps every read
and write once more; asyncio's own streams cost a quarter less and answer sooner.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

CONNECTIONS = 8
IDLE_S = 20  # longer than that a push service may have hung up, and the next message would be lost on it
WRITTEN_AHEAD = 65_536  # bytes that may wait to be written before we wait for them


def open_pool(context: ssl.SSLContext | None = None) -> httpcore.AsyncConnectionPool:
    """No redirects, no cookies, no proxy from the environment; certificates checked, unless a `context`
    says otherwise."""
    return httpcore.AsyncConnectionPool(
        context, http2=True, max_connections=CONNECTIONS, keepalive_expiry=IDLE_S, network_backend=_Network()
    )


class _Network(httpcore.AsyncNetworkBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        async with asyncio.timeout(timeout):
            return _Stream(*await asyncio.open_connection(host, port))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """One connection. What goes wrong is the system's own error: for a message it is no answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        async with asyncio.timeout(timeout):
            return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._writer.write(buffer)
        if self._writer.transport.get_write_buffer_size() > WRITTEN_AHEAD:
            async with asyncio.timeout(timeout):
                await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.close()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        async with asyncio.timeout(timeout):
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of an idle connection: has the other side hung up?
            return self._reader.at_eof()
        return self._writer.get_extra_info(info)
