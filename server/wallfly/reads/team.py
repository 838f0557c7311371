"""What a team reads in the app: its thanks and what is due.

All of it was said on purpose; who said it stays out, unless they are the reader. What was noticed
about anyone is not here: the phone reads that from the open book.
"""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain.calendar import DAY_MS
from wallfly.domain.catalogue import Catalogue
from wallfly.reads.goals import read_goal
from wallfly.reads.said import Said, said_about, said_since
from wallfly.store.engine import Transaction

SHOWN_DAYS = 84
DENIABLE_DAYS = 28
SHOWN = 30
MANY = 5  # a team this large may be named as the one that thanks


def read_team(tx: Transaction, member: str, team: str | None, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/team."""
    everything = thanks_of(tx, member, now)
    return {
        "team": named(team, catalogue),
        "thanks": [one for one in everything if one["team"] == team][:SHOWN] if team else [],
        "shelf": [one for one in everything if one["team"] != team and one["shared"]][:SHOWN],
        "given": [one for one in everything if one["mine"] and one["team"] != team][:SHOWN],
        "followups": followups_of(tx, member, now),
        "checked": checked_with(tx, member, now),
        "goal": read_goal(tx, team, now, catalogue),
    }


def thanks_of(tx: Transaction, member: str, now: int) -> list[dict[str, Any]]:
    """All complete thanks, the newest first; `from_team` is who thanks, when that is too many to be one person."""
    shared = {id for (id,) in tx.rows("select recognition from shared_thanks")}
    sizes: dict[str | None, int] = dict(
        tx.rows("select team, count(*) from member where ended is null and team is not null group by team")
    )
    teams: dict[str | None, str | None] = dict(tx.rows("select id, team from member"))
    found = []
    for id, by, at, said in said_since(tx, "recognition", now - SHOWN_DAYS * DAY_MS):
        parts = {part: said.get(part, "").strip() for part in ("what", "effect", "why")}
        theirs = teams.get(by)
        if all(parts.values()):
            found.append({
                "id": id, "at": at, "team": said["team"], **parts, "value": said.get("value"),
                "practice": said.get("practice"), "shared": id in shared, "mine": by == member,
                "from_team": theirs if sizes.get(theirs, 0) >= MANY else None,
            })  # fmt: skip
    return found


def followups_of(tx: Transaction, member: str, now: int) -> list[dict[str, Any]]:
    """One's own that are not done, the first due first."""
    found = [
        {"id": id, "due": said["due"], "about": _text_of(tx, said["about"])}
        for id, _, _, said in said_since(tx, "followup", now - SHOWN_DAYS * DAY_MS)
        if said["owner"] == member and not said_about(tx, id, "followup_done")
    ]
    return sorted(found, key=lambda one: (one["due"], one["id"]))


def checked_with(tx: Transaction, member: str, now: int) -> list[dict[str, Any]]:
    """Fixes of the last weeks that were checked with oneself, as their owners say, and that one has not denied."""
    found = []
    for asked in said_since(tx, "followup", now - SHOWN_DAYS * DAY_MS):
        if asked.body["counterpart"] != member:
            continue
        done = first_done(tx, asked)
        if done is not None and done.at > now - DENIABLE_DAYS * DAY_MS and not was_denied(tx, asked, done):
            found.append({"id": done.id, "at": done.at, "about": _text_of(tx, asked.body["about"])})
    return found


def first_done(tx: Transaction, asked: Said) -> Said | None:
    """What its owner said first about a follow-up."""
    return next((one for one in said_about(tx, asked.id, "followup_done") if one.by == asked.body["owner"]), None)


def was_denied(tx: Transaction, asked: Said, done: Said) -> bool:
    """Whether the other side says that nobody asked them."""
    return any(one.by == asked.body["counterpart"] for one in said_about(tx, done.id, "followup_denied"))


def _text_of(tx: Transaction, record: str) -> str:
    body = tx.value("select body from record where id = :id", id=record)
    said = {} if body is None else msgspec.json.decode(body)
    return str(said.get("text") or said.get("what") or "")


def named(team: str | None, catalogue: Catalogue) -> dict[str, Any] | None:
    """A team by its name and kind."""
    known = catalogue.teams.get(team) if team else None
    return {"id": team, "name": known.name, "kind": known.kind} if known else None
