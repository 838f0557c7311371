"""Did the practice move after it was told? Each kind keeps its own record, with an interval."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.domain.difference import newcombe_diff
from wallfly.domain.lived import effective
from wallfly.nudges.facts import Facts
from wallfly.store.engine import Transaction

KINDS = ("widening", "lived_well")
LEAST = 5  # nudges with a block after them, before anything is said


class Effect(NamedTuple):
    """What was seen in the next closed block against the block that was told of, over all nudges of a kind:
    a difference of shares with its 95 % interval, None while it cannot be told."""

    kind: str
    told: int
    followed: int
    diff: float | None
    lo: float | None
    hi: float | None
    words: str


def effects(tx: Transaction, facts: Facts) -> list[Effect]:
    """The record of each kind that speaks of a practice."""
    return [_effect(kind, _pairs(tx, kind, facts)) for kind in KINDS]


_Pair = tuple[float, float, float, float]


def _pairs(tx: Transaction, kind: str, facts: Facts) -> list[_Pair | None]:
    """For each nudge: lived and moments when it was told, and in the next block seen; None without one."""
    rows = tx.rows(
        "select block, place, practice, about, k, n, deff from nudge_decision where kind = :kind and reason = 'ok'"
        " order by block, place, practice, about", kind=kind,
    )  # fmt: skip
    found: list[_Pair | None] = []
    for block, place, practice, about, k, n, deff in rows:
        after = sorted((one for one in facts.seen if (one.place, one.practice, one.about) == (place, practice, about)
                        and one.block > block), key=lambda one: one.block)  # fmt: skip
        stretch = max(1.0, deff)
        found.append((k / stretch, n / stretch, *effective(after[0].sums)) if after else None)
    return found


def _effect(kind: str, pairs: list[_Pair | None]) -> Effect:
    known = [one for one in pairs if one is not None]
    if len(known) < LEAST:
        words = f"cannot tell: {len(known)} of {len(pairs)} have a period after them, and it takes {LEAST}"
        return Effect(kind, len(pairs), len(known), None, None, None, words)
    k1, n1, k2, n2 = (sum(one[at] for one in known) for at in range(4))
    diff, lo, hi = newcombe_diff(k2, n2, k1, n1)
    if lo <= 0 <= hi:
        words = f"cannot tell: between {100 * lo:+.0f} and {100 * hi:+.0f} of 100 moments"
    else:
        words = f"lived {100 * diff:+.0f} of 100 moments ({100 * lo:+.0f} to {100 * hi:+.0f}) in the period after"
    # What was far off one way tends back by itself: without places that were not told, this is no proof.
    return Effect(kind, len(pairs), len(known), diff, lo, hi, words)
