"""Invitations to a calibration round: worked out once, told to the observer alone."""

from __future__ import annotations

from collections.abc import Iterable

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.folds import Look
from wallfly.domain.invitations import MOMENTS_A_WALK, Run, Walked, straight, strict
from wallfly.store.engine import Transaction

# Whose runs this week can change: those with a walk of many moments, and those who have a run. Of
# whoever has left only a number stands in the looks, and nothing new is kept of it.
_WITH_MANY = """
select look.member from look join member on member.id = look.member
 where look.week = :week and member.ended is null group by look.member, look.walk having sum(look.n) >= :many
union
select member from straight_run
"""
_WALKS = """
select look.walk, look.practice, look.k, look.n
  from look join record on record.id = look.walk
 where look.week = :week and look.member = :member
 order by record.at, look.walk
"""
_INVITE = """
insert into invitation (member, kind, week)
select id, :kind, :week from member where id = :member and ended is null
on conflict do nothing
"""


def invite_straight(tx: Transaction, week: int, catalogue: Catalogue) -> None:
    """Carry every member's run on over a week's valid walks; five alike are an invitation."""
    runs = {member: Run(*run) for member, *run in tx.rows("select member, polarity, walks from straight_run")}
    for (member,) in sorted(tx.rows(_WITH_MANY, week=week, many=MOMENTS_A_WALK)):
        run, invited = straight(runs.get(member, Run()), _walks(tx, member, week, catalogue))
        if invited:
            tx.run(_INVITE, member=member, kind="straight_lining", week=week)
        if run != runs.get(member, Run()):
            tx.run("delete from straight_run where member = :member", member=member)
            if run.walks:
                tx.run("insert into straight_run (member, polarity, walks) values (:member, :polarity, :walks)",
                       member=member, **run._asdict())  # fmt: skip


def invite_strict(tx: Transaction, looks: Iterable[Look], week: int, catalogue: Catalogue) -> None:
    """Of the looks of a block that closes; `week` is its last."""
    counted = [look for look in looks if catalogue.practices[look.practice].sampling == "opportunity"]
    for member in strict(counted):
        tx.run(_INVITE, member=member, kind="strictness", week=week)


def forget_invitations(tx: Transaction, end: int) -> None:
    """Those of a season that is archived."""
    tx.run("delete from invitation where week < :end", end=end)


def _walks(tx: Transaction, member: str, week: int, catalogue: Catalogue) -> list[Walked]:
    """What a member's valid walks saw of practices with a denominator, in their order."""
    walks: dict[str, Walked] = {}
    for walk, practice, k, n in tx.rows(_WALKS, member=member, week=week):
        seen = walks.get(walk, Walked(0, 0))
        counts = catalogue.practices[practice].sampling == "opportunity"
        walks[walk] = Walked(seen.k + k, seen.n + n) if counts else seen
    return list(walks.values())
