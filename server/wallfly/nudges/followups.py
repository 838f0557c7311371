"""Where follow-ups come from: a decision on an issue is checked with whoever raised it."""

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

SERVER = Sender("server", None, "server", None)  # what nobody sent


def plan_followups(tx: Transaction, readers: Sequence[Reader], catalogue: Catalogue, now: int) -> list[Followup]:
    """Those of decisions that have none yet: whoever decided asks whoever raised it."""
    known = {one.id: one for one in readers}
    found = []
    for id, decider, at, said in new_decisions(tx, now - LOOK_BACK_MS):
        raised = tx.value("select member from record where id = :id and type = 'issue'", id=said["target"])
        if decider in known and raised in known and raised != decider:
            made = followup_of(id, at, decider, raised, said["target"], hours_of(known[decider], catalogue))
            if tx.value("select 1 from record where id = :id", id=made.id) is None:
                found.append(made)
    return found


def keep_followups(tx: Transaction, followups: Sequence[Followup], catalogue: Catalogue, now: int) -> None:
    """Write them into the journal, as the server's own records."""
    if followups:
        append(tx, Batch([accepted(one) for one in followups], SERVER, now, 0, catalogue))
