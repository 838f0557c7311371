"""What runs in the background: one table, how often, and what it does."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from wallfly.context import Wallfly
from wallfly.domain.calendar import day_of
from wallfly.store.closing import close_due_soon
from wallfly.store.concerns import forget_concerns
from wallfly.store.folds import SettledElsewhere, settle_soon
from wallfly.store.highwater import keep_high_water
from wallfly.store.monday import keep_weighing, plan_weighing
from wallfly.store.outbox import forget_finished

log = logging.getLogger("wallfly")

# A job that works for a while rests nine times as long, so that phones come first: under a heavy
# load the folds fall behind a little, and each of them is then computed once for many records.
REST = 9


class Job(NamedTuple):
    """One background job."""

    name: str
    every: float  # seconds between runs at least
    run: Callable[[Wallfly], Awaitable[None]]
    rest: float = REST


async def settle(wallfly: Wallfly) -> None:
    """Bring the folds up to date with what phones have sent."""
    if wallfly.touched_at is None:
        return
    since = wallfly.touched_at
    wallfly.touched_at = None
    try:
        if await settle_soon(wallfly.db):
            wallfly.touched_at = wallfly.touched_at or since  # there may be more
    except SettledElsewhere:
        wallfly.touched_at = since


async def monday(wallfly: Wallfly) -> None:
    """Weigh a site's watch slots once its week has begun, and bring its quests out."""
    planned = await wallfly.db.read(plan_weighing, wallfly.now())
    if planned:
        await wallfly.db.write(keep_weighing, planned, wallfly.now())
        await wallfly.reload_catalogue()
        wallfly.touched_at = wallfly.touched_at or wallfly.now()  # walks of this morning earn more now


async def close(wallfly: Wallfly) -> None:
    """Freeze what is due, and publish an edition when a block closed, and once a day for the day's activity."""
    closed = await close_due_soon(wallfly.db, wallfly.now())
    today = day_of(wallfly.now(), wallfly.catalogue.time_zone)
    if closed or today != wallfly.published_on:
        from wallfly.book.publish import publish

        await asyncio.to_thread(publish, wallfly.db, wallfly.config.data, wallfly.now())
        wallfly.published_on = today
    if closed:
        await wallfly.reload_catalogue()  # other practices need more eyes now


async def open_book(wallfly: Wallfly) -> None:
    """Put the newest edition on the table."""
    if wallfly.book is not None:
        await wallfly.book.open_newest(wallfly.config.data)


async def push(wallfly: Wallfly) -> None:
    """Send the messages that are due."""
    if wallfly.worker is not None:
        await wallfly.worker.send_due(wallfly.now())


async def nudge(wallfly: Wallfly) -> None:
    """Decide what members are told, and put in the outbox what may go now. What the book says, and how long
    ago things were, is gone through once an hour; it takes a reader a moment, and the writer only what is new."""
    from wallfly.nudges.facts import read_facts
    from wallfly.nudges.run import decide, deliver, plan

    now, catalogue = wallfly.now(), wallfly.catalogue
    hour = now // 3_600_000
    slow = hour != wallfly.nudged_in
    facts = await asyncio.to_thread(read_facts, wallfly.config.data) if slow else None
    wallfly.nudged_in = hour
    planned = await wallfly.db.read(plan, facts, now, catalogue, slow)
    if not planned.empty:
        await wallfly.db.write(decide, planned, now, catalogue)
        wallfly.touched_at = wallfly.touched_at or now  # follow-ups are records
    await wallfly.db.write(deliver, now, catalogue, wallfly.config.url)


async def high_water(wallfly: Wallfly) -> None:
    """Note how far the journal has come, where a lost commit would show."""
    await keep_high_water(wallfly.db, wallfly.config.data)


async def forget(wallfly: Wallfly) -> None:
    """Delete urgent concerns and messages whose time is over."""
    await wallfly.db.write(forget_concerns, wallfly.now())
    await wallfly.db.write(forget_finished, wallfly.now())


JOBS = (
    Job("settle", 0.5, settle),
    Job("high water", 1, high_water),
    Job("push", 1, push, rest=0),  # it mostly waits for others
    Job("nudge", 10, nudge),
    Job("open book", 2, open_book),
    Job("monday", 60, monday),
    Job("close and publish", 60, close),
    Job("forget", 3600, forget),
)


def start(wallfly: Wallfly) -> list[asyncio.Task[None]]:
    """Start every job of the table. What an earlier process left to be settled is settled first."""
    wallfly.touched_at = wallfly.now()
    return [asyncio.create_task(_repeat(job, wallfly), name=job.name) for job in JOBS]


async def _repeat(job: Job, wallfly: Wallfly) -> None:
    while True:
        began = time.monotonic()
        try:
            await job.run(wallfly)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.error("the job %r failed with %s", job.name, type(error).__name__, exc_info=error)
        await asyncio.sleep(max(job.every, job.rest * (time.monotonic() - began)))
