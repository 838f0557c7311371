"""When it looks quiet for someone: an hour of the week in which they were there and noted little.

Nothing but one's own marks is asked. Between the first and the last mark of a day someone was there;
the hours at both ends may have been half hours and are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from wallfly.domain.calendar import local
from wallfly.domain.quiet_hours import Hours, is_allowed, tomorrow

WEEKS = 8
TIMES_THERE = 3
_HOURS = 24


class Hour(NamedTuple):
    """An hour of the week: 0 is Monday, and the hour it starts."""

    weekday: int
    hour: int


def quiet_time(marks: Iterable[int], now: int, hours: Hours) -> Hour | None:
    """The quietest hour of the week that comes, from tomorrow on, within working hours; the sooner of two
    alike. None when nobody can say: fewer than three times there, or no hour calmer than the others.
    `marks` and `now` in ms."""
    there, noted = _counts(marks, hours.time_zone)
    known = {one: noted[one] / times for one, times in there.items() if times >= TIMES_THERE}
    if not known or min(known.values()) == max(known.values()):
        return None
    usual = sum(known.values()) / len(known)
    ahead = [one for one in _ahead(now, hours) if one in known and known[one] < usual]
    return min(ahead, key=lambda one: known[one], default=None)


def _counts(marks: Iterable[int], time_zone: str) -> tuple[Counter[Hour], Counter[Hour]]:
    """How often someone was there in each hour of the week, and how much they noted then."""
    days: dict[int, Counter[int]] = defaultdict(Counter)
    for ms in marks:
        moment = local(ms, time_zone)
        days[moment.toordinal()][moment.hour] += 1
    there, noted = Counter[Hour](), Counter[Hour]()
    for day, by_hour in days.items():
        for hour in range(min(by_hour) + 1, max(by_hour)):
            one = Hour((day - 1) % 7, hour)  # the first of January of the year 1 was a Monday
            there[one] += 1
            noted[one] += by_hour[hour]
    return there, noted


def _ahead(now: int, hours: Hours) -> list[Hour]:
    """The working hours of the seven days after today, in their order."""
    found = []
    midnight = tomorrow(now, hours.time_zone)
    for _ in range(7):
        day = local(midnight, hours.time_zone)
        following = tomorrow(midnight, hours.time_zone)
        for step in range(_HOURS):
            moment = midnight + step * 3_600_000
            if moment < following and is_allowed(moment, hours):
                found.append(Hour(day.weekday(), local(moment, hours.time_zone).hour))
        midnight = following
    return found
