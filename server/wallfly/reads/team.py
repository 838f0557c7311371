"""What a team reads in the app: its thanks, what is due, and its weekly huddle page.

All of it was said on purpose; who said it stays out, unless they are the reader. What was noticed
about anyone is not here: the phone reads that from the open book.
"""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain.calendar import DAY_MS, week_iso, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.reads.goals import read_goal
from wallfly.store.engine import Transaction

SHOWN_DAYS = 84
SHOWN = 30
MANY = 5  # a team this large may be named as the one that thanks

_RARE = "record.type not in ('event', 'scan', 'walk')"
_SAID = f"""
select record.id, record.member, record.at, record.body from record
 where record.type = :type and {_RARE} and record.received > :since
   and not exists (select 1 from pointer join record as back on back.id = pointer.record
                    where pointer.target = record.id and back.type = 'retract' and back.member = record.member)
 order by record.at desc, record.id desc
"""
_ABOUT = f"""
select record.id, record.member, record.at, record.body from pointer join record on record.id = pointer.record
 where pointer.target = :target and record.type = :type and {_RARE}
   and not exists (select 1 from pointer as back_pointer join record as back on back.id = back_pointer.record
                    where back_pointer.target = record.id and back.type = 'retract' and back.member = record.member)
 order by record.at, record.id
"""

Said = dict[str, Any]


def read_team(tx: Transaction, member: str, team: str | None, now: int, catalogue: Catalogue) -> Said:
    """The body of GET /api/team."""
    everything = _thanks(tx, member, now)
    return {
        "team": _named(team, catalogue),
        "thanks": [one for one in everything if one["team"] == team][:SHOWN] if team else [],
        "shelf": [one for one in everything if one["team"] != team and one["shared"]][:SHOWN],
        "given": [one for one in everything if one["mine"] and one["team"] != team][:SHOWN],
        "followups": _followups(tx, member, now),
        "goal": read_goal(tx, team, now, catalogue),
    }


def read_huddle(
    tx: Transaction, member: str, team: str | None, site: str | None, now: int, catalogue: Catalogue
) -> Said:
    """The body of GET /api/team/huddle: this week's page of a team."""
    week = week_of(now, catalogue.zone_of(site))
    thanks = [one for one in _thanks(tx, member, now) if one["team"] == team] if team else []
    values = sorted(catalogue.values.items(), key=lambda one: (one[1].order, one[0]))
    value = values[week % len(values)] if values else None
    return {
        "team": _named(team, catalogue),
        "week": week_iso(week),
        "value": {"id": value[0], "name": value[1].name, "text": value[1].text} if value else None,
        "story": thanks[0] if thanks else None,
        "issues": _issues(tx, member, team, now) if team else [],
        "followups": _followups(tx, member, now),
        "places": sorted(key for key, place in catalogue.places.items() if place.team == team) if team else [],
    }


def _said(tx: Transaction, sql: str, **which: Any) -> list[tuple[str, str | None, int, Said]]:
    return [(id, by, at, msgspec.json.decode(body)) for id, by, at, body in tx.rows(sql, **which)]


def _thanks(tx: Transaction, member: str, now: int) -> list[Said]:
    shared = {id for (id,) in tx.rows("select recognition from shared_thanks")}
    sizes: dict[str | None, int] = dict(
        tx.rows("select team, count(*) from member where ended is null and team is not null group by team")
    )
    teams: dict[str | None, str | None] = dict(tx.rows("select id, team from member"))
    found = []
    for id, by, at, said in _said(tx, _SAID, type="recognition", since=now - SHOWN_DAYS * DAY_MS):
        parts = {part: said.get(part, "").strip() for part in ("what", "effect", "why")}
        theirs = teams.get(by)
        if all(parts.values()):
            found.append({
                "id": id, "at": at, "team": said["team"], **parts, "value": said.get("value"),
                "practice": said.get("practice"), "shared": id in shared, "mine": by == member,
                "from_team": theirs if sizes.get(theirs, 0) >= MANY else None,
            })  # fmt: skip
    return found


def _followups(tx: Transaction, member: str, now: int) -> list[Said]:
    """One's own that are not done, the first due first."""
    found = [
        {"id": id, "due": said["due"], "about": _text_of(tx, said["about"])}
        for id, _, _, said in _said(tx, _SAID, type="followup", since=now - SHOWN_DAYS * DAY_MS)
        if said["owner"] == member and not tx.rows(_ABOUT, target=id, type="followup_done")
    ]
    return sorted(found, key=lambda one: (one["due"], one["id"]))


def _text_of(tx: Transaction, record: str) -> str:
    body = tx.value("select body from record where id = :id", id=record)
    said = {} if body is None else msgspec.json.decode(body)
    return str(said.get("text") or said.get("what") or "")


def _issues(tx: Transaction, member: str, team: str | None, now: int) -> list[Said]:
    """Open ones first, the most thought about of them on top; decided ones stay for four weeks."""
    found = []
    for id, by, at, said in _said(tx, _SAID, type="issue", since=now - SHOWN_DAYS * DAY_MS):
        if said["team"] != team:
            continue
        decided = _said(tx, _ABOUT, target=id, type="decision")
        if decided and decided[0][2] < now - 28 * DAY_MS:
            continue
        causes, ideas = (
            [{"id": one, "text": what["text"]} for one, _, _, what in _said(tx, _ABOUT, target=id, type=kind)]
            for kind in ("cause", "idea")
        )
        found.append({
            "id": id, "at": at, "text": said["text"], "practice": said.get("practice"), "place": said.get("place"),
            "mine": by == member, "causes": causes, "ideas": ideas, "decision": _decision(decided),
        })  # fmt: skip
    return sorted(
        found, key=lambda one: (one["decision"] is not None, -len(one["causes"]) - len(one["ideas"]), -one["at"])
    )


def _decision(decided: list[tuple[str, str | None, int, Said]]) -> Said | None:
    """The first one; what was decided later is another issue."""
    if not decided:
        return None
    return {key: decided[0][3].get(key) for key in ("text", "customer_effect", "if_ignored", "review_on")}


def _named(team: str | None, catalogue: Catalogue) -> Said | None:
    known = catalogue.teams.get(team) if team else None
    return {"id": team, "name": known.name, "kind": known.kind} if known else None
