"""When a phone may buzz: working hours of the site, and of the person if theirs are narrower."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from wallfly.domain.calendar import local, zone
from wallfly.domain.nudges import Kind

OPENS, SHUTS = 8 * 60, 18 * 60  # minutes of the site's day
WORKING_DAYS = frozenset(range(5))  # 0 is Monday
FURTHEST_DAYS = 15  # further off it would be stale anyway


class Pattern(NamedTuple):
    """When someone works: weekdays (0 is Monday), and minutes of the day. What lies outside the site's
    own hours stays quiet all the same."""

    days: frozenset[int] = WORKING_DAYS
    starts: int = OPENS
    ends: int = SHUTS


class Hours(NamedTuple):
    """A site's time zone and holidays, and the pattern of the person."""

    time_zone: str
    holidays: Collection[date] = frozenset()
    pattern: Pattern = Pattern()


def is_allowed(ms: int, hours: Hours) -> bool:
    """Whether a push may go at that moment."""
    there = local(ms, hours.time_zone)
    opens, shuts = _window(hours.pattern)
    minute = there.hour * 60 + there.minute
    return _works(there.date(), hours) and opens <= minute < shuts


def next_allowed(ms: int, hours: Hours) -> int | None:
    """The first moment from `ms` on when a push may go; None when there is none within two weeks."""
    if is_allowed(ms, hours):
        return ms
    opens, shuts = _window(hours.pattern)
    if opens >= shuts:
        return None
    today = local(ms, hours.time_zone).date()
    for ahead in range(FURTHEST_DAYS):
        day = today + timedelta(days=ahead)
        moment = _at(day, opens, hours.time_zone)
        if moment >= ms and _works(day, hours):
            return moment
    return None


def next_turn(ms: int, kind: Kind, hours: Hours) -> int | None:
    """The first moment from `ms` on that is allowed and a turn of that kind: its weekdays, its slots."""
    today = local(ms, hours.time_zone).date()
    opens, shuts = _window(hours.pattern)
    for ahead in range(FURTHEST_DAYS):
        day = today + timedelta(days=ahead)
        if day.weekday() not in kind.weekdays or not _works(day, hours):
            continue
        for slot in kind.slots or (opens,):
            moment = _at(day, slot, hours.time_zone)
            if kind.slots == () and moment < ms and is_allowed(ms, hours):
                return ms
            if moment >= ms and opens <= slot < shuts:
                return moment
    return None


def tomorrow(ms: int, time_zone: str) -> int:
    """The midnight after a moment, by the site's clock."""
    return _at(local(ms, time_zone).date() + timedelta(days=1), 0, time_zone)


def _works(day: date, hours: Hours) -> bool:
    return day.weekday() in WORKING_DAYS & hours.pattern.days and day not in hours.holidays


def _window(pattern: Pattern) -> tuple[int, int]:
    return max(OPENS, pattern.starts), min(SHUTS, pattern.ends)


def _at(day: date, minute: int, time_zone: str) -> int:
    moment = datetime.combine(day, time(minute // 60, minute % 60), zone(time_zone))
    return int(moment.astimezone(UTC).timestamp() * 1000)
