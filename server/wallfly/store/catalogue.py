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


# The settings name the last entry that took effect, so that they say which catalogue it is.
_VERSION = """
insert into setting (key, value) values ('catalogue_version', :record)
on conflict (key) do update set value = excluded.value
"""

_read_before: dict[frozenset[tuple[str, str]], Catalogue] = {}
_KEEP = 8


def load_catalogue(tx: Transaction) -> Catalogue:
    """All that is set up. Reading it again is cheap until an entry changes it."""
    settings = {str(key): str(value) for key, value in tx.rows("select key, value from setting")}
    version = frozenset(settings.items())
    known = _read_before.get(version)
    if known is None:
        known = _read_catalogue(tx, settings)
        if len(_read_before) >= _KEEP:
            _read_before.clear()
        _read_before[version] = known
    return known


def _read_catalogue(tx: Transaction, settings: dict[str, str]) -> Catalogue:
    entries = [EntryRow(kind, key, bool(retired), body)
               for kind, key, retired, body in tx.rows("select kind, key, retired, body from entry")]  # fmt: skip
    return Catalogue(entries, settings)


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
    tx.run(_VERSION, record=entry.id)
