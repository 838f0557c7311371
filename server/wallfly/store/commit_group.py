"""One commit for everything that waits: a savepoint each, and an answer each when it is on disk.

A job that fails hurts none of its neighbours. Work that is cheaper for many at once is done in
one call; when that fails, each is done by itself.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple

from wallfly.store.engine import StoreFull
from wallfly.store.statements import SqliteTransaction

EXIT_BROKEN = 70  # what a supervisor sees when the disk cannot be trusted any more


class Job(NamedTuple):
    """What one caller asked the writer for, and where its answer goes; `loop` is None outside one."""

    work: Callable[[SqliteTransaction], Any]
    done: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None
    together: Together | None = None


class Together(NamedTuple):
    """Work of one kind that is cheaper when it is done for many at once."""

    fn: Callable[[Any, list[Any]], list[Any]]
    one: Any


class Outcome(NamedTuple):
    """What came of a job: its result, or the error it raised."""

    job: Job
    result: Any
    error: BaseException | None


def commit(conn: Any, group: list[Job]) -> list[Outcome]:
    """Run a group of jobs and commit once; says for each what came of it, once that is on disk."""
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
        return [Outcome(job, None, _full_or_same(error)) for job in group]


def _sorted(group: list[Job]) -> list[list[Job]]:
    """The jobs of a group: what is done together in lists, in the order the first of each came."""
    lists: dict[Any, list[Job]] = {}
    for job in group:
        lists.setdefault(job.together.fn if job.together else id(job), []).append(job)
    return list(lists.values())


def _run_all(conn: Any, tx: SqliteTransaction, jobs: list[Job]) -> list[Outcome]:
    """Run jobs of one kind in one call; when that fails, each by itself."""
    if len(jobs) == 1:
        return [_run(conn, tx, jobs[0])]
    asked = [job.together for job in jobs if job.together]
    outcome = _run(conn, tx, Job(lambda tx: asked[0].fn(tx, [one.one for one in asked]), jobs[0].done, None))
    if outcome.error is not None:
        return [_run(conn, tx, job) for job in jobs]
    return [Outcome(job, result, None) for job, result in zip(jobs, outcome.result, strict=True)]


def _run(conn: Any, tx: SqliteTransaction, job: Job) -> Outcome:
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
        return Outcome(job, None, error)
    conn.execute("release job")
    return Outcome(job, result, None)


def answer(outcomes: list[Outcome]) -> None:
    """Tell every caller, each on the loop it waits on."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.job.loop is None:
            _settle_future(outcome)
        else:
            by_loop.setdefault(outcome.job.loop, []).append(outcome)
    for loop, theirs in by_loop.items():
        # A loop may have ended; what it asked for is stored all the same.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_futures, theirs)


def _settle_futures(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        _settle_future(outcome)


def _settle_future(outcome: Outcome) -> None:
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
