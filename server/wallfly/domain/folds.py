"""The rows of the folds: what one member's week is made from, and what it comes to."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.domain.earning import Facts
from wallfly.domain.records import Record


class Stored(NamedTuple):
    """A journal row as folding needs it; `at`, `recorded` are corrected, `counts_in` is not None."""

    id: str
    at: int
    recorded: int
    skew: int
    device: str | None
    week: int
    counts_in: int
    site: str | None
    place: str | None
    record: Record


class Look(NamedTuple):
    """What one walk saw of one practice about one role group; n = 0 is kept: watched, nothing seen."""

    walk: str
    practice: str
    about: str
    member: str
    week: int
    site: str
    place: str
    counts_in: int
    k: int
    n: int
    unclear: int
    minutes: float
    overt: bool
    own_team: bool


class Taps(NamedTuple):
    """Quick taps of one member and week, counted."""

    member: str
    week: int
    counts_in: int
    site: str
    place: str
    practice: str
    about: str
    lived: int
    missed: int


class ActivityDay(NamedTuple):
    """How much a member looked on one day at one site, whatever was seen."""

    member: str
    week: int
    day: int
    site: str
    walks: int
    minutes: float
    taps: int


class WeekPoints(NamedTuple):
    """What a week earned."""

    member: str
    week: int
    parts: dict[str, int]
    total: int
    active: bool
    rules: int
    facts: Facts


class LeaveWeek(NamedTuple):
    """A week off, and the week in which the member said so."""

    member: str
    week: int
    off: int


class Folded(NamedTuple):
    """All rows one group comes to."""

    looks: list[Look]
    taps: list[Taps]
    activity: list[ActivityDay]
    points: WeekPoints | None
    leave: list[LeaveWeek]


class OpenFrom(NamedTuple):
    """The first block, day and season that are not frozen."""

    block: int
    day: int
    season: int
