"""Closing a block: looks and taps enter disjoint, safe, frozen cells, or none.

What is left open to anyone's SQL must be safe by itself, so nothing finer than these cells ever
leaves the store. A group is safe when enough different people saw it, nobody saw most of it, and
it is about enough people. Looks climb a ladder: alone at their place if that is safe, else
together with the other places of the site, else with the other sites, else with the other
practices of their value, else not at all. No condition here looks at lived or missed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from wallfly.domain.catalogue import Catalogue, Headcounts
from wallfly.domain.folds import Look, Taps

OTHER_PLACES = "other places"
OTHER_SITES = "other sites"
OTHER_PRACTICES = "other practices"
ALL_SITES = "all sites"  # not pooled for safety: a figure worked out of all cells together
ALL_PLACES = "all places"

LOOK_MOMENTS = 20
LOOK_MINUTES = 60
TAP_MOMENTS = 10
SPREAD_PEOPLE = 5  # staff a group must be about when no place has more than half of it
TRUE_SQUARES_WALKS = 10  # walks left without the busiest observer's, for true sums of squares
ROUND_TO = 5

EVERY_ROLE = ("front line", "manager", "enabling function", "environment")

T = TypeVar("T", Look, Taps)


class Profile(NamedTuple):
    """How careful the book is; nothing lower than `small` can be chosen."""

    observers: int  # K: different people who must have seen something
    people: int  # H: staff it must be about, when one place has more than half of it


PROFILES = {"standard": Profile(5, 10), "small": Profile(3, 5)}
SMALL_PROFILE_BELOW = 50  # staff of an organisation that may choose the small profile


class CellKey(NamedTuple):
    """What a published row is about."""

    site: str
    place: str
    value: str
    practice: str
    about: str


class Cell(NamedTuple):
    """A row of the book: additive sufficient statistics of the looks in it."""

    key: CellKey
    k: int
    n: int
    unclear: int
    walks: int
    skk: float
    skn: float
    snn: float
    minutes: int
    overt_walks: int


class Notice(NamedTuple):
    """What was tapped outside looks, rounded to fives."""

    key: CellKey
    lived: int
    missed: int


class ClosedLooks(NamedTuple):
    """The cells of a block, which looks are in each, and the share of its moments in none."""

    cells: list[Cell]
    members: dict[CellKey, list[Look]]
    unpublished: float


class ClosedTaps(NamedTuple):
    """The notices of a block, and which taps are in each."""

    notices: list[Notice]
    members: dict[CellKey, list[Taps]]


class _Weigh(NamedTuple, Generic[T]):
    """What a thing of a kind weighs, and how much is enough."""

    weight: Callable[[T], float]
    enough: float


_MOMENTS: _Weigh[Look] = _Weigh(lambda look: look.n, LOOK_MOMENTS)
_MINUTES: _Weigh[Look] = _Weigh(lambda look: look.minutes, LOOK_MINUTES)
_TAPS: _Weigh[Taps] = _Weigh(lambda taps: taps.lived + taps.missed, TAP_MOMENTS)


def close_looks(looks: Iterable[Look], catalogue: Catalogue) -> ClosedLooks:
    """The cells of a block's looks. The result does not depend on their order."""
    ordered = sorted(looks, key=lambda one: (one.walk, one.practice, one.about))
    hourly = [one for one in ordered if _by_the_hour(one, catalogue)]
    counted = [one for one in ordered if not _by_the_hour(one, catalogue)]
    members: dict[CellKey, list[Look]] = {}
    # What is counted by the hour has no share lived: it is never pooled with what has.
    members |= _climb([one for one in hourly if one.minutes > 0], _MINUTES, catalogue, rungs=3)
    members |= _climb([one for one in counted if one.n], _MOMENTS, catalogue, rungs=4)
    moments = sum(one.n for one in ordered)
    published = sum(one.n for group in members.values() for one in group)
    for one in counted:
        if not one.n:
            _join_quietly(one, members, catalogue)
    cells = [_cell(key, members[key]) for key in sorted(members)]
    return ClosedLooks(cells, members, 1 - published / moments if moments else 0.0)


def close_taps(block: int, taps: Iterable[Taps], catalogue: Catalogue, secret: bytes) -> ClosedTaps:
    """The notices of a block's taps, rounded so that nothing exact can be subtracted."""
    members = _climb(sorted(taps), _TAPS, catalogue, rungs=4)

    def rounded(key: CellKey, what: str, count: int) -> int:
        return round_to_five(count, secret, f"{block}|{'|'.join(key)}|{what}")

    notices = [
        Notice(
            key,
            rounded(key, "lived", sum(one.lived for one in group)),
            rounded(key, "missed", sum(one.missed for one in group)),
        )
        for key, group in sorted(members.items())
    ]
    return ClosedTaps(notices, members)


