"""What a week earns goes by the clock of the site: two time zones, and both days on which clocks change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from tests.world import HOUR, MINUTE, World, tap, walk
from wallfly.domain.calendar import week_iso
from wallfly.domain.records import Record
from wallfly.store import folds


def at(when: str, zone: str = "Europe/London", again: bool = False) -> int:
    """A wall clock time as ms; `again` for the second of an hour that comes twice."""
    return int(datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone), fold=int(again)).timestamp() * 1000)


def earned(world: World, records: list[Record]) -> dict[str, dict[str, int]]:
    world.send("ann", records, max(one.recorded for one in records) + HOUR)
    while folds.settle(world.db):
        pass
    rows = world.rows("select week, parts from week_points where member = 'ann' order by week")
    return {week_iso(week): msgspec.json.decode(parts) for week, parts in rows}


def test_one_moment_is_another_day_and_week_at_another_site(world: World) -> None:
    sunday_evening = at("2026-03-08T20:00")  # Monday at five in Tokyo
    both = [tap(1, sunday_evening, "p1", "till-1"), tap(2, sunday_evening + 3 * MINUTE, "p1", "desk")]
    assert earned(world, both) == {"2026-W10": {"adlib": 2}, "2026-W11": {"adlib": 2}}


def test_a_day_of_walks_is_a_day_at_the_site(world: World) -> None:
    """Four walks around Tokyo's midnight, one afternoon in London."""
    start = at("2026-03-10T22:00", "Asia/Tokyo")
    there = [walk(n, start + n * HOUR, 15, ["p1"], "desk") for n in range(4)]
    here = [walk(10 + n, start + n * HOUR + 20 * MINUTE, 15, ["p1"], "till-1") for n in range(4)]
    assert earned(world, there) == {"2026-W11": {"walk": 60}}
    world.send("bob", here, start + 9 * HOUR)
    while folds.settle(world.db):
        pass
    assert world.rows("select parts from week_points where member = 'bob'") == [('{"walk":37}',)]


def test_the_hour_that_comes_twice_is_one_hour(world: World) -> None:
    first = [tap(n, at("2026-10-25T01:10") + n * 4 * MINUTE, f"p{n}") for n in range(3)]
    second = [tap(10 + n, at("2026-10-25T01:10", again=True) + n * 4 * MINUTE, f"p{10 + n}") for n in range(3)]
    assert second[0].at - first[0].at == HOUR
    assert earned(world, first + second) == {"2026-W43": {"adlib": 9}}


def test_the_long_sunday_is_one_day_and_ends_its_week(world: World) -> None:
    walks = [walk(n, at("2026-10-25T00:00") + n * 8 * HOUR, 15, ["p1"]) for n in range(4)]  # 0, 7, 15 and 23 o'clock
    assert earned(world, walks) == {"2026-W43": {"walk": 15 + 15 + 7}}


def test_the_short_sunday_is_one_day_and_ends_its_week(world: World) -> None:
    walks = [walk(n, at("2026-03-29T00:30") + n * 11 * HOUR, 15, ["p1"]) for n in range(3)]  # 0:30, 12:30, 23:30
    monday = walk(9, at("2026-03-30T00:10"), 15, ["p1"])
    assert earned(world, [*walks, monday]) == {"2026-W13": {"walk": 15 + 15 + 7}, "2026-W14": {"walk": 15}}
