"""Place against place: `consistency` says whether they differ at all, `funnel` which ones do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.book.tables.cells import CellRow, Row, Total, grouped, in_window, rounded, total
from wallfly.book.words import label
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import OTHER_PLACES
from wallfly.domain.consistency import LEAST_MOMENTS, LEAST_PLACES, consistency, consistency_words
from wallfly.domain.funnel import funnel
from wallfly.domain.lived import effective, over_walks
from wallfly.domain.shrinkage import FEW_GROUPS, USUAL_LIKENESS, Pair, eb_shrink

FEWEST = 2  # places in a funnel


class PlaceSeen(NamedTuple):
    """One place for one value: its cells added up, and what they are worth."""

    site: str
    place: str
    total: Total
    worth: Pair


def place_rows(cells: Sequence[CellRow], blocks: Sequence[int], catalogue: Catalogue) -> tuple[list[Row], list[Row]]:
    """Rows of `consistency` and of `funnel`."""
    even, funnels = [], []
    for block in blocks:
        own = [cell for cell in in_window(cells, block) if cell.place != OTHER_PLACES]
        for value, theirs in grouped(own, lambda cell: [cell.value]).items():
            places = _places(theirs)
            if len(places) >= LEAST_PLACES:
                even.append(_consistency(block, value, places, catalogue))
            if len(places) >= FEWEST:
                funnels += _funnel(block, value, places, catalogue)
    return even, funnels


def _places(cells: Sequence[CellRow]) -> list[PlaceSeen]:
    places = []
    for (site, place), theirs in sorted(grouped(cells, lambda cell: [(cell.site, cell.place)]).items()):
        summed = total(theirs)
        if summed.n >= LEAST_MOMENTS:
            places.append(PlaceSeen(site, place, summed, effective(summed.sums)))
    return places


def _consistency(block: int, value: str, places: list[PlaceSeen], catalogue: Catalogue) -> Row:
    found = consistency([one.worth for one in places])
    missing = max(0, len(catalogue.offered_places) - len(places))
    words = consistency_words(label(catalogue.values[value].name), found)
    return rounded((
        block, value, len(places), missing, found.pooled, found.sd_between, found.score, found.chi2, found.df,
        found.p_value, found.q, found.i2, found.tau_logit, words,
    ))  # fmt: skip


def _funnel(block: int, value: str, places: list[PlaceSeen], catalogue: Catalogue) -> list[Row]:
    drawn = eb_shrink([one.worth for one in places])
    likeness = max(0.0, drawn.rho) if len(places) >= FEW_GROUPS else USUAL_LIKENESS
    tau = math.sqrt(likeness * drawn.pooled * (1 - drawn.pooled))
    rows = []
    for one, figure in zip(places, drawn.groups, strict=True):
        body = catalogue.places.get(one.place)
        team = body.team if body and body.team in catalogue.teams else None
        own = over_walks(one.total.sums).share
        rows.append(rounded((
            block, value, one.site, one.place, team, one.total.k, one.total.n, one.total.walks, one.worth[1],
            own.raw, own.lo, own.hi, figure.shrunk, figure.lo, figure.hi, drawn.pooled,
            *funnel(drawn.pooled, tau, one.worth[1]), int(figure.differs),
        )))  # fmt: skip
    return rows
