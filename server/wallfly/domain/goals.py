"""Team goals: what a team wants to reach together in a season, and how far it has come.

A goal is about looking, checking, answering and having a say, never about how far a value is lived.
Progress is told to the team as its share of its own goal, beside no other team's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import Literal, NamedTuple, get_args

from wallfly.domain.support import Op, support_state

Metric = Literal["coverage", "followup", "support", "discussion"]
METRICS: tuple[Metric, ...] = get_args(Metric)
State = Literal["early", "under way", "reached"]

FEWEST_DUE = 5  # follow-ups
FEWEST_CLOSED, FEWEST_TEAMS = 5, 2  # support requests, and the teams they came from
FEWEST_VOICES = 3  # people of a team, before it has had its say
LEAST_SHARE, MOST_SHARE = 0.1, 1.0
LEAST_MINUTES, MOST_MINUTES = 15, 40 * 60  # of working time
LONG_AGO = 2  # the weight of a watch slot that nobody watched for weeks


class Goal(NamedTuple):
    """What a team has chosen: a share, or for support the median of working minutes at most."""

    metric: Metric
    target: float


class Part(NamedTuple):
    """A piece of the shared picture, done or not."""

    name: str
    detail: str
    done: bool


class Found(NamedTuple):
    """What was counted: `now` in the unit of the target, None where nothing fair can be said yet."""

    now: float | None
    done: int | None = None
    of: int | None = None
    parts: Sequence[Part] = ()


class Progress(NamedTuple):
    """How far a team is: `share` of its goal, 0 to 1, None while it is too early to say."""

    state: State
    share: float | None


NOTHING_YET = Found(None)


def makes_sense(metric: Metric, target: float) -> bool:
    """Whether a target can be meant: a share from a tenth up, or a quarter of an hour to a week of work."""
    least, most = (LEAST_MINUTES, MOST_MINUTES) if metric == "support" else (LEAST_SHARE, MOST_SHARE)
    return least <= target <= most


def progress(goal: Goal, found: Found) -> Progress:
    """How far what was found is along the way; more than the goal is the goal."""
    if found.now is None:
        return Progress("early", None)
    if goal.metric == "support":
        share = 1.0 if found.now <= goal.target else goal.target / found.now
    else:
        share = min(1.0, found.now / goal.target)
    return Progress("reached" if share >= 1 else "under way", share)


def coverage(slots: Iterable[tuple[str, str, str]], weights: Mapping[tuple[str, str], int] | None) -> Found:
    """The share of a team's watch slots that somebody watched in the last weeks: slots as (place, its
    name, "wd early") and their weights as frozen last Monday; a slot without one was watched enough."""
    if weights is None:
        return NOTHING_YET
    parts = [Part(name, part, weights.get((place, part), 0) < LONG_AGO) for place, name, part in slots]
    return _share_of(parts)


def discussion(wordings: Iterable[tuple[str, str]], voices: Mapping[str, int]) -> Found:
    """The share of wordings, as (name, "care@2"), on which at least three people of the team spoke."""
    return _share_of([Part(name, version, voices.get(version, 0) >= FEWEST_VOICES) for name, version in wordings])


def _share_of(parts: Sequence[Part]) -> Found:
    if not parts:
        return NOTHING_YET
    done = sum(part.done for part in parts)
    return Found(done / len(parts), done, len(parts), parts)


def followup(outcomes: Sequence[str]) -> Found:
    """The share of fixes due a check that were checked with those they were for, in time or late, and
    not denied; from five that were due."""
    if len(outcomes) < FEWEST_DUE:
        return NOTHING_YET
    done = sum(one in ("on time", "late") for one in outcomes)
    return Found(done / len(outcomes), done, len(outcomes))


class Asked(NamedTuple):
    """A support request: when it was opened by the site's clock, by which team, and its steps."""

    opened: datetime
    team: str | None
    ops: Sequence[Op]


def support(requests: Iterable[Asked], asof: datetime, holidays: Iterable[date] = ()) -> Found:
    """The median of working minutes to a first answer; from five closed requests of two teams, so that
    nobody's own request shows."""
    off = frozenset(holidays)
    closed = [one for one in requests if support_state(one.opened, one.ops, 0, asof, off).state == "closed"]
    if len(closed) < FEWEST_CLOSED or len({one.team for one in closed}) < FEWEST_TEAMS:
        return NOTHING_YET
    waits = [wait for one in closed if (wait := _minutes_to_answer(one, off)) is not None]
    return Found(median(waits)) if len(waits) >= FEWEST_CLOSED else NOTHING_YET


def _minutes_to_answer(request: Asked, off: frozenset[date]) -> float | None:
    """Working minutes to the first proposal, without the time in which the function waited for the requester."""
    for at, _, op, by in sorted(request.ops):
        if (by, op) == ("function", "propose"):
            stood = support_state(request.opened, request.ops, 0, at, off)
            if stood.state == "proposed":
                return stood.running_minutes
    return None
