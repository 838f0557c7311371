"""What is too little to stand alone is pooled, rung by rung, and left out when nothing helps.

Every thing ends up in one group or none, so that no group can be subtracted from another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def climb(
    things: Iterable[T], rungs: Sequence[Callable[[T], K]], enough: Callable[[Sequence[T]], bool]
) -> dict[K, list[T]]:
    """Things by the key of the first rung at which their group is enough."""
    kept: dict[K, list[T]] = {}
    left = list(things)
    for key_of in rungs:
        groups: dict[K, list[T]] = {}
        for thing in left:
            groups.setdefault(key_of(thing), []).append(thing)
        left = []
        for key, group in groups.items():
            if enough(group):
                kept[key] = group
            else:
                left += group
    return kept
