"""The store in one SQLite file: one writer thread that commits in groups, read-only readers.

The writer takes every job that waits into one BEGIN IMMEDIATE … COMMIT, a savepoint each, so
that a failing job does not hurt its neighbours, and answers all of them after the commit is
on disk. Durable and fast at once, because sixty phones share one flush.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pysqlite3 as sqlite3

from wallfly.store.commit_group import Job, Together, answer, commit
from wallfly.store.engine import StoreBusy
from wallfly.store.migrate import migrate
from wallfly.store.statements import SqliteTransaction

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

GROUP = 256  # jobs in one commit at most: keeps the wait of the first one short
WAITING = 4096  # jobs that may wait before we say so instead of queueing

_PRAGMAS = (
    "pragma busy_timeout = 5000",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma journal_size_limit = 67108864",
    "pragma trusted_schema = off",
    "pragma cell_size_check = on",
    "pragma mmap_size = 0",
)


class SqliteEngine:
    """Runs store functions on one SQLite file; see `wallfly.store.engine.Engine`."""

    def __init__(self, path: Path, readers: int = 2) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._opened: list[Any] = []
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="wallfly-reader")
        self._writer = threading.Thread(target=self._write_loop, name="wallfly-writer", daemon=True)
        self._closed = False
        self._writer.start()

    # ---- what callers use

    async def write(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """Run in the next commit group; returns after that commit is on disk.

        Raises what `fn` raises (then it changed nothing), StoreBusy, StoreFull.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._submit(Job(lambda tx: fn(tx, *args, **kw), done, loop))
        return await done

    async def write_together(self, fn: Callable[[Any, list[U]], list[T]], one: U) -> T:
        """Like `write`, and whatever waits for the same `fn` is done in one call of it.

        `fn` takes what many callers asked for and answers for each, in order. When it raises, each
        is done by itself, so that one caller's fault stays with that caller.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._submit(Job(lambda tx: fn(tx, [one])[0], done, loop, Together(fn, one)))
        return await done

    def write_now(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """The same for callers without an event loop."""
        done: Future[T] = Future()
        self._submit(Job(lambda tx: fn(tx, *args, **kw), done, None))
        return done.result()

    async def read(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """Run on one read-only snapshot."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self._read(fn, *args, **kw))

    def read_now(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """The same for callers without an event loop."""
        return self._readers.submit(lambda: self._read(fn, *args, **kw)).result()

    def close(self) -> None:
        """Finish what waits and close the file. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        # Readers first: only a writer that is the last to leave folds the log back into the file.
        self._readers.shutdown()
        for conn in self._opened:
            conn.close()
        self._jobs.put(None)
        self._writer.join()

    # ---- the reader threads

    def _read(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        conn = getattr(self._local, "conn", None)
        if conn is None:
            conn = self._local.conn = self._connect(read_only=True)
            self._opened.append(conn)
        conn.execute("begin")
        try:
            return fn(SqliteTransaction(conn), *args, **kw)
        finally:
            conn.execute("rollback")

    def _connect(self, read_only: bool) -> Any:
        mode = "ro" if read_only else "rw"
        conn = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,  # opened on its own thread, closed by close()
            cached_statements=256,
        )
        for pragma in _PRAGMAS:
            conn.execute(pragma)
        if read_only:
            conn.execute("pragma query_only = on")
        return conn

    # ---- the writer thread

    def _submit(self, job: Job) -> None:
        if self._closed:
            raise RuntimeError("The store is closed.")
        if self._jobs.qsize() >= WAITING:
            raise StoreBusy
        self._jobs.put(job)

    def _write_loop(self) -> None:
        conn = self._connect(read_only=False)
        try:
            while (group := self._next_group()) is not None:
                answer(commit(conn, group))
        finally:
            conn.close()

    def _next_group(self) -> list[Job] | None:
        """Everything that waits now, at least one job; None when the store closes."""
        first = self._jobs.get()
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            group.append(job)
        return group


def open_engine(path: Path, readers: int = 2) -> SqliteEngine:
    """Migrate the file if it needs it, and open it. Raises NewerSchema, OldSqlite."""
    migrate(path)
    return SqliteEngine(path, readers)
