"""What two people noticed independently, and who walked beside whom: worked out once a week.

Neither depends on whether they saw the same thing lived or missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from wallfly.domain import points

NEAR_MS = 300_000  # two taps on one thing
OVERLAP_MS = 480_000  # two walks at one place
PAIR_A_SEASON = 8  # paired walks of the same two people that earn something


class Seen(NamedTuple):
    """A tap on something, in a walk or not, that is not recalled."""

    member: str
    at: int
    practice: str
    place: str


class Stay(NamedTuple):
    """A walk from when to when (ms) at a place; only a valid one earns, any may be walked beside."""

    member: str
    id: str
    place: str
    start: int
    end: int
    valid: bool


class Together(NamedTuple):
    """A member's points of a week for what was done with others, and a token for each paired walk; `beyond`
    are those of walks that count no more, for the same two have walked together often enough."""

    member: str
    corroborated: int
    paired: int
    pairs: list[str]
    beyond: list[str]


def met(stays: Iterable[Stay]) -> list[Stay]:
    """The walks that someone else walked beside."""
    found: set[Stay] = set()
    for place in _by_place(stays).values():
        going: list[Stay] = []
        for one in sorted(place, key=lambda one: one.start):
            going = [other for other in going if other.end - one.start >= OVERLAP_MS]
            for other in going:
                if _together(one, other):
                    found |= {one, other}
            going.append(one)
    return sorted(found)


def _together(one: Stay, other: Stay) -> bool:
    return one.member != other.member and min(one.end, other.end) - max(one.start, other.start) >= OVERLAP_MS


def work_out(
    counting: Mapping[str, Sequence[points.Tap]],
    seen: Iterable[Seen],
    stays: Iterable[Stay],
    token: Callable[[str, str], str],
    before: Mapping[str, Counter[str]],
) -> list[Together]:
    """The points of everyone who did something together with someone, of one week.

    `counting`: quick taps that count, by member. `token` names a pair of members, `before` how often a
    member's pairs have walked in this season already.
    """
    near, beside = _by_thing(seen), _by_place(stays)
    own: dict[str, list[Stay]] = defaultdict(list)
    for place in beside.values():
        for stay in place:
            own[stay.member].append(stay)
    made = []
    for member in sorted(counting.keys() | own.keys()):
        partners = [one for tap in counting.get(member, ()) if (one := _partner(member, tap, near)) is not None]
        pairs, beyond = _pairs(own[member], beside, token, before.get(member, Counter()))
        corroborated, paired = points.corroborated_points(partners), points.paired_points(len(pairs))
        made.append(Together(member, corroborated, paired, pairs, beyond))
    return [one for one in made if one.corroborated or one.paired or one.beyond]


def _by_thing(seen: Iterable[Seen]) -> dict[tuple[str, str], list[tuple[int, str]]]:
    things: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for one in seen:
        things[(one.practice, one.place)].append((one.at, one.member))
    for found in things.values():
        found.sort()
    return things


def _by_place(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    places: dict[str, list[Stay]] = defaultdict(list)
    for one in stays:
        places[one.place].append(one)
    return places


def _partner(member: str, tap: points.Tap, near: Mapping[tuple[str, str], list[tuple[int, str]]]) -> str | None:
    """Whoever else noticed the same within five minutes; of several the smallest id."""
    things = near.get((tap.practice, tap.place), [])
    others = set()
    for at in range(bisect_left(things, (tap.at - NEAR_MS, "")), len(things)):
        if things[at][0] > tap.at + NEAR_MS:
            break
        others.add(things[at][1])
    return min(others - {member}, default=None)


def _beside(one: Stay, place: Sequence[Stay]) -> list[str]:
    """Everyone else who walked there for eight of the same minutes, smallest id first."""
    return sorted({other.member for other in place if _together(one, other)})


def _pairs(
    own: Iterable[Stay], beside: Mapping[str, list[Stay]], token: Callable[[str, str], str], before: Counter[str]
) -> tuple[list[str], list[str]]:
    """One token for each own valid walk that someone walked beside, no pair more than eight times a season; and
    one for each walk after those, of every pair it would have been."""
    walked = Counter(before)
    made, beyond = list[str](), list[str]()
    for one in sorted((one for one in own if one.valid), key=lambda one: (one.start, one.id)):
        tokens = [token(one.member, other) for other in _beside(one, beside[one.place])]
        pair = next((one for one in tokens if walked[one] < PAIR_A_SEASON), None)
        if pair is None:
            beyond += tokens
        else:
            walked[pair] += 1
            made.append(pair)
    return made, beyond
