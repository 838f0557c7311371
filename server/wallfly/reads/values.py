"""What is said about a value's wording while it is up for discussion; by whom only where they signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wallfly.domain.calendar import local
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.discussion import Wording
from wallfly.reads.said import Said, said_about, said_since
from wallfly.store.discussion import latest_wording, open_wordings
from wallfly.store.engine import Transaction


def read_open(tx: Transaction, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/values: the values that have a wording up for discussion."""
    return {"open": list(_wordings(tx, now, catalogue))}


def read_value(tx: Transaction, member: str, value: str, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/values/{value}: its wording up for discussion, one's own vote, what was said; `latest`
    is the number of the last wording that was ever put up, 0 when none was."""
    wording = _wordings(tx, now, catalogue).get(value)
    return {"id": value, "latest": latest_wording(tx, value), "open": wording and _wording(tx, member, wording)}


def _wordings(tx: Transaction, now: int, catalogue: Catalogue) -> dict[str, Wording]:
    return open_wordings(tx, local(now, catalogue.time_zone).date())


def _wording(tx: Transaction, member: str, wording: Wording) -> dict[str, Any]:
    said = wording.record
    votes = [one for one in said_since(tx, "vote", 0) if one.by == member and one.body["version"] == wording.version]
    comments = [one for one in said_since(tx, "comment", 0) if one.body["version"] == wording.version]
    names: dict[str | None, str] = dict(tx.rows("select id, nickname from member where ended is null"))
    return {
        "version": wording.version, "number": said.version, "name": said.name, "text": said.text,
        "change": said.change, "led_by": len(said.comments),
        "closes_on": wording.closes_on and wording.closes_on.isoformat(),
        "vote": votes[0].body["vote"] if votes else None,
        "comments": [_comment(tx, member, one, names) for one in comments],
    }  # fmt: skip


def _comment(tx: Transaction, member: str, one: Said, names: Mapping[str | None, str]) -> dict[str, Any]:
    return {
        "id": one.id, "at": one.at, "text": one.body["text"], "mine": one.by == member,
        "by": names.get(one.by) if one.body.get("signed") else None,
        "replies": [{"at": reply.at, "text": reply.body["text"]} for reply in said_about(tx, one.id, "reply")],
    }  # fmt: skip
