"""Who is invited to a calibration round, told to nobody else: no check punishes.

Two patterns are worth a look at one's own eye: walk after walk in which everything was the same,
and seeing far more or far less lived than others did at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from wallfly.domain.agreement import strictness
from wallfly.domain.folds import Look

WALKS_RUNNING, MOMENTS_A_WALK = 5, 20
MOMENTS, FAR = 40, 2.5


class Run(NamedTuple):
    """Walks in a row in which everything was lived (1) or everything missed (-1)."""

    polarity: int = 0
    walks: int = 0


class Walked(NamedTuple):
    """What a walk saw of practices with a denominator: lived of moments."""

    k: int
    n: int


def straight(run: Run, walks: Iterable[Walked]) -> tuple[Run, bool]:
    """A run carried on over a member's next walks, in their order, and whether it came to five."""
    invited = False
    for walk in walks:
        polarity = (walk.k == walk.n) - (walk.k == 0) if walk.n >= MOMENTS_A_WALK else 0
        run = Run(polarity, run.walks + 1 if polarity == run.polarity else 1) if polarity else Run()
        if run.walks >= WALKS_RUNNING:
            run, invited = Run(), True
    return run, invited


def strict(looks: Iterable[Look]) -> list[str]:
    """Members who saw far more or far less lived than others in the same cells (place and practice)."""
    own: dict[str, dict[tuple[str, str], list[int]]] = {}
    all_: dict[tuple[str, str], list[int]] = {}
    for look in looks:
        cell = (look.place, look.practice)
        sums = own.setdefault(look.member, {}).setdefault(cell, [0, 0])
        sums[0] += look.k
        sums[1] += look.n
    for cells in own.values():
        for cell, (k, n) in cells.items():
            total = all_.setdefault(cell, [0, 0])
            total[0] += k
            total[1] += n
    return [member for member, cells in sorted(own.items()) if _is_far(cells, all_)]


def _is_far(cells: Mapping[tuple[str, str], list[int]], all_: Mapping[tuple[str, str], list[int]]) -> bool:
    compared = [(k, n, all_[cell][0] - k, all_[cell][1] - n) for cell, (k, n) in cells.items() if all_[cell][1] > n > 0]
    if sum(n for _, n, _, _ in compared) < MOMENTS:
        return False
    z = strictness(compared).z
    return z is not None and abs(z) > FAR
