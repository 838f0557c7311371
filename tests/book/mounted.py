"""A test with a client of /explore, where the newest edition is open."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from wallfly.book.mount import BookMount

PAGE = {"accept": "text/html"}


def client_of(app, **more) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://book.test", **more)


def mounted(test: Callable[..., Awaitable[None]]) -> Callable[[Path], None]:
    """Run a test with a client of a mount that has the newest edition open."""

    @functools.wraps(test)
    def run(shelf: Path) -> None:
        async def go() -> None:
            mount = BookMount(lambda scope: "ann")
            await mount.open_newest(shelf)
            try:
                async with client_of(mount) as client:
                    await test(client, mount)
            finally:
                await mount.close()

        asyncio.run(go())

    # pytest reads the fixtures it has to bring from the signature.
    del run.__wrapped__  # type: ignore[attr-defined]
    return run
