"""Decisions about teams, from the open book: what is told, and why everything else is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from wallfly.domain.calendar import day_of, local, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES
from wallfly.domain.functions import functions_of
from wallfly.domain.nudges import BASELINE_WEEKS, MARKER_REST_DAYS, OVERT_SHIFT, Change, Decision, gap_nudge, rise_nudge
from wallfly.domain.phrases import DEFAULT
from wallfly.domain.quiet_hours import Hours, is_allowed
from wallfly.domain.records import Marker
from wallfly.domain.telling import Counts, condition_text, lived_well_text, widening_text
from wallfly.domain.wording import lint
from wallfly.nudges.facts import ChangeFact, ConditionFact, Facts
from wallfly.store.engine import Transaction
from wallfly.store.nudge_decisions import last_decided
from wallfly.store.rare import whoever_said_it
from wallfly.store.readers import Reader

DAY_MS = 86_400_000
GAP_DAYS = (1, 2, 3)  # Tuesday to Thursday
ABSENT_DAYS, ABSENT_PUSH_DAYS = 90, 118


class Planned(NamedTuple):
    """One decision: whether it is sent, the reason, and what would be said to whom, by language."""

    kind: str
    thing: str
    team: str | None
    reason: str
    texts: dict[str, str]
    to: list[str]
    fact: ChangeFact | ConditionFact

    @property
    def text(self) -> str:
        """What would be said, in English."""
        return self.texts[DEFAULT]


class Scene(NamedTuple):
    """What decisions need to know beside the book."""

    now: int
    catalogue: Catalogue
    readers: Sequence[Reader]
    resting: frozenset[str]  # sites where something happened lately


def scene_of(tx: Transaction, now: int, catalogue: Catalogue, readers: Sequence[Reader]) -> Scene:
    """Read it."""
    return Scene(now, catalogue, readers, frozenset(_resting(tx, now, catalogue)))


def plan_from_book(tx: Transaction, facts: Facts, scene: Scene) -> list[Planned]:
    """A decision on every change and every missing condition of the edition, the clearest falls first."""
    falls = [(fact, "widening", _decide(tx, fact, scene, "widening")) for fact in facts.changes]
    rises = [(fact, "lived_well", _decide(tx, fact, scene, "lived_well")) for fact in facts.changes]
    told: set[str] = set()
    planned = []
    for fact, kind, decision in sorted(falls + rises, key=lambda one: -abs(one[2].drop or 0)):
        made = _planned(facts, fact, kind, decision, scene)
        if made.reason == "ok":
            key = f"{kind}|{made.team}" + ("" if kind == "widening" else f"|{fact.practice}")
            if key in told:
                made = made._replace(reason="too_soon", to=[])
            told.add(key)
        planned.append(made)
    return planned + [_missing(one, facts, scene) for one in facts.conditions]


def change_of(fact: ChangeFact, catalogue: Catalogue) -> Change:
    """The change as the rule takes it: a row of the book has at least the profile's number of observers."""
    staff = sum(count for (_, place, _about), count in catalogue.headcounts.place.items() if place == fact.place)
    return Change(staff, PROFILES[catalogue.profile].observers, fact.walks, fact.k1, fact.n1, fact.k2, fact.n2,
                  fact.deff1, fact.deff2)  # fmt: skip


def _decide(tx: Transaction, fact: ChangeFact, scene: Scene, kind: str) -> Decision:
    team = _team_of(fact.place, scene.catalogue)
    last = last_decided(tx, kind, team or "", None if kind == "widening" else fact.practice)
    days = None if last is None else (scene.now - last) / DAY_MS
    rule = gap_nudge if kind == "widening" else rise_nudge
    return rule(change_of(fact, scene.catalogue), days)


