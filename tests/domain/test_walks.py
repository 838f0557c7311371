"""What a walk comes to: when it was watching, whether that counts, and what it saw."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.world import DAY, MINUTE, START, entries, tap, uid, walk
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.folding import fold_group
from wallfly.domain.folds import Folded, Look, Stored
from wallfly.domain.records import Entry, Record, Scan, Walk

NOON = START + 12 * 60 * MINUTE
WEEK = 2930


def catalogue() -> Catalogue:
    made = [one for one in entries(["seen", "other"]) if isinstance(one, Entry)]
    bell = {"value": "care", "name": "bell", "lived": "yes", "missed": "no", "about": "environment",
            "kind": "condition", "sampling": "interval", "minutes": 2}  # fmt: skip
    made.append(Entry(id=uid(1), at=START, recorded=START, kind="practice", key="bell", body=bell))
    rows = [EntryRow(one.kind, one.key, False, msgspec.json.encode(one.body).decode()) for one in made]
    return Catalogue(rows, {"time_zone": "Europe/London"})


def stored(record: Record) -> Stored:
    at = record.start if isinstance(record, Walk) else record.at
    return Stored(record.id, at, record.recorded, 0, "phone", WEEK, 1, "north", "till-1", record)


def folded(*records: Record) -> Folded:
    return fold_group("ann", WEEK, [stored(one) for one in records], set(), catalogue())


def looks(*records: Record) -> list[Look]:
    return folded(*records).looks


def scan(number: int, walk_id: str, at: int, state: Any = 1, recorded: int | None = None, late: bool = False) -> Scan:
    return Scan(id=uid(number), at=at, recorded=recorded or at, walk=walk_id, practice="bell", state=state, late=late)


def test_nothing_seen_is_an_answer() -> None:
    (look,) = looks(walk(1, NOON, 15, ["seen"], nothing_seen=True))
    assert (look.k, look.n, look.minutes) == (0, 0, 15.0)


def test_could_not_tell_is_left_out_of_the_share_and_kept_beside_it() -> None:
    marks = [tap(10 + at, NOON + at * MINUTE, "seen", walk=uid(1), polarity=polarity)
             for at, polarity in enumerate([1, 1, -1, 0])]  # fmt: skip
    (look,) = looks(walk(1, NOON, 15, ["seen"]), *marks)
    assert (look.k, look.n, look.unclear) == (2, 3, 1)


@pytest.mark.parametrize(("minutes", "counts"), [(7.99, False), (8, True), (30, True), (45, True)])
def test_a_walk_counts_from_eight_minutes(minutes: float, counts: bool) -> None:
    found = looks(walk(1, NOON, minutes, ["seen"]))
    assert [look.minutes for look in found] == ([min(minutes, 30)] if counts else [])


def test_a_pause_is_not_watched_and_does_not_use_up_the_half_hour() -> None:
    (look,) = looks(walk(1, NOON, 40, ["seen"], pauses=[(NOON + 5 * MINUTE, NOON + 20 * MINUTE)]))
    assert look.minutes == 25.0
    assert looks(walk(1, NOON, 12, ["seen"], pauses=[(NOON + 5 * MINUTE, NOON + 10 * MINUTE)])) == []


def test_an_unfinished_walk_ends_two_minutes_after_its_last_mark() -> None:
    mark = tap(10, NOON + 9 * MINUTE, "seen", walk=uid(1))
    (look,) = looks(walk(1, NOON, None, ["seen"]), mark)
    assert (look.n, look.minutes) == (1, 11.0)
    assert looks(walk(1, NOON, None, ["seen"])) == []


@pytest.mark.parametrize(("answered", "awake"), [(2, False), (3, True)])
def test_of_five_prompts_three_must_be_answered(answered: int, awake: bool) -> None:
    mark = tap(10, NOON + MINUTE, "seen", walk=uid(1))
    result = folded(walk(1, NOON, 25, ["seen"], prompted=5, answered=answered), mark)
    assert bool(result.looks) == awake
    # Asleep, what was seen stays as a story: noticed, in no share, and without points.
    assert [one.lived for one in result.taps] == ([] if awake else [1])
    assert result.points is not None and result.points.total == (15 if awake else 0)


def test_a_minute_of_two_walks_belongs_to_the_earlier_start_whatever_the_order() -> None:
    first, second = walk(1, NOON, 20, ["seen"]), walk(2, NOON + 12 * MINUTE, 20, ["other"], "till-2")
    for given in ((first, second), (second, first)):
        assert {look.practice: look.minutes for look in looks(*given)} == {"seen": 20.0, "other": 12.0}
    same = looks(walk(2, NOON, 10, ["other"], "till-2"), walk(1, NOON, 10, ["seen"]))
    assert {look.practice: look.minutes for look in same} == {"seen": 10.0, "other": 0.0}


def test_a_walk_that_does_not_count_takes_no_minutes_from_another() -> None:
    asleep = walk(1, NOON, 20, ["seen"], prompted=4, answered=0)
    (look,) = looks(asleep, walk(2, NOON + 5 * MINUTE, 20, ["other"], "till-2"))
    assert look.minutes == 20.0


def test_scans_are_states_at_the_bell_late_ones_too_and_those_told_days_later_are_not() -> None:
    bells = [scan(10, uid(1), NOON + 2 * MINUTE), scan(11, uid(1), NOON + 4 * MINUTE, -1, late=True),
             scan(12, uid(1), NOON + 6 * MINUTE, 0),
             scan(13, uid(1), NOON + 8 * MINUTE, 1, recorded=NOON + 4 * DAY)]  # fmt: skip
    (look,) = looks(walk(1, NOON, 15, ["bell"], prompted=4, answered=3), *bells)
    assert (look.about, look.k, look.n, look.unclear) == ("environment", 1, 2, 1)


def test_a_walk_handed_in_more_than_three_days_late_gives_no_share() -> None:
    late = msgspec.structs.replace(walk(1, NOON, 15, ["seen"]), recorded=NOON + 4 * DAY)
    result = folded(late, tap(10, NOON + MINUTE, "seen", walk=uid(1)))
    assert result.looks == [] and [one.lived for one in result.taps] == [1]
