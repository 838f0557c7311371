"""What one member's week earns, part by part, and what of it matters later.

Beside the member's own records of the week only frozen server rows are read, what points at those
records, and what was said in earlier weeks about the same wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from msgspec import Struct

from wallfly.domain import points
from wallfly.domain.calendar import Slot
from wallfly.domain.records import Calibration, Comment, Followup, FollowupDone, Recognition, Record, Vote

WALK_COUNTS_MIN = points.WALK_COUNTS_MIN


class Around(NamedTuple):
    """What a week's earnings depend on beside the member's own records of that week."""

    weights: Mapping[Slot, int] = {}  # frozen on Monday
    quests: Set[Slot] = frozenset()
    followups: Mapping[str, Followup] = {}  # by id: those the member's records name, if they are due from the member
    void: Set[str] = frozenset()  # follow-ups done that the other side denied, or that were done before
    discussed: Set[str] = frozenset()  # wordings spoken about in an earlier week


class WalkDone(NamedTuple):
    """A valid walk: its local day, its own minutes, its watch slot."""

    day: int
    minutes: float
    slot: Slot


class Facts(Struct, frozen=True, omit_defaults=True):
    """What later weeks need to know of a week: the wordings that were spoken about."""

    discussed: list[str] = []


class Earned(NamedTuple):
    """A week's points by part (only what is not 0), whether it keeps the rhythm, and its facts."""

    parts: dict[str, int]
    active: bool
    facts: Facts


def earn(
    walks: Sequence[WalkDone], taps: points.TapPoints, own: Iterable[tuple[int, Record]], around: Around
) -> Earned:
    """The earnings of a week: its valid walks, its quick taps, its other records as (at, record)."""
    said = sorted(own, key=lambda one: (one[0], one[1].id))
    slots = [walk.slot for walk in walks]
    spoken = _spoken(said)
    parts = {
        "walk": points.walk_points((walk.day, walk.minutes) for walk in walks),
        "coverage": points.coverage_points(slots, around.weights),
        "quest": points.quest_points(slots, around.quests),
        "adlib": taps.points,
        "followup": points.followup_points(_followups(said, around)),
        "recognition": points.recognition_points(_thanked(said)),
        "discussion": points.DISCUSSION * len(spoken - around.discussed),
        "calibration": points.CALIBRATION * len(rounds_passed(one for _, one in said)),
    }
    facts = Facts(discussed=sorted(spoken))
    active = bool(walks) or len({tap.day for tap in taps.counting}) >= 2
    return Earned({name: value for name, value in parts.items() if value}, active, facts)


def rounds_passed(said: Iterable[Record]) -> set[str]:
    """The calibration rounds that were passed, of records by (at, id): a round counts as it was first
    answered, for what comes after has read the reasons."""
    first: dict[str, float] = {}
    for one in said:
        if isinstance(one, Calibration):
            first.setdefault(one.round, one.score)
    return {name for name, score in first.items() if score >= points.CALIBRATION_PASS}


def _followups(said: list[tuple[int, Record]], around: Around) -> list[tuple[int, int]]:
    """Follow-ups done: when, and when they were due."""
    return [
        (at, around.followups[one.target].due)
        for at, one in said
        if isinstance(one, FollowupDone) and one.target in around.followups and one.id not in around.void
    ]


def _thanked(said: list[tuple[int, Record]]) -> set[str]:
    """Teams that were told what they did, what it did and why it matters."""
    return {
        one.team
        for _, one in said
        if isinstance(one, Recognition) and one.what.strip() and one.effect.strip() and one.why.strip()
    }


def _spoken(said: list[tuple[int, Record]]) -> set[str]:
    return {one.version for _, one in said if isinstance(one, Vote | Comment)}