def _planned(facts: Facts, fact: ChangeFact, kind: str, decision: Decision, scene: Scene) -> Planned:
    catalogue = scene.catalogue
    value, place = catalogue.values[fact.value], catalogue.places[fact.place]
    practice = catalogue.practices[fact.practice]
    say = widening_text if kind == "widening" else lived_well_text
    counts = Counts(fact.k1, fact.n1, fact.k2, fact.n2)
    team = _team_of(fact.place, catalogue)
    to = [one.id for one in scene.readers if team is not None and one.team == team]
    texts = {one: say(one, value.name, place.name, practice.name, counts) for one in _languages(to, scene)}
    reason = decision.reason if not decision.send else _obstacle(facts, fact, kind, team, to, scene)
    if reason == "ok":
        others = [body.name for key, body in catalogue.teams.items() if key != team and body.name != place.name]
        names = [one.nickname for one in scene.readers]
        broken = any(lint(text, names, value.name, practice.name, others) for text in texts.values())
        reason = "wording" if broken else "ok"
    thing = f"{fact.block}|{fact.place}|{fact.practice}|{fact.about}"
    return Planned(kind, thing, team, reason, texts, to if reason == "ok" else [], fact)


def _obstacle(facts: Facts, fact: ChangeFact, kind: str, team: str | None, to: list[str], scene: Scene) -> str:
    """Why a change that is clear is not told all the same, or "ok"."""
    catalogue = scene.catalogue
    first = catalogue.block_starts(facts.first.get(fact.site, fact.block))
    zone = catalogue.zone_of(fact.site)
    if week_of(scene.now, zone) - first < BASELINE_WEEKS:
        return "baseline"
    if fact.site in scene.resting:
        return "marker"
    if abs(fact.overt_shift) > OVERT_SHIFT:
        return "overt_shift"
    # A leader alone is never told about a team that is not.
    if team is None or not any(one.id in to and one.role not in ("lead", "leader") for one in scene.readers):
        return "no_team"
    if kind == "widening" and local(scene.now, zone).weekday() not in GAP_DAYS:
        return "wrong_day"
    # Decided when it could go, so that it does not grow stale over an evening or a weekend.
    if not is_allowed(scene.now, Hours(zone)):
        return "quiet"
    return "ok"


def _missing(fact: ConditionFact, facts: Facts, scene: Scene) -> Planned:
    """Something a place has lacked for three months is on the huddle page; a month later it is pushed to
    whoever leads the place's team, and to those who lead the functions that serve it."""
    catalogue = scene.catalogue
    place, practice = catalogue.places[fact.place], catalogue.practices[fact.practice]
    days = fact.blocks * catalogue.block_weeks * 7
    team = _team_of(fact.place, catalogue)
    serving = functions_of(place.site, catalogue)
    to = [one.id for one in scene.readers if (one.role == "lead" and one.team == team and team is not None)
          or (one.role == "function lead" and one.team in serving)]  # fmt: skip
    reason = "ok" if days >= ABSENT_PUSH_DAYS else "too_recent"
    if reason == "ok" and not to:
        reason = "no_team"
    texts = {one: condition_text(one, place.name, practice.name) for one in _languages(to, scene)}
    month = facts.block * catalogue.block_weeks // 4  # once in 28 days at most
    return Planned("condition", f"{month}|{fact.place}|{fact.practice}", team, reason, texts,
                   to if reason == "ok" else [], fact)  # fmt: skip


def _languages(to: Sequence[str], scene: Scene) -> set[str]:
    """The languages they read; English for our own eyes."""
    return {DEFAULT} | {one.language for one in scene.readers if one.id in to}


def _team_of(place: str, catalogue: Catalogue) -> str | None:
    known = catalogue.places.get(place)
    return known.team if known is not None and known.team in catalogue.teams else None


def _resting(tx: Transaction, now: int, catalogue: Catalogue) -> set[str]:
    """Sites with an incident or a death within the last five working days."""
    resting = set()
    for marker in whoever_said_it(tx, Marker, "marker"):
        if marker.kind == "change":
            continue
        today = day_of(now, catalogue.zone_of(marker.site))
        on = (date.fromisoformat(marker.on) - date(1970, 1, 1)).days
        # 1 January 1970 was a Thursday: days 2 and 3 of each week from it are a weekend.
        if on <= today and sum((day % 7) not in (2, 3) for day in range(on + 1, today + 1)) <= MARKER_REST_DAYS:
            resting.add(marker.site)
    return resting
