"""What a season gathers from its blocks until the last of them has closed: cuts, and matched moments.

It goes when the season is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable

from wallfly.domain.crosscuts import Cut, Tally, freeze_crosscuts, merge
from wallfly.domain.pairs import Matched, freeze_agreement
from wallfly.store.engine import Transaction
from wallfly.store.frozen import keep, let_wait, waiting


def add_tallies(tx: Transaction, season: int, more: Iterable[Tally], people: int) -> None:
    """Add a block's cuts; no more than `people` names are kept for each."""
    kept = merge([*_tallies(tx, season), *more], people)
    let_wait(tx, "tally", season, {
        "|".join(one.cut): {"cut": list(one.cut), "k": one.k, "n": one.n, "by": sorted(one.by)} for one in kept
    })  # fmt: skip


def add_pairs(tx: Transaction, season: int, more: Iterable[Matched]) -> None:
    """Add a block's matches, by practice and pair."""
    found: dict[tuple[str, ...], Matched] = {}
    for one in [*_pairs(tx, season), *more]:
        key = (one.practice, *sorted(one.by))
        old = found.get(key, one._replace(n=0, alike=0))
        found[key] = one._replace(n=old.n + one.n, alike=old.alike + one.alike)
    let_wait(tx, "pair", season, {
        "|".join(key): {**one._asdict(), "by": sorted(one.by)} for key, one in found.items()
    })  # fmt: skip


def freeze_season(tx: Transaction, season: int, observers: int, secret: bytes) -> None:
    """Freeze what the season's blocks have gathered, and let it go."""
    cuts = freeze_crosscuts(_tallies(tx, season), observers, secret, season)
    keep(tx, "crosscut", season, {"|".join(one[:5]): one._asdict() for one in cuts})
    agreed = freeze_agreement(_pairs(tx, season), observers, secret, season)
    keep(tx, "agreement", season, {one.practice: one._asdict() for one in agreed})
    for name in ("tally", "pair"):
        let_wait(tx, name, season, {})


def _tallies(tx: Transaction, season: int) -> list[Tally]:
    rows = waiting(tx, "tally", season)
    return [Tally(Cut(*body["cut"]), body["k"], body["n"], frozenset(body["by"])) for body in rows]


def _pairs(tx: Transaction, season: int) -> list[Matched]:
    rows = waiting(tx, "pair", season)
    return [Matched(body["practice"], body["n"], body["alike"], frozenset(body["by"])) for body in rows]
