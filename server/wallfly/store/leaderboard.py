"""Who chose to be on the leaderboard, and what they earned this season."""

from __future__ import annotations

from wallfly.domain.leaderboard import Entrant
from wallfly.store.engine import Transaction

_ENTRANTS = """
select member.id, member.nickname, coalesce(sum(week_points.total), 0)
  from leaderboard_choice
  join member on member.id = leaderboard_choice.member
  left join week_points on week_points.member = member.id and week_points.week between :first and :last
 where member.ended is null
 group by member.id, member.nickname
"""


def choose_leaderboard(tx: Transaction, member: str, joins: bool) -> None:
    """Join it, or leave it: at once, and for what was earned before as well."""
    if joins:
        tx.run("insert into leaderboard_choice (member) values (:member) on conflict do nothing", member=member)
    else:
        tx.run("delete from leaderboard_choice where member = :member", member=member)


def chose_leaderboard(tx: Transaction, member: str) -> bool:
    """Whether a member is on it."""
    return tx.value("select 1 from leaderboard_choice where member = :member", member=member) is not None


def read_entrants(tx: Transaction, first: int, last: int) -> list[Entrant]:
    """Everyone on it, with their points of those weeks."""
    return [Entrant(member, nickname, int(points)) for member, nickname, points in
            tx.rows(_ENTRANTS, first=first, last=last)]  # fmt: skip
