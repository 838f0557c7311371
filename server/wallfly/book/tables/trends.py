"""Block by block: `trends`, with running sums that tell a lasting change from luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from wallfly.book.tables.cells import CellRow, Row, Scope, Seen, grouped, percent, rounded, scopes_of, value_seen
from wallfly.book.words import label
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.trend import ALARM_BY_BLOCK, BASELINE_WEEKS, WATCH_BY_BLOCK, Cusum, cusum

OVERT_SHIFT = 0.20  # a larger change in how openly we watch may be part of a change in what we see

Signal = Literal["baseline", "steady", "watch", "falling", "rising"]


def trend_rows(cells: Sequence[CellRow], catalogue: Catalogue) -> list[Row]:
    """Rows of `trends`: each value, everywhere and at each site."""
    groups = grouped(cells, lambda cell: [(cell.value, scope) for scope in scopes_of(cell, places=False)])
    rows = []
    for (value, scope), theirs in sorted(groups.items()):
        rows += _trend(value, scope, theirs, catalogue)
    return rows


def _trend(value: str, scope: Scope, cells: list[CellRow], catalogue: Catalogue) -> list[Row]:
    by_block = sorted(grouped(cells, lambda cell: [cell.block]).items())
    seen = [(block, found) for block, theirs in by_block if (found := value_seen(theirs))]
    first = max(1, BASELINE_WEEKS // catalogue.block_weeks)  # blocks that make the baseline
    start = [cell for block, theirs in by_block for cell in theirs if block <= first]
    baseline = value_seen(start) if start and by_block[-1][0] >= first else None
    after = [(block, one) for block, one in seen if block > first]
    sums = None
    if baseline is not None:
        p0 = min(0.97, max(0.03, baseline.figure.lived))
        sums = cusum(
            [(one.figure.lived * one.figure.worth, one.figure.worth) for _, one in after], p0, h=ALARM_BY_BLOCK
        )
    at_step = {block: step for step, (block, _) in enumerate(after)}
    before: Seen | None = None
    rows = []
    for block, one in seen:
        rows.append(_row(value, scope, block, one, before, baseline, sums, at_step.get(block), catalogue))
        before = one
    return rows


def _row(value: str, scope: Scope, block: int, one: Seen, before: Seen | None, baseline: Seen | None,
         sums: Cusum | None, step: int | None, catalogue: Catalogue) -> Row:  # fmt: skip
    figure = one.figure
    down, up = (sums.down[step], sums.up[step]) if sums and step is not None else (None, None)
    signal = _signal(down, up)
    overt = one.overt_walks / one.walks if one.walks else 0.0
    words = _words(label(catalogue.values[value].name), one, baseline, signal)
    if before is not None and before.walks and abs(overt - before.overt_walks / before.walks) > OVERT_SHIFT:
        words += " Part of this may be the way we watched."
    return rounded((
        value, scope.site, block, one.k, one.n, one.walks, figure.worth, figure.lived, figure.lo, figure.hi, overt,
        baseline.figure.lived if baseline else None, down, up, signal, words,
    ))  # fmt: skip


def _signal(down: float | None, up: float | None) -> Signal:
    if down is None or up is None:
        return "baseline"
    most = max(down, up)
    if most < WATCH_BY_BLOCK:
        return "steady"
    if most < ALARM_BY_BLOCK:
        return "watch"
    return "falling" if down >= up else "rising"


_SAID = {
    "baseline": "This is where counting starts.",
    "steady": "No lasting change beyond chance.",
    "watch": "Something may be changing; the next period will tell.",
    "falling": "Lived less than in the first eight weeks, beyond chance.",
    "rising": "Lived more than in the first eight weeks, beyond chance.",
}


def _words(name: str, one: Seen, baseline: Seen | None, signal: Signal) -> str:
    figure = one.figure
    now = f"{name}: {percent(figure.lived)} of 100 ({percent(figure.lo)} to {percent(figure.hi)})"
    start = f", {percent(baseline.figure.lived)} at the start" if baseline and signal != "baseline" else ""
    return f"{now}{start}. {_SAID[signal]}"
