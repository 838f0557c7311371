"""Points for taps: exactly the rules, and never for what was seen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly import files
from wallfly.domain.calendar import day_of, local, week_from_iso, week_iso, week_of
from wallfly.domain.points import Tap, tap_points, walk_points, week_total
from wallfly.domain.streak import spare_weeks, streak


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.json.decode((files.SCHEMA / "vectors" / f"{name}.json").read_bytes())
    return found


def as_taps(records: list[dict[str, Any]], zone: str) -> dict[int, list[Tap]]:
    """The taps of a vector by week; its times are in seconds."""
    weeks: dict[int, dict[str, Tap]] = {}
    for one in records:
        at = one["at"] * 1000
        tap = Tap(one["id"], at, one["practice"], one["place"], one["role"], day_of(at, zone), local(at, zone).hour)
        weeks.setdefault(week_of(at, zone), {})[tap.id] = tap
    return {week: list(taps.values()) for week, taps in weeks.items()}


@pytest.mark.parametrize("vector", vectors("points"), ids=lambda vector: vector["id"])
def test_points_of_taps(vector: dict[str, Any]) -> None:
    weeks = as_taps(vector["input"]["records"], vector["input"]["tz"])
    got = {week_iso(week): tap_points(taps).points for week, taps in weeks.items()}
    assert {week: {"adlib": points, "total": week_total({"adlib": points})} for week, points in got.items()} == vector[
        "expected"
    ]


@pytest.mark.parametrize("vector", vectors("streak"), ids=lambda vector: vector["id"])
def test_streak(vector: dict[str, Any]) -> None:
    given_ = vector["input"]
    got = streak(
        {week_from_iso(name) for name in given_["active"]},
        {week_from_iso(name) for name in given_["off"]},
        week_from_iso(given_["asof"]),
    )
    assert got._asdict() == vector["expected"]


def test_a_spare_week_is_used_once_and_a_break_uses_none() -> None:
    active, leave = {1, 2, 3, 4, 6, 7, 9}, {8}
    assert spare_weeks(active, leave, 10) == [5]
    assert spare_weeks({1, 2, 6}, set(), 7) == [3]  # week 4 ended that run
    assert spare_weeks(set(), set(), 7) == []


def test_no_week_active_is_a_spare_week_and_nothing_else() -> None:
    assert streak(set(), set(), 100) == (0, 0, 1)


def test_of_a_day_of_walks_two_count_in_full_and_one_by_half() -> None:
    assert walk_points([(1, 15.0), (1, 10.0), (1, 30.0), (1, 15.0)]) == 15 + 15 + 7
    assert walk_points([(1, 15.0), (2, 8.0)]) == 25


taps = st.lists(
    st.builds(
        lambda number, minute, practice, place: Tap(
            f"{number:04}", minute * 60_000, practice, place, None, minute // 1440, minute // 60 % 24
        ),
        st.integers(0, 9999), st.integers(0, 7 * 1440 - 1), st.sampled_from("abcdefg"), st.sampled_from("xyz"),
    ),
    unique_by=lambda tap: tap.id, max_size=60,
)  # fmt: skip


@given(taps, st.randoms())
def test_order_changes_no_points(taps: list[Tap], chance: Any) -> None:
    shuffled = list(taps)
    chance.shuffle(shuffled)
    assert tap_points(shuffled) == tap_points(taps)


def test_a_farmer_of_a_thousand_taps_earns_less_than_three_quiet_walks() -> None:
    farmed = [Tap(f"{n:04}", n * 400_000, "phone", "till", None, n * 400_000 // 86_400_000, n * 400_000 // 3_600_000 % 24)
              for n in range(1000)]  # fmt: skip
    assert tap_points(farmed).points < walk_points([(1, 15.0), (2, 15.0), (3, 15.0)])
