"""The journal is a set: order, batching, replays and restarts change nothing.

The same records reach two stores in different ways. Closings happen at fixed instants, and each
record's first receipt stays on its side of them and of the third day after its week.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import (
    DAY,
    FOLDS,
    FROZEN,
    HOUR,
    MINUTE,
    PEOPLE,
    PLACES,
    START,
    World,
    dump,
    retract,
    tap,
    template,
    uid,
    walk,
)
from wallfly.domain.records import Leave, Record
from wallfly.reads.me import read_me
from wallfly.store import closing, folds

# Closings fall on the first five in the morning 72 hours after a block of one week; receipts on
# Tuesdays at noon lie between two of them, and after the third day after the week before.
INSTANTS = [START + week * 7 * DAY + DAY + 12 * HOUR for week in range(1, 6)]
END = INSTANTS[-1] + 7 * DAY


class Sent(NamedTuple):
    """One record, who sends it, and at which instant it is first received."""

    person: str
    record: Record
    instant: int


@st.composite
def histories(draw: st.DrawFn) -> list[Sent]:
    """Some weeks of taps, walks, weeks off and second thoughts."""
    sent: list[Sent] = []
    for _ in range(draw(st.integers(3, 25))):
        person = draw(st.sampled_from(PEOPLE[:3]))
        place = draw(st.sampled_from(sorted(PLACES)))
        instant = draw(st.integers(0, len(INSTANTS) - 1))
        at = START + draw(st.integers(0, (INSTANTS[instant] - HOUR - START) // MINUTE)) * MINUTE
        number = len(sent) + 1
        kind = draw(st.sampled_from(["tap", "tap", "walk", "retract", "leave"]))
        if kind == "tap":
            late = draw(st.sampled_from([0, MINUTE, 4 * DAY]))
            made: Record = tap(number, at, draw(st.sampled_from(["p1", "p2", "p3"])), place, recorded=at + late,
                               polarity=draw(st.sampled_from([1, -1, 0])), n=number)  # fmt: skip
        elif kind == "walk":
            made = walk(number, at, draw(st.sampled_from([None, 5, 20])), ["p1", "p2"], place, n=number)
            for _ in range(draw(st.integers(0, 3))):
                number += 1
                mark = tap(number, at + draw(st.integers(-1, 25)) * MINUTE, draw(st.sampled_from(["p1", "p2", "p3"])),
                           place, walk=made.id, n=number)  # fmt: skip
                sent.append(Sent(person, mark, draw(st.integers(instant, len(INSTANTS) - 1))))
            number = made_number(sent)
        elif kind == "retract" and sent:
            target = draw(st.sampled_from(sent))
            made = retract(number, at, target.record.id)
            person = draw(st.sampled_from([target.person, target.person, person]))
        else:
            made = Leave(id=uid(number), at=at, recorded=at, leave_week="2026-W12")
        if made.id in {one.record.id for one in sent}:
            continue
        sent.append(Sent(person, made, instant))
    return sent


def made_number(sent: list[Sent]) -> int:
    """The next free number."""
    return len(sent) + 1


def live_through(history: list[Sent], seed: int, plain: bool) -> dict[str, Any]:
    """Send a history to a new store, in order or shuffled, split, repeated and with restarts."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="wallfly-set-") as folder:
        world = World(Path(folder), template(block_weeks=1))
        try:
            for number, instant in enumerate(INSTANTS):
                due = [one for one in history if one.instant == number]
                if not plain:
                    again = [one for one in history if one.instant <= number]
                    due += chance.choices(again, k=min(5, len(again))) if again else []
                    chance.shuffle(due)
                for batch in batches(due, chance, plain):
                    world.send(batch[0].person, [one.record for one in batch], instant, f"phone-of-{batch[0].person}")
                    if not plain and chance.random() < 0.3:
                        folds.settle(world.db, limit=chance.randint(1, 4))
                    if not plain and chance.random() < 0.1:
                        world.restart()
                closing.close_due(world.db, instant + 7 * DAY)
            while folds.settle(world.db):
                pass
            return picture(world)
        finally:
            world.db.close()


def batches(due: list[Sent], chance: random.Random, plain: bool) -> list[list[Sent]]:
    """Batches of one person each; shuffled histories are split anywhere."""
    result: list[list[Sent]] = []
    for one in due:
        joins = result and result[-1][0].person == one.person and (plain or chance.random() < 0.6)
        result[-1].append(one) if joins else result.append([one])
    return result


def picture(world: World) -> dict[str, Any]:
    """All that must not depend on the way the records came."""
    tables = dump(world, *FOLDS, *FROZEN, "installation", "entry")
    tables["closing"] = [(row[0], row[3]) for row in tables["closing"]]
    journal = world.rows(
        "select id, type, member, device, installation, n, at, recorded, week, counts_in, site, place, practice,"
        " hash, body from record order by id"
    )
    mine = {person: world.db.read_now(read_me, person, END, world.catalogue) for person in PEOPLE}
    total = world.rows("select count, digest from commit_group")
    return {**tables, "journal": journal, "me": mine, "total": total}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), seed=st.integers(0, 2**32))
def test_any_order_split_and_repetition_gives_the_same_store(history: list[Sent], seed: int) -> None:
    assert live_through(history, seed, plain=False) == live_through(history, 0, plain=True)
