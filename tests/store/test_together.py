"""Work done for many at once: the same as one after the other, and a fault stays with its owner."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.world import HOUR, START, World, dump, tap, template
from wallfly.domain.door import Sender, accepted
from wallfly.store.batch import Batch, ready
from wallfly.store.engine import Transaction
from wallfly.store.journal import append, append_all
from wallfly.store.statements import SqliteTransaction

NOON = START + 12 * HOUR


async def behind_a_slow_job(world: World, fn: Any, ones: list[Any]) -> list[Any]:
    """All of these in one commit group: the writer is kept until they wait."""
    free = threading.Event()
    slow = asyncio.create_task(world.db.write(lambda tx: free.wait(10)))
    await asyncio.sleep(0)
    asked = [asyncio.create_task(world.db.write_together(fn, one)) for one in ones]
    await asyncio.sleep(0)
    free.set()
    await slow
    return await asyncio.gather(*asked, return_exceptions=True)


def test_what_waits_is_done_in_one_call_and_answered_each(world: World) -> None:
    calls: list[list[int]] = []

    def double(tx: Transaction, numbers: list[int]) -> list[int]:
        calls.append(list(numbers))
        return [2 * number for number in numbers]

    assert asyncio.run(behind_a_slow_job(world, double, [1, 2, 3])) == [2, 4, 6]
    assert calls == [[1, 2, 3]]


def test_a_fault_of_one_leaves_the_others_done_once(world: World) -> None:
    def note(tx: Transaction, keys: list[str]) -> list[str]:
        for key in keys:
            tx.run("insert into setting (key, value) values (:key, 'kept')", key=key)
            if key == "bad":
                raise ValueError("this one")
        return keys

    done = asyncio.run(behind_a_slow_job(world, note, ["first", "bad", "last"]))
    assert done[0] == "first" and done[2] == "last" and isinstance(done[1], ValueError)
    assert world.rows("select key from setting where value = 'kept' order by key") == [("first",), ("last",)]


def batches(world: World) -> list[Batch]:
    """Three phones, two of them Ann's, with a copy and a conflict among them."""
    ann, ben = Sender("ann", "phone", "observer", "north", "phone-of-ann"), Sender("ben", "b", "observer", "north")
    first = [accepted(tap(number, NOON + number, "p1", n=number)) for number in range(1, 4)]
    again = [accepted(tap(3, NOON + 3, "p1", n=3)), accepted(tap(4, NOON + 4, "p1", n=6))]
    other = [accepted(tap(1, NOON + 1, "p2", n=1)), accepted(tap(9, NOON, "p2"))]
    return [
        Batch(first, ann, NOON, 0, world.catalogue),
        Batch(again, ann, NOON, 0, world.catalogue),
        Batch(other, ben, NOON, 0, world.catalogue),
    ]


def test_batches_together_leave_what_batches_one_by_one_leave(tmp_path: Path) -> None:
    one, all_ = World(tmp_path / "one", template()), World(tmp_path / "all", template())
    apart = [one.db.write_now(append, batch) for batch in batches(one)]
    together = all_.db.write_now(append_all, [ready(batch) for batch in batches(all_)])
    assert [list(done.statuses) for done in together] == [
        ["stored"] * 3, ["duplicate", "stored"], ["conflict", "stored"]
    ]  # fmt: skip
    assert together == apart
    for table in ("record", "touched", "conflict", "installation", "member", "pointer"):
        assert dump(one, table) == dump(all_, table), table
    one.db.close()
    all_.db.close()


@given(count=st.integers(0, 200))
def test_many_rows_in_few_statements_are_all_written(count: int) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("create table pair (a integer primary key, b text)")
    tx = SqliteTransaction(conn)
    rows = [{"b": str(number), "a": number, "more": None} for number in range(count)]
    tx.many("insert into pair (a, b) values (:a, :b)", rows)
    more = "with more (a, b) as (values (:a, :b)) update pair set b = b || (select b from more where more.a = pair.a)"
    tx.many(f"{more} where a in (select a from more)", rows[::2])
    tx.many("update pair set b = 'last' where a = :a", rows[-1:])
    found = dict(conn.execute("select a, b from pair").fetchall())
    expected = {number: str(number) * (2 - number % 2) for number in range(count)} | (
        {count - 1: "last"} if count else {}
    )
    assert found == expected
