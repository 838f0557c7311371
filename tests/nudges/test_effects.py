"""What came after each kind of nudge, and that no more is said of it than can be."""

from __future__ import annotations

import pytest

from tests.nudges.telling import FELL, NOW, facts, go, thanks
from tests.world import DAY, HOUR, World
from wallfly.domain.lived import Sums
from wallfly.domain.nudges import KINDS
from wallfly.nudges.effects import Effect, effects
from wallfly.nudges.facts import ConditionFact, Facts, Seen


def test_each_kind_keeps_its_own_record_of_what_came_after(world: World) -> None:
    def seen(block: int, practice: str, k: int) -> Seen:
        walks = 10
        return Seen(block, "till-1", practice, "front line", Sums(k, 80, walks, k * k / walks, k * 8, 640))

    fallen = [FELL._replace(practice=f"p{number}") for number in range(6)]
    for number, fact in enumerate(fallen):
        go(world, facts(fact), NOW + 14 * DAY * number)

    def widening(*later: Seen) -> Effect:
        return by_kind(world, facts(seen=list(later)))["widening"]

    few = widening(*(seen(5, f"p{number}", 52) for number in range(4)))
    assert (few.told, few.followed, few.diff) == (6, 4, None) and few.words.startswith("cannot tell")
    same = widening(*(seen(5, f"p{number}", 53) for number in range(6)))
    assert same.followed == 6 and same.words.startswith("cannot tell")
    assert same.lo is not None and same.lo < 0 < (same.hi or 0)
    moved = widening(*(seen(5, f"p{number}", 76) for number in range(6)))
    assert moved.lo is not None and moved.lo > 0 and moved.words.startswith("lived +30 of 100 moments (+")
    before = widening(*(seen(3, f"p{number}", 76) for number in range(6)))
    assert before.followed == 0


def by_kind(world: World, found: Facts) -> dict[str, Effect]:
    return {one.kind: one for one in world.db.read_now(effects, found, world.catalogue)}


def test_thanks_keep_the_record_of_the_practice_they_were_for(world: World) -> None:
    def seen(block: int, practice: str, k: int) -> Seen:
        return Seen(block, "till-1", practice, "front line", Sums(k, 80, 10, k * k / 10, k * 8, 640))

    world.send("ann", [thanks(number, practice=f"p{number}") for number in range(6)], NOW - HOUR)
    world.send("ann", [thanks(9)], NOW - HOUR)  # names no practice
    go(world, None)
    told = by_kind(world, facts(seen=[seen(4, f"p{number}", 40) for number in range(6)]))["thanks"]
    assert (told.told, told.followed, told.cannot) == (6, 0, "few")
    both = [seen(block, f"p{number}", k) for number in range(6) for block, k in ((4, 40), (6, 60), (7, 0))]
    moved = by_kind(world, facts(seen=both))["thanks"]
    assert (moved.followed, moved.cannot) == (6, None)
    assert moved.diff == pytest.approx(0.25) and moved.lo is not None and 0 < moved.lo < 0.25


def test_what_a_room_lacks_keeps_the_record_of_the_next_check(world: World) -> None:
    lacking = [ConditionFact("north", "till-1", f"p{number}", 5, 4) for number in range(6)]
    go(world, facts(conditions=lacking))
    assert world.rows("select count(*) from nudge_decision where kind = 'condition'") == [(6,)]
    go(world, facts(conditions=lacking))
    assert world.rows("select count(*) from nudge_decision where kind = 'condition'") == [(6,)]
    checked = [("till-1", f"p{number}", 5, "present") for number in range(6)]
    earlier = [("till-1", f"p{number}", 4, "absent") for number in range(6)]
    there = by_kind(world, facts()._replace(states=checked + earlier))["condition"]
    assert (there.followed, there.diff, there.cannot) == (6, 1.0, None)
    assert by_kind(world, facts()._replace(states=earlier))["condition"].cannot == "few"


def test_what_speaks_of_no_practice_says_so(world: World) -> None:
    found = by_kind(world, facts())
    assert found.keys() == KINDS.keys()
    assert found["huddle"].cannot == "no practice" and "speaks of no practice" in found["huddle"].words
