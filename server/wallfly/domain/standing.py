"""Where a member stands: weeks, seasons, rhythm and badges, put together from what was earned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from wallfly.domain.badges import Badges, Season, Shape, badges
from wallfly.domain.calendar import SEASON_WEEKS, season_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Facts
from wallfly.domain.streak import Streak, spare_weeks, streak


class Week(NamedTuple):
    """What a week earned; it is still worked out anew when a record touches it."""

    week: int
    parts: dict[str, int]
    total: int
    active: bool
    facts: Facts


class Archived(NamedTuple):
    """A season that is kept as it was."""

    season: int
    points: int
    active_weeks: list[int]
    leave_weeks: list[int]
    badges: list[str]
    kept: Facts


class Standing(NamedTuple):
    """All of a member's weeks: the open ones, the archived seasons, and weeks off that are still open.
    `open_season` is the first season that is not archived."""

    open_season: int
    weeks: Sequence[Week]
    archived: Sequence[Archived]
    leave: Collection[int]

    @property
    def active(self) -> set[int]:
        """Weeks in rhythm."""
        return {one.week for one in self.weeks if one.active}.union(*(one.active_weeks for one in self.archived))

    @property
    def off(self) -> set[int]:
        """Weeks off."""
        return {*self.leave}.union(*(one.leave_weeks for one in self.archived))

    def streak(self, week: int) -> Streak:
        """The rhythm as of a week."""
        return streak(self.active, self.off, week)

    def spare(self, week: int) -> list[int]:
        """Missed weeks in which a spare one kept the rhythm."""
        return spare_weeks(self.active, self.off, week)

    def weeks_of(self, season: int, first_week: int) -> list[Week]:
        """The open weeks of a season, oldest first; what lies before the first season belongs to it."""
        return [one for one in self.weeks if max(1, season_of(one.week, first_week)) == season]


def shape_of(catalogue: Catalogue) -> Shape:
    """The places and parts of the day that badges ask for."""
    return Shape(len(catalogue.offered_places), len({slot.daypart for slot in catalogue.open_slots}))


def badges_of(standing: Standing, put_up: Mapping[int, Collection[str]], catalogue: Catalogue, week: int) -> Badges:
    """A member's badges as of a week; `put_up` are the wordings put up for discussion, by season."""
    first = catalogue.first_week
    seasons = []
    for number in range(standing.open_season, max(standing.open_season, season_of(week, first)) + 1):
        ends = season_ends(number, first)
        facts = [one.facts for one in standing.weeks_of(number, first)]
        best = standing.streak(min(week, ends)).best
        seasons.append(Season(number, facts, best, week > ends, put_up.get(number, ())))
    had = {badge: one.season for one in standing.archived for badge in one.badges}
    return badges(seasons, had, [one.kept for one in standing.archived], shape_of(catalogue))


def season_starts(season: int, first_week: int) -> int:
    """The first week of a season."""
    return first_week + (season - 1) * SEASON_WEEKS


def season_ends(season: int, first_week: int) -> int:
    """The last week of a season."""
    return season_starts(season + 1, first_week) - 1
