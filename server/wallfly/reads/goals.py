"""How far a team has come towards its goal of the season.

What is counted was said on purpose (follow-ups, requests, votes) or is published (how little a
watch slot was looked at). Small counts are not shown: five fixes due, five requests from two
teams, three people who spoke.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import msgspec

from wallfly.domain import goals
from wallfly.domain.calendar import DAY_MS, SEASON_WEEKS, local, season_of, week_monday, week_of, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.goals import Asked, Found
from wallfly.domain.records import Coverage, Followup
from wallfly.store.engine import Transaction
from wallfly.store.followups import outcome_of
from wallfly.store.goals import find_goal, goals_from
from wallfly.store.rare import RARE
from wallfly.store.support import steps_of
from wallfly.store.taken_back import NOT_TAKEN_BACK

MADE_BEFORE_MS = 14 * DAY_MS  # a follow-up is due a few days after it was made
_coverage = msgspec.json.Decoder(Coverage)
_followup = msgspec.json.Decoder(Followup)

_OF_A_TIME = f"""
select record.id, record.member, record.at, record.body from record
 where record.type = :type and {RARE} and record.at >= :since and record.at < :until
   and {NOT_TAKEN_BACK}
"""
_WEIGHTS = "select body from record where week = :week and member is null and type = 'coverage'"
_VOICES = f"""
select distinct record.member, record.body from record join member on member.id = record.member
 where record.type in ('vote', 'comment') and {RARE} and member.team = :team and record.at >= :since
   and {NOT_TAKEN_BACK}
"""


class Season:
    """A season: its number, its first and last week, and the same in ms by the organisation's clock."""

    def __init__(self, now: int, catalogue: Catalogue, ahead: int = 0) -> None:
        self.this_week = week_of(now, catalogue.time_zone)
        self.number = max(1, season_of(self.this_week, catalogue.first_week)) + ahead
        self.first = catalogue.first_week + (self.number - 1) * SEASON_WEEKS
        self.last = self.first + SEASON_WEEKS - 1
        self.since = week_starts_ms(self.first, catalogue.time_zone)
        self.until = week_starts_ms(self.last + 1, catalogue.time_zone)

    def named(self) -> dict[str, Any]:
        """As a phone shows it: Monday and Sunday, and the whole weeks that are left after this one."""
        sunday = week_monday(self.last) + timedelta(days=6)
        left = self.last - max(self.this_week, self.first - 1)
        return {"season": self.number, "from": week_monday(self.first).isoformat(), "until": sunday.isoformat(),
                "weeks_left": max(0, left)}  # fmt: skip


def read_goals(tx: Transaction, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/team-goals: what teams have chosen for this season and the next."""
    seasons = [Season(now, catalogue), Season(now, catalogue, ahead=1)]
    return {
        "seasons": [one.named() for one in seasons],
        "goals": goals_from(tx, seasons[0].number),
    }


def read_goal(tx: Transaction, team: str | None, now: int, catalogue: Catalogue) -> dict[str, Any] | None:
    """A team's goal of this season with how far it has come; None when it has none."""
    season = Season(now, catalogue)
    goal = find_goal(tx, team, season.number) if team is not None else None
    if goal is None or team is None:
        return None
    found = _FINDERS[goal.metric](tx, team, season, now, catalogue)
    state, share = goals.progress(goal, found)
    return {
        "team": team, "metric": goal.metric, "target": goal.target, **season.named(), "state": state,
        "now": found.now, "progress": share, "done": found.done, "of": found.of,
        "parts": [part._asdict() for part in found.parts],
    }  # fmt: skip


# ---- what is counted, one a metric


def _coverage_of(tx: Transaction, team: str, season: Season, now: int, catalogue: Catalogue) -> Found:
    places = {key: catalogue.places[key].name for key in catalogue.offered_places if catalogue.places[key].team == team}
    slots = [(slot.place, places[slot.place], f"{slot.daytype} {slot.daypart}")
             for slot in catalogue.open_slots if slot.place in places]  # fmt: skip
    return goals.coverage(sorted(slots, key=lambda one: one[1]), _newest_weights(tx, season, places))


def _newest_weights(tx: Transaction, season: Season, places: Collection[str]) -> dict[tuple[str, str], int] | None:
    """As frozen for these places on the newest Monday of the season; None before the first."""
    for week in range(min(season.this_week, season.last), season.first - 1, -1):
        frozen = [_coverage.decode(body) for (body,) in tx.rows(_WEIGHTS, week=week)]
        weights = {(one.place, f"{one.daytype} {one.daypart}"): one.weight for one in frozen if one.place in places}
        if weights:
            return weights
    return None


def _followups_of(tx: Transaction, team: str, season: Season, now: int, catalogue: Catalogue) -> Found:
    theirs = {id for (id,) in tx.rows("select id from member where team = :team", team=team)}
    made = [_followup.decode(body) for _, _, _, body in _records(tx, "followup", season.since - MADE_BEFORE_MS, now)]
    due = [one for one in made if one.owner in theirs and season.since <= one.due < min(now, season.until)]
    return goals.followup([outcome_of(tx, one) for one in due])


def _support_of(tx: Transaction, team: str, season: Season, now: int, catalogue: Catalogue) -> Found:
    teams: dict[str | None, str | None] = dict(tx.rows("select id, team from member"))
    zone = catalogue.zone_of(catalogue.teams[team].site)
    requests = [
        Asked(local(at, zone).replace(tzinfo=None), teams.get(member), list(steps_of(tx, id, member, zone)))
        for id, member, at, body in _records(tx, "support", season.since, season.until)
        if msgspec.json.decode(body)["function"] == team
    ]
    site = catalogue.teams[team].site
    off = [date.fromisoformat(body.on) for body in catalogue.holidays.values() if site in (None, body.site)]
    return goals.support(requests, local(now, zone).replace(tzinfo=None), off)


def _discussion_of(tx: Transaction, team: str, season: Season, now: int, catalogue: Catalogue) -> Found:
    put_up = {}
    for _, _, _, body in _records(tx, "value_version", season.since, season.until):
        said = msgspec.json.decode(body)
        put_up[f"{said['value']}@{said['version']}"] = said["name"]
    people: dict[str, set[str]] = {}
    for member, body in tx.rows(_VOICES, team=team, since=season.since):
        people.setdefault(msgspec.json.decode(body)["version"], set()).add(member)
    voices = {version: len(them) for version, them in people.items()}
    return goals.discussion(sorted((name, version) for version, name in put_up.items()), voices)


def _records(tx: Transaction, type: str, since: int, until: int) -> list[Any]:
    return tx.rows(_OF_A_TIME, type=type, since=since, until=until)


_FINDERS = {"coverage": _coverage_of, "followup": _followups_of, "support": _support_of, "discussion": _discussion_of}
