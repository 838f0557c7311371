"""How much looking there was, published day by day: no practice, no lived or missed.

A day of a site is shown where enough different people logged; else it waits to be pooled with
the other sites of that day, else with what is left of the week, else it is not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from wallfly.domain.closing import OTHER_SITES, round_to_five
from wallfly.domain.folds import ActivityDay


class Activity(NamedTuple):
    """A published row: from `starts` to `ends` (days), counts rounded to fives."""

    site: str
    starts: int
    ends: int
    walks: int
    minutes: int
    taps: int


class FrozenDays(NamedTuple):
    """What can be shown, and the rows that cannot yet."""

    shown: list[Activity]
    left: list[ActivityDay]


def freeze_day(rows: Iterable[ActivityDay], observers: int, secret: bytes) -> FrozenDays:
    """One day: each site by itself where at least `observers` people logged, the rest together."""
    by_site: dict[str, list[ActivityDay]] = defaultdict(list)
    for row in sorted(rows):
        by_site[row.site].append(row)
    shown, left = [], []
    for site, theirs in by_site.items():
        if _people(theirs) >= observers:
            shown.append(_activity(site, theirs, secret))
        else:
            left += theirs
    if left and _people(left) >= observers:
        return FrozenDays([*shown, _activity(OTHER_SITES, left, secret)], [])
    return FrozenDays(shown, left)


def freeze_week(left: Iterable[ActivityDay], observers: int, secret: bytes) -> list[Activity]:
    """What the days of a week left over, as one row, or none."""
    rows = sorted(left)
    return [_activity(OTHER_SITES, rows, secret)] if _people(rows) >= observers else []


def _people(rows: list[ActivityDay]) -> int:
    return len({row.member for row in rows})


def _activity(site: str, rows: list[ActivityDay], secret: bytes) -> Activity:
    starts, ends = min(row.day for row in rows), max(row.day for row in rows)
    key = f"activity|{site}|{starts}|{ends}|"
    return Activity(
        site,
        starts,
        ends,
        round_to_five(sum(row.walks for row in rows), secret, key + "walks"),
        round_to_five(round(sum(row.minutes for row in rows)), secret, key + "minutes"),
        round_to_five(sum(row.taps for row in rows), secret, key + "taps"),
    )
