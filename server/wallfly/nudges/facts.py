"""What nudges may know of others: rows of the newest edition of the open book, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pysqlite3 as sqlite3

from wallfly.book.publish import LINK
from wallfly.domain.lived import Sums


class ChangeFact(NamedTuple):
    """A practice at a place, in the last closed block against the two before it."""

    block: int
    site: str
    place: str
    value: str
    practice: str
    about: str
    k1: int
    n1: int
    deff1: float
    k2: int
    n2: int
    deff2: float
    overt_shift: float
    walks: int


class ConditionFact(NamedTuple):
    """Something about a place that has been absent in so many closed blocks in a row, up to `block`."""

    site: str
    place: str
    practice: str
    blocks: int
    block: int = 0


class Seen(NamedTuple):
    """A practice at a place in one block: lived of moments, and what likeness of walks does to them."""

    block: int
    place: str
    practice: str
    about: str
    sums: Sums


class Facts(NamedTuple):
    """What one edition says: its last closed block and the date it closed; `first` is each site's first
    block with anything in it."""

    block: int
    closed_on: str
    changes: list[ChangeFact]
    conditions: list[ConditionFact]
    first: dict[str, int]
    seen: list[Seen]
    states: Sequence[tuple[str, str, int, str]] = ()  # of a place and condition in each block, as it was checked


_BLOCK = "select block, closed_on from blocks where withdrawn_because is null order by block desc limit 1"
_CHANGES = """
select c.block, c.site, c.place, c.value, c.practice, c.about, recent_k, recent_n, recent_deff,
       before_k, before_n, before_deff, overt_shift,
       (select sum(walks) from cells where cells.block = c.block and cells.place = c.place
           and cells.practice = c.practice and cells.about = c.about)
  from changes as c join places on places.place = c.place
 where c.block = :block and places.site is not null
 order by c.place, c.value, c.practice, c.about
"""
_SEEN = """
select block, c.place, practice, about, sum(k), sum(n), sum(walks), sum(skk), sum(skn), sum(snn)
  from cells as c join places on places.place = c.place
 where places.site is not null group by block, c.place, practice, about
"""
_CONDITIONS = """
select site, place, practice, block, state from conditions order by site, place, practice, block desc
"""


def read_facts(folder: Path) -> Facts | None:
    """The newest edition in that folder; None while nothing has closed."""
    path = (folder / LINK).resolve()
    if not path.exists():
        return None
    book = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        last = book.execute(_BLOCK).fetchone()
        if last is None:
            return None
        changes = [ChangeFact._make(row) for row in book.execute(_CHANGES, {"block": last[0]})]
        checks = book.execute(_CONDITIONS).fetchall()
        first = dict(book.execute("select site, min(block) from cells group by site").fetchall())
        seen = [Seen(a, b, c, d, Sums(*sums)) for a, b, c, d, *sums in book.execute(_SEEN)]
        states = [(place, practice, block, state) for _, place, practice, block, state in checks]
        return Facts(last[0], last[1], changes, _absent(checks, last[0]), first, seen, states)
    finally:
        book.close()


def _absent(rows: list[tuple[str, str, str, int, str]], last: int) -> list[ConditionFact]:
    """Conditions absent in the last block, with for how many blocks in a row."""
    runs: dict[tuple[str, str, str], int] = {}
    for site, place, practice, block, state in rows:
        run = runs.get((site, place, practice), 0)
        if state == "absent" and block == last - run:
            runs[(site, place, practice)] = run + 1
    return [ConditionFact(*key, run, last) for key, run in runs.items()]
