"""The entry table: what stewards have set up, last by (at, record) wins."""

from __future__ import annotations

import msgspec
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.records import Entry
from wallfly.store.engine import Transaction

_APPLY = """
insert into entry (kind, key, at, record, retired, body)
values (:kind, :key, :at, :record, :retired, :body)
on conflict (kind, key) do update
   set at = excluded.at, record = excluded.record, retired = excluded.retired, body = excluded.body
 where (excluded.at, excluded.record) > (entry.at, entry.record)
"""


def load_catalogue(tx: Transaction) -> Catalogue:
    """All that is set up."""
    entries = [EntryRow(kind, key, bool(retired), body)
               for kind, key, retired, body in tx.rows("select kind, key, retired, body from entry")]  # fmt: skip
    return Catalogue(entries, dict(tx.rows("select key, value from setting")))


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
