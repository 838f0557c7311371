"""The gap between what is said and what is lived, and how well the two fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

Verdict = Literal["claimed above lived", "lived above claimed", "no clear gap"]
Limits = tuple[float, float, float]  # a share with the ends of its interval

CLOSE, FAR = 0.10, 0.25


class Gap(NamedTuple):
    """Claimed minus lived, its interval, and what follows."""

    gap: float
    lo: float
    hi: float
    verdict: Verdict


class Stated(NamedTuple):
    """A value as it is stated: how much it should count, how far it is claimed, how far it is lived."""

    importance: float
    claimed: float
    lived: float


class Fit(NamedTuple):
    """Fit of each value and of all together, 0 to 100."""

    per_value: list[float]
    fit: float


def gap(claimed: Limits, lived: Limits) -> Gap:
    """Claimed minus lived with the interval that follows from both (MOVER)."""
    c, c_lo, c_hi = claimed
    p, p_lo, p_hi = lived
    apart = c - p
    lo = apart - math.hypot(c - c_lo, p_hi - p)
    hi = apart + math.hypot(c_hi - c, p - p_lo)
    return Gap(apart, lo, hi, _verdict(lo, hi))


def fit_of(claimed: float, lived: float) -> float:
    """Fit of one value: living more than is claimed is no misfit."""
    return 100 * (1 - max(0.0, claimed - lived))


def fit_score(values: Sequence[Stated]) -> Fit:
    """Fit of all values, weighted by their importance (not all 0)."""
    per_value = [fit_of(one.claimed, one.lived) for one in values]
    weights = sum(one.importance for one in values)
    mean = sum(one.importance * fit for one, fit in zip(values, per_value, strict=True)) / weights
    return Fit(per_value, mean)


def gap_words(name: str, found: Gap) -> str:
    """ "Customers come first: 13 points below what we say (2 to 27), some way apart." """
    if found.verdict == "no clear gap":
        return f"{name}: no clear gap between what we say and what was seen."
    below = found.verdict == "claimed above lived"
    points, ends = abs(_points(found.gap)), sorted((abs(_points(found.lo)), abs(_points(found.hi))))
    side = "below" if below else "above"
    apart = f", {_how_far(abs(found.gap))}" if below else ""
    return f"{name}: {points} points {side} what we say ({ends[0]} to {ends[1]}){apart}."


def _how_far(size: float) -> str:
    return "close" if size < CLOSE else "some way apart" if size <= FAR else "far apart"


def _points(share: float) -> int:
    return round(100 * share)


def _verdict(lo: float, hi: float) -> Verdict:
    if lo > 0:
        return "claimed above lived"
    return "lived above claimed" if hi < 0 else "no clear gap"
