"""A sample of what the book will say, for the weeks before it may say anything.

The walks are simulated; the figures are worked out from them by the same rules as the book's.
Nothing in it was seen by anyone, and every screen that shows it says so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from wallfly.domain.gap import gap, gap_words
from wallfly.domain.lived import over_walks, sums_of


class SampleValue(NamedTuple):
    """A value of an invented shop: what it says, how far it claims to live it, lived and moments by walk."""

    name: str
    text: str
    claimed: float
    walks: tuple[tuple[int, int], ...]


VALUES = (
    SampleValue(
        "Customers come first", "Whoever is in front of us matters more than the task in our hands.", 0.90,
        ((4, 7), (6, 8), (3, 6), (5, 9), (7, 9), (4, 8), (6, 7), (5, 8), (3, 7), (6, 9), (5, 7), (4, 6)),
    ),
    SampleValue(
        "We keep our word", "What we promise is done, or we say so before the day.", 0.85,
        ((6, 7), (8, 9), (5, 6), (7, 8), (6, 8), (7, 7), (5, 7), (8, 9), (6, 7), (7, 8)),
    ),
    SampleValue(
        "We thank each other", "For something named, to the person, soon.", 0.70,
        ((5, 6), (6, 7), (7, 8), (5, 5), (6, 7), (7, 8), (6, 6), (5, 6), (7, 7), (6, 7)),
    ),
    SampleValue("A place to rest", "Whoever serves all day can sit down out of sight.", 0.80, ()),
)  # fmt: skip


def sample_book() -> dict[str, Any]:
    """The values of the sample with their figures; one of them was not looked at, as happens."""
    return {"organisation": "Harbour & Vale", "values": [_shown(one) for one in VALUES]}


def _shown(value: SampleValue) -> dict[str, Any]:
    said = {"name": value.name, "text": value.text, "claimed": value.claimed}
    if not value.walks:
        return {**said, "lived": None}
    sums = sums_of(value.walks)
    share = over_walks(sums).share
    found = gap((value.claimed,) * 3, (share.raw, share.lo, share.hi))
    return {**said, "lived": share.raw, "lo": share.lo, "hi": share.hi, "n": round(sums.n), "k": round(sums.k),
            "walks": sums.walks, "verdict": found.verdict, "sentence": gap_words(value.name, found)}  # fmt: skip
