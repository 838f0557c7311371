"""What we say against what was seen: `gaps`, and all values together: `fit`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from wallfly.book.tables.cells import (
    CellRow,
    Row,
    Scope,
    Seen,
    grouped,
    in_window,
    percent,
    rounded,
    scopes_of,
    value_seen,
)
from wallfly.book.words import label
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.gap import Stated, fit_of, fit_score, gap, gap_words

NOBODY_SAID = "nobody has said how far"


def gap_rows(cells: Sequence[CellRow], blocks: Sequence[int], catalogue: Catalogue) -> list[Row]:
    """Rows of `gaps`, for each closed block with the one before it."""
    stated = Counter(one.value for one in catalogue.practices.values() if one.sampling in ("opportunity", "interval"))
    rows = []
    for block in blocks:
        groups = grouped(in_window(cells, block), lambda cell: [(scope, cell.value) for scope in scopes_of(cell)])
        for (scope, value), theirs in groups.items():
            seen = value_seen(theirs)
            if seen is not None:
                rows.append(_row(block, scope, value, seen, stated[value], catalogue))
    return rows


def _row(block: int, scope: Scope, value: str, seen: Seen, stated: int, catalogue: Catalogue) -> Row:
    name = label(catalogue.values[value].name)
    figure, claimed = seen.figure, catalogue.targets.get(value)
    lived = (figure.lived, figure.lo, figure.hi)
    if claimed is None:
        words = (
            f"{name}: lived in {percent(figure.lived)} of 100 moments ({percent(figure.lo)} to {percent(figure.hi)})."
        )
        middle: tuple[object, ...] = (None, None, None, *lived, None, None, None, NOBODY_SAID, None)
    else:
        found = gap((claimed, claimed, claimed), lived)
        words = gap_words(name, found)
        middle = (claimed, claimed, claimed, *lived, found.gap, found.lo, found.hi, found.verdict,
                  fit_of(claimed, figure.lived))  # fmt: skip
    return rounded((block, *scope, value, *middle, seen.n, seen.walks, seen.practices, stated, words))


def fit_rows(gaps: Sequence[Row]) -> list[Row]:
    """Rows of `fit`, from the rows of `gaps`: each value counts the same until people have said how much it should."""
    by_site: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in gaps:
        if row[2] == "all places" and row[4] is not None:
            by_site[(row[0], row[1])].append(row)
    return [_fit(block, site, rows) for (block, site), rows in by_site.items()]


def _fit(block: int, site: str, rows: list[Row]) -> Row:
    found = fit_score([Stated(1, row[4], row[7]) for row in rows]).fit
    furthest = max(rows, key=lambda row: row[11] if row[11] is not None else -1)
    words = f"Fit {round(found)} of 100 over {len(rows)} values."
    if furthest[11] > 0:
        words += f" Furthest apart: {furthest[-1]}"
    return rounded((block, site, found, len(rows), words))
