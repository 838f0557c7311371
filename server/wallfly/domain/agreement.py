"""Two people watched the same place at the same time: did both see it, did they judge alike?

Small overlaps are added up as counts; kappas are never averaged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.lived import jeffreys

WINDOW_S = 60.0  # how far apart two marks of one moment may be
SLACK_S = 60.0  # marks so long before or after the overlap still belong to it
OVERLAP_S = 480.0  # watched together at least


class Mark(NamedTuple):
    """A lived (+1) or missed (-1) mark; `at` in seconds."""

    id: str
    at: float
    practice: str
    polarity: int


class Table(NamedTuple):
    """Both lived (a), first only (b), second only (c), both missed (d); or noted and not noted."""

    a: int
    b: int
    c: int
    d: int


class Agreement(NamedTuple):
    """How often two judged alike, with two coefficients; None where one is not defined."""

    n: int
    percent: float
    percent_lo: float
    percent_hi: float
    kappa: float | None
    kappa_se: float | None
    ac1: float | None
    p_pos: float | None
    p_neg: float | None


class Overlap(NamedTuple):
    """What two people saw of the same stretch."""

    pairs: list[tuple[str, str]]
    matched: int
    a_only: int
    b_only: int
    detection: float | None
    chapman_total: float
    seen_together: int
    coverage: float
    table: Table
    judgement: Agreement | None


def agree2(a: int, b: int, c: int, d: int) -> Agreement:
    """Agreement of a two by two table (not empty)."""
    n = a + b + c + d
    alike = (a + d) / n
    share = jeffreys(a + d, n)
    first, second = (a + b) / n, (a + c) / n
    by_chance = first * second + (1 - first) * (1 - second)
    kappa = None if by_chance == 1 else (alike - by_chance) / (1 - by_chance)
    spread = None if by_chance == 1 else math.sqrt(alike * (1 - alike) / (n * (1 - by_chance) ** 2))
    pi = (first + second) / 2
    guess = 2 * pi * (1 - pi)
    ac1 = None if guess == 1 else (alike - guess) / (1 - guess)
    return Agreement(
        n, alike, share.lo, share.hi, kappa, spread, ac1, _of(2 * a, 2 * a + b + c), _of(2 * d, 2 * d + b + c)
    )


def match(first: Sequence[Mark], second: Sequence[Mark], window: float = WINDOW_S) -> list[tuple[Mark, Mark]]:
    """Marks of one moment, one to one and in order of time, by practice.

    As many as can be, then with the least time between them; on ties a match before leaving out
    one of the second, before leaving out one of the first. Practices in order of their names.
    """
    practices = sorted({one.practice for one in first} & {one.practice for one in second})
    pairs: list[tuple[Mark, Mark]] = []
    for practice in practices:
        pairs += _match_one(_in_order(first, practice), _in_order(second, practice), window)
    return pairs


def _in_order(marks: Sequence[Mark], practice: str) -> list[Mark]:
    return sorted((one for one in marks if one.practice == practice), key=lambda one: (one.at, one.id))


def _match_one(first: list[Mark], second: list[Mark], window: float) -> list[tuple[Mark, Mark]]:
    """Best[i][j] is (matches, less the time between them) of the marks after i and j."""
    best = [[(0, 0.0)] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        for j in range(len(second) - 1, -1, -1):
            best[i][j] = max(_choices(best, first, second, i, j, window))
    pairs, i, j = [], 0, 0
    while i < len(first) and j < len(second):
        together, skip_second, _ = _choices(best, first, second, i, j, window)
        if together == best[i][j]:
            pairs.append((first[i], second[j]))
            i, j = i + 1, j + 1
        elif skip_second == best[i][j]:
            j += 1
        else:
            i += 1
    return pairs


def _choices(best: list[list[tuple[int, float]]], first: list[Mark], second: list[Mark], i: int, j: int,
             window: float) -> tuple[tuple[int, float], tuple[int, float], tuple[int, float]]:  # fmt: skip
    apart = abs(first[i].at - second[j].at)
    matches, less = best[i + 1][j + 1]
    together = (matches + 1, less - apart) if apart <= window else (-1, 0.0)
    return together, best[i][j + 1], best[i + 1][j]


def overlap_agreement(first: Sequence[Mark], second: Sequence[Mark], window: float = WINDOW_S) -> Overlap:
    """Who saw what, and how alike. `first` are the marks of the observer with the smaller id."""
    pairs = match(first, second, window)
    m, n1, n2 = len(pairs), len(first), len(second)
    total = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    seen = n1 + n2 - m
    table = table_of(pairs)
    return Overlap(
        pairs=[(one.id, other.id) for one, other in pairs],
        matched=m,
        a_only=n1 - m,
        b_only=n2 - m,
        detection=_of(2 * m, n1 + n2),
        chapman_total=total,
        seen_together=seen,
        coverage=min(1.0, seen / total) if total > 0 else 1.0,
        table=table,
        judgement=agree2(*table) if m else None,
    )


def table_of(pairs: Sequence[tuple[Mark, Mark]]) -> Table:
    """Matched marks as a two by two table."""
    both = [(one.polarity > 0, other.polarity > 0) for one, other in pairs]
    return Table(*(both.count(cell) for cell in ((True, True), (True, False), (False, True), (False, False))))


def minute_bins(first: Sequence[Mark], second: Sequence[Mark], practice: str, t0: float, t1: float,
                bin_s: float = 60.0) -> tuple[Table, Agreement]:  # fmt: skip
    """Whether both noted a practice in the same minutes of [t0, t1), seconds."""
    bins = math.ceil((t1 - t0) / bin_s)

    def noted(marks: Sequence[Mark]) -> set[int]:
        return {int((one.at - t0) // bin_s) for one in marks if one.practice == practice and t0 <= one.at < t1}

    one, other = noted(first), noted(second)
    table = Table(len(one & other), len(one - other), len(other - one), bins - len(one | other))
    return table, agree2(*table)


class Strictness(NamedTuple):
    """How many one observer saw lived, how many others would have, and how unlikely that is."""

    observed: float
    expected: float
    z: float | None


def strictness(cells: Sequence[tuple[float, float, float, float]]) -> Strictness:
    """Cells as (own lived, own moments, others' lived, others' moments): indirect standardisation."""
    observed = sum(k for k, *_ in cells)
    expected = spread = 0.0
    for _, n, others_k, others_n in cells:
        p = (others_k + 0.5) / (others_n + 1)
        expected += n * p
        spread += n * p * (1 - p) * (1 + n / (others_n + 1))
    return Strictness(observed, expected, (observed - expected) / math.sqrt(spread) if spread > 0 else None)


def _of(part: float, whole: float) -> float | None:
    return part / whole if whole else None
