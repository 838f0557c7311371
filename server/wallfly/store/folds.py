"""Settle and rebuild: the folds of open groups, out of the journal.

Settle reads the marks and their records on a reader, computes, and in one short write job
replaces those groups' rows and deletes exactly the marks it read. If a closing or another
settle came between, it writes nothing and is run again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from wallfly.domain.calendar import DAY_MS
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Facts
from wallfly.domain.folding import fold_group, still_open
from wallfly.domain.folds import Folded, OpenFrom, Stored
from wallfly.domain.records import AnyRecord
from wallfly.store.around import Frozen, read_around
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine, Transaction
from wallfly.store.open_from import read_open_from
from wallfly.store.touched import Group, Mark, groups_of, read_marks

MARKS_AT_ONCE = 2000
OWN_UP_MS = DAY_MS  # a record taken back so soon is owned up to

_BY_GROUP = ("look", "taps", "week_points", "leave_week")

_record = msgspec.json.Decoder(AnyRecord)

# A member's week, and from the weeks beside it only marks made in walks.
_GROUP_RECORDS = """
select id, at, recorded, skew, device, week, counts_in, site, place, body
  from record
 where week in (:before, :week, :after) and member = :member
   and type in ('event', 'walk', 'scan', 'leave', 'recognition', 'followup_done', 'vote', 'comment',
                'calibration')
   and (week = :week or body like '%"walk":"%')
"""
_GROUP_RETRACTED = """
select pointer.target, retract.member, pointer.author_mark, target.week, retract.at - target.at
  from record as target
  join pointer on pointer.target = target.id
  join record as retract on retract.id = pointer.record
 where target.week in (:before, :week, :after) and target.member = :member and retract.type = 'retract'
"""


class _Read(NamedTuple):
    """What one settle has read: marks, the groups they mean with their new rows, and what was open."""

    marks: list[Mark]
    groups: dict[Group, Folded]
    open_from: OpenFrom


def settle(db: Engine, limit: int = MARKS_AT_ONCE) -> int:
    """Bring touched groups up to date; returns how many marks are done, 0 when nothing waits."""
    read = db.read_now(_read_marks, limit)
    return db.write_now(_write_groups, read) if read.marks else 0


async def settle_soon(db: Engine, limit: int = MARKS_AT_ONCE) -> int:
    """The same from the event loop."""
    read = await db.read(_read_marks, limit)
    return await db.write(_write_groups, read) if read.marks else 0


def settle_all(tx: Transaction) -> None:
    """Settle whatever waits, inside a transaction that is about to close something."""
    while (read := _read_marks(tx, MARKS_AT_ONCE)).marks:
        _write_groups(tx, read)


def rebuild(db: Engine) -> int:
    """Compute all open groups anew from the journal; returns how many. The rows must come out the same."""
    return db.write_now(rebuild_in)


def rebuild_in(tx: Transaction) -> int:
    """Rebuild inside a transaction."""
    catalogue, open_from = load_catalogue(tx), read_open_from(tx)
    for table in (*_BY_GROUP, "touched"):
        tx.run(f"delete from {table}")
    tx.run("delete from activity_day where day >= :day", day=open_from.day)
    groups = sorted(tx.rows("select distinct member, week from record where member is not null and week is not null"))
    frozen = Frozen(tx)
    for member, week in groups:
        _insert(tx, still_open(_fold(tx, (member, week), catalogue, frozen), open_from, catalogue))
    return len(groups)


def refold_week(tx: Transaction, week: int, catalogue: Catalogue) -> None:
    """Compute all of a week's groups anew, inside a transaction."""
    members = tx.rows("select distinct member from record where week = :week and member is not null", week=week)
    refold(tx, week, sorted(member for (member,) in members), catalogue)


def refold(tx: Transaction, week: int, members: Iterable[str], catalogue: Catalogue) -> None:
    """Compute these members' groups of a week anew, inside a transaction."""
    open_from, frozen = read_open_from(tx), Frozen(tx)
    for member in members:
        folded = _fold(tx, (member, week), catalogue, frozen)
        _replace(tx, (member, week), still_open(folded, open_from, catalogue), open_from)


# ---- reading and computing


def _read_marks(tx: Transaction, limit: int) -> _Read:
    marks = read_marks(tx, limit)
    open_from = read_open_from(tx)
    if not marks:
        return _Read([], {}, open_from)
    catalogue = load_catalogue(tx)
    groups = {group for mark in marks for group in groups_of(tx, mark)}
    frozen = Frozen(tx)
    folded = {group: still_open(_fold(tx, group, catalogue, frozen), open_from, catalogue) for group in sorted(groups)}
    return _Read(marks, folded, open_from)


