"""Team goals in the store: one a team and season, the last one chosen."""

from __future__ import annotations

from typing import Any

from wallfly.domain.goals import Goal
from wallfly.store.engine import Transaction

_KEEP = """
insert into team_goal (team, season, metric, target, member, at)
values (:team, :season, :metric, :target, :member, :at)
on conflict (team, season) do update
   set metric = excluded.metric, target = excluded.target, member = excluded.member, at = excluded.at
"""


def keep_goal(tx: Transaction, team: str, season: int, goal: Goal, member: str, now: int) -> None:
    """Choose a team's goal of a season, or another in its place."""
    tx.run(_KEEP, team=team, season=season, metric=goal.metric, target=goal.target, member=member, at=now)


def drop_goal(tx: Transaction, team: str, season: int) -> bool:
    """Have none; False when there was none."""
    return bool(tx.run("delete from team_goal where team = :team and season = :season", team=team, season=season))


def find_goal(tx: Transaction, team: str, season: int) -> Goal | None:
    """A team's goal of a season."""
    row = tx.row("select metric, target from team_goal where team = :team and season = :season",
                 team=team, season=season)  # fmt: skip
    return Goal(*row) if row else None


def goals_from(tx: Transaction, season: int) -> list[dict[str, Any]]:
    """Every team's goal of that season and those to come."""
    rows = tx.rows("select team, season, metric, target from team_goal where season >= :season order by season, team",
                   season=season)  # fmt: skip
    return [{"team": team, "season": at, "metric": metric, "target": target} for team, at, metric, target in rows]
