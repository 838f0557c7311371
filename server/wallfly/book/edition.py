"""One edition of the book as a running Datasette, from built and tried to let go.

Datasette is loaded on first use and off the event loop, so that the app answers before it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from wallfly import files

SETTINGS = {
    "num_sql_threads": 1,  # more would starve the app on a small machine
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    "max_csv_mb": 5,
    "trace_debug": False,
    "template_debug": False,
    "cache_size_kb": 4000,
}

# What a fresh edition must answer before anyone sees it. The third checks that the guard is up.
_TRIALS = (("/", "", 200), ("/book/cells.json", "_size=1", 200), ("/book.json", "sql=select+randomblob(1)", 400))


class BookUnreadable(Exception):
    """An edition that does not answer as it should; the message says what."""


class Edition:
    """A Datasette on one file, and how many answers it is busy with."""

    def __init__(self, number: int, path: Path, datasette: Any) -> None:
        self.number = number
        self.path = path
        self.app = datasette.app()
        self._datasette = datasette
        self._answers = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextlib.asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """While an answer is being made."""
        self._answers += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._answers -= 1
            if not self._answers:
                self._idle.set()

    async def drain(self, seconds: float) -> None:
        """Wait for what is being answered, then let go of threads and files."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds or 0.001)
        executor = self._datasette.executor
        await asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True)
        for database in self._datasette.databases.values():
            database.close()


async def build_edition(path: Path, root: str) -> Edition:
    """A tried edition of the file at `path`, to be mounted at `root`. Raises BookUnreadable."""
    real = path.resolve()
    number = re.fullmatch(r"book-(\d+)", real.stem)
    if number is None:
        raise BookUnreadable(f"{real.name} is not an edition of the book.")
    await asyncio.to_thread(_load)
    datasette = _datasette(real, root)
    edition = Edition(int(number[1]), real, datasette)
    try:
        await datasette.invoke_startup()
        for where, query, expected in _TRIALS:
            status = await _try(edition, where, query)
            if status != expected:
                raise BookUnreadable(f"{real.name} answered {status} to {where}.")
    except BookUnreadable:
        await edition.drain(0)
        raise
    except Exception as error:
        await edition.drain(0)
        raise BookUnreadable(f"{real.name} could not be opened: {error}.") from error
    return edition


def _load() -> None:
    import datasette.app  # noqa: F401  before its plugins
    import scipy.special  # noqa: F401  a question has a second: too short to load this on first use
    from datasette.plugins import pm

    from wallfly.book import plugin

    if not pm.is_registered(plugin):
        raise BookUnreadable("Wallfly is not installed as a package, so Datasette does not know its guard.")


def _datasette(path: Path, root: str) -> Any:
    from datasette.app import Datasette

    return Datasette(
        immutables=[str(path)],
        metadata=msgspec.json.decode(files.DATASETTE_METADATA.read_bytes()),
        settings={**SETTINGS, "base_url": root + "/"},
        cors=False,
    )


async def _try(edition: Edition, path: str, query: str) -> int:
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": "GET",
        "server": None, "client": None, "root_path": "", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "headers": [(b"host", b"localhost")],
    }  # fmt: skip
    await edition.app(scope, receive, send)
    return status