def _fold(tx: Transaction, group: Group, catalogue: Catalogue, frozen: Frozen) -> Folded:
    member, week = group
    stored, taken = read_group(tx, member, week, catalogue)
    own_up = {target for target, author, at, after in taken
              if author == member and at == week and after <= OWN_UP_MS}  # fmt: skip
    around = read_around(tx, member, week, stored, len(own_up), catalogue, frozen)
    return fold_group(member, week, stored, {one.target for one in taken}, catalogue, around)


class TakenBack(NamedTuple):
    """A record of the group that its author took back: whose it was (None when faded), its week, and
    how long after it (ms)."""

    target: str
    author: str | None
    week: int
    after: int


def read_group(tx: Transaction, member: str, week: int, catalogue: Catalogue) -> tuple[list[Stored], list[TakenBack]]:
    """A group's records, and which of them the member took back."""
    beside: dict[str, Any] = {
        "before": week - 1,
        "week": week,
        "after": week + 1,
        "member": member,
    }
    rows = tx.rows(_GROUP_RECORDS, **beside)
    stored = [Stored._make((*row[:9], _record.decode(row[9]))) for row in rows]
    taken = [
        TakenBack(target, author, at, after)
        for target, author, mark, at, after in tx.rows(_GROUP_RETRACTED, **beside)
        if author == member or (mark is not None and mark == author_mark(member, target, catalogue))
    ]
    return stored, taken


def author_mark(member: str, target: str, catalogue: Catalogue) -> str:
    """Proof that a faded author wrote a retraction, which names nobody by itself: it lets a
    retraction hold for a record that reaches us after the retraction's season was archived."""
    return hmac.new(catalogue.secret, f"author|{member}|{target}".encode(), hashlib.sha256).hexdigest()


# ---- writing


def as_parts(parts: dict[str, int]) -> str:
    """A week's parts as they are kept: the same parts, the same text."""
    return msgspec.json.encode(parts, order="deterministic").decode()


def _write_groups(tx: Transaction, read: _Read) -> int:
    done = sum(
        tx.run("delete from touched where record = :record and member = :member and week = :week",
               record=record, member=member, week=week)
        for record, member, week in read.marks
    )  # fmt: skip
    if done != len(read.marks):
        raise SettledElsewhere
    for group, folded in read.groups.items():
        _replace(tx, group, folded, read.open_from)
    return done


def _replace(tx: Transaction, group: Group, folded: Folded, open_from: OpenFrom) -> None:
    member, week = group
    for table in _BY_GROUP:
        tx.run(f"delete from {table} where member = :member and week = :week", member=member, week=week)
    # Days before are frozen; what they left over waits here for the end of the week.
    tx.run(
        "delete from activity_day where member = :member and week = :week and day >= :day",
        member=member,
        week=week,
        day=open_from.day,
    )
    _insert(tx, folded)


class SettledElsewhere(Exception):
    """A closing, which settles everything first, or another process came between; nothing was written."""


_LOOK = """
insert into look (walk, practice, about, member, week, site, place, counts_in,
                  k, n, unclear, minutes, overt, own_team)
values (:walk, :practice, :about, :member, :week, :site, :place, :counts_in,
        :k, :n, :unclear, :minutes, :overt, :own_team)
"""
_TAPS = """
insert into taps (member, week, counts_in, site, place, practice, about, lived, missed)
values (:member, :week, :counts_in, :site, :place, :practice, :about, :lived, :missed)
"""
_ACTIVITY = """
insert into activity_day (member, week, day, site, walks, minutes, taps)
values (:member, :week, :day, :site, :walks, :minutes, :taps)
"""
_POINTS = """
insert into week_points (member, week, parts, total, active, rules, facts)
values (:member, :week, :parts, :total, :active, :rules, :facts)
"""


def _insert(tx: Transaction, folded: Folded) -> None:
    if folded.looks:
        tx.many(_LOOK, [{**look._asdict(), "overt": int(look.overt), "own_team": int(look.own_team)}
                        for look in folded.looks])  # fmt: skip
    if folded.taps:
        tx.many(_TAPS, [one._asdict() for one in folded.taps])
    if folded.activity:
        tx.many(_ACTIVITY, [one._asdict() for one in folded.activity])
    if folded.leave:
        tx.many(
            "insert into leave_week (member, week, off) values (:member, :week, :off)",
            [one._asdict() for one in folded.leave],
        )
    points = folded.points
    if points is not None and (points.parts or points.active or points.facts != Facts()):
        tx.run(
            _POINTS,
            **{
                **points._asdict(),
                "parts": as_parts(points.parts),
                "active": int(points.active),
                "facts": msgspec.json.encode(points.facts).decode(),
            },
        )
