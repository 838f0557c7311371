"""When was the last time? And how are things now? The newest date wins, whatever order it came in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from wallfly.domain.lived import jeffreys

How = Literal["fresh", "due", "overdue", "never"]
State = Literal["present", "partly", "absent", "stale"]
Check = tuple[str, str, str, str]  # place, day, id, state

VALID_DAYS = 90  # how long a check holds, unless its practice says otherwise


class Recency(NamedTuple):
    """People with a card, those inside the target with the share's interval, and the middle one's days."""

    n: int
    within: int
    mean: float
    lo: float
    hi: float
    median: float | None
    status: list[How]


class ConditionIndex(NamedTuple):
    """The state of each place, and the share present of those checked in time."""

    status: dict[str, State]
    present: int
    checked: int
    share: float | None


def how_long_ago(days: int | None, target: int) -> How:
    """In words; None means never."""
    if days is None:
        return "never"
    if days <= target:
        return "fresh"
    return "due" if days <= 1.5 * target else "overdue"


def recency(days: Sequence[int | None], target: int) -> Recency:
    """Days since the last time, one a person (at least one), against a target in days."""
    status = [how_long_ago(one, target) for one in days]
    within = status.count("fresh")
    share = jeffreys(within, len(days))
    return Recency(len(days), within, share.mean, share.lo, share.hi, _middle(days), status)


def _middle(days: Sequence[int | None]) -> float | None:
    ordered = sorted(math.inf if one is None else float(one) for one in days)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return None if math.isinf(middle) else middle


def condition_index(checks: Iterable[Check], asof: str, valid_days: int = VALID_DAYS) -> ConditionIndex:
    """The newest check of each place by (day, id), as of a day (YYYY-MM-DD)."""
    newest: dict[str, Check] = {}
    for one in sorted(checks, key=lambda one: (one[1], one[2])):
        newest[one[0]] = one
    status = {place: _state(one, asof, valid_days) for place, one in sorted(newest.items())}
    valid = [state for state in status.values() if state != "stale"]
    present = valid.count("present")
    return ConditionIndex(status, present, len(valid), present / len(valid) if valid else None)


def _state(check: Check, asof: str, valid_days: int) -> State:
    age = (date.fromisoformat(asof) - date.fromisoformat(check[1])).days
    return "stale" if age > valid_days else check[3]  # type: ignore[return-value]
