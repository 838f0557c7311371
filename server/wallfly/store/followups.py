"""Follow-ups that were due in a block: were fixes checked with those they were for?"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wallfly.domain.calendar import week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.lived import jeffreys
from wallfly.domain.records import Followup
from wallfly.store.engine import Transaction
from wallfly.store.rare import RARE

LEAST_DUE = 5

_followup = msgspec.json.Decoder(Followup)

_DUE = f"""
select body from record
 where type = 'followup' and {RARE} and counts_in between :before and :block
"""
_DONE = """
select done.id, done.at from pointer join record as done on done.id = pointer.record
 where pointer.target = :followup and done.type = 'followup_done' and done.member = :owner
 order by done.at, done.id
"""
_DENIED = """
select 1 from pointer join record as denied on denied.id = pointer.record
 where pointer.target = :done and denied.type = 'followup_denied' and denied.member = :counterpart
"""


class FollowupRow(NamedTuple):
    """Published: follow-ups due in a block, and what became of them."""

    due: int
    done_on_time: int
    done_late: int
    denied: int
    share: float
    lo: float
    hi: float
    words: str


def followup_row(tx: Transaction, catalogue: Catalogue, block: int) -> FollowupRow | None:
    """The follow-ups due in a block, from five; None below. They are made a few days before they are due."""
    outcomes = []
    for (body,) in tx.rows(_DUE, before=block - 1, block=block):
        followup = _followup.decode(body)
        if _block_of(followup.due, catalogue) == block:
            outcomes.append(outcome_of(tx, followup))
    if len(outcomes) < LEAST_DUE:
        return None
    due, on_time = len(outcomes), outcomes.count("on time")
    share = jeffreys(on_time, due)
    words = f"{on_time} of {due} fixes were checked in time with those they were for."
    return FollowupRow(
        due, on_time, outcomes.count("late"), outcomes.count("denied"), share.raw, share.lo, share.hi, words
    )


def outcome_of(tx: Transaction, followup: Followup) -> str:
    """What became of a follow-up: "on time", "late", "denied" by the other side, "not done"."""
    done = tx.row(_DONE, followup=followup.id, owner=followup.owner)
    if done is None:
        return "not done"
    if tx.row(_DENIED, done=done[0], counterpart=followup.counterpart) is not None:
        return "denied"
    return "on time" if done[1] <= followup.due else "late"


def _block_of(ms: int, catalogue: Catalogue) -> int:
    return catalogue.block_of(week_of(ms, catalogue.time_zone))
