"""Ranges of whole numbers: which of a phone's records have arrived, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Range = tuple[int, int]


def add_numbers(seen: Sequence[Range], numbers: Iterable[int]) -> list[Range]:
    """The ranges with more numbers in them: ascending, disjoint, none touching the next."""
    merged: list[Range] = []
    for low, high in sorted([*seen, *((number, number) for number in numbers)]):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def gaps(seen: Sequence[Range]) -> list[Range]:
    """What is missing below the highest number seen; numbering starts at 1."""
    edges = [(0, 0), *seen]
    return [(low[1] + 1, high[0] - 1) for low, high in pairwise(edges) if high[0] > low[1] + 1]
