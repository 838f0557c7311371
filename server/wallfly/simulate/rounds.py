"""Calibration rounds and team goals of a simulated organisation; chance of their own, so that what
was walked and tapped stays the same with and without them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from wallfly.domain.calendar import DAY_MS, season_of, week_iso, week_of, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.goals import Goal
from wallfly.domain.records import Polarity, Round
from wallfly.domain.rounds import Vignette, choose_round
from wallfly.simulate.world import TIME_ZONE, Person, Sending
from wallfly.store.engine import Transaction
from wallfly.store.goals import keep_goal

HOUR_MS = 3_600_000
OFTEN = 0.12  # of people in a week
ALIKE = 0.84  # of stories noted as the panel did
ANSWERS: tuple[Polarity, ...] = (-1, 0, 1)

_GOALS = {"front line": Goal("coverage", 0.8), "enabling": Goal("support", 240), "leadership": Goal("discussion", 1.0)}


def rounds_of(people: Sequence[Person], stories: Sequence[Vignette], week: int, seed: int,
              make: Callable[[int], str]) -> Iterator[Sending]:  # fmt: skip
    """The rounds that were answered in a week; `make` gives ids."""
    chance = random.Random(seed * 104_729 + week)
    monday, name = week_starts_ms(week, TIME_ZONE), week_iso(week)
    for person in people:
        if chance.random() < OFTEN:
            at = monday + chance.randint(8, 6 * 24) * HOUR_MS
            answers = [(one.version, _answer(one, chance)) for one in choose_round(stories, person.id, name)]
            if answers:
                made = Round(id=make(at), at=at, recorded=at, round=name, answers=answers)
                yield Sending(person, monday + 7 * DAY_MS - HOUR_MS, [made])


def _answer(story: Vignette, chance: random.Random) -> Polarity:
    return story.agreed if chance.random() < ALIKE else chance.choice(ANSWERS)


def choose_goals(tx: Transaction, catalogue: Catalogue, steward: str, now: int) -> None:
    """A goal for each team, in the season that is now."""
    season = max(1, season_of(week_of(now, TIME_ZONE), catalogue.first_week))
    for team, body in sorted(catalogue.teams.items()):
        keep_goal(tx, team, season, _GOALS[body.kind], steward, now)
