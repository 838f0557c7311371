"""Quests that ask for a practice, wherever one is: what was looked at too little to say anything fair about.

They follow from what is published alone, so that they tell nobody more than the open book does. They
name no number, earn nothing of their own, and are never counted as missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from wallfly.domain.records import Stage

WEEKS = 4
ENOUGH = 20  # moments in those weeks
SELDOM = 0.15  # of all moments of people, those of one group
AT_MOST = 2  # and one for a group
GROUPS = ("front line", "manager", "enabling function")


class PracticeQuest(Struct, frozen=True):
    """A practice that needs more eyes. `mostly`: the group that is watched most, where the practice is of one
    that is watched seldom."""

    practice: str
    mostly: str | None


def practice_quests(
    about: Mapping[str, str], by_practice: Mapping[str, int], by_group: Mapping[str, int], draw: Callable[[str], str]
) -> list[PracticeQuest]:
    """`about`: whom each practice that can be watched is about. Then the moments that were published of four
    weeks, by practice and by whom they were about. `draw` orders those that were watched as little."""

    def fewest_first(practices: Iterable[str]) -> list[str]:
        return sorted(practices, key=lambda one: (by_practice.get(one, 0), draw(one)))

    group = _seldom(about, by_group)
    of_group = fewest_first(one for one, whom in about.items() if whom == group)[:1]
    few = fewest_first(one for one in about if by_practice.get(one, 0) < ENOUGH and one not in of_group)
    mostly = max(GROUPS, key=lambda one: by_group.get(one, 0))
    return [*(PracticeQuest(one, None) for one in few[:AT_MOST]), *(PracticeQuest(one, mostly) for one in of_group)]


def _seldom(about: Mapping[str, str], by_group: Mapping[str, int]) -> str | None:
    """The group that is watched least, if seldom; None while there is too little to compare."""
    moments = {group: by_group.get(group, 0) for group in GROUPS}
    least = min((group for group in GROUPS if group in about.values()), key=lambda one: moments[one], default=None)
    total = sum(moments.values())
    return least if least is not None and total >= ENOUGH and moments[least] < SELDOM * total else None


def agreed_values(values: Iterable[str], stages: Iterable[Stage]) -> set[str]:
    """Values that hold: nobody has put them up for discussion, or it was agreed once and they are not given up."""
    moved: dict[str, list[str]] = {}
    for one in sorted(stages, key=lambda one: (one.at, one.id)):
        moved.setdefault(one.value, []).append(one.to)
    return {value for value in values if value not in moved or _holds(moved[value])}


def _holds(stages: list[str]) -> bool:
    return stages[-1] != "retired" and bool({"agreed", "live", "review"}.intersection(stages))
