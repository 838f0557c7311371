"""The fifteen badges: what was learned or covered, never what was seen, never better than anyone.

Each is a pure function of what a member did, season by season. Once a season is archived its
badges are kept as they are; nothing takes one away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from wallfly.domain.earning import Facts

NAMES = {
    "first_walk": "First Walk",
    "quiet_walk": "Quiet Walk",
    "second_pair_of_eyes": "Second Pair of Eyes",
    "calibrated": "Calibrated",
    "round_the_clock": "Round the Clock",
    "weekend_watch": "Weekend Watch",
    "mapmaker": "Mapmaker",
    "patient_fly": "Patient Fly",
    "quest_finisher": "Quest Finisher",
    "into_the_unknown": "Into the Unknown",
    "follow_through": "Follow-Through",
    "said_why": "Said Why",
    "had_a_say": "Had a Say",
    "steady_rhythm": "Steady Rhythm",
    "own_up": "Own Up",
}
PAIRED_WALKS, PARTNERS = 3, 2
DAYPARTS_AT_MOST, PLACES_AT_MOST = 4, 8


class Shape(NamedTuple):
    """How many places there are to walk at, and in how many parts of the day any of them is open."""

    places: int
    dayparts: int


class Season(NamedTuple):
    """One season of a member: the facts of its weeks, the best rhythm up to its end, whether it is
    over, and the wordings that were put up for discussion in it."""

    number: int
    weeks: Sequence[Facts]
    best: int
    over: bool
    put_up: Collection[str]


class Ahead(NamedTuple):
    """A badge that is not earned yet, and how far it is."""

    id: str
    have: int
    of: int


class Badges(NamedTuple):
    """Badges with the season each was earned in, and those ahead, both in the order of the table."""

    earned: dict[str, int]
    ahead: list[Ahead]


class _Life(NamedTuple):
    """What adds up over all seasons."""

    pairs: list[str]
    rounds: set[str]
    thanked: int
    discussed: set[str]


def badges(seasons: Sequence[Season], had: Mapping[str, int], before: Sequence[Facts], shape: Shape) -> Badges:
    """The badges of a member: `seasons` are the open ones, oldest first and the current one last;
    `had` the badges of archived seasons, `before` what was kept of those seasons."""
    earned, life, ahead = dict(had), _add(_Life([], set(), 0, set()), before), list[Ahead]()
    for season in seasons:
        life = _add(life, season.weeks)
        progress = _progress(season, life, shape)
        for id, (have, of) in progress.items():
            if have >= of and (id != "had_a_say" or season.over):
                earned.setdefault(id, season.number)
        ahead = [Ahead(id, min(have, of), of) for id, (have, of) in progress.items() if id not in earned]
    return Badges({id: earned[id] for id in NAMES if id in earned}, ahead)


def worth_keeping(weeks: Sequence[Facts]) -> Facts:
    """What later seasons still need of an archived one: nothing of where or when anyone walked."""
    life = _add(_Life([], set(), 0, set()), weeks)
    return Facts(pairs=life.pairs, rounds=sorted(life.rounds), thanked=life.thanked, discussed=sorted(life.discussed))


def _add(life: _Life, weeks: Sequence[Facts]) -> _Life:
    return _Life(
        [*life.pairs, *(pair for week in weeks for pair in week.pairs)],
        life.rounds.union(*(week.rounds for week in weeks)),
        life.thanked + sum(week.thanked for week in weeks),
        life.discussed.union(*(week.discussed for week in weeks)),
    )


def _progress(season: Season, life: _Life, shape: Shape) -> dict[str, tuple[int, int]]:
    """How far each badge is: so much of so much."""
    weeks = season.weeks
    slots = [slot for week in weeks for slot in week.slots]
    denied = any(week.denied for week in weeks)
    return {
        "first_walk": (sum(slot.walks for slot in slots), 1),
        "quiet_walk": (sum(week.quiet for week in weeks), 1),
        "second_pair_of_eyes": (_pairs(life.pairs), PAIRED_WALKS),
        "calibrated": (len(life.rounds), 3),
        "round_the_clock": (len({slot.daypart for slot in slots}), max(1, min(DAYPARTS_AT_MOST, shape.dayparts))),
        "weekend_watch": (sum(slot.walks for slot in slots if slot.daytype != "wd"), 3),
        "mapmaker": (len({slot.place for slot in slots}), max(1, min(PLACES_AT_MOST, shape.places))),
        "patient_fly": (int(sum(slot.minutes for slot in slots)), 300),
        "quest_finisher": (sum(week.quests for week in weeks), 5),
        "into_the_unknown": (sum(week.unknown for week in weeks), 4),
        "follow_through": (0 if denied else sum(week.on_time for week in weeks), 10),
        "said_why": (life.thanked, 5),
        "had_a_say": (len(life.discussed.intersection(season.put_up)), max(1, len(season.put_up))),
        "steady_rhythm": (season.best, 8),
        "own_up": (sum(week.own_up for week in weeks), 1),
    }


def _pairs(pairs: Sequence[str]) -> int:
    """Paired walks as far as they count for the badge: the last of the three must be with someone else."""
    return len(pairs) if len(set(pairs)) >= PARTNERS else min(len(pairs), PAIRED_WALKS - 1)
