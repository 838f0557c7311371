"""Whether a wording of a value is understood, and by whom it was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wallfly.domain.lived import jeffreys

LEAST_ANSWERS = 5


class Clarity(NamedTuple):
    """Voters, the share who understand with its interval, how many of them agree, and clarity 0 to 100."""

    n: int
    understood: float
    lo: float
    hi: float
    agreement: float
    quiz: float | None
    clarity: float


def clarity(understand: int, change: int, unsure: int, quiz_right: int = 0, quiz_n: int = 0) -> Clarity:
    """Votes (at least one): who would change a wording has understood it. The quiz is optional."""
    n = understand + change + unsure
    share = jeffreys(understand + change, n)
    quiz = jeffreys(quiz_right, quiz_n).mean if quiz_n else None
    clear = share.mean if quiz is None else (share.mean + quiz) / 2
    agreement = (understand + 0.5) / (understand + change + 1)
    return Clarity(n, share.mean, share.lo, share.hi, agreement, quiz, 100 * clear)


class Suppressed(NamedTuple):
    """Groups that may be shown, and those that may not; both in order of their names."""

    shown: list[str]
    hidden: list[str]


def suppress(groups: Mapping[str, int], kmin: int = LEAST_ANSWERS) -> Suppressed:
    """Hide groups of fewer than `kmin` answers, and more while what is hidden could be subtracted."""
    hidden = {name for name, n in groups.items() if n < kmin}
    while hidden and sum(groups[name] for name in hidden) < kmin and len(hidden) < len(groups):
        hidden.add(min((n, name) for name, n in groups.items() if name not in hidden)[1])
    return Suppressed(sorted(groups.keys() - hidden), sorted(hidden))
