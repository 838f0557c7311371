"""Points for looking: what is earned, never for what was seen.

Polarity plays no part anywhere in this file. All sums are for one member and one week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from wallfly.domain.calendar import Slot

DUPLICATE_MS = 120_000
SAME_TARGET_A_WEEK = 3
FULL_TAPS_AN_HOUR = 3
TAPS_A_DAY = 20
TAPS_A_WEEK = 30
WEEK_LIMIT = 120
WALK_COUNTS_MIN = 8.0
WALK_FULL_MIN = 15.0
COVERAGE = 5  # times the weight of the watch slot
QUEST = 10
FOLLOWUP, FOLLOWUP_LATE, FOLLOWUPS_A_WEEK = 8, 5, 5
RECOGNITION, TEAMS_A_WEEK = 3, 3
DISCUSSION = 2  # for the first word on a wording
CALIBRATION, CALIBRATION_PASS = 5, 0.8
TAPS_A_PARTNER, TAPS_TOGETHER_A_WEEK = 3, 5
PAIRED, PAIRED_A_WEEK = 3, 2


class Tap(NamedTuple):
    """One quick tap outside walks; `day` and `hour` by the clock of its site."""

    id: str
    at: int
    practice: str
    place: str
    role: str | None
    day: int
    hour: int


class TapPoints(NamedTuple):
    """What quick taps earned, and which of them count."""

    points: int
    counting: list[Tap]


def tap_points(taps: Iterable[Tap]) -> TapPoints:
    """Points of a week's quick taps.

    A tap within two minutes of the first of its cluster (same practice, same place) is a
    duplicate; of the same practice, place and role three a week count; an hour gives 2 for each
    of the first three and 1 for each of the next three; at most 20 a day and 30 a week.
    """
    counting = _without_farming(_without_duplicates(sorted(taps, key=lambda tap: (tap.at, tap.id))))
    hours = Counter((tap.day, tap.hour) for tap in counting)
    days: Counter[int] = Counter()
    for (day, _), count in hours.items():
        days[day] += _hour_points(count)
    return TapPoints(
        min(TAPS_A_WEEK, sum(min(TAPS_A_DAY, points) for points in days.values())),
        counting,
    )


def _hour_points(count: int) -> int:
    full = min(count, FULL_TAPS_AN_HOUR)
    return 2 * full + min(count - full, FULL_TAPS_AN_HOUR)


def _without_duplicates(taps: list[Tap]) -> list[Tap]:
    opened: dict[tuple[str, str], int] = {}
    kept = []
    for tap in taps:
        key = (tap.practice, tap.place)
        if key in opened and tap.at - opened[key] <= DUPLICATE_MS:
            continue
        opened[key] = tap.at
        kept.append(tap)
    return kept


def _without_farming(taps: list[Tap]) -> list[Tap]:
    seen: Counter[tuple[str, str, str | None]] = Counter()
    kept = []
    for tap in taps:
        key = (tap.practice, tap.place, tap.role)
        seen[key] += 1
        if seen[key] <= SAME_TARGET_A_WEEK:
            kept.append(tap)
    return kept


def walk_points(walks: Iterable[tuple[int, float]]) -> int:
    """Points of a week's valid walks, given as (local day, active minutes): 10, or 15 from a
    quarter of an hour; of one day the best two in full, half of the third, nothing after."""
    by_day: dict[int, list[int]] = {}
    for day, minutes in walks:
        by_day.setdefault(day, []).append(15 if minutes >= WALK_FULL_MIN else 10)
    return sum(_day_of_walks(values) for values in by_day.values())


def _day_of_walks(values: list[int]) -> int:
    best = sorted(values, reverse=True)
    return sum(best[:2]) + (best[2] // 2 if len(best) > 2 else 0)


# ---- what is earned beside taps


def coverage_points(slots: Iterable[Slot], weights: Mapping[Slot, int]) -> int:
    """Five points, times the frozen weight, for each different watch slot with a valid walk."""
    return sum(COVERAGE * weights.get(slot, 0) for slot in set(slots))


def quest_points(slots: Iterable[Slot], quests: Set[Slot]) -> int:
    """Ten points for each of the week's quests with a valid walk in its slot."""
    return QUEST * len(set(slots) & quests)


def followup_points(done: Iterable[tuple[int, int]]) -> int:
    """Follow-ups done, as (when, due) in ms: 8 in time, 5 late; the best five of a week."""
    values = sorted((FOLLOWUP if at <= due else FOLLOWUP_LATE for at, due in done), reverse=True)
    return sum(values[:FOLLOWUPS_A_WEEK])


def recognition_points(teams: Iterable[str]) -> int:
    """Three points for each different team thanked completely, three teams a week at most."""
    return RECOGNITION * min(TEAMS_A_WEEK, len(set(teams)))


def corroborated_points(partners: Iterable[str]) -> int:
    """One point for each tap that counts and that somebody else made too; three a partner, five a week."""
    return min(TAPS_TOGETHER_A_WEEK, sum(min(TAPS_A_PARTNER, count) for count in Counter(partners).values()))


def paired_points(walks: int) -> int:
    """Three points for a walk that somebody walked beside; two of them a week."""
    return PAIRED * min(PAIRED_A_WEEK, walks)


def week_total(parts: Mapping[str, int]) -> int:
    """A week's points: the sum of its parts, at most 120."""
    return min(WEEK_LIMIT, sum(parts.values()))
