"""Decisions about one's own things: thanks to one's team, what came of what one noticed, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from wallfly.domain.calendar import DAY_MS, day_of, local, week_iso, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.nudges import HOUR_MS
from wallfly.domain.phrases import phrases
from wallfly.domain.telling import draft_text, quest_text, thanks_text
from wallfly.store.decisions import decision_counts
from wallfly.store.discussion import open_wordings
from wallfly.store.engine import Transaction
from wallfly.store.nudges import Proposal
from wallfly.store.rare import RARE
from wallfly.store.readers import Reader
from wallfly.store.taken_back import NOT_TAKEN_BACK

LOOK_BACK_MS = 48 * HOUR_MS
HUDDLE_DAY, HUDDLE_HOUR, HUDDLE_ENDS = 4, 14, 18  # Friday afternoon
INVITED = 5  # observers to one quest

_NEW = f"""
select record.id, record.member, record.at, record.body from record
 where type = :type and {RARE} and received > :since and {NOT_TAKEN_BACK}
 order by record.id
"""
_AUTHORS = """
select member from record where id = :target and member is not null
union
select other.member from pointer join record as other on other.id = pointer.record
 where pointer.target = :target and other.type in ('cause', 'idea') and other.member is not null
"""
_DONE = """
select 1 from pointer join record as done on done.id = pointer.record
 where pointer.target = :id and done.type = 'followup_done' and done.member = :owner
"""
_INVITED = "select member, max(decided) from nudge where kind = 'quest' and thing <> :id group by member"


def plan_tasks(tx: Transaction, readers: Sequence[Reader], catalogue: Catalogue, now: int) -> list[Proposal]:
    """Everything that members are to be told of their own things now; what was told already among it."""
    known = {one.id: one for one in readers}
    return [
        one
        for kind in (_thanks, _replies, _drafts, _came_of_it, _followups, _quests, _huddles)
        for one in kind(tx, known, catalogue, now)
    ]


_Known = dict[str, Reader]


def new_records(tx: Transaction, type: str, since: int) -> Iterator[tuple[str, str | None, int, dict[str, Any]]]:
    """Records of a rare type that came since then and were not taken back: id, author, time, body."""
    for id, member, at, body in tx.rows(_NEW, type=type, since=since):
        yield id, member, at, msgspec.json.decode(body)


def new_decisions(tx: Transaction, since: int) -> Iterator[tuple[str, str | None, int, dict[str, Any]]]:
    """Of them the decisions that count."""
    for id, member, at, said in new_records(tx, "decision", since):
        if decision_counts(tx, at, said):
            yield id, member, at, said


def _thanks(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """Complete thanks, to everyone of the team but their author."""
    for id, author, _, said in new_records(tx, "recognition", now - LOOK_BACK_MS):
        if not all(said.get(part, "").strip() for part in ("what", "effect", "why")):
            continue
        team = said["team"]
        name = catalogue.teams[team].name if team in catalogue.teams else team
        for one in known.values():
            if one.team == team and one.id != author:
                text = thanks_text(one.language, name, said["what"], said["effect"])
                yield _told("thanks", id, one, text, "/team")


def _replies(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """An answer to one's own comment."""
    for id, author, _, said in new_records(tx, "reply", now - LOOK_BACK_MS):
        found = tx.row("select member, body from record where id = :id and type = 'comment'", id=said["target"])
        writer, comment = (found[0], msgspec.json.decode(found[1])) if found else (None, {})
        if writer in known and writer != author:
            value = comment["version"].rsplit("@", 1)[0]
            yield _told("discussion", id, known[writer], said["text"][:280], f"/values/{value}")


def _drafts(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """A wording that was just opened, to everyone but whoever put it up."""
    since = now - LOOK_BACK_MS
    new = {id for kind in ("value_version", "stage") for id, *_ in new_records(tx, kind, since)}
    if not new:
        return
    for one in open_wordings(tx, local(now, catalogue.time_zone).date()).values():
        if one.opened_by in new:
            wording = one.record
            author = tx.value("select member from record where id = :id", id=wording.id)
            for reader in known.values():
                if reader.id != author:
                    text = draft_text(
                        reader.language, wording.name, wording.version, one.closes_on, len(wording.comments)
                    )
                    yield _told("draft", wording.id, reader, text, f"/values/{wording.value}")


def _came_of_it(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """A decision, to those who raised it or thought about it."""
    for id, author, _, said in new_decisions(tx, now - LOOK_BACK_MS):
        for (helper,) in tx.rows(_AUTHORS, target=said["target"]):
            if helper in known and helper != author:
                yield _told("came_of_it", id, known[helper], said["text"], "/huddle")


def _followups(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """A follow-up that is due, and once more two working days later."""
    for id, _, _, said in new_records(tx, "followup", now - 60 * DAY_MS):
        owner = known.get(said["owner"])
        zone = catalogue.zone_of(owner.site if owner else None)
        if owner is None or day_of(said["due"], zone) > day_of(now, zone) or tx.row(_DONE, id=id, owner=owner.id):
            continue
        passed = _working_days(day_of(said["due"], zone), day_of(now, zone))
        for time, wait in ((1, 0), (2, 2)):
            if wait <= passed <= wait + 1:
                yield _told("followup", f"{id}/{time}", owner, None, "/team")


def _quests(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """A quest of this week, to the five at its site who were invited longest ago."""
    for id, _, _, said in new_records(tx, "quest", now - 7 * DAY_MS):
        place = catalogue.places.get(said["place"])
        if place is None or said["week"] != week_iso(week_of(now, catalogue.zone_of(place.site))):
            continue
        wanted = [one for one in known.values() if one.site == place.site and "quest" in one.settings.on]
        invited: dict[str, int] = dict(tx.rows(_INVITED, id=id))
        for one in sorted(wanted, key=lambda one: (invited.get(one.id, 0), one.id))[:INVITED]:
            text = quest_text(one.language, place.name, said["daytype"], said["daypart"])
            yield _told("quest", id, one, text, "/walk")


def _huddles(tx: Transaction, known: _Known, catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """The week's huddle page, on Friday afternoon."""
    for one in known.values():
        there = local(now, catalogue.zone_of(one.site))
        if one.team is None or there.weekday() != HUDDLE_DAY or not HUDDLE_HOUR <= there.hour < HUDDLE_ENDS:
            continue
        week = week_iso(week_of(now, catalogue.zone_of(one.site)))
        yield _told("huddle", f"{one.team}@{week}", one, None, "/huddle")


def _told(kind: str, thing: str, to: Reader, text: str | None, target: str) -> Proposal:
    """A proposal in the reader's language; without a text, the hint of its kind."""
    words = phrases(to.language)
    return Proposal(kind, thing, to.id, to.team, words.titles[kind], text or words.hints[kind], target)


def _working_days(first: int, last: int) -> int:
    """Working days after one day up to another; days count from Thursday 1 January 1970."""
    return sum((day % 7) not in (2, 3) for day in range(first + 1, last + 1))
