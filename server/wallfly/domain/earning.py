"""What one member's week earns, part by part, and what badges and later weeks need to know of it.

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
QUIET_MIN = 10.0  # minutes of a walk in which nothing was seen, for the badge
UNKNOWN = 2  # the weight of a watch slot that nobody watched for weeks


class Around(NamedTuple):
    """What a week's earnings depend on beside the member's own records of that week."""

    weights: Mapping[Slot, int] = {}  # frozen on Monday
    quests: Set[Slot] = frozenset()
    followups: Mapping[str, Followup] = {}  # by id: those the member's records name, if they are due from the member
    void: Set[str] = frozenset()  # follow-ups done that the other side denied, or that were done before
    denied: Set[str] = frozenset()  # those of them that were denied
    discussed: Set[str] = frozenset()  # wordings spoken about in an earlier week
    own_up: int = 0  # own records of this week that were taken back within a day
    corroborated: int = 0  # points, worked out once when the week was three days over
    paired: int = 0
    pairs: Sequence[str] = ()


class WalkDone(NamedTuple):
    """A valid walk: its local day, its own minutes, its watch slot, whether nothing was seen."""

    day: int
    minutes: float
    slot: Slot
    quiet: bool = False


class Watched(NamedTuple):
    """A week's walks in one watch slot."""

    place: str
    daytype: str
    daypart: str
    walks: int
    minutes: float


class Facts(Struct, frozen=True, omit_defaults=True):
    """What badges and later weeks need to know of a week: what was done, never what was seen."""

    discussed: list[str] = []  # wordings that were spoken about
    slots: list[Watched] = []
    quiet: int = 0
    unknown: int = 0  # walks where nobody had watched for weeks
    quests: int = 0
    on_time: int = 0  # follow-ups
    denied: int = 0
    thanked: int = 0  # 1 when a team was thanked completely
    rounds: list[str] = []  # passed
    pairs: list[str] = []  # a token for each paired walk, the same for the same two people
    own_up: int = 0


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
    spoken, thanked, done = _spoken(said), _thanked(said), _followups(said, around)
    kept = [(at, due) for at, due, id in done if id not in around.void]
    passed = rounds_passed(one for _, one in said)
    parts = {
        "walk": points.walk_points((walk.day, walk.minutes) for walk in walks),
        "coverage": points.coverage_points(slots, around.weights),
        "quest": points.quest_points(slots, around.quests),
        "adlib": taps.points,
        "corroborated": around.corroborated,
        "paired": around.paired,
        "followup": points.followup_points(kept),
        "recognition": points.recognition_points(thanked),
        "discussion": points.DISCUSSION * len(spoken - around.discussed),
        "calibration": points.CALIBRATION * len(passed),
    }
    facts = Facts(
        discussed=sorted(spoken),
        slots=_watched(walks),
        quiet=sum(walk.quiet and walk.minutes >= QUIET_MIN for walk in walks),
        unknown=sum(around.weights.get(slot, 0) == UNKNOWN for slot in slots),
        quests=len(set(slots) & around.quests),
        on_time=sum(at <= due for at, due in kept),
        denied=sum(id in around.denied for _, _, id in done),
        thanked=int(bool(thanked)),
        rounds=sorted(passed),
        pairs=list(around.pairs),
        own_up=around.own_up,
    )
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


def _followups(said: list[tuple[int, Record]], around: Around) -> list[tuple[int, int, str]]:
    """Follow-ups done: when, when they were due, and the id of the record that says so."""
    return [
        (at, around.followups[one.target].due, one.id)
        for at, one in said
        if isinstance(one, FollowupDone) and one.target in around.followups
    ]


def _watched(walks: Sequence[WalkDone]) -> list[Watched]:
    slots: dict[Slot, list[float]] = {}
    for walk in walks:
        slots.setdefault(walk.slot, []).append(walk.minutes)
    return [Watched(*slot, len(minutes), round(sum(minutes), 3)) for slot, minutes in sorted(slots.items())]


def _thanked(said: list[tuple[int, Record]]) -> set[str]:
    """Teams that were told what they did, what it did and why it matters."""
    return {
        one.team
        for _, one in said
        if isinstance(one, Recognition) and one.what.strip() and one.effect.strip() and one.why.strip()
    }


def _spoken(said: list[tuple[int, Record]]) -> set[str]:
    return {one.version for _, one in said if isinstance(one, Vote | Comment)}
