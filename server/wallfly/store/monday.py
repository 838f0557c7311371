"""Weighing watch slots each Monday: read what was watched, write it down as records, once a week and site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from wallfly.domain.calendar import Slot, week_of, week_opens_ms
from wallfly.domain.catalogue import Catalogue, CoverageOffered, QuestOffered
from wallfly.domain.earning import Facts
from wallfly.domain.monday import WEEKS_WATCHED, Attention, monday_records, weigh
from wallfly.domain.neglect import LONGEST_WEEKS
from wallfly.domain.records import Coverage, Quest, Record
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine, Transaction
from wallfly.store.folds import settle_all
from wallfly.store.frozen import waiting
from wallfly.store.journal import append_made
from wallfly.store.open_from import read_open_from
from wallfly.store.practice_quests import read_practice_quests

_facts = msgspec.json.Decoder(Facts)
_frozen = msgspec.json.Decoder(Coverage | Quest)

_ACTIVE = """
select count(distinct week_points.member) from week_points join member on member.id = week_points.member
 where week_points.week between :first and :last and week_points.active = 1 and member.site = :site
   and member.ended is null
"""
_TOUCH = """
insert into touched (record, member, week)
select :record, member, week from week_points where week = :week and active = 1
on conflict do nothing
"""
_FROZEN = """
select body from record where week = :week and member is null and type in ('coverage', 'quest') order by id
"""


class Planned(NamedTuple):
    """What a site's Monday comes to."""

    site: str
    week: int
    records: list[Record]


def plan_weighing(tx: Transaction, now: int) -> list[Planned]:
    """Sites whose week has begun and whose slots are not weighed yet; nothing is changed."""
    catalogue = load_catalogue(tx)
    done: dict[str, int] = dict(tx.rows("select site, week from weighed"))
    due = []
    for site in sorted(catalogue.sites):
        zone = catalogue.zone_of(site)
        week = week_of(now, zone)
        has_places = any(body.site == site for key, body in catalogue.places.items() if key in catalogue.offered_places)
        if has_places and done.get(site, -1) < week and now >= week_opens_ms(week, zone):
            due.append((site, week))
    attention = {week: _read_attention(tx, week, catalogue) for week in {week for _, week in due}}
    return [_plan(tx, site, week, attention[week], catalogue) for site, week in due]


def keep_weighing(tx: Transaction, planned: Sequence[Planned], now: int) -> int:
    """Write it down; returns how many records are new. Walks of this week that are here already are marked
    to be settled again."""
    catalogue = load_catalogue(tx)
    settle_all(tx)  # so that a settle that has not seen this writes nothing
    new = 0
    for one in planned:
        new += append_made(tx, one.records, now, catalogue)
        tx.run("insert into weighed (site, week) values (:site, :week)"
               " on conflict (site) do update set week = excluded.week", site=one.site, week=one.week)  # fmt: skip
        if one.records:
            tx.run(_TOUCH, record=one.records[0].id, week=one.week)
    return new


def weigh_due(db: Engine, now: int) -> int:
    """Both in one go."""
    planned = db.read_now(plan_weighing, now)
    return db.write_now(keep_weighing, planned, now) if planned else 0


def load_for_phones(tx: Transaction) -> Catalogue:
    """The catalogue with what was frozen on each site's last Monday, and practices that need more eyes."""
    catalogue = load_catalogue(tx)
    quests, coverage = list[QuestOffered](), list[CoverageOffered]()
    newest: dict[str, int] = dict(tx.rows("select site, week from weighed"))
    for week in sorted(set(newest.values())):
        for (body,) in tx.rows(_FROZEN, week=week):
            one = _frozen.decode(body)
            site = catalogue.site_of(one.place, None)
            if site is None or newest.get(site) != week:
                continue
            slot = (one.place, one.daytype, one.daypart)
            if isinstance(one, Quest):
                quests.append(QuestOffered(one.id, one.week, site, *slot, one.weeks))
            elif one.weight:
                coverage.append(CoverageOffered(one.week, *slot, one.weight))
    return catalogue.with_week(sorted(quests, key=_neediest_first), coverage, read_practice_quests(tx, catalogue))


def _neediest_first(quest: QuestOffered) -> tuple[int, str]:
    return -(LONGEST_WEEKS if quest.weeks is None else quest.weeks), quest.id


def _plan(tx: Transaction, site: str, week: int, attention: Attention, catalogue: Catalogue) -> Planned:
    slots = [slot for slot in catalogue.open_slots if catalogue.places[slot.place].site == site]
    value_zone = {key for key, body in catalogue.places.items() if body.value_zone}
    observers = tx.value(_ACTIVE, first=week - WEEKS_WATCHED, last=week - 1, site=site)
    at = week_opens_ms(week, catalogue.zone_of(site))
    return Planned(site, week, monday_records(weigh(slots, week, attention, value_zone), int(observers), week, at))


def _read_attention(tx: Transaction, week: int, catalogue: Catalogue) -> Attention:
    """What was watched in the weeks before one: closed blocks remember the last walks in each slot, and
    the folds have what came since."""
    last = {Slot(one["place"], one["daytype"], one["daypart"]): int(one["week"]) for one in waiting(tx, "last walk")}
    first_open = catalogue.block_starts(read_open_from(tx).block)
    minutes: dict[Slot, float] = {}
    rows = tx.rows(
        "select week, facts from week_points where week between :first and :last order by member, week",
        first=min(week - WEEKS_WATCHED, first_open), last=week - 1,
    )  # fmt: skip
    for then, facts in rows:
        for seen in _facts.decode(facts).slots:
            slot = Slot(seen.place, seen.daytype, seen.daypart)
            last[slot] = max(then, last.get(slot, then))
            if then >= week - WEEKS_WATCHED:
                minutes[slot] = minutes.get(slot, 0.0) + seen.minutes
    return Attention(last, minutes)
