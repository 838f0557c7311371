"""Rounds through the journal: whatever order they arrive in, the first answer to each is the one that counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import DAY, FIRST_WEEK, FOLDS, HOUR, START, World, dump, folder_of_this_run, retract, uid
from wallfly.domain.calendar import week_iso
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import Entry, Record, Round
from wallfly.domain.rounds import STORIES
from wallfly.store import folds
from wallfly.store.batch import Batch
from wallfly.store.journal import append

AGREED = [number % 3 - 1 for number in range(STORIES)]
LATER = START + 20 * DAY


@cache
def template() -> Path:
    """The organisation with ten stories, set up once."""
    world = World(folder_of_this_run("stories"))
    stories: list[Record] = [
        Entry(id=uid(5000 + number), at=START, recorded=START, kind="vignette", key=f"story-{number}",
              body={"practice": "p1", "story": "Something happened here.", "agreed": agreed, "why": "It was so."})
        for number, agreed in enumerate(AGREED)
    ]  # fmt: skip
    world.send("stan", stories, START)
    world.db.close()
    return world.path


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, template())
    yield made
    made.db.close()


def answered(number: int, at: int, right: int, week: int = 0) -> Round:
    """A round of that week in which so many were told as the panel did."""
    answers = [(uid(5000 + story), agreed if story < right else -agreed or 1) for story, agreed in enumerate(AGREED)]
    return Round(id=uid(number), at=at, recorded=at, round=week_iso(FIRST_WEEK + week), answers=answers)  # type: ignore[arg-type]


def points(world: World) -> dict[int, int]:
    folds.settle(world.db)
    rows = world.rows("select week, parts from week_points where member = 'ann'")
    return {week - FIRST_WEEK: msgspec.json.decode(parts).get("calibration", 0) for week, parts in rows}


# Of two tries of the same millisecond the server's own ids decide, which a test cannot foretell.
TRIES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(1, 150), st.integers(6, 10)),
    min_size=1, max_size=6, unique_by=lambda one: one[:2],
)  # fmt: skip


@settings(max_examples=15)
@given(tries=TRIES, chance=st.randoms())
def test_the_first_answer_counts_in_whatever_order_they_arrive(
    tries: list[tuple[int, int, int]], chance: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sent = [answered(number, START + week * 7 * DAY + hour * HOUR, right, week)
            for number, (week, hour, right) in enumerate(tries, 1)]  # fmt: skip
    first: dict[int, int] = {}
    for week, _, _, right in sorted((week, hour, number, right) for number, (week, hour, right) in enumerate(tries)):
        first.setdefault(week, right)
    expected = {week: 5 for week, right in first.items() if right >= 8}
    shuffled = [*sent, *chance.sample(sent, len(sent) // 2)]
    chance.shuffle(shuffled)
    world = World(tmp_path_factory.mktemp("world"), template())
    for one in shuffled:
        world.send("ann", [one], LATER)
        if chance.random() < 0.5:
            folds.settle(world.db)
    assert {week: earned for week, earned in points(world).items() if earned} == expected
    assert world.rows("select count(*) from record where type = 'calibration'") == [(len(sent),)]
    before = dump(world, *FOLDS)
    folds.rebuild(world.db)
    assert dump(world, *FOLDS) == before
    world.db.close()


def test_a_result_is_not_taken_back_to_try_again(world: World) -> None:
    world.send("ann", [answered(1, START + HOUR, right=7)], LATER)
    (result,) = world.rows("select id from record where type = 'calibration'")
    world.send("ann", [retract(2, START + 2 * HOUR, result[0]), retract(3, START + 2 * HOUR, uid(1))], LATER)
    world.send("ann", [answered(4, START + 3 * HOUR, right=10)], LATER)
    assert points(world).get(0, 0) == 0


def test_a_phone_whose_clock_is_wrong_is_put_right_first(world: World) -> None:
    """Told on Sunday by a clock a week ahead: after the batch's clock is known it lies in its week."""
    ahead = 7 * DAY
    record = answered(1, START + 3 * DAY + ahead, right=10)
    batch = Batch([accepted(record)], Sender("ann", None, "observer", "north"), START + 3 * DAY + HOUR, -ahead,
                  world.catalogue)  # fmt: skip
    world.db.write_now(append, batch)
    assert points(world)[0] == 5
