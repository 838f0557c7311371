"""The weekly rhythm of looking."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

RESERVE_AT_MOST = 2
RESERVE_EVERY = 4  # active weeks of a run


class Streak(NamedTuple):
    """Weeks in rhythm now, the best run, spare weeks in hand."""

    current: int
    best: int
    reserve: int


def streak(active: Set[int], leave: Set[int], now_week: int) -> Streak:
    """The rhythm from the first active week to the current one.

    An active week adds one, and every fourth of a run a spare week (two at most). A week of leave
    and the unfinished current week are neutral. A missed week costs a spare one, or ends the run.
    """
    found = Streak(0, 0, 1)
    for _, found in _rhythm(active, leave, now_week):  # noqa: B007 - the last one
        pass
    return found


def spare_weeks(active: Set[int], leave: Set[int], now_week: int) -> list[int]:
    """The missed weeks in which a spare one kept the rhythm, oldest first."""
    kept, before = [], Streak(0, 0, 1)
    for week, after in _rhythm(active, leave, now_week):
        if after.current and after.reserve < before.reserve:
            kept.append(week)
        before = after
    return kept


def _rhythm(active: Set[int], leave: Set[int], now_week: int) -> Iterator[tuple[int, Streak]]:
    """Each week from the first active one, and how the rhythm stands after it."""
    current = best = run = 0
    reserve = 1
    for week in range(min(active, default=now_week + 1), now_week + 1):
        if week in active:
            current, run = current + 1, run + 1
            best = max(best, current)
            if run % RESERVE_EVERY == 0:
                reserve = min(RESERVE_AT_MOST, reserve + 1)
        elif week not in leave and week != now_week:
            if current and reserve:
                reserve -= 1
            else:
                current, run, reserve = 0, 0, 1
        yield week, Streak(current, best, reserve)
