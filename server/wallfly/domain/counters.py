"""What is counted at a desk: first contacts, promises kept, trust kept.

A counter is shown at its place when enough was counted there by enough people, else with the
other places of its site, else with the other sites, else not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from wallfly.domain.closing import OTHER_PLACES, OTHER_SITES
from wallfly.domain.ladder import climb
from wallfly.domain.lived import jeffreys

LEAST_COUNTED = 20

Kind = Literal["first time right", "promise kept", "trust kept"]


class Counted(NamedTuple):
    """One thing counted by one member: good, not good, or a promise that was told in time."""

    kind: Kind
    member: str
    site: str
    place: str
    good: bool
    told: bool = False


class Counter(NamedTuple):
    """A published counter; `told` promises are in neither k nor n."""

    kind: Kind
    site: str
    place: str
    k: int
    n: int
    told: int
    share: float
    lo: float
    hi: float
    words: str


def freeze_counters(things: Iterable[Counted], observers: int) -> list[Counter]:
    """The counters of a block; `observers` different people must have counted."""

    def enough(group: Sequence[Counted]) -> bool:
        counted = [one for one in group if not one.told]
        return len(counted) >= LEAST_COUNTED and len({one.member for one in counted}) >= observers

    rungs = (
        lambda one: (one.kind, one.site, one.place),
        lambda one: (one.kind, one.site, OTHER_PLACES),
        lambda one: (one.kind, OTHER_SITES, OTHER_PLACES),
    )
    return [_counter(key, group) for key, group in sorted(climb(things, rungs, enough).items())]


def _counter(key: tuple[Kind, str, str], group: list[Counted]) -> Counter:
    counted = [one for one in group if not one.told]
    k, n = sum(one.good for one in counted), len(counted)
    share = jeffreys(k, n)
    return Counter(*key, k, n, len(group) - n, share.raw, share.lo, share.hi, _words(key[0], k, n, share.lo, share.hi))


def _words(kind: Kind, k: int, n: int, lo: float, hi: float) -> str:
    ends = f"({round(100 * lo)} to {round(100 * hi)})"
    if kind == "first time right":
        return f"{round(100 * k / n)} % first time {ends}, {n} contacts."
    if kind == "promise kept":
        return f"{k} of {n} promises kept: {round(100 * k / n)} % {ends}."
    return f"Trusted first {n} times, let down {n - k}: {round(100 * k / n)} % kept {ends}."
