"""Days later, does a fix feel solved to those it was for? When that is asked, and by whom."""

from __future__ import annotations

from datetime import timedelta

from wallfly.domain.calendar import local
from wallfly.domain.quiet_hours import WORKING_DAYS, Hours, tomorrow
from wallfly.domain.records import Followup, derived_id

WORKING_DAYS_LATER = 3


def followup_of(fix: str, at: int, owner: str, counterpart: str, about: str, hours: Hours) -> Followup:
    """The follow-up of a fix (the id of its record) made at `at` (ms). Made twice it is the same record."""
    id = derived_id("followup", fix)
    return Followup(
        id=id, at=at, recorded=at, owner=owner, counterpart=counterpart, due=due_after(at, hours), about=about
    )


def due_after(at: int, hours: Hours) -> int:
    """The last moment of the third working day after that day, by the site's clock, ms."""
    day, left = local(at, hours.time_zone).date(), WORKING_DAYS_LATER
    moment = at
    while left:
        moment = tomorrow(moment, hours.time_zone)
        day += timedelta(days=1)
        left -= day.weekday() in WORKING_DAYS and day not in hours.holidays
    return tomorrow(moment, hours.time_zone) - 1
