"""The journal: records are added to a set, once, and never changed.

`append` writes a batch, what it points at and which groups it touches in one transaction, so
that a crash between append and settle loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from wallfly.domain.calendar import week_iso
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Accepted, Sender, accepted, groups_touched, journal_row, target_of
from wallfly.domain.ranges import add_numbers
from wallfly.domain.records import Comment, Entry, Round, Vote
from wallfly.domain.rounds import calibration_of, score
from wallfly.store.catalogue import apply_entry
from wallfly.store.engine import Transaction
from wallfly.store.rounds import agreed_on

Status = Literal["stored", "duplicate", "conflict"]

WHERE_IT_POINTS = -1  # a mark with this week stands for "the group of whatever the record points at"
WHERE_IT_SPEAKS = -2  # … for "every week in which the member spoke about a wording"

INSERT = """
insert into record (id, type, member, device, installation, n, at, recorded, received, skew,
                    week, counts_in, site, place, practice, hash, body)
values (:id, :type, :member, :device, :installation, :n, :at, :recorded, :received, :skew,
        :week, :counts_in, :site, :place, :practice, :hash, :body)
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


class Batch(NamedTuple):
    """What one phone sends at once: its accepted records, when they came and how far its clock is
    off (ms), and the catalogue they were judged by."""

    accepted: Sequence[Accepted]
    sender: Sender
    received: int
    skew: int
    catalogue: Catalogue


class Appended(NamedTuple):
    """What became of a batch: a status each, in order, and whether the catalogue changed."""

    statuses: list[Status]
    catalogue_changed: bool


def append(tx: Transaction, batch: Batch) -> Appended:
    """Add one batch. A known id with the same content is a duplicate, with other content a conflict,
    and the first one stays."""
    return append_all(tx, [batch])[0]


def append_all(tx: Transaction, batches: Sequence[Batch]) -> list[Appended]:
    """Add many batches at once, in order: the same as one after the other, for less."""
    hashes = _known_hashes(tx, [one.record.id for batch in batches for one in batch.accepted])
    done, fresh = [], []
    for batch in batches:
        statuses, new = _sort_out(tx, batch, hashes)
        done.append(Appended(statuses, any(isinstance(one.record, Entry) for one in new)))
        if new:
            fresh.append(batch._replace(accepted=new))
    if fresh:
        _store(tx, fresh)
        scored = _score_rounds(tx, fresh)
        if scored:
            _store(tx, scored, sent=False)
    return done


def _sort_out(tx: Transaction, batch: Batch, hashes: dict[str, str]) -> tuple[list[Status], list[Accepted]]:
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


def _score_rounds(tx: Transaction, batches: list[Batch]) -> list[Batch]:
    """What the calibration rounds among the records scored: records that only the server makes."""
    found = []
    for batch in batches:
        rounds = [one for one in batch.accepted if type(one.record) is Round]
        scores = [_score(tx, one.record) for one in rounds if _in_its_week(one, batch)]  # type: ignore[arg-type]
        if scores:
            found.append(batch._replace(accepted=scores))
    return found


def _in_its_week(one: Accepted, batch: Batch) -> bool:
    """A round that is answered after its week, or ahead of it, is kept and scores nothing."""
    week = journal_row(one, batch.sender, batch.received, batch.skew, batch.catalogue)["week"]
    return week is not None and isinstance(one.record, Round) and week_iso(week) == one.record.round


def _score(tx: Transaction, answered: Round) -> Accepted:
    return accepted(calibration_of(answered, score(answered.answers, agreed_on(tx, answered.answers))))


def _store(tx: Transaction, batches: list[Batch], sent: bool = True) -> None:
    """`sent`: whether members sent them, who can count what they sent."""
    open_block = tx.value("select block from open_from where id = 1") or 1
    rows: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    pointers: list[dict[str, Any]] = []
    entries: list[tuple[Entry, int]] = []
    for batch in batches:
        theirs = [_row(one, batch, open_block) for one in batch.accepted]
        rows += theirs
        marks += _what_follows(batch, theirs, pointers, entries)
    tx.many(INSERT, rows)
    tx.many(_TOUCH, marks)
    if pointers:
        tx.many(_POINT, pointers)
    for entry, at in entries:
        apply_entry(tx, entry, at)
    tx.tally.add([row["hash"] for row in rows])
    if sent:
        _count(tx, batches)
        _see_numbers(tx, batches)


def _count(tx: Transaction, batches: list[Batch]) -> None:
    counts = Counter({batch.sender.member: 0 for batch in batches})
    for batch in batches:
        counts[batch.sender.member] += len(batch.accepted)
    tx.many(_COUNT, [{"id": member, "count": count} for member, count in counts.items()])


def _row(one: Accepted, batch: Batch, open_block: int) -> dict[str, Any]:
    row = journal_row(one, batch.sender, batch.received, batch.skew, batch.catalogue)
    if row["counts_in"] is not None and row["counts_in"] < open_block:
        row["counts_in"] = open_block
    return row


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


def _what_follows(
    batch: Batch, rows: list[dict[str, Any]], pointers: list[dict[str, Any]], entries: list[tuple[Entry, int]]
) -> list[dict[str, Any]]:
    """Marks for settle (one a group, in the name of the first record that touches it); adds to the
    pointers, and to the entries with their times."""
    touched: dict[int, str] = {}
    pointing: list[str] = []
    for one, row in zip(batch.accepted, rows, strict=True):
        record = one.record
        if isinstance(record, Entry):
            entries.append((record, row["at"]))
            continue
        if row["week"] is None:
            continue
        target = target_of(record)
        if target is not None:
            pointers.append({"target": target, "record": record.id})
            pointing.append(record.id)
        if isinstance(record, Vote | Comment):
            touched.setdefault(WHERE_IT_SPEAKS, record.id)
        for week in groups_touched(record, row["week"]):
            touched.setdefault(week, record.id)
    marks = [{"record": record, "member": batch.sender.member, "week": week} for week, record in touched.items()]
    # Each record that points at another may point into a different week, so each is marked by itself.
    return marks + [{"record": one, "member": batch.sender.member, "week": WHERE_IT_POINTS} for one in pointing]


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
