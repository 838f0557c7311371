"""The funnel: how far a small group may stray from the line by luck alone."""

from __future__ import annotations

import math
from typing import NamedTuple

Z95, Z998 = 1.959964, 3.090232


class Funnel(NamedTuple):
    """Limits that luck passes once in twenty times, and twice in a thousand."""

    lo95: float
    hi95: float
    lo998: float
    hi998: float


def funnel(p0: float, tau: float, n: float) -> Funnel:
    """Limits around the line p0 for n moments (> 0), groups truly differing by tau (standard deviation)."""
    sd = math.sqrt(p0 * (1 - p0) / n + tau * tau)
    return Funnel(max(0.0, p0 - Z95 * sd), min(1.0, p0 + Z95 * sd), max(0.0, p0 - Z998 * sd), min(1.0, p0 + Z998 * sd))
