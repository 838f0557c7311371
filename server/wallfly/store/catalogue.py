"""The entry table: what stewards have set up, last by (at, record) wins."""

from __future__ import annotations

import msgspec

from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.records import Entry
from wallfly.store.engine import Row, Transaction

_APPLY = """
insert into entry (kind, key, at, record, retired, body)
values (:kind, :key, :at, :record, :retired, :body)
on conflict (kind, key) do update
   set at = excluded.at, record = excluded.record, retired = excluded.retired, body = excluded.body
 where (excluded.at, excluded.record) > (entry.at, entry.record)
"""


_ENTRIES = "select kind, key, retired, body from entry order by kind, key"

_Content = tuple[tuple[Row, ...], tuple[Row, ...]]

_read_before: dict[_Content, Catalogue] = {}
_KEEP = 8


def load_catalogue(tx: Transaction) -> Catalogue:
    """All that is set up. Reading it again is cheap until an entry changes it.

    It is known again by its whole content: a process may have several stores open, and nothing
    shorter tells their catalogues apart.
    """
    content = (tuple(tx.rows("select key, value from setting order by key")), tuple(tx.rows(_ENTRIES)))
    known = _read_before.get(content)
    if known is None:
        known = _read_catalogue(*content)
        if len(_read_before) >= _KEEP:
            _read_before.clear()
        _read_before[content] = known
    return known


def _read_catalogue(settings: tuple[Row, ...], entries: tuple[Row, ...]) -> Catalogue:
    rows = [EntryRow(kind, key, bool(retired), body) for kind, key, retired, body in entries]
    return Catalogue(rows, {str(key): str(value) for key, value in settings})


def apply_entry(tx: Transaction, entry: Entry, at: int) -> None:
    """Let an entry take effect, unless a later one already has; `at` is its corrected time."""
    tx.run(
        _APPLY,
        kind=entry.kind,
        key=entry.key,
        at=at,
        record=entry.id,
        retired=int(entry.retired),
        body=msgspec.json.encode(entry.body).decode(),
    )
