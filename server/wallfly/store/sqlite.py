"""The store in one SQLite file: one writer thread that commits in groups, read-only readers.

The writer takes every job that waits into one BEGIN IMMEDIATE … COMMIT, a savepoint each, so
that a failing job does not hurt its neighbours, and answers all of them after the commit is
on disk. Durable and fast at once, because sixty phones share one flush.
"""

from __future__ import annotations

import asyncio
import os
import queue
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import pysqlite3 as sqlite3

from wallfly.store.engine import Row, StoreBusy, StoreFull, Tally
from wallfly.store.migrate import migrate

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

GROUP = 256  # jobs in one commit at most: keeps the wait of the first one short
WAITING = 4096  # jobs that may wait before we say so instead of queueing
ROWS_AT_ONCE = tuple(1 << power for power in range(10, -1, -1))  # of one statement: few shapes, each prepared once
EXIT_BROKEN = 70  # what a supervisor sees when the disk cannot be trusted any more

_PRAGMAS = (
    "pragma busy_timeout = 5000",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma journal_size_limit = 67108864",
    "pragma trusted_schema = off",
    "pragma cell_size_check = on",
    "pragma mmap_size = 0",
)


class SqliteTransaction:
    """One open transaction on one connection."""

    __slots__ = ("_conn", "tally")

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self.tally = Tally()

    def rows(self, sql: str, **params: Any) -> list[Row]:
        return self._conn.execute(sql, params).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, **params: Any) -> Row | None:
        return self._conn.execute(sql, params).fetchone()  # type: ignore[no-any-return]

    def value(self, sql: str, **params: Any) -> Any:
        row = self._conn.execute(sql, params).fetchone()
        return row[0] if row else None

    def run(self, sql: str, **params: Any) -> int:
        return self._conn.execute(sql, params).rowcount  # type: ignore[no-any-return]

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> int:
        # Each step of SQLite hands the interpreter over to other threads and has to get it back:
        # one statement with many rows does that once, not once a row.
        names = _named(sql)
        if not names:
            return self._conn.executemany(sql, rows).rowcount  # type: ignore[no-any-return]
        in_order: Sequence[Any] = [row if isinstance(row, tuple) else [row[name] for name in names] for row in rows]
        changed = at = 0
        for size in ROWS_AT_ONCE:
            while len(rows) - at >= size:
                flat = list(chain.from_iterable(in_order[at : at + size]))
                changed += self._conn.execute(_widened(sql, size), flat).rowcount
                at += size
        return changed


_VALUES = re.compile(r"\bvalues\s*\(([^()]*)\)")
_NAME = re.compile(r":(\w+)")


@lru_cache(maxsize=256)
def _named(sql: str) -> tuple[str, ...]:
    """The parameters of a statement's only `values (:a, :b)`, when it has no others."""
    found = _VALUES.findall(sql)
    names = tuple(_NAME.findall(found[0])) if len(found) == 1 else ()
    return names if len(_NAME.findall(sql)) == len(names) else ()


@lru_cache(maxsize=1024)
def _widened(sql: str, size: int) -> str:
    """The statement with so many rows of values, by position."""
    row = _NAME.sub("?", f"({_VALUES.findall(sql)[0]})")
    return _VALUES.sub(lambda _: f"values {', '.join([row] * size)}", sql)


class _Job(NamedTuple):
    work: Callable[[SqliteTransaction], Any]
    done: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None
    together: Together | None = None


class Together(NamedTuple):
    """Work of one kind that is cheaper when it is done for many at once."""

    fn: Callable[[Any, list[Any]], list[Any]]
    one: Any


class _Outcome(NamedTuple):
    job: _Job
    result: Any
    error: BaseException | None


