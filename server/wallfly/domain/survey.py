"""Answers from 1 to 5, scaled to 0..1, and leaders' view of themselves against others'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.lived import jeffreys
from wallfly.domain.quantiles import student_quantile

_UPPER = 0.975


class Likert(NamedTuple):
    """Answers, their mean, the mean scaled to 0..1 with its interval, and the share of 4 and 5."""

    n: int
    mean: float
    s01: float
    lo: float
    hi: float
    favourable: float


class LeadershipGap(NamedTuple):
    """Three views of one thing: leaders', the front line's, and what was watched; and their distances."""

    leaders01: float
    frontline01: float
    observed: float
    obs_lo: float
    obs_hi: float
    blind_spot: float
    blind_lo: float
    blind_hi: float
    df: float
    word_deed: float
    perception: float


def likert(xs: Sequence[int]) -> Likert:
    """Answers 1 to 5, two or more."""
    n = len(xs)
    mean, variance = _moments(xs)
    half = student_quantile(n - 1, _UPPER) * math.sqrt(variance / n) / 4
    s01 = (mean - 1) / 4
    return Likert(n, mean, s01, max(0.0, s01 - half), min(1.0, s01 + half), sum(x >= 4 for x in xs) / n)


def leadership_gap(leaders: Sequence[int], frontline: Sequence[int], obs_k: float, obs_n: float) -> LeadershipGap:
    """Answers of both groups (two or more each, not all alike) and k lived of n watched."""
    (mean1, v1), (mean2, v2) = _moments(leaders), _moments(frontline)
    s1, s2 = v1 / len(leaders), v2 / len(frontline)
    df = (s1 + s2) ** 2 / (s1**2 / (len(leaders) - 1) + s2**2 / (len(frontline) - 1))
    half = student_quantile(df, _UPPER) * math.sqrt(s1 + s2) / 4
    leaders01, frontline01 = (mean1 - 1) / 4, (mean2 - 1) / 4
    seen = jeffreys(obs_k, obs_n)
    blind = leaders01 - frontline01
    return LeadershipGap(
        leaders01, frontline01, seen.mean, seen.lo, seen.hi, blind, blind - half, blind + half, df,
        leaders01 - seen.mean, frontline01 - seen.mean,
    )  # fmt: skip


def _moments(xs: Sequence[int]) -> tuple[float, float]:
    mean = sum(xs) / len(xs)
    return mean, sum((x - mean) ** 2 for x in xs) / (len(xs) - 1)
