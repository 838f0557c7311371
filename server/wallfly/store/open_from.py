"""What is open: one row says from where on, and what is before it is frozen for ever."""

from __future__ import annotations

from datetime import date

from wallfly.domain.calendar import SEASON_WEEKS, week_monday
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.folds import OpenFrom
from wallfly.store.engine import Transaction


def open_the_books(tx: Transaction, catalogue: Catalogue) -> None:
    """Open the first block, day and season, unless that was done before."""
    tx.run(
        "insert into open_from (id, block, day, season) values (1, 1, :day, 1) on conflict do nothing",
        day=_first_day(catalogue.first_week),
    )


def read_open_from(tx: Transaction) -> OpenFrom:
    """The first block, day and season that are not frozen."""
    row = tx.row("select block, day, season from open_from where id = 1")
    return OpenFrom(*row) if row else OpenFrom(1, _first_day(_first_week(tx)), 1)


def first_open_week(tx: Transaction) -> int:
    """The first week of the first season that is not archived."""
    return _first_week(tx) + (read_open_from(tx).season - 1) * SEASON_WEEKS


def worked_out_before(tx: Transaction) -> int:
    """The first week for which what members did together is still to be worked out."""
    return int(tx.value("select week from open_from where id = 1") or 0)


def _first_week(tx: Transaction) -> int:
    return int(tx.value("select value from setting where key = 'first_week'") or 0)


def _first_day(first_week: int) -> int:
    return week_monday(first_week).toordinal() - date(1970, 1, 1).toordinal()