class SqliteEngine:
    """Runs store functions on one SQLite file; see `wallfly.store.engine.Engine`."""

    def __init__(self, path: Path, readers: int = 2) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
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
        self._submit(_Job(lambda tx: fn(tx, *args, **kw), done, loop))
        return await done

    async def write_together(self, fn: Callable[[Any, list[U]], list[T]], one: U) -> T:
        """Like `write`, and whatever waits for the same `fn` is done in one call of it.

        `fn` takes what many callers asked for and answers for each, in order. When it raises, each
        is done by itself, so that one caller's fault stays with that caller.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._submit(_Job(lambda tx: fn(tx, [one])[0], done, loop, Together(fn, one)))
        return await done

    def write_now(self, fn: Callable[Concatenate[Any, P], T], *args: P.args, **kw: P.kwargs) -> T:
        """The same for callers without an event loop."""
        done: Future[T] = Future()
        self._submit(_Job(lambda tx: fn(tx, *args, **kw), done, None))
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

    def _submit(self, job: _Job) -> None:
        if self._closed:
            raise RuntimeError("The store is closed.")
        if self._jobs.qsize() >= WAITING:
            raise StoreBusy
        self._jobs.put(job)

    def _write_loop(self) -> None:
        conn = self._connect(read_only=False)
        try:
            while (group := self._next_group()) is not None:
                _answer(self._commit(conn, group))
        finally:
            conn.close()

    def _next_group(self) -> list[_Job] | None:
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

    def _commit(self, conn: Any, group: list[_Job]) -> list[_Outcome]:
        try:
            conn.execute("begin immediate")
            tx = SqliteTransaction(conn)
            outcomes = [outcome for jobs in _sorted(group) for outcome in _run_all(conn, tx, jobs)]
            if tx.tally.count:
                tx.tally.write(tx)
            conn.execute("commit")
            return outcomes
        except Exception as error:  # the writer outlives whatever happens to one group
            if conn.in_transaction:
                conn.execute("rollback")
            _exit_if_broken(error)
            return [_Outcome(job, None, _full_or_same(error)) for job in group]


def _sorted(group: list[_Job]) -> list[list[_Job]]:
    """The jobs of a group: what is done together in lists, in the order the first of each came."""
    lists: dict[Any, list[_Job]] = {}
    for job in group:
        lists.setdefault(job.together.fn if job.together else id(job), []).append(job)
    return list(lists.values())


def _run_all(conn: Any, tx: SqliteTransaction, jobs: list[_Job]) -> list[_Outcome]:
    """Run jobs of one kind in one call; when that fails, each by itself."""
    if len(jobs) == 1:
        return [_run(conn, tx, jobs[0])]
    asked = [job.together for job in jobs if job.together]
    outcome = _run(conn, tx, _Job(lambda tx: asked[0].fn(tx, [one.one for one in asked]), jobs[0].done, None))
    if outcome.error is not None:
        return [_run(conn, tx, job) for job in jobs]
    return [_Outcome(job, result, None) for job, result in zip(jobs, outcome.result, strict=True)]


def _run(conn: Any, tx: SqliteTransaction, job: _Job) -> _Outcome:
    """Run one job behind a savepoint."""
    before = tx.tally.mark()
    conn.execute("savepoint job")
    try:
        result = job.work(tx)
    except Exception as error:
        if not conn.in_transaction:
            raise  # SQLite rolled the whole group back by itself: nobody's work is kept
        conn.execute("rollback to job")
        conn.execute("release job")
        tx.tally.back_to(before)
        return _Outcome(job, None, error)
    conn.execute("release job")
    return _Outcome(job, result, None)


def _answer(outcomes: list[_Outcome]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for outcome in outcomes:
        if outcome.job.loop is None:
            _settle_future(outcome)
        else:
            by_loop.setdefault(outcome.job.loop, []).append(outcome)
    for loop, theirs in by_loop.items():
        # A loop may have ended; what it asked for is stored all the same.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_futures, theirs)


def _settle_futures(outcomes: list[_Outcome]) -> None:
    for outcome in outcomes:
        _settle_future(outcome)


def _settle_future(outcome: _Outcome) -> None:
    done = outcome.job.done
    if done.done():
        return  # the caller gave up waiting; the commit stands and a resend is a duplicate
    if outcome.error is not None:
        done.set_exception(outcome.error)
    else:
        done.set_result(outcome.result)


def _full_or_same(error: Any) -> BaseException:
    return StoreFull() if "full" in str(error) else error


def _exit_if_broken(error: Any) -> None:
    """Stop the process when the disk lies: only a restart from what is on disk is safe."""
    text = str(error)
    if "disk I/O error" in text or "malformed" in text:
        os.write(
            2,
            b"The disk reported an error. Wallfly stops so that nothing is lost; start it again.\n",
        )
        os._exit(EXIT_BROKEN)


def open_engine(path: Path, readers: int = 2) -> SqliteEngine:
    """Migrate the file if it needs it, and open it. Raises NewerSchema, OldSqlite."""
    migrate(path)
    return SqliteEngine(path, readers)
