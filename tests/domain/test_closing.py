"""Closing: disjoint, safe, frozen cells, whoever looked at whatever."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import entries
from wallfly.domain.activity import freeze_day, freeze_week
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.closing import PROFILES, close_looks, close_taps, people_of, round_to_five
from wallfly.domain.folds import ActivityDay, Look, Taps

SECRET = bytes(32)
PLACES = {"till-1": "north", "till-2": "north", "desk": "south"}
PRACTICES = ["p0", "p1", "p2", "hourly"]


def catalogue(staff: int = 12, profile: str = "standard") -> Catalogue:
    """Three places of two sites; p2 is of another value, `hourly` is counted by the hour."""
    rows = [EntryRow(one.kind, one.key, False, msgspec.json.encode(one.body).decode())
            for one in entries(PRACTICES) if one.kind != "headcount"]  # fmt: skip
    rows.append(EntryRow("value", "other", False, '{"name":"Other"}'))
    rows.append(_practice("p2", value="other"))
    rows.append(_practice("hourly", sampling="adlib"))
    for place, site in PLACES.items():
        body = {"site": site, "place": place, "about": "front line", "staff": staff}
        rows.append(EntryRow("headcount", f"{place}|front line", False, msgspec.json.encode(body).decode()))
    return Catalogue(rows, {"first_week": "2930", "time_zone": "Europe/London", "profile": profile})


def _practice(key: str, **more: str) -> EntryRow:
    body = {"value": "care", "name": key, "lived": "y", "missed": "n", "about": "front line", **more}
    return EntryRow("practice", key, False, msgspec.json.encode(body).decode())


CATALOGUE = catalogue()


def look(number: int, member: str, place: str, practice: str, k: int, n: int, minutes: float = 15.0) -> Look:
    return Look(f"walk-{number:04}", practice, "front line", member, 2930, PLACES[place], place, 1, k, n, 0, minutes,
                True, False)  # fmt: skip


def tapped(member: str, place: str, practice: str, lived: int, missed: int) -> Taps:
    return Taps(member, 2930, 1, PLACES[place], place, practice, "front line", lived, missed)


looks = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(sorted(PLACES)), st.sampled_from(PRACTICES),
              st.integers(0, 9), st.integers(0, 9)),
    max_size=120,
).map(lambda rows: [look(number, member, place, practice, min(k, n), n)
                    for number, (member, place, practice, k, n) in enumerate(rows)])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(looks)
def test_every_look_is_in_one_cell_or_none_and_every_cell_is_safe(given_: list[Look]) -> None:
    closed = close_looks(given_, CATALOGUE)
    placed = Counter(one for group in closed.members.values() for one in group)
    assert not placed or max(placed.values()) == 1
    for cell in closed.cells:
        group = closed.members[cell.key]
        hourly = cell.key.practice == "hourly"
        weights: Counter[str] = Counter()
        for one in group:
            weights[one.member] += int(one.minutes) if hourly else one.n
        seen = {member: weight for member, weight in weights.items() if weight}
        assert len(seen) >= 5
        assert sum(seen.values()) >= (60 if hourly else 20)
        assert max(seen.values()) * 2 <= sum(seen.values())
        assert (cell.k, cell.n) == (sum(one.k for one in group), sum(one.n for one in group))
        assert cell.walks == sum(one.n > 0 for one in group)
        assert people_of({(one.site, one.place) for one in group if one.n or hourly}, "front line",
                         CATALOGUE.headcounts) >= 5  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(looks, st.randoms())
def test_order_changes_no_cell(given_: list[Look], chance: Any) -> None:
    shuffled = list(given_)
    chance.shuffle(shuffled)
    assert close_looks(shuffled, CATALOGUE) == close_looks(given_, CATALOGUE)


@settings(max_examples=50, deadline=None)
@given(looks)
def test_what_was_seen_decides_nothing_about_what_is_shown(given_: list[Look]) -> None:
    all_missed = [one._replace(k=0) for one in given_]
    shown = [(cell.key, cell.n, cell.walks, cell.minutes) for cell in close_looks(given_, CATALOGUE).cells]
    assert shown == [(cell.key, cell.n, cell.walks, cell.minutes) for cell in close_looks(all_missed, CATALOGUE).cells]


def crowd(place: str, practice: str, observers: int, each: int) -> list[Look]:
    return [look(n, f"m{n}", place, practice, each // 2, each) for n in range(observers)]


def keys(given_: list[Look], where: Catalogue = CATALOGUE) -> list[tuple[str, str, str]]:
    return [(cell.key.site, cell.key.place, cell.key.practice) for cell in close_looks(given_, where).cells]


def test_a_place_seen_by_enough_people_stands_alone() -> None:
    assert keys(crowd("till-1", "p0", 5, 4)) == [("north", "till-1", "p0")]


@pytest.mark.parametrize(("observers", "each"), [(4, 20), (5, 3)])
def test_too_few_people_or_moments_show_nothing(observers: int, each: int) -> None:
    assert keys(crowd("till-1", "p0", observers, each)) == []


def test_one_eager_observer_cannot_carry_a_cell() -> None:
    eager = [look(n, "m0", "till-1", "p0", 1, 9) for n in range(9000, 9020)]
    assert keys(eager + crowd("till-1", "p0", 5, 4)) == []


def test_a_small_team_is_never_shown_alone() -> None:
    assert keys(crowd("till-1", "p0", 8, 9), catalogue(staff=9)) == []
    assert keys(crowd("till-1", "p0", 8, 9), catalogue(staff=9, profile="small")) == [("north", "till-1", "p0")]


def test_places_that_cannot_stand_alone_climb_together() -> None:
    three_each = [look(n, f"m{n}", "till-1" if n < 3 else "till-2", "p0", 2, 4) for n in range(6)]
    assert keys(three_each) == [("north", "other places", "p0")]
    over_sites = [look(n, f"m{n}", "till-1" if n < 3 else "desk", "p0", 2, 4) for n in range(6)]
    assert keys(over_sites) == [("other sites", "other places", "p0")]
    over_practices = [look(n, f"m{n}", "till-1", "p0" if n < 3 else "p1", 2, 4) for n in range(6)]
    assert keys(over_practices) == [("other sites", "other places", "other practices")]


def test_an_empty_look_adds_minutes_where_there_is_a_cell_and_nothing_else() -> None:
    empty = look(9999, "m9", "till-1", "p0", 0, 0, minutes=30.0)
    (alone,) = close_looks(crowd("till-1", "p0", 5, 4), CATALOGUE).cells
    (with_it,) = close_looks([*crowd("till-1", "p0", 5, 4), empty], CATALOGUE).cells
    assert with_it == alone._replace(minutes=alone.minutes + 30)


def test_squares_are_true_only_when_enough_walks_remain_without_the_busiest() -> None:
    few = close_looks(crowd("till-1", "p0", 5, 4), CATALOGUE).cells[0]
    assert few.snn == 5 * 16 and few.skk != 5 * 4
    many = [look(n, f"m{n % 6}", "till-1", "p0", n % 4, 4) for n in range(24)]
    cell = close_looks(many, CATALOGUE).cells[0]
    assert (cell.skk, cell.skn, cell.snn) == (
        sum((n % 4) ** 2 for n in range(24)),
        sum(4 * (n % 4) for n in range(24)),
        384,
    )


def test_notices_are_fives_and_always_the_same() -> None:
    taps = [tapped(f"m{n}", "till-1", "p0", 1, 2) for n in range(6)]
    closed = close_taps(1, taps, CATALOGUE, SECRET)
    assert closed == close_taps(1, list(reversed(taps)), CATALOGUE, SECRET)
    (notice,) = closed.notices
    assert notice.lived % 5 == 0 and notice.missed % 5 == 0
    assert close_taps(1, taps[:4], CATALOGUE, SECRET).notices == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500))
def test_rounding_keeps_the_mean(count: int) -> None:
    rounded = [round_to_five(count, SECRET, str(key)) for key in range(4000)]
    assert set(rounded) <= {count - count % 5, count - count % 5 + 5}
    assert abs(sum(rounded) / len(rounded) - count) < 0.25


def test_a_day_that_few_people_logged_waits_for_the_week() -> None:
    few = [ActivityDay(f"m{n}", 2930, 20_000, "north", 1, 15.0, 2) for n in range(3)]
    others = [ActivityDay(f"m{n}", 2930, 20_001, "north", 1, 15.0, 2) for n in range(2, 6)]
    assert freeze_day(few, 5, SECRET).shown == []
    assert freeze_day(few, 5, SECRET).left == few
    (week,) = freeze_week(few + others, 5, SECRET)
    assert (week.site, week.starts, week.ends) == ("other sites", 20_000, 20_001)
    assert freeze_week(few, 5, SECRET) == []


def test_quiet_sites_of_a_day_are_shown_together() -> None:
    north = [ActivityDay(f"m{n}", 2930, 20_000, "north", 1, 15.0, 2) for n in range(6)]
    south = [ActivityDay(f"s{n}", 2930, 20_000, "south", 1, 15.0, 2) for n in range(3)]
    east = [ActivityDay(f"e{n}", 2930, 20_000, "east", 1, 15.0, 2) for n in range(3)]
    assert [one.site for one in freeze_day(north + south + east, 5, SECRET).shown] == ["north", "other sites"]
    assert [one.site for one in freeze_day(north + south, 5, SECRET).shown] == ["north"]


def test_nothing_below_the_small_profile_exists() -> None:
    assert min(PROFILES.values()) == PROFILES["small"] == (3, 5)
    with pytest.raises(KeyError):
        close_looks(crowd("till-1", "p0", 5, 4), catalogue(profile="tiny"))


def test_random_worlds_never_break_the_rule() -> None:
    """A thousand small worlds, from a fixed seed."""
    chance = random.Random(7)
    for _ in range(1000):
        world = [look(n, f"m{chance.randint(0, 8)}", chance.choice(sorted(PLACES)), chance.choice(PRACTICES),
                      0, chance.randint(0, 8)) for n in range(chance.randint(0, 60))]  # fmt: skip
        for key, group in close_looks(world, CATALOGUE).members.items():
            if key.practice != "hourly":
                assert len({one.member for one in group if one.n}) >= 5
                assert sum(one.n for one in group) >= 20
