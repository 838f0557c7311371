"""Weeks, blocks, seasons and parts of the day, all in the time zone of the site.

A `week` is the number of Mondays since Monday 5 January 1970, a `day` the number of days
since 1 January 1970, both by the site's clock. Blocks and seasons count from 1, from the
organisation's first week, so that no year end is special.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
DAY_MS = 86_400_000
QUARTER_MS = 900_000
WEEK_DAYS = 7
SEASON_WEEKS = 12
CLOSING_HOUR = 5  # books close at five in the morning
CLOSING_WAIT = timedelta(hours=72)

DAYTYPES = ("wd", "sat", "sun")
DAYPARTS = ("early", "midday", "afternoon", "evening", "night")


class Slot(NamedTuple):
    """A watch slot: a place, a kind of day, a part of the day."""

    place: str
    daytype: str
    daypart: str


_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_MONDAY = date(1970, 1, 5).toordinal()


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def local(ms: int, time_zone: str) -> datetime:
    """The wall clock at the site."""
    return datetime.fromtimestamp(ms / 1000, zone(time_zone))


def day_of(ms: int, time_zone: str) -> int:
    """The local day of a moment."""
    return local(ms, time_zone).toordinal() - _EPOCH


def week_of(ms: int, time_zone: str) -> int:
    """The local week of a moment."""
    # A week starts on a quarter of an hour everywhere: moments of one quarter share the answer.
    return _week_of_quarter(ms // QUARTER_MS, time_zone)


@lru_cache(maxsize=8192)
def _week_of_quarter(quarter: int, time_zone: str) -> int:
    return (local(quarter * QUARTER_MS, time_zone).toordinal() - _FIRST_MONDAY) // WEEK_DAYS


def week_of_day(day: int) -> int:
    """The week a day belongs to."""
    return (day + _EPOCH - _FIRST_MONDAY) // WEEK_DAYS


def day_date(day: int) -> date:
    """The calendar date of a day."""
    return date.fromordinal(day + _EPOCH)


def week_monday(week: int) -> date:
    """The Monday a week starts with."""
    return date.fromordinal(week * WEEK_DAYS + _FIRST_MONDAY)


def week_iso(week: int) -> str:
    """The name people know: "2026-W24"."""
    year, number, _ = week_monday(week).isocalendar()
    return f"{year}-W{number:02}"


def week_from_iso(name: str) -> int:
    """The week of "2026-W24"; a week 53 in a year that has none is the first of the next."""
    year, number = name.split("-W")
    monday = date.fromisocalendar(int(year), 1, 1) + timedelta(weeks=int(number) - 1)
    return (monday.toordinal() - _FIRST_MONDAY) // WEEK_DAYS


def block_of(week: int, first_week: int, block_weeks: int) -> int:
    """The block a week lies in; 1 is the first, weeks before it give 0 and less."""
    return (week - first_week) // block_weeks + 1


def block_starts(block: int, first_week: int, block_weeks: int) -> int:
    """The first week of a block."""
    return first_week + (block - 1) * block_weeks


def season_of(week: int, first_week: int) -> int:
    """The season a week lies in, from 1."""
    return (week - first_week) // SEASON_WEEKS + 1


def season_of_block(block: int, block_weeks: int) -> int:
    """The season whose figures a block is part of."""
    return ((block - 1) * block_weeks) // SEASON_WEEKS + 1


def week_starts_ms(week: int, time_zone: str) -> int:
    """The moment a week starts at a site, ms."""
    return _at(week_monday(week), time(0), time_zone)


def week_opens_ms(week: int, time_zone: str) -> int:
    """Monday at five in the morning at a site, when its week's quests are out, ms."""
    return _at(week_monday(week), time(CLOSING_HOUR), time_zone)


def block_closes_ms(
    block: int,
    first_week: int,
    block_weeks: int,
    time_zone: str,
    site_zones: frozenset[str],
) -> int:
    """The first five in the morning, by the organisation's clock, at least 72 hours after the block
    has ended at every site, ms."""
    return _five_after_week(block_starts(block + 1, first_week, block_weeks), time_zone, site_zones)


def week_closes_ms(week: int, time_zone: str, site_zones: frozenset[str]) -> int:
    """The same rule for one week: when nothing of it is worked out any more."""
    return _five_after_week(week + 1, time_zone, site_zones)


def day_closes_ms(day: int, time_zone: str, site_zones: frozenset[str]) -> int:
    """The first five in the morning after a day has ended at every site, ms."""
    ended = max(_at(day_date(day + 1), time(0), one) for one in site_zones | {time_zone})
    return _next_five(ended, time_zone)


def _five_after_week(next_week: int, time_zone: str, site_zones: frozenset[str]) -> int:
    ended = max(week_starts_ms(next_week, one) for one in site_zones | {time_zone})
    return _next_five(ended + int(CLOSING_WAIT.total_seconds() * 1000), time_zone)


def _next_five(ms: int, time_zone: str) -> int:
    there = local(ms, time_zone)
    five = _at(there.date(), time(CLOSING_HOUR), time_zone)
    return five if five >= ms else _at(there.date() + timedelta(days=1), time(CLOSING_HOUR), time_zone)


def _at(day: date, clock: time, time_zone: str) -> int:
    moment = datetime.combine(day, clock, zone(time_zone)).astimezone(UTC)
    return int(moment.timestamp() * 1000)


def daytype(ms: int, time_zone: str) -> str:
    """`wd` Monday to Friday, `sat`, `sun`."""
    weekday = local(ms, time_zone).weekday()
    return {5: "sat", 6: "sun"}.get(weekday, "wd")


def daypart(ms: int, time_zone: str) -> str:
    """`early` 06-10, `midday` 10-14, `afternoon` 14-18, `evening` 18-22, `night` 22-06."""
    hour = local(ms, time_zone).hour
    if 6 <= hour < 10:
        return "early"
    if 10 <= hour < 14:
        return "midday"
    if 14 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 22 else "night"


def slot_of(place: str, ms: int, time_zone: str) -> Slot:
    """The watch slot of a moment at a place."""
    return Slot(place, daytype(ms, time_zone), daypart(ms, time_zone))
