"""Now against before: `changes`. Leaders against the front line: `mirror`. Per hour: `rates`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallfly.book.tables.cells import (
    CellRow,
    Row,
    Scope,
    Total,
    grouped,
    in_window,
    percent,
    rounded,
    scopes_of,
    total,
)
from wallfly.book.words import label
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import OTHER_PRACTICES
from wallfly.domain.difference import MANY, Z99, Difference, newcombe_diff, prob_lower, verdict
from wallfly.domain.lived import Z, effective, over_walks
from wallfly.domain.rates import poisson_rate, rate_words

SURE = 0.95
WORTH_SAYING = 0.10

# The same thing asked of the front line and shown by those who lead it.
PAIRS = (
    ("c_connect", "arrival_seen"),
    ("t_talk", "open_question"),
    ("t_talk", "off_script"),
    ("r_recognise", "little_extra"),
)


# ---- now against before


def change_rows(cells: Sequence[CellRow], block: int, catalogue: Catalogue) -> list[Row]:
    """Rows of `changes`, for one block against the two before it."""

    def keys(cell: CellRow) -> list[tuple[Scope, str, str, str]]:
        return [(scope, cell.value, cell.practice, cell.about) for scope in scopes_of(cell)]

    own = [cell for cell in cells if cell.practice != OTHER_PRACTICES]
    now = grouped([cell for cell in own if cell.block == block], keys)
    before = grouped([cell for cell in own if block - 2 <= cell.block < block], keys)
    return [_change(block, key, total(now[key]), total(before[key]), catalogue) for key in now if key in before]


def _change(block: int, key: tuple[Scope, str, str, str], now: Total, before: Total, catalogue: Catalogue) -> Row:
    scope, value, practice, about = key
    recent, earlier = over_walks(now.sums), over_walks(before.sums)
    (k1, n1), (k2, n2) = effective(now.sums), effective(before.sums)
    fall = prob_lower(k1, n1, k2, n2)
    shift = now.overt_walks / now.walks - before.overt_walks / before.walks
    name = label(catalogue.practices[practice].name)
    return rounded((
        block, *scope, value, practice, about,
        recent.share.raw, recent.share.lo, recent.share.hi, now.n, now.k, now.n / n1,
        earlier.share.raw, earlier.share.lo, earlier.share.hi, before.n, before.k, before.n / n2,
        fall.prob, fall.drop, shift, _change_words(name, now, before, fall.prob, fall.drop),
    ))  # fmt: skip


def _change_words(name: str, now: Total, before: Total, prob: float, drop: float) -> str:
    counts = f"{now.k} of {now.n} moments now, {before.k} of {before.n} before"
    if prob >= SURE and drop >= WORTH_SAYING:
        return f"{name}: lived less, {counts}."
    if prob <= 1 - SURE and drop <= -WORTH_SAYING:
        return f"{name}: lived more, {counts}."
    return f"{name}: no clear change, {counts}."


# ---- leaders against the front line


class _Side(NamedTuple):
    name: str
    total: Total


def mirror_rows(cells: Sequence[CellRow], blocks: Sequence[int], catalogue: Catalogue) -> list[Row]:
    """Rows of `mirror`, for each closed block with the one before it."""
    rows = []
    for block in blocks:
        by_scope = grouped(in_window(cells, block), lambda cell: scopes_of(cell, places=False))
        for scope, theirs in by_scope.items():
            rows += _mirrors(block, scope, theirs, catalogue)
    return rows


def _mirrors(block: int, scope: Scope, cells: list[CellRow], catalogue: Catalogue) -> list[Row]:
    sides = {key: total(theirs) for key, theirs in grouped(cells, lambda cell: [(cell.practice, cell.about)]).items()}
    same = [(practice, practice) for practice, about in sides if about == "manager" and practice != OTHER_PRACTICES]
    pairs = [(leaders, front) for leaders, front in (*sorted(same), *PAIRS)
             if (leaders, "manager") in sides and (front, "front line") in sides]  # fmt: skip
    z, level = (Z99, 99) if len(pairs) > MANY else (Z, 95)
    return [
        _mirror(
            block, scope, leaders, front, sides[leaders, "manager"], sides[front, "front line"], z, level, catalogue
        )
        for leaders, front in pairs
    ]


def _mirror(block: int, scope: Scope, leaders: str, front: str, one: Total, other: Total, z: float, level: int,
            catalogue: Catalogue) -> Row:  # fmt: skip
    mine, theirs = over_walks(one.sums).share, over_walks(other.sums).share
    (k1, n1), (k2, n2) = effective(one.sums), effective(other.sums)
    apart = newcombe_diff(k1, n1, k2, n2, z)
    names = [label(catalogue.practices[practice].name) for practice in (leaders, front)]
    what = names[0] if leaders == front else f"{names[0]} / {names[1]}"
    return rounded((
        block, scope.site, leaders, front, mine.raw, mine.lo, mine.hi, one.n, theirs.raw, theirs.lo, theirs.hi, other.n,
        apart.diff, apart.lo, apart.hi, level, verdict(apart), _mirror_words(what, apart),
    ))  # fmt: skip


def _mirror_words(what: str, apart: Difference) -> str:
    if not apart.clear:
        return f"{what}: no clear difference between leaders and the front line."
    ends = sorted((abs(percent(apart.lo)), abs(percent(apart.hi))))
    side = "more" if apart.diff > 0 else "less"
    by = f"by {abs(percent(apart.diff))} points ({ends[0]} to {ends[1]})"
    return f"{what}: leaders live it {side} than the front line, {by}."


# ---- per hour


def rate_rows(cells: Sequence[CellRow], blocks: Sequence[int], catalogue: Catalogue) -> list[Row]:
    """Rows of `rates`, for each closed block with the one before it: what can be counted by the hour."""
    counted = [cell for cell in cells if _countable(cell, catalogue)]
    rows = []
    for block in blocks:
        groups = grouped(in_window(counted, block), lambda cell: [
            (scope.site, cell.practice, cell.about) for scope in scopes_of(cell, places=False)
        ])  # fmt: skip
        for key, theirs in groups.items():
            rows.append(_rate(block, key, total(theirs), catalogue))
    return rows


def _countable(cell: CellRow, catalogue: Catalogue) -> bool:
    practice = catalogue.practices.get(cell.practice)
    return practice is not None and practice.sampling in ("opportunity", "adlib") and cell.minutes > 0


def _rate(block: int, key: tuple[str, str, str], found: Total, catalogue: Catalogue) -> Row:
    missed = found.n - found.k
    lived_rate, missed_rate = poisson_rate(found.k, found.minutes), poisson_rate(missed, found.minutes)
    name = label(catalogue.practices[key[1]].name)
    words = f"{name}: missed {rate_words(missed_rate, found.minutes)}."
    return rounded((block, *key, found.minutes / 60, found.k, *lived_rate, missed, *missed_rate, words))
