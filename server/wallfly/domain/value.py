"""How far a value is lived: its practices taken together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.quantiles import beta_quantile

LEAST_PRACTICES = 2
LEAST_MOMENTS = 20
_TAIL = 0.025


class PracticeShare(NamedTuple):
    """A practice with its weight, and k lived of n moments, as many as stand for themselves."""

    w: float
    k: float
    n: float


class ValueLived(NamedTuple):
    """Share lived, its spread, the ends of its interval, and how many moments it is worth."""

    lived: float
    sd: float
    lo: float
    hi: float
    worth: float


def value_lived(practices: Sequence[PracticeShare]) -> ValueLived:
    """The weighted mean of practices with a moment (at least one)."""
    seen = [one for one in practices if one.n > 0]
    weights = sum(one.w for one in seen)
    mean = variance = 0.0
    for one in seen:
        a, b = one.k + 0.5, one.n - one.k + 0.5
        mean += one.w / weights * a / (a + b)
        variance += (one.w / weights) ** 2 * a * b / ((a + b) ** 2 * (a + b + 1))
    worth = mean * (1 - mean) / variance - 1
    a, b = mean * worth, (1 - mean) * worth
    return ValueLived(mean, math.sqrt(variance), beta_quantile(a, b, _TAIL), beta_quantile(a, b, 1 - _TAIL), worth)
