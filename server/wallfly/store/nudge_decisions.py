"""What was decided for a team and told, so that what became of it can be seen later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wallfly.store.engine import Transaction

_DECIDED = """
select block, place, practice, about, k, n, deff from nudge_decision where kind = :kind and reason = 'ok'
 order by block, place, practice, about
"""
# Thanks that name a practice, once a team; what was taken back has been told all the same.
_THANKED = """
select nudge.team, record.body, min(nudge.decided) from nudge join record on record.id = nudge.thing
 where nudge.kind = 'thanks' and record.type = 'recognition' and record.practice is not null
 group by nudge.team, record.id, record.body order by record.id
"""


class Decided(NamedTuple):
    """A decision that was told: lived (k) of moments (n) in its block, and what stretches the interval."""

    block: int
    place: str
    practice: str
    about: str
    k: float
    n: float
    deff: float


def note_decision(tx: Transaction, row: Mapping[str, object]) -> bool:
    """Remember what was decided; False when that was decided already."""
    return tx.run(
        "insert into nudge_decision (kind, block, place, practice, about, team, decided, reason, k, n, deff)"
        " values (:kind, :block, :place, :practice, :about, :team, :decided, :reason, :k, :n, :deff)"
        " on conflict (kind, block, place, practice, about) do nothing", **row,
    ) == 1  # fmt: skip


def last_decided(tx: Transaction, kind: str, team: str, practice: str | None = None) -> int | None:
    """When a team was last told something of that kind (about that practice), ms."""
    found: int | None = tx.value(
        "select max(decided) from nudge_decision where kind = :kind and team = :team and reason = 'ok'"
        " and (practice = :practice or :practice is null)", kind=kind, team=team, practice=practice,
    )  # fmt: skip
    return found


def was_told(tx: Transaction, kind: str, thing: str) -> bool:
    """Whether anyone was told of this before."""
    return (
        tx.value("select 1 from nudge where kind = :kind and thing = :thing limit 1", kind=kind, thing=thing)
        is not None
    )


def decided_of(tx: Transaction, kind: str) -> list[Decided]:
    """Everything of a kind that was told."""
    return [Decided(*row) for row in tx.rows(_DECIDED, kind=kind)]


def thanked_for(tx: Transaction) -> list[tuple[str, str, int]]:
    """Thanks that name a practice: the team, the record's text, when it was told (ms)."""
    return [(team, body, decided) for team, body, decided in tx.rows(_THANKED)]


def count_told(tx: Transaction) -> dict[str, int]:
    """How many things were told of each kind, however many members each of them went to."""
    return dict(tx.rows("select kind, count(distinct thing) from nudge group by kind"))
