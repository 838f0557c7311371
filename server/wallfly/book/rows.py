"""What stands in an edition of the open book, read from frozen rows and from what stewards set up.

Nothing is worked out here from observations: cells, notices and all with a floor of its own were
frozen at closing and are copied, the rest follows from cells alone. A withdrawn block is left out
whole, and named with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from wallfly.book.about import Closed, about_rows
from wallfly.book.copied import copied_tables
from wallfly.book.tables.cells import CellRow, has_share
from wallfly.book.tables.comparisons import change_rows, mirror_rows, rate_rows
from wallfly.book.tables.gaps import fit_rows, gap_rows
from wallfly.book.tables.places import place_rows
from wallfly.book.tables.trends import trend_rows
from wallfly.book.words import label, sentence
from wallfly.domain.calendar import SEASON_WEEKS, local, week_monday
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import ALL_PLACES, ALL_SITES, OTHER_PLACES, OTHER_PRACTICES, OTHER_SITES, PROFILES
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Transaction

Row = tuple[Any, ...]

_CELLS = """
select block, site, place, value, practice, about, k, n, unclear, walks, skk, skn, snn,
       minutes, overt_walks
  from cell
"""
_NOTICED = "select block, site, place, value, practice, about, lived, missed from notice"
_IDS = (
    "select id from member",
    "select id from device",
    "select token_hash from device",
    "select id from installation",
    "select id from invite",
    "select code_hash from invite",
)


class BookRows(msgspec.Struct):
    """One edition: its number, its tables (rows in key order), and what its file must never hold."""

    number: int
    blocks: list[int]  # those whose rows are in it
    observers: int  # different people behind any row, at least
    tables: dict[str, list[Row]]
    forbidden: list[str]  # ids of people, phones and codes


def read_book(tx: Transaction, now: int) -> BookRows:
    """The next edition, as of `now` (ms, for its date only)."""
    catalogue = load_catalogue(tx)
    closings = sorted(tx.rows("select block, closed_at, unpublished, withdrawn_because from closing"))
    withdrawn = {row[0] for row in closings if row[3] is not None}
    shown = [row[0] for row in closings if row[0] not in withdrawn]
    earlier = sorted(tx.rows("select number, at, sha256, blocks from publication"))
    number = earlier[-1][0] + 1 if earlier else 1
    today = _date(now, catalogue)
    closed = Closed(
        shown=shown,
        last=closings[-1][0] if closings else 0,
        unpublished=next((row[2] for row in reversed(closings) if row[0] in shown), None),
    )
    cells = [row for row in tx.rows(_CELLS) if row[0] not in withdrawn]
    tables: dict[str, Iterable[Row]] = {
        "about": about_rows(catalogue, number, today, closed),
        "blocks": [_block(catalogue, *row) for row in closings],
        "seasons": _seasons(catalogue, closed.last),
        **_named_things(catalogue),
        "cells": cells,
        **worked_out(cells, shown, catalogue),
        **copied_tables(tx, catalogue, withdrawn),
        "noticed": [row for row in tx.rows(_NOTICED) if row[0] not in withdrawn],
        "activity": _activity(tx, catalogue, withdrawn),
        "publications": [
            (number, _date(at, catalogue).isoformat(), spans(msgspec.json.decode(blocks)), sha256)
            for number, at, sha256, blocks in earlier
        ],
    }
    return BookRows(
        number=number,
        blocks=shown,
        observers=PROFILES[catalogue.profile].observers,
        tables={name: sorted(rows, key=_key_order) for name, rows in tables.items()},
        forbidden=[one for sql in _IDS for (one,) in tx.rows(sql)],
    )


def worked_out(cells: Sequence[Row], blocks: Sequence[int], catalogue: Catalogue) -> dict[str, Iterable[Row]]:
    """The tables that follow from cells alone; `blocks` are those whose cells these are, oldest first."""
    known = [CellRow._make(row) for row in cells if row[3] in catalogue.values]
    shares = [cell for cell in known if has_share(cell, catalogue)]
    gaps = gap_rows(shares, blocks, catalogue)
    even, funnels = place_rows(shares, blocks, catalogue)
    return {
        "gaps": gaps,
        "fit": fit_rows(gaps),
        "consistency": even,
        "funnel": funnels,
        "trends": trend_rows(shares, catalogue),
        "changes": change_rows(shares, blocks[-1], catalogue) if blocks else [],
        "mirror": mirror_rows(shares, blocks, catalogue),
        "rates": rate_rows(known, blocks, catalogue),
    }


def spans(numbers: list[int]) -> str:
    """Numbers in words: "1 to 4, 6"; "none" when there are none."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in parts) or "none"


