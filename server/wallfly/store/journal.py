"""The journal: records are added to a set, once, and never changed.

`append` writes a batch, what it points at and which groups it touches in one transaction, so
that a crash between append and settle loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Accepted, Sender, groups_touched, journal_row, target_of
from wallfly.domain.ranges import add_numbers
from wallfly.domain.records import Entry
from wallfly.store.catalogue import apply_entry
from wallfly.store.engine import Transaction

Status = Literal["stored", "duplicate", "conflict"]

WHERE_IT_POINTS = -1  # a mark with this week stands for "the group of whatever the record points at"

_INSERT = """
insert into record (id, type, member, device, installation, n, at, recorded, received, skew,
                    week, counts_in, site, place, practice, hash, body)
values (:id, :type, :member, :device, :installation, :n, :at, :recorded, :received, :skew,
        :week, :counts_in, :site, :place, :practice, :hash, :body)
"""
_TOUCH = "insert into touched (record, member, week) values (:record, :member, :week)"
_POINT = "insert into pointer (target, record) values (:target, :record)"


class Appended(NamedTuple):
    """What became of a batch: a status each, in order, and whether the catalogue changed."""

    statuses: list[Status]
    catalogue_changed: bool


def append(
    tx: Transaction,
    batch: Sequence[Accepted],
    sender: Sender,
    received: int,
    skew: int,
    catalogue: Catalogue,
) -> Appended:
    """Add accepted records. A known id with the same content is a duplicate, with other content a
    conflict, and the first one stays. `received` and `skew` in ms."""
    hashes = _known_hashes(tx, [one.record.id for one in batch])
    fresh: list[Accepted] = []
    statuses: list[Status] = []
    for one in batch:
        known = hashes.get(one.record.id)
        if known is None:
            hashes[one.record.id] = one.hash
            fresh.append(one)
            statuses.append("stored")
        elif known == one.hash:
            statuses.append("duplicate")
        else:
            _note_conflict(tx, one, received)
            statuses.append("conflict")
    if not fresh:
        return Appended(statuses, False)
    return Appended(statuses, _store(tx, fresh, sender, received, skew, catalogue))


def _store(
    tx: Transaction,
    fresh: list[Accepted],
    sender: Sender,
    received: int,
    skew: int,
    catalogue: Catalogue,
) -> bool:
    open_block = tx.value("select block from open_from where id = 1") or 1
    rows = [journal_row(one, sender, received, skew, catalogue) for one in fresh]
    for row in rows:
        if row["counts_in"] is not None:
            row["counts_in"] = max(row["counts_in"], open_block)
    tx.many(_INSERT, rows)
    marks, pointers, entries = _what_follows(fresh, rows, sender.member)
    tx.many(_TOUCH, marks)
    if pointers:
        tx.many(_POINT, pointers)
    for entry, at in entries:
        apply_entry(tx, entry, at)
    tx.run(
        "update member set stored = stored + :count where id = :id",
        count=len(fresh),
        id=sender.member,
    )
    _see_numbers(tx, sender, [row["n"] for row in rows if row["n"] is not None])
    tx.tally.add([row["hash"] for row in rows])
    return bool(entries)


def _known_hashes(tx: Transaction, ids: list[str]) -> dict[str, str]:
    names = {f"i{at}": one for at, one in enumerate(ids)}
    found = tx.rows(
        f"select id, hash from record where id in ({','.join(':' + name for name in names)})",
        **names,
    )
    return dict(found)


def _note_conflict(tx: Transaction, one: Accepted, received: int) -> None:
    tx.run(
        "insert into conflict (id, hash, received) values (:id, :hash, :received) on conflict do nothing",
        id=one.record.id,
        hash=one.hash,
        received=received,
    )


def _what_follows(
    fresh: list[Accepted], rows: list[dict[str, Any]], member: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[Entry, int]]]:
    """Marks for settle (one a group, in the name of the first record that touches it), pointers,
    and entries with their times."""
    touched: dict[int, str] = {}
    pointers: list[dict[str, Any]] = []
    entries: list[tuple[Entry, int]] = []
    for one, row in zip(fresh, rows, strict=True):
        record = one.record
        if isinstance(record, Entry):
            entries.append((record, row["at"]))
            continue
        if row["week"] is None:
            continue
        target = target_of(record)
        if target is not None:
            pointers.append({"target": target, "record": record.id})
            touched.setdefault(WHERE_IT_POINTS, record.id)
        for week in groups_touched(record, row["week"]):
            touched.setdefault(week, record.id)
    marks = [{"record": record, "member": member, "week": week} for week, record in touched.items()]
    return marks, pointers, entries


def _see_numbers(tx: Transaction, sender: Sender, numbers: list[int]) -> None:
    """Remember which of a phone's own numbers have arrived, so that a gap shows."""
    if sender.installation is None or not numbers:
        return
    row = tx.row("select seen, member from installation where id = :id", id=sender.installation)
    if row is not None and row[1] != sender.member:
        return  # a number claimed for someone else's phone proves nothing
    seen = msgspec.json.decode(row[0], type=list[tuple[int, int]]) if row else []
    tx.run(
        "insert into installation (id, member, seen) values (:id, :member, :seen)"
        " on conflict (id) do update set seen = excluded.seen",
        id=sender.installation,
        member=sender.member,
        seen=msgspec.json.encode(add_numbers(seen, numbers)).decode(),
    )
