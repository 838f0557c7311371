"""The journal: records are added to a set, once, and never changed.

`append` writes a batch, what it points at and which groups it touches in one transaction, so
that a crash between append and settle loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Accepted, JournalRow, Sender, accepted, journal_row
from wallfly.domain.ranges import add_numbers
from wallfly.domain.records import Record
from wallfly.store.batch import Batch, Ready, ready
from wallfly.store.catalogue import apply_entry
from wallfly.store.engine import Transaction
from wallfly.store.rounds import scores

Status = Literal["stored", "duplicate", "conflict"]

INSERT = """
insert into record (id, type, member, device, installation, n, at, recorded, received, skew,
                    week, counts_in, site, place, practice, hash, body)
values (:id, :type, :member, :device, :installation, :n, :at, :recorded, :received, :skew,
        :week, :counts_in, :site, :place, :practice, :hash, :body)
on conflict (id) do nothing
"""
_TOUCH = "insert into touched (record, member, week) values (:record, :member, :week)"
_POINT = "insert into pointer (target, record) values (:target, :record)"
_COUNT = """
with more (id, count) as (values (:id, :count))
update member set stored = stored + (select count from more where more.id = member.id)
 where id in (select id from more)
"""
_SEEN = """
insert into installation (id, member, seen) values (:id, :member, :seen)
on conflict (id) do update set seen = excluded.seen
"""
IDS_AT_ONCE = (64, 8, 1)
_KNOWN = {
    size: f"select id, hash from record where id in ({', '.join(f':i{n}' for n in range(size))})"
    for size in IDS_AT_ONCE
}


class Appended(NamedTuple):
    """What became of a batch: a status each, in order, and whether the catalogue changed."""

    statuses: list[Status]
    catalogue_changed: bool


def append(tx: Transaction, batch: Batch) -> Appended:
    """Add one batch. A known id with the same content is a duplicate, with other content a conflict,
    and the first one stays."""
    return append_all(tx, [ready(batch)])[0]


def append_all(tx: Transaction, asked: Sequence[Ready]) -> list[Appended]:
    """Add many batches at once, in order: the same as one after the other, for less."""
    # Nearly always everything is new: then nothing has to be looked up first.
    tx.run("savepoint all_new")
    if _take(tx, asked):
        tx.run("release all_new")
        return [Appended(["stored"] * len(one.rows), bool(one.entries)) for one in asked]
    tx.run("rollback to all_new")
    tx.run("release all_new")
    return _sort_out(tx, asked)


def _take(tx: Transaction, asked: Sequence[Ready]) -> bool:
    """Add what members sent, which should all be new; stops and says False when some of it is not."""
    if not _store(tx, asked):
        return False
    _count(tx, asked)
    _see_numbers(tx, [one.batch for one in asked])
    scored = [ready(one.batch._replace(accepted=scores(tx, one.rounds))) for one in asked if one.rounds]
    return _store(tx, scored) if scored else True


def _store(tx: Transaction, asked: Sequence[Ready]) -> bool:
    """Add records and what follows from them; stops and says False when one is not new."""
    rows = _in_open_blocks(tx, [row for one in asked for row in one.rows])
    if tx.many(INSERT, rows) < len(rows):
        return False
    tx.many(_TOUCH, [mark for one in asked for mark in one.marks])
    tx.many(_POINT, [pointer for one in asked for pointer in one.pointers])
    for one in asked:
        for entry, at in one.entries:
            apply_entry(tx, entry, at)
    tx.tally.add([row.hash for row in rows])
    return True


def _count(tx: Transaction, asked: Sequence[Ready]) -> None:
    counts: Counter[str] = Counter()
    for one in asked:
        counts[one.batch.sender.member] += len(one.rows)
    tx.many(_COUNT, list(counts.items()))


def _in_open_blocks(tx: Transaction, rows: list[JournalRow]) -> list[JournalRow]:
    """What would count in a closed block counts in the oldest one that is open."""
    first = tx.value("select block from open_from where id = 1") or 1
    return [row if row.counts_in is None or row.counts_in >= first else row._replace(counts_in=first) for row in rows]


def _sort_out(tx: Transaction, asked: Sequence[Ready]) -> list[Appended]:
    """The same when some records are known, or come twice: a status for each, and the new ones added."""
    hashes = _known_hashes(tx, [row.id for one in asked for row in one.rows])
    done, fresh = [], []
    for one in asked:
        statuses, new = _statuses(tx, one.batch, hashes)
        if new:
            fresh.append(ready(one.batch._replace(accepted=new)))
        done.append(Appended(statuses, bool(new and fresh[-1].entries)))
    if fresh and not _take(tx, fresh):
        raise AssertionError("what was looked up and not found was there all the same")
    return done


SERVER = Sender("server", None, "server", None)


def append_made(tx: Transaction, records: Sequence[Record], received: int, catalogue: Catalogue) -> int:
    """Add records that the server makes and that are nobody's; returns how many are new. A known id
    stays as it is."""
    known = _known_hashes(tx, [one.id for one in records])
    rows = [journal_row(accepted(one), SERVER, received, 0, catalogue)._replace(member=None)
            for one in records if one.id not in known]  # fmt: skip
    tx.many(INSERT, _in_open_blocks(tx, rows))
    tx.tally.add([row.hash for row in rows])
    return len(rows)


def _statuses(tx: Transaction, batch: Batch, hashes: dict[str, str]) -> tuple[list[Status], list[Accepted]]:
    """A status for each record, and those that are new."""
    statuses: list[Status] = []
    fresh: list[Accepted] = []
    for one in batch.accepted:
        known = hashes.get(one.record.id)
        if known is None:
            hashes[one.record.id] = one.hash
            fresh.append(one)
            statuses.append("stored")
        elif known == one.hash:
            statuses.append("duplicate")
        else:
            _note_conflict(tx, one, batch.received)
            statuses.append("conflict")
    return statuses, fresh


def _known_hashes(tx: Transaction, ids: list[str]) -> dict[str, str]:
    """The hashes of those that are known. A few fixed lengths of list: each is prepared once."""
    known: dict[str, str] = {}
    at = 0
    for size in IDS_AT_ONCE:
        while at < len(ids) and (len(ids) - at >= size or size == IDS_AT_ONCE[-1]):
            part = ids[at : at + size]
            known.update(tx.rows(_KNOWN[size], **{f"i{n}": one for n, one in enumerate(part)}))
            at += size
    return known


def _note_conflict(tx: Transaction, one: Accepted, received: int) -> None:
    tx.run(
        "insert into conflict (id, hash, received) values (:id, :hash, :received) on conflict do nothing",
        id=one.record.id,
        hash=one.hash,
        received=received,
    )


def _see_numbers(tx: Transaction, batches: list[Batch]) -> None:
    """Remember which of a phone's own numbers have arrived, so that a gap shows."""
    owners: dict[str, str] = {}
    numbers: dict[str, list[int]] = {}
    for batch in batches:
        phone, member = batch.sender.installation, batch.sender.member
        sent = [one.record.n for one in batch.accepted if one.record.n is not None]
        # A number claimed for someone else's phone proves nothing.
        if phone is not None and sent and owners.setdefault(phone, _owner(tx, phone) or member) == member:
            numbers.setdefault(phone, []).extend(sent)
    tx.many(
        _SEEN,
        [{"id": phone, "member": owners[phone], "seen": _ranges(tx, phone, sent)} for phone, sent in numbers.items()],
    )


def _owner(tx: Transaction, phone: str) -> str | None:
    owner: str | None = tx.value("select member from installation where id = :id", id=phone)
    return owner


def _ranges(tx: Transaction, phone: str, numbers: list[int]) -> str:
    known = tx.value("select seen from installation where id = :id", id=phone)
    seen = msgspec.json.decode(known, type=list[tuple[int, int]]) if known else []
    return msgspec.json.encode(add_numbers(seen, numbers)).decode()
