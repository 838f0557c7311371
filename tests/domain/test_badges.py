"""The fifteen badges, each at its edge, and the leaderboard's few rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly.domain.badges import NAMES, Season, Shape, badges, worth_keeping
from wallfly.domain.earning import Facts, Watched
from wallfly.domain.leaderboard import Entrant, leaderboard

SHAPE = Shape(places=6, dayparts=5)
PLACES = [f"place-{number}" for number in range(9)]
PARTS = ("early", "midday", "afternoon", "evening", "night")


def walked(
    place: str = "till", daytype: str = "wd", daypart: str = "midday", walks: int = 1, minutes: float = 15
) -> Any:
    return Watched(place, daytype, daypart, walks, minutes)


def earned(*weeks: Facts, best: int = 0, over: bool = False, put_up: Any = (), shape: Shape = SHAPE) -> set[str]:
    return set(badges([Season(1, weeks, best, over, put_up)], {}, [], shape).earned)


def test_there_are_fifteen() -> None:
    assert len(NAMES) == 15 and earned() == set()


ENOUGH: list[tuple[str, list[Facts], list[Facts]]] = [
    ("first_walk", [Facts(slots=[walked()])], [Facts(thanked=1)]),
    ("quiet_walk", [Facts(quiet=1)], [Facts(slots=[walked()])]),
    ("second_pair_of_eyes", [Facts(pairs=["a", "a", "b"])], [Facts(pairs=["a", "a", "a", "a"])]),
    ("second_pair_of_eyes", [Facts(pairs=["a"]), Facts(pairs=["a", "b"])], [Facts(pairs=["a", "b"])]),
    ("calibrated", [Facts(rounds=["r1", "r2"]), Facts(rounds=["r3"])], [Facts(rounds=["r1", "r2"]), Facts(rounds=["r2"])]),
    ("round_the_clock", [Facts(slots=[walked(daypart=part) for part in PARTS[:4]])],
     [Facts(slots=[walked(daypart=part) for part in PARTS[:3]])]),
    ("weekend_watch", [Facts(slots=[walked(daytype="sat", walks=2), walked(daytype="sun")])],
     [Facts(slots=[walked(daytype="sat", walks=2), walked(walks=9)])]),
    ("mapmaker", [Facts(slots=[walked(place) for place in PLACES[:6]])],
     [Facts(slots=[walked(place) for place in PLACES[:5]])]),
    ("patient_fly", [Facts(slots=[walked(walks=10, minutes=300.0)])], [Facts(slots=[walked(walks=10, minutes=299.9)])]),
    ("quest_finisher", [Facts(quests=3), Facts(quests=2)], [Facts(quests=4)]),
    ("into_the_unknown", [Facts(unknown=4)], [Facts(unknown=3)]),
    ("follow_through", [Facts(on_time=6), Facts(on_time=4)], [Facts(on_time=9)]),
    ("follow_through", [Facts(on_time=10)], [Facts(on_time=12, denied=1)]),
    ("said_why", [Facts(thanked=1)] * 5, [Facts(thanked=1)] * 4),
    ("own_up", [Facts(own_up=1)], [Facts()]),
]  # fmt: skip


@pytest.mark.parametrize(("badge", "enough", "too_little"), ENOUGH)
def test_a_badge_is_earned_at_its_edge_and_not_before(badge: str, enough: list[Facts], too_little: list[Facts]) -> None:
    assert badge in earned(*enough)
    assert badge not in earned(*too_little)


def test_with_few_places_or_short_hours_all_there_are_is_enough() -> None:
    weeks = Facts(slots=[walked(place, daypart=part) for place, part in zip(PLACES[:3], PARTS[:3], strict=True)])
    assert {"mapmaker", "round_the_clock"} <= earned(weeks, shape=Shape(3, 3))
    assert "mapmaker" not in earned(weeks, shape=Shape(20, 5))
    eight = Facts(slots=[walked(place) for place in PLACES[:8]])
    assert "mapmaker" in earned(eight, shape=Shape(60, 5))


def test_a_rhythm_of_eight_weeks() -> None:
    assert "steady_rhythm" in earned(best=8) and "steady_rhythm" not in earned(best=7)


def test_a_say_on_every_wording_is_known_when_the_season_is_over() -> None:
    said = Facts(discussed=["care@1", "fair@2"])
    assert "had_a_say" not in earned(said, put_up={"care@1"})
    assert "had_a_say" in earned(said, put_up={"care@1"}, over=True)
    assert "had_a_say" not in earned(said, put_up={"care@1", "open@1"}, over=True)
    assert "had_a_say" not in earned(said, over=True)


def test_a_badge_says_its_season_and_what_is_ahead_says_how_far() -> None:
    seasons = [Season(2, [Facts(thanked=1)] * 2, 0, True, ()), Season(3, [Facts(thanked=1)], 0, False, ())]
    found = badges(seasons, {"first_walk": 1}, [Facts(thanked=2)], SHAPE)
    assert found.earned == {"first_walk": 1, "said_why": 3}
    ahead = {one.id: (one.have, one.of) for one in found.ahead}
    assert set(ahead) == NAMES.keys() - found.earned.keys()
    assert ahead["steady_rhythm"] == (0, 8) and all(have < of or id == "had_a_say" for id, (have, of) in ahead.items())


facts = st.builds(
    Facts,
    slots=st.lists(st.builds(walked, st.sampled_from(PLACES), st.sampled_from(["wd", "sat"]), st.sampled_from(PARTS)),
                   max_size=4),
    quiet=st.integers(0, 1), unknown=st.integers(0, 2), quests=st.integers(0, 2), on_time=st.integers(0, 4),
    thanked=st.integers(0, 1), rounds=st.lists(st.sampled_from("abcd"), max_size=2, unique=True),
    pairs=st.lists(st.sampled_from("xyz"), max_size=2), own_up=st.integers(0, 1),
)  # fmt: skip


@given(st.lists(st.lists(facts, max_size=5), min_size=2, max_size=3))
def test_archiving_a_season_takes_nothing_away(weeks: list[list[Facts]]) -> None:
    """What was earned stays, with its season, and later badges come out as if nothing had been archived."""
    seasons = [Season(number, found, 0, True, ()) for number, found in enumerate(weeks, 1)]
    whole = badges(seasons, {}, [], SHAPE).earned
    first = badges(seasons[:1], {}, [], SHAPE).earned
    kept = worth_keeping(weeks[0])
    assert badges(seasons[1:], first, [kept], SHAPE).earned == whole
    assert not kept.slots and not kept.quiet


# ---- the leaderboard


def entrants(*points: int) -> list[Entrant]:
    return [Entrant(f"m{number:02}", f"Name {number:02}", one) for number, one in enumerate(points)]


def test_nine_on_it_are_too_few_to_show() -> None:
    assert leaderboard(entrants(*range(1, 10)), "m00") is None
    assert leaderboard(entrants(*range(1, 11)), "m00") is not None


def test_five_places_shared_by_name_and_no_bottom() -> None:
    rows = leaderboard(entrants(5, 90, 80, 90, 70, 60, 50, 40, 0, 0), "m03")
    assert rows is not None
    assert [(one.place, one.nickname) for one in rows] == [
        (1, "Name 01"), (1, "Name 03"), (3, "Name 02"), (4, "Name 04"), (5, "Name 05"),
    ]  # fmt: skip
    assert [one.nickname for one in rows if one.own] == ["Name 03"]
    assert leaderboard(entrants(*[0] * 12), "m00") == []
