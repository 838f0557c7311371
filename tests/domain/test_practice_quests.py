"""Quests that ask for a practice: what was looked at too little, and people who are looked at seldom."""

from __future__ import annotations

import pytest

from wallfly.domain.practice_quests import PracticeQuest, agreed_values, practice_quests
from wallfly.domain.records import Stage

ABOUT = {"queue": "front line", "phone": "anyone", "delay": "front line", "helped": "manager", "asked": "manager",
         "answered": "enabling function"}  # fmt: skip
OFTEN = dict.fromkeys(ABOUT, 40)
EVENLY = {"front line": 80, "manager": 60, "enabling function": 60, "anyone": 40}


def asked(
    moments: dict[str, int], groups: dict[str, int] = EVENLY, about: dict[str, str] = ABOUT
) -> list[PracticeQuest]:
    return practice_quests(about, {**OFTEN, **moments}, groups, lambda one: one)


def test_what_was_looked_at_enough_is_asked_for_by_nobody() -> None:
    assert asked({}) == [] == asked({"delay": 20})
    assert asked({"delay": 19}) == [PracticeQuest("delay", None)]


def test_two_practices_at_most_the_least_watched_first() -> None:
    assert asked({"phone": 3, "delay": 0, "asked": 7}) == [PracticeQuest("delay", None), PracticeQuest("phone", None)]
    drawn = practice_quests(ABOUT, {}, {}, lambda one: one[::-1])
    assert drawn == [PracticeQuest("asked", None), PracticeQuest("helped", None)]


def test_a_group_that_is_watched_seldom_is_asked_for_by_its_least_watched_practice() -> None:
    few = {"front line": 100, "manager": 10, "enabling function": 30}
    assert asked({"helped": 5}, few) == [PracticeQuest("helped", "front line")]  # and not a second time for itself
    assert asked({"helped": 5, "delay": 1}, few)[0] == PracticeQuest("delay", None)
    assert asked({}, {**few, "manager": 25}) == []
    assert asked({}, {"front line": 19}) == []  # too little to compare
    assert asked({}, {"front line": 100}, {"queue": "front line"}) == []  # nothing of anyone else could be watched


@pytest.mark.parametrize(("stages", "holds"), [
    ([], True), (["draft"], False), (["open"], False), (["open", "agreed"], True), (["live", "open"], True),
    (["live", "retired"], False), (["live", "review"], True), (["agreed", "draft"], True),
])  # fmt: skip
def test_a_value_holds_once_it_was_agreed_or_nobody_ever_asked(stages: list[str], holds: bool) -> None:
    moved = [Stage(id=str(at), at=at, recorded=at, value="care", to=to) for at, to in enumerate(stages)]  # type: ignore[arg-type]
    assert agreed_values(["care", "other"], reversed(moved)) == ({"care", "other"} if holds else {"other"})
