"""Two groups, or two times: how far apart, and how sure."""

from __future__ import annotations

import math
from typing import NamedTuple

from wallfly.domain.lived import Z, wilson
from wallfly.domain.quantiles import mean_over_beta

Z99 = 2.575829  # standard normal quantile of 0.995
MANY = 6  # with more comparisons on a page, intervals are 99 %


class Difference(NamedTuple):
    """The first share minus the second, with its interval."""

    diff: float
    lo: float
    hi: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.lo > 0 or self.hi < 0


class Fall(NamedTuple):
    """How sure it is that something is lived less now than before, and by how much (best guesses)."""

    prob: float
    drop: float


def newcombe_diff(k1: float, n1: float, k2: float, n2: float, z: float = Z) -> Difference:
    """k1 of n1 minus k2 of n2 (n > 0), by Newcombe's square-and-add on Wilson's limits."""
    first, second = wilson(k1, n1, z), wilson(k2, n2, z)
    diff = first.raw - second.raw
    below = math.hypot(first.raw - first.lo, second.hi - second.raw)
    above = math.hypot(first.hi - first.raw, second.raw - second.lo)
    return Difference(diff, max(-1.0, diff - below), min(1.0, diff + above))


def prob_lower(k1: float, n1: float, k2: float, n2: float) -> Fall:
    """Now (k1 of n1) against before (k2 of n2)."""
    prob = mean_over_beta(k2 + 0.5, n2 - k2 + 0.5, k1 + 0.5, n1 - k1 + 0.5)
    return Fall(prob, (k2 + 0.5) / (n2 + 1) - (k1 + 0.5) / (n1 + 1))


def verdict(difference: Difference) -> str:
    """What follows from a difference, in words."""
    return "clear difference" if difference.clear else "no clear difference"
