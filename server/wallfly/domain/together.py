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
    """A member's points for a week, and a token for each of the paired walks that count."""

    member: str
    corroborated: int
    paired: int
    pairs: list[str]


def work_out(
    counting: Mapping[str, Sequence[points.Tap]],
    seen: Iterable[Seen],
    stays: Iterable[Stay],
    token: Callable[[str, str], str],
    before: Mapping[str, Counter[str]],
) -> list[Together]:
    """All members' points of a week for what they did together.

    `counting`: each member's quick taps that count. `token` names a pair of members, `before` how
    often a member's pairs have walked in this season already.
    """
    near = _by_thing(seen)
    beside = _by_place(stays)
    members = sorted({*counting, *(stay.member for place in beside.values() for stay in place if stay.valid)})
    made = []
    for member in members:
        partners = [one for tap in counting.get(member, ()) if (one := _partner(member, tap, near)) is not None]
        pairs = _pairs(member, beside, token, before.get(member, Counter()))
        made.append(Together(member, points.corroborated_points(partners), points.paired_points(len(pairs)), pairs))
    return [one for one in made if one.corroborated or one.paired]


def candidates(seen: Iterable[Seen], stays: Iterable[Stay]) -> set[str]:
    """Members who may have something together with someone: a cheap look before the exact one."""
    found: set[str] = set()
    for things in _by_thing(seen).values():
        for (at, member), (later, other) in zip(things, things[1:], strict=False):
            if member != other and later - at <= NEAR_MS:
                found |= {member, other}
    for place in _by_place(stays).values():
        found |= {one.member for one in place if _beside(one, place)}
    return found


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
    return {place: sorted(found, key=lambda one: (one.start, one.id)) for place, found in places.items()}


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
    return sorted({other.member for other in place if other.member != one.member
                   and min(one.end, other.end) - max(one.start, other.start) >= OVERLAP_MS})  # fmt: skip


def _pairs(
    member: str, beside: Mapping[str, list[Stay]], token: Callable[[str, str], str], before: Counter[str]
) -> list[str]:
    walked = Counter(before)
    made = []
    own = sorted((one for place in beside.values() for one in place if one.member == member and one.valid),
                 key=lambda one: (one.start, one.id))  # fmt: skip
    for one in own:
        for other in _beside(one, beside[one.place]):
            pair = token(member, other)
            if walked[pair] < PAIR_A_SEASON:
                walked[pair] += 1
                made.append(pair)
                break
    return made
