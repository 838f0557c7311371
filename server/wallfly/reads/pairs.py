"""How many pairs have walked together more often than counts: a number for whoever helps people look, no names.

One pair among a handful of people would be a name all the same, so it is told from five on who
walked beside anyone.
"""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain.calendar import season_of, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.standing import season_ends, season_starts
from wallfly.domain.together import PAIR_A_SEASON
from wallfly.store.engine import Transaction
from wallfly.store.open_from import read_open_from

LEAST_PEOPLE = 5

_BESIDE = """
select member, beyond from together
 where week between :first and :last and (pairs <> '[]' or beyond <> '[]')
"""
_tokens = msgspec.json.Decoder(list[str])


def read_pairs(tx: Transaction, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/pairs: the season that runs and those before it that are not archived, newest first."""
    running = max(1, season_of(week_of(now, catalogue.time_zone), catalogue.first_week))
    open_from = read_open_from(tx).season
    return {
        "walks": PAIR_A_SEASON,
        "seasons": [_season(tx, number, catalogue) for number in range(running, min(open_from, running) - 1, -1)],
    }


def _season(tx: Transaction, number: int, catalogue: Catalogue) -> dict[str, Any]:
    """`pairs` is None where too few have walked beside anyone to say a number."""
    first, last = (edge(number, catalogue.first_week) for edge in (season_starts, season_ends))
    rows = tx.rows(_BESIDE, first=first, last=last)
    people = {member for member, _ in rows}
    pairs = {pair for _, beyond in rows for pair in _tokens.decode(beyond)}
    return {"number": number, "pairs": len(pairs) if len(people) >= LEAST_PEOPLE else None}
