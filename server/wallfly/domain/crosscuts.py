"""A season's published looks and taps, cut by one thing at a time: direction, part of the day, reason.

A dimension of a practice is shown whole, every category with enough people and moments, or not
at all. Practices whose dimension cannot be shown are pooled within their value, then over
values. Counts are rounded to tens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from wallfly.domain.closing import OTHER_PRACTICES, round_to
from wallfly.domain.ladder import climb
from wallfly.domain.lived import LIKENESS, jeffreys
from wallfly.domain.records import Event

TEN = 10
LEAST_MOMENTS = 40  # of each category
SEVERAL_VALUES = "several values"
EARLY_MS = 600_000  # the first ten minutes of a walk
MOMENTS_A_LOOK = 6  # usually; that widens an interval over walks

Source = Literal["walks", "taps"]


class Cut(NamedTuple):
    """What a season's tally is kept by."""

    source: Source
    value: str
    practice: str
    dimension: str
    category: str


class Tally(NamedTuple):
    """A category of a practice: counts, and some of those who saw it (enough to tell that it is enough)."""

    cut: Cut
    k: int
    n: int
    by: frozenset[str]


class CrossCut(NamedTuple):
    """A published category; counts in tens."""

    dimension: str
    value: str
    practice: str
    source: Source
    category: str
    k: int
    n: int
    share: float
    lo: float
    hi: float


def categories_of(event: Event, daypart: str) -> list[tuple[str, str]]:
    """The categories of one moment, as (dimension, category), without those that only a walk has."""
    found = [("daypart", daypart)]
    if event.direction is not None:
        found.append(("direction", event.direction))
    if event.channel is not None:
        found.append(("channel", event.channel))
    if event.tier is not None:
        found.append(("tier", event.tier))
    if event.reason is not None and event.polarity < 0:
        found.append(("reason", event.reason))
    return found


def categories_in_walk(own_team: bool, after_start_ms: int) -> list[tuple[str, str]]:
    """What a walk adds to each of its moments."""
    return [
        ("own team", "own team" if own_team else "other team"),
        ("first ten minutes", "first ten minutes" if after_start_ms < EARLY_MS else "later"),
    ]


def merge(tallies: Iterable[Tally], people: int) -> list[Tally]:
    """Tallies of the same cut as one; no more than `people` names are kept."""
    k: dict[Cut, int] = defaultdict(int)
    n: dict[Cut, int] = defaultdict(int)
    by: dict[Cut, set[str]] = defaultdict(set)
    for one in tallies:
        k[one.cut] += one.k
        n[one.cut] += one.n
        by[one.cut] |= one.by
    return [Tally(cut, k[cut], n[cut], frozenset(sorted(by[cut])[:people])) for cut in sorted(n)]


def freeze_crosscuts(tallies: Iterable[Tally], observers: int, secret: bytes, season: int) -> list[CrossCut]:
    """The cross-cuts of a season; a category needs twice `observers` different people."""

    def enough(group: Sequence[Tally]) -> bool:
        found = _by_category(group)
        return len(found) > 1 and all(one.n >= LEAST_MOMENTS and len(one.by) >= 2 * observers for one in found.values())

    rungs = (
        lambda one: (one.cut.dimension, one.cut.value, one.cut.practice, one.cut.source),
        lambda one: (one.cut.dimension, one.cut.value, OTHER_PRACTICES, one.cut.source),
        lambda one: (one.cut.dimension, SEVERAL_VALUES, OTHER_PRACTICES, one.cut.source),
    )
    rows = []
    for key, group in sorted(climb(tallies, rungs, enough).items()):
        rows += _rows(key, _by_category(group), secret, season)
    return rows


def _by_category(group: Sequence[Tally]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for one in group:
        had = found.get(one.cut.category)
        found[one.cut.category] = one if had is None else Tally(one.cut, had.k + one.k, had.n + one.n, had.by | one.by)
    return found


def _rows(key: tuple[str, str, str, Source], found: dict[str, Tally], secret: bytes, season: int) -> list[CrossCut]:
    named = key[0] == "reason"  # its moments are misses: what counts is how often it was named
    with_any = sum(one.n for one in found.values())
    rows = []
    for category, one in sorted(found.items()):
        name = f"{season}|{'|'.join(key)}|{category}"
        n = round_to(TEN, with_any if named else one.n, secret, f"{season}|{'|'.join(key)}|n" if named else f"{name}|n")
        k = min(n, round_to(TEN, one.n if named else one.k, secret, f"{name}|k"))
        worth = n / (1 + (MOMENTS_A_LOOK - 1) * LIKENESS) if key[3] == "walks" else float(n)
        share = jeffreys(k / n * worth, worth)
        rows.append(CrossCut(*key, category, k, n, share.raw, share.lo, share.hi))
    return rows
