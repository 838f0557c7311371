"""Progress of a team towards its goal: a pure function of what was counted, fair and never more than the goal."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallfly.domain.goals import (
    FEWEST_DUE,
    METRICS,
    Asked,
    Found,
    Goal,
    coverage,
    discussion,
    followup,
    makes_sense,
    progress,
    support,
)

SHARES = st.floats(0.1, 1)
OUTCOMES = st.lists(st.sampled_from(["on time", "late", "denied", "not done"]), max_size=30)
MONDAY = datetime(2026, 3, 2, 9)


@settings(max_examples=60)
@given(st.sampled_from(["coverage", "followup", "discussion"]), SHARES, st.floats(0, 1), st.floats(0, 1))
def test_more_never_reads_as_less_and_the_goal_is_the_most(metric: str, target: float, a: float, b: float) -> None:
    goal = Goal(metric, target)  # type: ignore[arg-type]
    low, high = (progress(goal, Found(one)) for one in sorted((a, b)))
    assert low.share is not None and high.share is not None and 0 <= low.share <= high.share <= 1
    assert (high.state == "reached") == (max(a, b) >= target)


@settings(max_examples=60)
@given(st.floats(15, 2400), st.floats(0, 10_000), st.floats(0, 10_000))
def test_a_quicker_answer_never_reads_as_less(target: float, a: float, b: float) -> None:
    slow, quick = (progress(Goal("support", target), Found(one)) for one in sorted((a, b), reverse=True))
    assert slow.share is not None and quick.share is not None and 0 < slow.share <= quick.share <= 1
    assert (quick.state == "reached") == (min(a, b) <= target)


@settings(max_examples=60)
@given(OUTCOMES, st.randoms())
def test_follow_ups_count_in_any_order_and_not_before_five_were_due(outcomes: list[str], chance: Random) -> None:
    found = followup(outcomes)
    shuffled = list(outcomes)
    chance.shuffle(shuffled)
    assert followup(shuffled) == found
    assert (found.now is None) == (len(outcomes) < FEWEST_DUE)
    if found.now is not None:
        assert (found.done, found.of) == (outcomes.count("on time") + outcomes.count("late"), len(outcomes))


@settings(max_examples=60)
@given(
    st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from(["wd early", "sat night"])), st.integers(0, 2))
)
def test_a_slot_is_watched_unless_nobody_was_there_for_weeks(weights: dict[tuple[str, str], int]) -> None:
    slots = [(place, place.upper(), part) for place in "abc" for part in ("wd early", "sat night")]
    found = coverage(slots, weights)
    assert [one.done for one in found.parts] == [weights.get((place, part), 0) < 2 for place, _, part in slots]
    assert (found.done, found.of) == (6 - sum(one == 2 for one in weights.values()), 6)
    # Looking where somebody looked already changes nothing: the picture is of slots, never of who or how often.
    assert coverage(slots, {slot: 2 if weight == 2 else 0 for slot, weight in weights.items()}) == found


def test_before_the_first_monday_and_without_places_there_is_nothing_to_say() -> None:
    assert coverage([("a", "A", "wd early")], None) == coverage([], {}) == Found(None)
    assert progress(Goal("coverage", 0.8), Found(None)) == ("early", None)


def test_a_team_has_had_its_say_when_three_of_it_spoke() -> None:
    wordings = [("Care", "care@2"), ("Trust", "trust@1")]
    found = discussion(wordings, {"care@2": 3, "trust@1": 2, "else@1": 9})
    assert ([one.done for one in found.parts], found.now, found.of) == ([True, False], 0.5, 2)
    assert discussion([], {}) == Found(None)


def request(minutes: int, team: str, number: int, closed: bool = True) -> Asked:
    """Asked on a Monday morning, answered after so many minutes, closed an hour later."""
    steps = [(MONDAY + timedelta(minutes=minutes), f"p{number}", "propose", "function")]
    steps += [(MONDAY + timedelta(minutes=minutes + 60), f"c{number}", "close", "requester")] if closed else []
    return Asked(MONDAY, team, steps)


def test_the_median_answer_from_five_closed_requests_of_two_teams() -> None:
    asked = [request(minutes, "ab"[number % 2], number) for number, minutes in enumerate((10, 20, 30, 200, 400))]
    later = MONDAY + timedelta(days=2)
    assert support(asked, later).now == 30
    assert support(reversed(asked), later).now == 30
    assert support(asked[:4], later) == Found(None)
    assert support([one._replace(team="a") for one in asked], later) == Found(None)
    assert support([*asked[:4], request(400, "a", 5, closed=False)], later) == Found(None)


def test_waiting_for_who_asked_is_not_the_function_s_time() -> None:
    ask, give = timedelta(minutes=10), timedelta(minutes=310)
    steps = [(MONDAY + ask, "1", "need_info", "function"), (MONDAY + give, "2", "give_info", "requester"),
             (MONDAY + give + ask, "3", "propose", "function"), (MONDAY + give + 2 * ask, "4", "close", "requester")]  # fmt: skip
    asked = [Asked(MONDAY, "ab"[number % 2], steps) for number in range(5)]
    assert support(asked, MONDAY + timedelta(days=1)).now == 20


@pytest.mark.parametrize(("metric", "target", "sense"), [
    ("coverage", 0.8, True), ("coverage", 80, False), ("followup", 0.05, False), ("support", 240, True),
    ("support", 0.8, False), ("discussion", 1, True),
])  # fmt: skip
def test_what_a_target_can_be(metric: str, target: float, sense: bool) -> None:
    assert makes_sense(metric, target) is sense  # type: ignore[arg-type]


def test_lived_is_no_metric() -> None:
    assert METRICS == ("coverage", "followup", "support", "discussion")
