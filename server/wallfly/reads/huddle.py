"""The weekly huddle page of a team: words, a story, issues on their way to a decision, and what is open.

All of it was said on purpose; who said it stays out, unless they are the reader. What was noticed about
anyone is not here: the phone reads that from the open book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from wallfly.domain.calendar import DAY_MS, day_date, day_of, local, week_iso, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.functions import served_by
from wallfly.domain.support import support_state
from wallfly.reads.said import Said, said_about, said_since
from wallfly.reads.team import SHOWN_DAYS, first_done, followups_of, named, thanks_of, was_denied
from wallfly.store.decisions import decision_counts
from wallfly.store.engine import Transaction
from wallfly.store.rare import RARE
from wallfly.store.support import steps_of

DECIDED_DAYS = 28
PROMISED_AHEAD, PROMISED_BEHIND = 7, 14  # days
LEFT_DAYS = 7
DECIDED = ("text", "customer_effect", "if_ignored", "review_on")
OVER = ("closed", "cancelled")

_PROMISED = f"""
select record.body from record
 where record.type = 'promise' and {RARE} and record.received > :since
   and not exists (select 1 from pointer join record as other on other.id = pointer.record
                    where pointer.target = record.id and other.type in ('promise_result', 'retract')
                      and other.member = record.member)
"""
_LEFT = """
select kind, title, body, target from nudge
 where member = :member and state = 'digest' and kind <> 'recency' and finished > :since order by finished desc, id
"""


def read_huddle(
    tx: Transaction, member: str, team: str | None, site: str | None, now: int, catalogue: Catalogue
) -> dict[str, Any]:
    """The body of GET /api/team/huddle: this week's page of a team."""
    week = week_of(now, catalogue.zone_of(site))
    values = sorted(catalogue.values.items(), key=lambda one: (one[1].order, one[0]))
    value = values[week % len(values)] if values else None
    places = sorted(key for key, place in catalogue.places.items() if place.team == team) if team else []
    thanks = [one for one in thanks_of(tx, member, now) if one["team"] == team] if team else []
    return {
        "team": named(team, catalogue),
        "week": week_iso(week),
        "value": {"id": value[0], "name": value[1].name, "text": value[1].text} if value else None,
        "story": thanks[0] if thanks else None,
        "issues": _issues(tx, member, team, now) if team else [],
        "promises": _promises(tx, places, now, catalogue),
        "support": list(_support(tx, team, now, catalogue)) if team else [],
        "followups": followups_of(tx, member, now),
        "left": [dict(zip(("kind", "title", "body", "target"), row, strict=True))
                 for row in tx.rows(_LEFT, member=member, since=now - LEFT_DAYS * DAY_MS)],
        "places": places,
        "serves": served_by(team, catalogue) if team else [],
    }  # fmt: skip


def _issues(tx: Transaction, member: str, team: str | None, now: int) -> list[dict[str, Any]]:
    """Open ones first, the most thought about of them on top; decided ones stay for four weeks."""
    found = []
    asked = said_since(tx, "followup", now - SHOWN_DAYS * DAY_MS)
    for issue in said_since(tx, "issue", now - SHOWN_DAYS * DAY_MS):
        if issue.body["team"] != team:
            continue
        made = decided(tx, issue)
        if made is not None and made.at < now - DECIDED_DAYS * DAY_MS:
            continue
        causes, ideas = (
            [{"id": one.id, "text": one.body["text"]} for one in said_about(tx, issue.id, kind)]
            for kind in ("cause", "idea")
        )
        found.append({
            "id": issue.id, "at": issue.at, "text": issue.body["text"], "practice": issue.body.get("practice"),
            "place": issue.body.get("place"), "mine": issue.by == member, "causes": causes, "ideas": ideas,
            "decision": made and {key: made.body.get(key) for key in DECIDED},
            "checked": [checked for one in asked if one.body["about"] == issue.id for checked in _checked(tx, one)],
        })  # fmt: skip
    return sorted(
        found, key=lambda one: (one["decision"] is not None, -len(one["causes"]) - len(one["ideas"]), -one["at"])
    )


def _checked(tx: Transaction, asked: Said) -> Iterator[dict[str, Any]]:
    """What whoever decided heard when they asked, days later; not when the other side says that nobody did."""
    done = first_done(tx, asked)
    if done is not None and not was_denied(tx, asked, done):
        yield {"solved": done.body["solved"], "thoughts": done.body.get("other_thoughts", "").strip()}


def decided(tx: Transaction, issue: Said) -> Said | None:
    """The first decision that counts; what was decided later is another issue."""
    made = said_about(tx, issue.id, "decision")
    return next((one for one in made if decision_counts(tx, one.at, one.body)), None)


def _promises(tx: Transaction, places: list[str], now: int, catalogue: Catalogue) -> list[dict[str, Any]]:
    """How many promises are due at each of the team's places on each day, from two weeks back to a week ahead."""
    due: Counter[tuple[str, str]] = Counter()
    for (body,) in tx.rows(_PROMISED, since=now - SHOWN_DAYS * DAY_MS):
        said = msgspec.json.decode(body)
        today = day_of(now, catalogue.zone_of(catalogue.site_of(said["place"], None)))
        first, last = (day_date(today + days).isoformat() for days in (-PROMISED_BEHIND, PROMISED_AHEAD))
        if said["place"] in places and first <= said["due_on"] <= last:
            due[said["due_on"], said["place"]] += 1
    return [{"due_on": day, "place": place, "count": count} for (day, place), count in sorted(due.items())]


def _support(tx: Transaction, team: str, now: int, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Requests that are not closed, of this team (`ours`) or to it, the oldest first."""
    teams: dict[str | None, str | None] = dict(tx.rows("select id, team from member"))
    for asked in reversed(said_since(tx, "support", now - SHOWN_DAYS * DAY_MS)):
        function, ours = asked.body["function"], teams.get(asked.by) == team
        if not (ours or function == team):
            continue
        zone = catalogue.zone_of(catalogue.site_of(asked.body["place"], None))
        opened, asof = (local(at, zone).replace(tzinfo=None) for at in (asked.at, now))
        state = support_state(opened, steps_of(tx, asked.id, asked.by, zone), 0, asof).state
        if state not in OVER:
            yield {"id": asked.id, "at": asked.at, "function": named(function, catalogue), "ours": ours,
                   "category": asked.body["category"], "place": asked.body["place"],
                   "what": asked.body.get("what", ""), "state": state}  # fmt: skip
