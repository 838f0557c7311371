"""One's own records."""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain import clock
from wallfly.store.engine import Row, Transaction
from wallfly.store.taken_back import NOT_TAKEN_BACK

PAGE = 500

# One week of one member: a seek, however long the journal is.
_WEEK = """
select record.id, record.body, record.at, record.recorded, record.week, record.received,
       exists (select 1 from pointer join record as back on back.id = pointer.record
                where pointer.target = record.id and back.type = 'retract' and back.member = :member)
  from record
 where record.week = :week and record.member = :member and record.id > :after
 order by record.id
 limit :limit
"""
_QUARANTINED = _WEEK.replace("record.week = :week", "record.week is null")
_LAST = "9" * 9  # the place of quarantined records in a cursor: after all weeks
QUARANTINED = f"{_LAST}:"  # where they begin
_TO_MEND = f"select count(*) from record where week is null and member = :member and {NOT_TAKEN_BACK}"


def read_own_records(tx: Transaction, member: str, after: str | None, limit: int) -> dict[str, Any]:
    """A page of a member's records as sent, each with its standing, week by week, by id in a week.

    `after` is the `next` of the page before; one that was never given starts at the beginning.
    """
    week, _, last = (after or "").partition(":")
    at = int(week) if week.isdecimal() and len(week) <= len(_LAST) else _next_week(tx, -(10**6))
    rows: list[Row] = []
    while at is not None and len(rows) <= limit:
        query = _QUARANTINED if at == int(_LAST) else _WEEK
        params = {} if at == int(_LAST) else {"week": at}
        rows += tx.rows(query, member=member, after=last, limit=limit + 1 - len(rows), **params)
        at, last = (None if at == int(_LAST) else _next_week(tx, at)), ""
    shown = rows[:limit]
    return {
        "records": [
            {
                **msgspec.json.decode(body),
                "standing": _standing(at, recorded, week, bool(taken_back)),
                "received": received,
            }
            for _, body, at, recorded, week, received, taken_back in shown
        ],
        "next": _cursor(shown[-1]) if len(rows) > limit else None,
    }


def _next_week(tx: Transaction, week: int) -> int | None:
    found = tx.value("select min(week) from record where week > :week", week=week)
    return int(_LAST) if found is None else int(found)


def _cursor(row: Row) -> str:
    return f"{_LAST if row[4] is None else row[4]}:{row[0]}"


def count_to_mend(tx: Transaction, member: str) -> int:
    """How many of a member's records are kept aside for their time, and not taken back."""
    return int(tx.value(_TO_MEND, member=member) or 0)


def _standing(at: int, recorded: int, week: int | None, taken_back: bool) -> str:
    if taken_back:
        return "retracted"
    if week is None:
        return "quarantined"
    return "recalled" if clock.recalled(at, recorded) else "kept"
