"""Support requests: where each stands, how long it ran, and how well a function answers.

Only who asked can close a request. The clock runs in working time, and rests while the function
waits for the requester.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

OPENS, CLOSES = time(8), time(18)
REOPEN_DAYS = 10  # working days after closing
SHOWN_FROM = 5  # closed requests

Status = Literal["open", "acknowledged", "needs_info", "proposed", "closed", "reopened", "cancelled"]
Op = tuple[datetime, str, str, str]  # when, id, op, by "function" or "requester"

_RUNNING = ("open", "acknowledged", "reopened")
_LIVE = (*_RUNNING, "needs_info", "proposed")
_LEGAL: dict[tuple[str, str], tuple[tuple[str, ...], Status]] = {
    ("function", "ack"): (("open", "reopened"), "acknowledged"),
    ("function", "need_info"): (_RUNNING, "needs_info"),
    ("function", "propose"): (_RUNNING, "proposed"),
    ("requester", "give_info"): (("needs_info",), "acknowledged"),
    ("requester", "close"): (_LIVE, "closed"),
    ("requester", "reopen"): (("proposed", "closed"), "reopened"),
    ("requester", "cancel"): (_LIVE, "cancelled"),
}


class SupportState(NamedTuple):
    """Where a request stands; `within_sla` is None before a first proposal."""

    state: Status
    running_minutes: float
    within_sla: bool | None
    reopens: int
    ignored: list[str]


class Responsiveness(NamedTuple):
    """How well a function answers: best guesses 0 to 1, and the score 0 to 100."""

    on_time: float
    first_fix: float
    sat: float
    score: float
    shown: bool


def biz_minutes(a: datetime, b: datetime, holidays: Iterable[date] = ()) -> float:
    """Working minutes between two moments of the site's clock: Monday to Friday, eight to six."""
    off = set(holidays)
    total, day = timedelta(0), a.date()
    while day <= b.date():
        if day.weekday() < 5 and day not in off:
            start, end = max(a, datetime.combine(day, OPENS)), min(b, datetime.combine(day, CLOSES))
            total += max(end - start, timedelta(0))
        day += timedelta(days=1)
    return total.total_seconds() / 60


def support_state(opened: datetime, ops: Iterable[Op], sla: float, asof: datetime,
                  holidays: Iterable[date] = ()) -> SupportState:  # fmt: skip
    """Where a request stands as of a moment, after the ops up to then, in whatever order they came;
    `sla` in working minutes."""
    off = frozenset(holidays)
    state: Status = "open"
    since, running, reopens = opened, 0.0, 0
    within: bool | None = None
    closed_at: datetime | None = None
    ignored: list[str] = []
    for at, id, op, by in sorted(one for one in ops if one[0] <= asof):
        start, after = _LEGAL.get((by, op), ((), state))
        if state not in start or (state == "closed" and _too_late(closed_at, at, off)):
            ignored.append(id)
            continue
        if state in _RUNNING:
            running += biz_minutes(since, at, off)
        if after == "proposed":
            within = running <= sla
        reopens += after == "reopened"
        state, since, closed_at = after, at, at if after == "closed" else None
    if state in _RUNNING:
        running += biz_minutes(since, asof, off)
    return SupportState(state, running, within, reopens, ignored)


def _too_late(closed_at: datetime | None, at: datetime, off: frozenset[date]) -> bool:
    if closed_at is None:
        return False
    day, days = closed_at.date(), 0
    while day < at.date():
        day += timedelta(days=1)
        days += day.weekday() < 5 and day not in off
    return days > REOPEN_DAYS


def responsiveness(on: int, due: int, firstfix: int, closed: int, ratings: Sequence[int]) -> Responsiveness:
    """On time of those due, solved at once of those closed, and ratings 1 to 5; shown from five closed."""
    on_time, first_fix = (on + 0.5) / (due + 1), (firstfix + 0.5) / (closed + 1)
    satisfied = ((sum(ratings) + 3) / (len(ratings) + 1) - 1) / 4
    score = 100 * (0.5 * on_time + 0.3 * first_fix + 0.2 * satisfied)
    return Responsiveness(on_time, first_fix, satisfied, score, closed >= SHOWN_FROM)


def support_index(functions: Sequence[tuple[int, float]]) -> float | None:
    """Support to those who serve customers: scores weighted by requests, as (requests, score)."""
    total = sum(n for n, _ in functions)
    return sum(n * score for n, score in functions) / total if total else None
