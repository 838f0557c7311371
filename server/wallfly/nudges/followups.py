"""Where follow-ups come from: a decision on an issue is checked with whoever raised it.

Whoever decides on what they raised themselves asks the first other person who thought about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Sender, accepted
from wallfly.domain.followups import followup_of
from wallfly.domain.records import Followup
from wallfly.nudges.tasks import LOOK_BACK_MS, new_decisions
from wallfly.store.batch import Batch
from wallfly.store.engine import Transaction
from wallfly.store.journal import append
from wallfly.store.readers import Reader, hours_of
from wallfly.store.taken_back import NOT_TAKEN_BACK

SERVER = Sender("server", None, "server", None)  # what nobody sent


_CONCERNED = f"""
select member from (
  select record.member, 0 as later, record.at, record.id from record where record.id = :issue and record.type = 'issue'
  union all
  select record.member, 1, record.at, record.id from pointer join record on record.id = pointer.record
   where pointer.target = :issue and record.type in ('cause', 'idea') and {NOT_TAKEN_BACK}
) as concerned where member is not null order by later, at, id
"""


def plan_followups(tx: Transaction, readers: Sequence[Reader], catalogue: Catalogue, now: int) -> list[Followup]:
    """Those of decisions that have none yet."""
    known = {one.id: one for one in readers}
    found = []
    for id, decider, at, said in new_decisions(tx, now - LOOK_BACK_MS):
        other = next(
            (who for (who,) in tx.rows(_CONCERNED, issue=said["target"]) if who in known and who != decider), None
        )
        if decider in known and other is not None:
            made = followup_of(id, at, decider, other, said["target"], hours_of(known[decider], catalogue))
            if tx.value("select 1 from record where id = :id", id=made.id) is None:
                found.append(made)
    return found


def keep_followups(tx: Transaction, followups: Sequence[Followup], catalogue: Catalogue, now: int) -> None:
    """Write them into the journal, as the server's own records."""
    if followups:
        append(tx, Batch([accepted(one) for one in followups], SERVER, now, 0, catalogue))
