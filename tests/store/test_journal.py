"""The journal on disk: stored once, whatever is sent again; lost never."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.world import DAY, FOLDS, HOUR, MINUTE, START, World, dump, retract, tap, uid, walk
from wallfly.domain.door import Sender, accepted
from wallfly.store import folds
from wallfly.store.batch import Batch, ready
from wallfly.store.engine import Transaction
from wallfly.store.folds import settle
from wallfly.store.highwater import BehindHighWater, check, write
from wallfly.store.journal import append_all
from wallfly.store.migrate import NewerSchema, migrate
from wallfly.store.sqlite import open_engine

NOON = START + 12 * HOUR


def test_fifty_parallel_copies_of_one_batch_store_each_record_once(world: World) -> None:
    batch = [accepted(tap(number, NOON + number, "p1")) for number in range(20)]
    sender = Sender("ann", "phone", "observer", "north")

    async def all_at_once() -> list[list[str]]:
        told = ready(Batch(batch, sender, NOON, 0, world.catalogue))
        copies = [world.db.write_together(append_all, told) for _ in range(50)]
        return [list(done.statuses) for done in await asyncio.gather(*copies)]

    statuses = Counter(status for copy in asyncio.run(all_at_once()) for status in copy)
    assert statuses == {"stored": 20, "duplicate": 49 * 20}
    assert world.rows("select count(*) from record where type = 'event'") == [(20,)]
    assert world.rows("select stored from member where id = 'ann'") == [(20,)]


def test_other_content_under_a_known_id_is_a_conflict_and_the_first_stays(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1", polarity=1)], NOON)
    before = world.rows("select * from record")
    assert world.send("ann", [tap(1, NOON, "p1", polarity=-1)], NOON) == ["conflict"]
    assert world.send("ann", [tap(1, NOON, "p1", polarity=1)], NOON + HOUR) == ["duplicate"]
    assert world.rows("select * from record") == before
    assert len(world.rows("select * from conflict")) == 1


def test_copies_inside_one_batch_are_told_apart(world: World) -> None:
    same, other = tap(1, NOON, "p1"), tap(1, NOON, "p2")
    assert world.send("ann", [same, same, other], NOON) == ["stored", "duplicate", "conflict"]


def test_a_crash_between_append_and_settle_loses_nothing(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1")], NOON)
    world.restart()
    assert not world.rows("select * from taps")
    while settle(world.db):
        pass
    assert world.rows("select practice, lived from taps") == [("p1", 1)]


def test_a_failing_job_does_not_hurt_its_neighbours(world: World) -> None:
    def fails(tx: Transaction) -> None:
        tx.run("insert into setting (key, value) values ('half', 'done')")
        raise ValueError("on purpose")

    async def together() -> list[Any]:
        good = [world.db.write(lambda tx, n=n: tx.run("insert into setting values (:k, 'x')", k=f"k{n}"))
                for n in range(5)]  # fmt: skip
        return await asyncio.gather(good[0], good[1], world.db.write(fails), *good[2:], return_exceptions=True)

    results = asyncio.run(together())
    assert [isinstance(one, ValueError) for one in results] == [False, False, True, False, False, False]
    assert len(world.rows("select * from setting where key like 'k%'")) == 5
    assert not world.rows("select * from setting where key = 'half'")


def test_a_mark_over_sunday_midnight_joins_its_walk_though_that_was_settled(world: World) -> None:
    sunday = START + 7 * DAY - 5 * MINUTE
    world.send("ann", [walk(1, sunday, 20, ["p1"])], sunday + HOUR)
    while settle(world.db):
        pass
    world.send("ann", [tap(2, sunday + 9 * MINUTE, "p1", walk=uid(1))], sunday + HOUR)
    while settle(world.db):
        pass
    assert world.rows("select practice, k, n from look") == [("p1", 1, 1)]


def test_a_mark_just_before_a_walk_of_monday_midnight_joins_it_though_that_was_settled(world: World) -> None:
    monday = START + 7 * DAY
    world.send("ann", [walk(1, monday, 10, ["p1"])], monday + HOUR)
    while settle(world.db):
        pass
    world.send("ann", [tap(2, monday - 30_000, "p1", walk=uid(1))], monday + HOUR)
    while settle(world.db):
        pass
    assert world.rows("select practice, k, n from look") == [("p1", 1, 1)]


def test_a_retraction_may_come_before_what_it_takes_back(world: World) -> None:
    world.send("ann", [retract(2, NOON, uid(1))], NOON)
    world.send("ann", [tap(1, NOON, "p1"), tap(3, NOON, "p2")], NOON)
    while settle(world.db):
        pass
    assert world.rows("select practice from taps") == [("p2",)]


def test_nobody_takes_back_what_another_has_seen(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1")], NOON)
    world.send("bob", [retract(2, NOON, uid(1))], NOON)
    while settle(world.db):
        pass
    assert world.rows("select practice from taps") == [("p1",)]


def test_taps_after_the_sixtieth_of_a_minute_count_nowhere(world: World) -> None:
    world.send("ann", [tap(n, NOON + n * 10, f"p{n}") for n in range(1, 101)], NOON + MINUTE)
    while settle(world.db):
        pass
    assert world.rows("select sum(lived) from taps") == [(60,)]


def test_the_last_commit_group_proves_the_whole_journal(world: World) -> None:
    world.send("ann", [tap(n, NOON, "p1") for n in range(1, 30)], NOON)
    world.send("ann", [tap(n, NOON, "p1") for n in range(20, 40)], NOON)
    hashes = [int(one, 16) for (one,) in world.rows("select hash from record")]
    assert world.rows("select count, digest from commit_group") == [(len(hashes), f"{sum(hashes) % (1 << 128):032x}")]


def test_a_store_that_has_lost_commits_is_not_opened(world: World) -> None:
    check(world.db, world.path.parent)
    write(world.path.parent, 10_000)
    with pytest.raises(BehindHighWater):
        check(world.db, world.path.parent)


def test_rebuild_gives_what_settle_gave(world: World) -> None:
    world.send("ann", [walk(1, NOON, 20, ["p1", "p2"]), tap(2, NOON + MINUTE, "p1", walk=uid(1)), tap(3, NOON, "p3")],
               NOON + HOUR)  # fmt: skip
    while settle(world.db):
        pass
    before = dump(world, *FOLDS)
    assert before["look"] and before["taps"] and before["activity_day"]
    folds.rebuild(world.db)
    assert dump(world, *FOLDS) == before


def test_a_file_of_a_newer_wallfly_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wallfly.db"
    db = open_engine(path)
    db.write_now(lambda tx: tx.run(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('wallfly', '9999_later', '')"))  # fmt: skip
    db.close()
    with pytest.raises(NewerSchema):
        migrate(path)
