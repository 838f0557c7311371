"""Small groups are not ranked on noise: each figure is drawn towards that of all groups.

The less was seen of a group, the further it is drawn. How far depends on how much groups truly
differ, which is estimated from the groups themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.lived import jeffreys
from wallfly.domain.quantiles import beta_quantile

FEW_GROUPS = 4  # fewer cannot tell how much groups differ
USUAL_LIKENESS = 0.05  # what is taken then
_TAIL = 0.025

Pair = tuple[float, float]  # (lived, moments), as many as stand for themselves


class Drawn(NamedTuple):
    """A group's share as counted, drawn, the interval of the drawn one, and whether it differs."""

    raw: float
    shrunk: float
    lo: float
    hi: float
    differs: bool


class Shrinkage(NamedTuple):
    """All groups, the share they are drawn to, their likeness, and how many moments the pull weighs."""

    pooled: float
    rho: float
    weight: float
    groups: list[Drawn]


class RateShrinkage(NamedTuple):
    """The same for times an hour: pooled rate, spread between groups, the pull, and the drawn rates."""

    pooled: float
    tau2: float
    a: float | None
    b: float | None
    shrunk: list[float]


def likeness(groups: Sequence[Pair]) -> float:
    """How alike moments of one group are (intraclass correlation, by moments); may be below 0."""
    total = sum(n for _, n in groups)
    p = sum(k for k, _ in groups) / total
    if not 0 < p < 1:
        return 0.0
    apart = sum(n * (k / n - p) ** 2 for k, n in groups) / (p * (1 - p))
    by_chance, most = len(groups) - 1, total - sum(n * n for _, n in groups) / total
    return (apart - by_chance) / (most - by_chance) if most > by_chance else 0.0


def eb_shrink(groups: Sequence[Pair]) -> Shrinkage:
    """Draw the shares of groups, each (lived, moments) with moments > 0.

    A group differs only if both its drawn interval and its own leave the pooled share out.
    """
    total = sum(n for _, n in groups)
    p = sum(k for k, _ in groups) / total
    rho = likeness(groups) if len(groups) >= FEW_GROUPS else USUAL_LIKENESS
    weight = min(max(1 / rho - 1, 2.0), total) if rho > 0 else total
    return Shrinkage(p, rho, weight, [_drawn(k, n, p, weight) for k, n in groups])


def _drawn(k: float, n: float, p: float, weight: float) -> Drawn:
    a, b = k + p * weight, n - k + (1 - p) * weight
    if a <= 0 or b <= 0:  # all groups agree entirely
        return Drawn(k / n, p, p, p, False)
    lo, hi = beta_quantile(a, b, _TAIL), beta_quantile(a, b, 1 - _TAIL)
    own = jeffreys(k, n)
    outside = not lo <= p <= hi and not own.lo <= p <= own.hi
    return Drawn(k / n, a / (n + weight), lo, hi, outside)


def eb_rate(groups: Sequence[Pair]) -> RateShrinkage:
    """Draw the rates of groups, each (times, hours) with hours > 0."""
    hours = sum(h for _, h in groups)
    mean = sum(k for k, _ in groups) / hours
    apart = sum(h * (k / h - mean) ** 2 for k, h in groups)
    room = hours - sum(h * h for _, h in groups) / hours
    tau2 = max(0.0, (apart - (len(groups) - 1) * mean) / room) if room > 0 else 0.0
    if tau2 == 0:
        return RateShrinkage(mean, 0.0, None, None, [mean] * len(groups))
    a, b = mean * mean / tau2, mean / tau2
    return RateShrinkage(mean, tau2, a, b, [(k + a) / (h + b) for k, h in groups])