def _key_order(row: Row) -> tuple[tuple[bool, Any], ...]:
    return tuple((one is not None, one) for one in row)


def _date(ms: int, catalogue: Catalogue) -> date:
    return local(ms, catalogue.time_zone).date()


def _block(catalogue: Catalogue, block: int, closed_at: int, _unpublished: float, withdrawn: str | None) -> Row:
    first = week_monday(catalogue.block_starts(block))
    after = week_monday(catalogue.block_starts(block + 1))
    return (
        block,
        first.isoformat(),
        (after - timedelta(days=1)).isoformat(),
        _date(closed_at, catalogue).isoformat(),
        None if withdrawn is None else sentence(withdrawn),
    )


def _seasons(catalogue: Catalogue, last_block: int) -> list[Row]:
    """Seasons whose last block has closed."""
    ended = last_block * catalogue.block_weeks // SEASON_WEEKS
    starts = [week_monday(catalogue.first_week + number * SEASON_WEEKS) for number in range(ended + 1)]
    return [
        (number + 1, starts[number].isoformat(), (starts[number + 1] - timedelta(days=1)).isoformat())
        for number in range(ended)
    ]


def _activity(tx: Transaction, catalogue: Catalogue, withdrawn: set[int]) -> list[Row]:
    rows = tx.rows("select block, body from frozen where name = 'activity'")
    kept = [msgspec.json.decode(body) for week, body in rows if catalogue.block_of(week) not in withdrawn]
    columns = ("site", "starts", "ends", "walks", "minutes", "taps")
    return [tuple(one[column] for column in columns) for one in kept]


def _named_things(catalogue: Catalogue) -> dict[str, Iterable[Row]]:
    """Names of all that was ever set up, retired or not, and of what smaller things are pooled into."""
    return {
        "sites": [
            (OTHER_SITES, "Other sites"),
            (ALL_SITES, "All sites"),
            *((key, label(one.name)) for key, one in catalogue.sites.items()),
        ],
        "teams": [
            (key, label(one.name), one.kind, _known(one.site, catalogue.sites))
            for key, one in catalogue.teams.items()
        ],
        "places": [
            (OTHER_PLACES, "Other places", None, None, 0),
            (ALL_PLACES, "All places", None, None, 0),
            *(
                (key, label(one.name), _known(one.site, catalogue.sites), _known(one.team, catalogue.teams),
                 int(one.value_zone))
                for key, one in catalogue.places.items()
            ),
        ],
        "stated_values": [
            (key, label(one.name), sentence(one.text), one.order, catalogue.targets.get(key))
            for key, one in catalogue.values.items()
        ],
        "practices": [
            (OTHER_PRACTICES, "Other practices", None, "Practices too rarely seen to stand alone",
             "The same, missed", "event", "anyone", "opportunity", None, None, 100_000),
            *(
                (key, label(one.name), _known(one.value, catalogue.values), sentence(one.lived),
                 sentence(one.missed), one.kind, one.about, one.sampling, one.minutes, one.days, one.order)
                for key, one in catalogue.practices.items()
            ),
        ],
    }  # fmt: skip


def _known(key: str | None, things: dict[str, Any]) -> str | None:
    return key if key in things else None
