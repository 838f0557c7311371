"""What a week's earnings depend on beside the member's own records of that week."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from wallfly.domain.calendar import Slot
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Around
from wallfly.domain.folds import Stored
from wallfly.domain.records import AnyRecord, Comment, Followup, FollowupDone, Vote, Walk
from wallfly.store.engine import Transaction
from wallfly.store.open_from import first_open_week, worked_out_before
from wallfly.store.taken_back import NOT_TAKEN_BACK

_record = msgspec.json.Decoder(AnyRecord)

# One member's follow-ups done on one follow-up, not taken back: the first of them counts.
_FIRST_DONE = """
select done.id
  from pointer join record as done on done.id = pointer.record
 where pointer.target = :followup and done.type = 'followup_done' and done.member = :member
   and done.week is not null
   and not exists (select 1 from pointer as back join record as retract on retract.id = back.record
                    where back.target = done.id and retract.type = 'retract' and retract.member = done.member)
 order by done.at, done.id limit 1
"""
_DENIED_BY = """
select denied.member from pointer join record as denied on denied.id = pointer.record
 where pointer.target = :done and denied.type = 'followup_denied' and denied.member is not null
"""
_SPOKEN = f"""
select body from record
 where week = :week and member = :member and type in ('vote', 'comment') and {NOT_TAKEN_BACK}
"""
_FROZEN_SLOTS = """
select type, body from record where week = :week and member is null and type in ('coverage', 'quest')
"""


class Frozen:
    """What is frozen and read for many groups of one transaction: each week's weights and quests, and
    before which week things done together have been worked out."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._mondays: dict[int, Monday] = {}
        self.worked_out_before = worked_out_before(tx)

    def monday(self, week: int) -> Monday:
        """A week's weights and quests."""
        if week not in self._mondays:
            self._mondays[week] = _frozen_slots(self._tx, week)
        return self._mondays[week]


Monday = tuple[dict[Slot, int], frozenset[Slot]]


def read_around(
    tx: Transaction,
    member: str,
    week: int,
    own: Sequence[Stored],
    own_up: int,
    catalogue: Catalogue,
    frozen: Frozen,
) -> Around:
    """Everything beside; each part is read only when something in the week can need it. `own_up`: how
    many of the week's records their author took back within a day."""
    kinds = {type(one.record) for one in own}
    weights, quests = frozen.monday(week) if Walk in kinds else ({}, frozenset[Slot]())
    followups, void, denied = _followups(tx, member, own) if FollowupDone in kinds else _NO_FOLLOWUPS
    spoke = Vote in kinds or Comment in kinds
    discussed = _discussed_before(tx, member, week) if spoke else frozenset[str]()
    together = _together(tx, member, week) if week < frozen.worked_out_before else (0, 0, [])
    return Around(weights, quests, followups, void, denied, discussed, own_up, *together)


def _together(tx: Transaction, member: str, week: int) -> tuple[int, int, list[str]]:
    row = tx.row("select corroborated, paired, pairs from together where member = :member and week = :week",
                 member=member, week=week)  # fmt: skip
    return (row[0], row[1], msgspec.json.decode(row[2])) if row else (0, 0, [])


def _frozen_slots(tx: Transaction, week: int) -> Monday:
    weights: dict[Slot, int] = {}
    quests = set()
    for kind, body in tx.rows(_FROZEN_SLOTS, week=week):
        one = msgspec.json.decode(body)
        slot = Slot(one["place"], one["daytype"], one["daypart"])
        if kind == "quest":
            quests.add(slot)
        else:
            weights[slot] = one["weight"]
    return weights, frozenset(quests)


_Followups = tuple[dict[str, Followup], frozenset[str], frozenset[str]]
_NO_FOLLOWUPS: _Followups = ({}, frozenset(), frozenset())


def _followups(tx: Transaction, member: str, own: Sequence[Stored]) -> _Followups:
    followups: dict[str, Followup] = {}
    void, denied = set(), set()
    for one in own:
        if not isinstance(one.record, FollowupDone):
            continue
        body = tx.value("select body from record where id = :id and type = 'followup'", id=one.record.target)
        followup = _record.decode(body) if body else None
        if not isinstance(followup, Followup) or followup.owner != member:
            continue
        followups[followup.id] = followup
        first = tx.value(_FIRST_DONE, followup=followup.id, member=member)
        if (followup.counterpart,) in tx.rows(_DENIED_BY, done=one.id):
            denied.add(one.id)
        if first != one.id:
            void.add(one.id)
    return followups, frozenset(void | denied), frozenset(denied)


def _discussed_before(tx: Transaction, member: str, week: int) -> frozenset[str]:
    """Wordings the member spoke about in an earlier week, archived seasons included."""
    weeks = [one for one in weeks_that_speak(tx, member, first_open_week(tx)) if one < week]
    spoken = {version for one in weeks for version in _spoken_in(tx, member, one)}
    for (kept,) in tx.rows("select kept from season_archive where member = :member", member=member):
        spoken.update(msgspec.json.decode(kept).get("discussed", []))
    return frozenset(spoken)


def weeks_that_speak(tx: Transaction, member: str, first: int) -> list[int]:
    """The weeks from `first` in which a member voted or commented on a wording."""
    last = tx.value("select max(week) from record")
    return [week for week in range(first, (last if last is not None else first - 1) + 1)
            if _spoken_in(tx, member, week)]  # fmt: skip


def _spoken_in(tx: Transaction, member: str, week: int) -> set[str]:
    return {msgspec.json.decode(body)["version"] for (body,) in tx.rows(_SPOKEN, week=week, member=member)}
