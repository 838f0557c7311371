"""A lasting change, told from the ups and downs of luck: running sums of evidence (CUSUM)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.shrinkage import Pair

CHANGE = 0.10  # the change that is looked for
ALARM_BY_WEEK = 5.0
ALARM_BY_BLOCK, WATCH_BY_BLOCK = 4.0, 3.0
BASELINE_WEEKS = 8


class Cusum(NamedTuple):
    """The sums for less and for more, and the first step (from 1) at which each passes the line."""

    down: list[float]
    up: list[float]
    alarm_down: int | None
    alarm_up: int | None


def cusum(steps: Sequence[Pair], p0: float, delta: float = CHANGE, h: float = ALARM_BY_WEEK,
          deff: float = 1.0) -> Cusum:  # fmt: skip
    """Steps as (lived, moments) against the share p0; evidence is divided by the design effect.

    Steps without moments leave the sums as they are. Nothing is set back after an alarm: a person
    closes it.
    """
    down = _sums(steps, p0, max(0.02, p0 - delta), deff)
    up = _sums(steps, p0, min(0.98, p0 + delta), deff)
    return Cusum(down, up, _first(down, h), _first(up, h))


def _sums(steps: Sequence[Pair], p0: float, p1: float, deff: float) -> list[float]:
    lived, missed = math.log(p1 / p0), math.log((1 - p1) / (1 - p0))
    sums, now = [], 0.0
    for k, n in steps:
        now = max(0.0, now + (k * lived + (n - k) * missed) / deff)
        sums.append(now)
    return sums


def _first(sums: list[float], h: float) -> int | None:
    return next((at for at, value in enumerate(sums, 1) if value >= h), None)