def round_to_five(count: int, secret: bytes, key: str) -> int:
    """A count as a multiple of five: up with probability remainder/5, always the same for a key."""
    return round_to(ROUND_TO, count, secret, key)


def round_to(step: int, count: int, secret: bytes, key: str) -> int:
    """The same for any step."""
    low, remainder = count - count % step, count % step
    draw = hmac.new(secret, key.encode(), hashlib.sha256).digest()[:8]
    return low + step if int.from_bytes(draw) < (remainder << 64) // step else low


# ---- the ladder


def rung_key(rung: int, site: str, place: str, practice: str, about: str, catalogue: Catalogue) -> CellKey:
    """The key something is grouped by on a rung, 1 to 4."""
    value = catalogue.practices[practice].value
    return CellKey(
        site if rung <= 2 else OTHER_SITES,
        place if rung == 1 else OTHER_PLACES,
        value,
        practice if rung <= 3 else OTHER_PRACTICES,
        about,
    )


def _climb(things: Iterable[T], weigh: _Weigh[T], catalogue: Catalogue, rungs: int) -> dict[CellKey, list[T]]:
    """What is safe on a rung stays there; the rest is put together more coarsely on the next."""
    members: dict[CellKey, list[T]] = {}
    left = list(things)
    for rung in range(1, rungs + 1):
        groups: dict[CellKey, list[T]] = defaultdict(list)
        for thing in left:
            groups[_key(rung, thing, catalogue)].append(thing)
        left = []
        for key, group in groups.items():
            if _is_safe(group, key.about, weigh, catalogue):
                members[key] = group
            else:
                left += group
    return members


def _key(rung: int, thing: Look | Taps, catalogue: Catalogue) -> CellKey:
    return rung_key(rung, thing.site, thing.place, thing.practice, thing.about, catalogue)


def _join_quietly(look: Look, members: dict[CellKey, list[Look]], catalogue: Catalogue) -> None:
    """A look with no moment goes with the first cell that would have held it, and adds minutes."""
    for rung in (1, 2, 3):
        key = _key(rung, look, catalogue)
        if key in members:
            members[key].append(look)
            return


def _is_safe(group: list[T], about: str, weigh: _Weigh[T], catalogue: Catalogue) -> bool:
    profile = PROFILES[catalogue.profile]
    by_member: dict[str, float] = defaultdict(float)
    by_place: dict[tuple[str, str], float] = defaultdict(float)
    for thing in group:
        weight = weigh.weight(thing)
        by_member[thing.member] += weight
        by_place[thing.site, thing.place] += weight
    total = sum(by_member.values())
    one_place = max(by_place.values()) * 2 > total
    return (
        len(by_member) >= profile.observers
        and total >= weigh.enough
        and max(by_member.values()) * 2 <= total
        and people_of(by_place, about, catalogue.headcounts) >= (profile.people if one_place else SPREAD_PEOPLE)
    )


def people_of(places: Iterable[tuple[str, str]], about: str, staff: Headcounts) -> int:
    """The staff a group is about: of its role group at its places, at most the site's, over sites."""
    roles = (about,) if about in ("front line", "manager", "enabling function") else EVERY_ROLE
    at_places: Counter[str] = Counter()
    for site, place in places:
        at_places[site] += sum(staff.place.get((site, place, role), 0) for role in roles)
    return sum(min(count, sum(staff.site.get((site, role), 0) for role in roles)) for site, count in at_places.items())


# ---- one cell


def _by_the_hour(look: Look, catalogue: Catalogue) -> bool:
    return catalogue.practices[look.practice].sampling == "adlib"


def _cell(key: CellKey, group: list[Look]) -> Cell:
    with_moment = [one for one in group if one.n]
    k, n = sum(one.k for one in with_moment), sum(one.n for one in with_moment)
    skk, skn, snn = _squares(with_moment, k, n)
    return Cell(
        key, k, n, sum(one.unclear for one in group), len(with_moment), skk, skn, snn,
        round(sum(one.minutes for one in group)), sum(one.overt for one in with_moment),
    )  # fmt: skip


def _squares(looks: list[Look], k: int, n: int) -> tuple[float, float, float]:
    """Sums of squares over walks: of k, of k times n, of n.

    True when enough walks remain without the busiest observer's; else what an ordinary likeness
    of moments inside a walk (correlation 0.10) implies, so that no one walk can be read out.
    """
    snn = float(sum(one.n * one.n for one in looks))
    if not looks:
        return 0.0, 0.0, snn
    busiest = max(Counter(one.member for one in looks).values())
    if len(looks) - busiest >= TRUE_SQUARES_WALKS:
        return (
            float(sum(one.k * one.k for one in looks)),
            float(sum(one.k * one.n for one in looks)),
            snn,
        )
    p, walks = k / n, len(looks)
    spread = (1 + 0.1 * (snn / n - 1)) * p * (1 - p) * n * (walks - 1) / walks
    return p * p * snn + spread, p * snn, snn
