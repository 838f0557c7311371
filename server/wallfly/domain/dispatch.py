"""Which of a member's waiting nudges go now, which wait, and which are left to the huddle.

A pure function of what waits, what was sent, and the clock. Nobody gets more than one unrequested
push a day and three in seven days, none outside working hours, and none that is stale.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from wallfly.domain.calendar import day_of, local
from wallfly.domain.nudges import HOUR_MS, KINDS, UNREQUESTED, Kind
from wallfly.domain.quiet_hours import Hours, is_allowed, next_turn, tomorrow

UNREQUESTED_A_DAY = 1
UNREQUESTED_IN_DAYS = 3
DAYS = 7
DAY_MS = 24 * HOUR_MS


class Waiting(NamedTuple):
    """A nudge that was decided on (ms) for one member, not before `due`."""

    id: str
    kind: str
    thing: str
    decided: int
    due: int


class Sent(NamedTuple):
    """One that went out."""

    kind: str
    thing: str
    at: int


class Verdict(NamedTuple):
    """What becomes of a waiting nudge: sent now, held `until` then, left to the huddle's digest, or off."""

    nudge: Waiting
    outcome: Literal["send", "hold", "digest", "off"]
    because: str
    until: int | None = None


def dispatch(
    waiting: Sequence[Waiting], sent: Sequence[Sent], now: int, hours: Hours, off: Collection[str] = ()
) -> list[Verdict]:
    """Verdicts for all of one member's nudges that are due, the most important first."""
    due = sorted((one for one in waiting if one.due <= now), key=_importance)
    gone = list(sent)
    verdicts = []
    for one in due:
        verdict = _verdict(one, gone, now, hours, off)
        if verdict.outcome == "send":
            gone.append(Sent(one.kind, one.thing, now))
        verdicts.append(verdict)
    return verdicts


def _importance(one: Waiting) -> tuple[int, int, str]:
    return KINDS[one.kind].rank or 0, one.decided, one.id


def _verdict(one: Waiting, sent: Sequence[Sent], now: int, hours: Hours, off: Collection[str]) -> Verdict:
    kind = KINDS[one.kind]
    if one.kind in off:
        return Verdict(one, "off", "switched off")
    if kind.where != "push":
        return Verdict(one, "digest", "in the app only, not pushed")
    if now - one.decided > kind.stale_h * HOUR_MS:
        return Verdict(one, "digest", f"older than {kind.stale_h} hours")
    if not is_allowed(now, hours):
        return _hold(one, kind, now, hours, "quiet hours")
    if local(now, hours.time_zone).weekday() not in kind.weekdays:
        return _hold(one, kind, now, hours, "not on this day of the week")
    if any(_rests(kind, one, other, now) for other in sent):
        return Verdict(one, "digest", f"told within {kind.rest_days} days")
    full = _full(kind, sent, now, hours.time_zone)
    if full is not None:
        return _hold(one, kind, tomorrow(now, hours.time_zone), hours, full)
    return Verdict(one, "send", "due")


def _rests(kind: Kind, one: Waiting, other: Sent, now: int) -> bool:
    same = other.kind == one.kind and (other.thing == one.thing or kind.name in ("quest", "huddle", "came_of_it"))
    return same and now - other.at < kind.rest_days * DAY_MS


def _full(kind: Kind, sent: Sequence[Sent], now: int, time_zone: str) -> str | None:
    """Why nothing more of this kind may go today, or None."""
    today = day_of(now, time_zone)
    days = [(other.kind, day_of(other.at, time_zone)) for other in sent]
    if kind.a_day is not None and sum(name == kind.name and day == today for name, day in days) >= kind.a_day:
        return "enough of this kind today"
    if kind.rank is None:
        return None
    unrequested = [day for name, day in days if name in UNREQUESTED]
    if unrequested.count(today) >= UNREQUESTED_A_DAY:
        return "one a day"
    if sum(day > today - DAYS for day in unrequested) >= UNREQUESTED_IN_DAYS:
        return "three in seven days"
    return None


def _hold(one: Waiting, kind: Kind, since: int, hours: Hours, because: str) -> Verdict:
    """Wait for the next turn, unless it would be stale by then."""
    until = next_turn(since, kind, hours)
    if until is None or until - one.decided > kind.stale_h * HOUR_MS:
        return Verdict(one, "digest", because)
    return Verdict(one, "hold", because, until)
