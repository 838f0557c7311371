"""Walks of two people at one place and time: how often they judged the same moment alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wallfly.domain.agreement import OVERLAP_S, SLACK_S, Mark, match
from wallfly.domain.closing import OTHER_PRACTICES, round_to
from wallfly.domain.ladder import climb
from wallfly.domain.lived import jeffreys

LEAST_MATCHED = 20
TEN = 10


class Watched(NamedTuple):
    """A valid walk with its lived and missed marks; times in seconds."""

    id: str
    member: str
    place: str
    start: float
    end: float
    watch: frozenset[str]
    marks: tuple[Mark, ...]


class Matched(NamedTuple):
    """Moments of a practice that two people saw: how many, how many judged alike, and by whom."""

    practice: str
    n: int
    alike: int
    by: frozenset[str]


class Agreed(NamedTuple):
    """Published: n in tens, the rest in whole percent."""

    practice: str
    n: int
    percent: int
    lo: int
    hi: int
    words: str


def paired(walks: Iterable[Watched]) -> list[tuple[Watched, Watched]]:
    """Walks of different people at one place that overlap for eight minutes or more and share a practice."""
    by_place: dict[str, list[Watched]] = {}
    for walk in sorted(walks, key=lambda one: (one.start, one.id)):
        by_place.setdefault(walk.place, []).append(walk)
    found = []
    for theirs in by_place.values():
        going: list[Watched] = []
        for walk in theirs:
            going = [one for one in going if one.end - walk.start >= OVERLAP_S]
            found += [(one, walk) for one in going if _is_pair(one, walk)]
            going.append(walk)
    return [(one, other) if one.member < other.member else (other, one) for one, other in found]


def _is_pair(one: Watched, other: Watched) -> bool:
    together = min(one.end, other.end) - max(one.start, other.start)
    return one.member != other.member and together >= OVERLAP_S and bool(one.watch & other.watch)


def matched(one: Watched, other: Watched) -> list[Matched]:
    """What a pair saw alike, by practice. `one` is of the member with the smaller id."""
    start, end = max(one.start, other.start) - SLACK_S, min(one.end, other.end) + SLACK_S
    shared = one.watch & other.watch

    def together(marks: Iterable[Mark]) -> list[Mark]:
        return [mark for mark in marks if mark.practice in shared and start <= mark.at <= end]

    found: dict[str, list[bool]] = {}
    for mine, theirs in match(together(one.marks), together(other.marks)):
        found.setdefault(mine.practice, []).append(mine.polarity == theirs.polarity)
    by = frozenset((one.member, other.member))
    return [Matched(practice, len(alike), sum(alike), by) for practice, alike in found.items()]


def freeze_agreement(found: Iterable[Matched], observers: int, secret: bytes, season: int) -> list[Agreed]:
    """A season's agreement: a practice alone from twenty moments of enough people, else with others."""

    def enough(group: Sequence[Matched]) -> bool:
        people = frozenset[str]().union(*(one.by for one in group))
        return sum(one.n for one in group) >= LEAST_MATCHED and len(people) >= observers

    rungs = (lambda one: one.practice, lambda _: OTHER_PRACTICES)
    rows = []
    for practice, group in sorted(climb(found, rungs, enough).items()):
        n, alike = sum(one.n for one in group), sum(one.alike for one in group)
        shown = max(LEAST_MATCHED, round_to(TEN, n, secret, f"agreement|{season}|{practice}"))
        share = jeffreys(alike, n)
        percent, lo, hi = (round(100 * part) for part in (share.raw, share.lo, share.hi))
        words = f"Two people agree {round(10 * share.raw)} times in 10 ({lo} to {hi} %)."
        rows.append(Agreed(practice, shown, percent, lo, hi, words))
    return rows
