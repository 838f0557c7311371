"""What waits to be settled: a mark may stand for its own group, or for those that its record speaks about."""

from __future__ import annotations

from collections.abc import Iterable

from wallfly.store.around import weeks_that_speak
from wallfly.store.batch import WHERE_IT_POINTS, WHERE_IT_SPEAKS
from wallfly.store.engine import Transaction
from wallfly.store.open_from import first_open_week

Mark = tuple[str, str, int]  # a record, its author, and a week or what stands for one
Group = tuple[str, int]  # a member's week

_POINTED_AT = """
select target.member, target.week, target.type, target.id
  from pointer join record as target on target.id = pointer.target
 where pointer.record = :record and target.week is not null and target.member is not null
   and (target.member = :member or target.type = 'followup_done')
"""
# Everyone's follow-ups done on whatever a record points at, or on what its target points at.
_ON_THE_SAME_FOLLOWUP = """
select other.member, other.week
  from pointer as own join pointer as both on both.target = own.target
  join record as other on other.id = both.record
 where own.record in (:record, :target) and other.type = 'followup_done'
   and other.week is not null and other.member is not null
"""


def read_marks(tx: Transaction, limit: int) -> list[Mark]:
    """The first marks, so many at most."""
    waiting = tx.rows(
        "select record, member, week from touched order by member, week, record limit :limit", limit=limit
    )
    return [(str(record), str(member), int(week)) for record, member, week in waiting]


def groups_of(tx: Transaction, mark: Mark) -> Iterable[Group]:
    """The groups that a mark stands for."""
    record, member, week = mark
    if week == WHERE_IT_SPEAKS:
        return _where_it_speaks(tx, member)
    if week != WHERE_IT_POINTS:
        return [(member, week)]
    groups: set[Group] = {(owner, at) for owner, at in tx.rows(_ON_THE_SAME_FOLLOWUP, record=record, target="")}
    for owner, at, kind, target in tx.rows(_POINTED_AT, record=record, member=member):
        # Its target may be a mark of a walk, which belongs to a week beside its own.
        groups |= {(owner, at + step) for step in ((-1, 0, 1) if kind in ("event", "scan") else (0,))}
        if kind in ("vote", "comment"):
            groups |= set(_where_it_speaks(tx, owner))
        if kind == "followup_done":
            groups |= {(one, then) for one, then in tx.rows(_ON_THE_SAME_FOLLOWUP, record=record, target=target)}
    return groups


def _where_it_speaks(tx: Transaction, member: str) -> list[Group]:
    """The first word on a wording earns, so that one said or taken back can change any later week."""
    first = first_open_week(tx)
    return [(member, week) for week in weeks_that_speak(tx, member, first)]
