"""Did the practice move after it was told? Each kind of nudge keeps its own record, with an interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from wallfly.domain.calendar import week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.difference import newcombe_diff
from wallfly.domain.lived import Sums, effective
from wallfly.domain.nudges import KINDS
from wallfly.nudges.facts import Facts
from wallfly.store.engine import Transaction
from wallfly.store.nudge_decisions import count_told, decided_of, thanked_for

LEAST = 5  # nudges with a block after them, before anything is said

Cannot = Literal["no practice", "few", "unclear"]


class Effect(NamedTuple):
    """What was seen in the next closed block against the one that was told of, over all nudges of a kind:
    a difference of shares with its 95 % interval. `cannot` is why it cannot be told, None when it can;
    `told` counts what was told of, `followed` those with a block after them."""

    kind: str
    told: int
    followed: int
    diff: float | None
    lo: float | None
    hi: float | None
    cannot: Cannot | None

    @property
    def words(self) -> str:
        """The same as a sentence."""
        if self.cannot == "no practice":
            return "cannot tell: it speaks of no practice"
        if self.diff is None or self.lo is None or self.hi is None:
            return f"cannot tell: {self.followed} of {self.told} have a period after them, and it takes {LEAST}"
        if self.cannot:
            return f"cannot tell: between {100 * self.lo:+.0f} and {100 * self.hi:+.0f} of 100 moments"
        return (
            f"lived {100 * self.diff:+.0f} of 100 moments ({100 * self.lo:+.0f} to {100 * self.hi:+.0f})"
            " in the period after"
        )


class Pair(NamedTuple):
    """Lived of moments when it was told, and in the next block that was seen."""

    k1: float
    n1: float
    k2: float
    n2: float


def effects(tx: Transaction, facts: Facts | None, catalogue: Catalogue) -> list[Effect]:
    """The record of every kind. Most speak of a person's own task and of no practice."""
    told = count_told(tx)
    found = {
        "widening": _changes(tx, "widening", facts),
        "lived_well": _changes(tx, "lived_well", facts),
        "thanks": _thanks(tx, facts, catalogue),
        "condition": _conditions(tx, facts),
    }
    return [
        _effect(kind, found[kind])
        if kind in found
        else Effect(kind, told.get(kind, 0), 0, None, None, None, "no practice")
        for kind in KINDS
    ]


def _changes(tx: Transaction, kind: str, facts: Facts | None) -> list[Pair | None]:
    """A practice at a place, watched in walks."""
    found: list[Pair | None] = []
    for one in decided_of(tx, kind):
        watched = (one.place, one.practice, one.about)
        after = _next(
            (seen.block, seen.sums)
            for seen in (facts.seen if facts else [])
            if (seen.place, seen.practice, seen.about) == watched and seen.block > one.block
        )
        stretch = max(1.0, one.deff)
        found.append(after and Pair(one.k / stretch, one.n / stretch, *effective(after)))
    return found


def _thanks(tx: Transaction, facts: Facts | None, catalogue: Catalogue) -> list[Pair | None]:
    """The practice a team was thanked for, at all of its places, up to then and in the next block."""
    found: list[Pair | None] = []
    for team, body, decided in thanked_for(tx):
        practice = msgspec.json.decode(body).get("practice")
        places = {key for key, place in catalogue.places.items() if place.team == team}
        block = catalogue.block_of(week_of(decided, catalogue.time_zone))
        seen = [
            (one.block, one.sums)
            for one in (facts.seen if facts else [])
            if one.practice == practice and one.place in places
        ]
        before = _next((-at, sums) for at, sums in seen if at <= block)
        after = _next((at, sums) for at, sums in seen if at > block)
        found.append(Pair(*effective(before), *effective(after)) if before and after else None)
    return found


def _conditions(tx: Transaction, facts: Facts | None) -> list[Pair | None]:
    """Something a room lacked: whether it is there at the next check."""
    found: list[Pair | None] = []
    for one in decided_of(tx, "condition"):
        later = sorted(
            (block, state) for place, practice, block, state in (facts.states if facts else [])
            if (place, practice) == (one.place, one.practice) and block > one.block
        )  # fmt: skip
        found.append(Pair(0, 1, float(later[0][1] == "present"), 1) if later else None)
    return found


def _next(seen: Iterable[tuple[int, Sums]]) -> Sums | None:
    """The sums of the first block, over everything that was seen in it."""
    ordered = sorted(seen, key=lambda one: one[0])
    first = [sums for block, sums in ordered if block == ordered[0][0]]
    return Sums(*(sum(column) for column in zip(*first, strict=True))) if first else None


def _effect(kind: str, pairs: list[Pair | None]) -> Effect:
    known = [one for one in pairs if one is not None]
    if len(known) < LEAST:
        return Effect(kind, len(pairs), len(known), None, None, None, "few")
    k1, n1, k2, n2 = (sum(one[at] for one in known) for at in range(4))
    diff, lo, hi = newcombe_diff(k2, n2, k1, n1)
    # What was far off one way tends back by itself: without places that were not told, this is no proof.
    return Effect(kind, len(pairs), len(known), diff, lo, hi, "unclear" if lo <= 0 <= hi else None)
