"""Invitations to a calibration round: worked out once, told to the observer alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.folding import Look
from wallfly.domain.invitations import Run, Walked, straight, strict
from wallfly.store.engine import Transaction

_WALKS = """
select look.member, record.at, look.walk, look.practice, look.k, look.n
  from look join record on record.id = look.walk
 where look.week = :week
 order by look.member, record.at, look.walk
"""
_INVITE = """
insert into invitation (member, kind, week) values (:member, :kind, :week) on conflict do nothing
"""


def invite_straight(tx: Transaction, week: int, catalogue: Catalogue) -> None:
    """Carry every member's run on over a week's valid walks; five alike are an invitation."""
    runs = {member: Run(*run) for member, *run in tx.rows("select member, polarity, walks from straight_run")}
    for member, walks in _walks(tx, week, catalogue).items():
        run, invited = straight(runs.get(member, Run()), walks)
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


def _walks(tx: Transaction, week: int, catalogue: Catalogue) -> dict[str, list[Walked]]:
    """What each member's valid walks saw of practices with a denominator, in their order."""
    walks: dict[str, dict[str, Walked]] = defaultdict(dict)
    for member, _, walk, practice, k, n in tx.rows(_WALKS, week=week):
        seen = walks[member].get(walk, Walked(0, 0))
        counts = catalogue.practices[practice].sampling == "opportunity"
        walks[member][walk] = Walked(seen.k + k, seen.n + n) if counts else seen
    return {member: list(found.values()) for member, found in walks.items()}
