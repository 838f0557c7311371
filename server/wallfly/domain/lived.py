"""How often something was lived, and how sure that figure is.

A share is always shown with its interval (Jeffreys, 95 %). Moments inside one walk resemble each
other, so figures over walks are widened by the design effect. Everything is a function of sums
that add up over rows, so that any grouping of published rows gets its right interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from wallfly.domain.quantiles import beta_quantile, student_quantile

LEVEL = 0.95
Z = 1.959964  # standard normal quantile of 0.975
LIKENESS = 0.10  # correlation of moments inside a walk, where walks are too few to tell
FEW_WALKS = 5
WIDEST = 10.0  # a design effect above this says more about the sample than about the walks

_TAIL = (1 - LEVEL) / 2


class Share(NamedTuple):
    """A share of moments, 0 to 1: as counted, its best guess, and the ends of its interval."""

    raw: float
    mean: float
    lo: float
    hi: float


class Sums(NamedTuple):
    """Sums over walks with at least one moment; `k` lived of `n` moments, and their squares."""

    k: float
    n: float
    walks: int
    skk: float
    skn: float
    snn: float


class WalkShare(NamedTuple):
    """A share over walks, with what their likeness did to it."""

    share: Share
    deff: float
    n_eff: float
    method: Literal["cluster", "default"]


def jeffreys(k: float, n: float) -> Share:
    """`k` lived of `n` moments (fractions allowed, n > 0), every moment standing for itself."""
    a, b = k + 0.5, n - k + 0.5
    lo = 0.0 if k <= 0 else beta_quantile(a, b, _TAIL)
    hi = 1.0 if k >= n else beta_quantile(a, b, 1 - _TAIL)
    return Share(k / n, a / (n + 1), lo, hi)


def wilson(k: float, n: float, z: float = Z) -> Share:
    """The same by Wilson's formula, which needs no quantiles; its middle is the best guess."""
    p, zz = k / n, z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z * math.sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    return Share(p, middle, max(0.0, middle - half), min(1.0, middle + half))


def sums_of(walks: Sequence[tuple[float, float]]) -> Sums:
    """The sums of walks given as (lived, moments); walks without a moment do not count."""
    seen = [(k, n) for k, n in walks if n > 0]
    return Sums(
        sum(k for k, _ in seen),
        sum(n for _, n in seen),
        len(seen),
        sum(k * k for k, _ in seen),
        sum(k * n for k, n in seen),
        sum(n * n for _, n in seen),
    )


def over_walks(sums: Sums) -> WalkShare:
    """The share lived over walks (n > 0): the interval that is printed everywhere."""
    deff, n_eff, method = _worth(sums)
    p = sums.k / sums.n
    return WalkShare(jeffreys(p * n_eff, n_eff)._replace(raw=p), deff, n_eff, method)


def effective(sums: Sums) -> tuple[float, float]:
    """How many lived of how many moments that stand for themselves walks are worth (n > 0)."""
    n_eff = _worth(sums)[1]
    return sums.k / sums.n * n_eff, n_eff


def _worth(sums: Sums) -> tuple[float, float, Literal["cluster", "default"]]:
    """The design effect, how many moments that stand for themselves, and how it was found."""
    k, n, walks = sums.k, sums.n, sums.walks
    p = k / n
    by_chance = p * (1 - p) / n
    method: Literal["cluster", "default"] = "cluster" if walks >= FEW_WALKS and by_chance > 0 else "default"
    if method == "cluster":
        apart = max(0.0, sums.skk - 2 * p * sums.skn + p * p * sums.snn)
        deff = walks / (walks - 1) * apart / (n * n) / by_chance
    else:
        deff = 1 + (sums.snn / n - 1) * LIKENESS
    deff = min(WIDEST, max(1.0, deff))
    return deff, n * _few_walks(walks) / deff, method


@cache
def _few_walks(walks: int) -> float:
    """How much less a handful of walks tells than its count; from five walks on."""
    if walks < FEW_WALKS:
        return 1.0
    return (Z / student_quantile(walks - 1, 1 - _TAIL)) ** 2
