"""What stewards have set up, as the phones and the rules see it.

The catalogue is a pure function of the entry rows: (kind, key) with the newest body each.
Retired things stay known, because records about them are still accepted, but no phone is
offered them.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from wallfly.domain import calendar
from wallfly.domain.calendar import Slot
from wallfly.domain.entries import (
    BODIES,
    ContactBody,
    HeadcountBody,
    HolidayBody,
    OrganisationBody,
    PlaceBody,
    PracticeBody,
    SiteBody,
    TeamBody,
    ValueBody,
)
from wallfly.domain.practice_quests import PracticeQuest

RULES_VERSION = 2  # of the game's rules; shown with points so that a change can be told

# When a place is open that no opening hours are set for.
USUAL_PARTS = tuple(
    f"{kind} {part}" for kind in ("wd", "sat", "sun") for part in ("early", "midday", "afternoon", "evening")
)


class Headcounts(NamedTuple):
    """Staff by (site, place, role group) and by (site, role group)."""

    place: Mapping[tuple[str, str, str], int]
    site: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """All staff of the organisation."""
        return sum(self.site.values())


class EntryRow(NamedTuple):
    """One row of the entry table."""

    kind: str
    key: str
    retired: bool
    body: str


class QuestOffered(Struct, frozen=True):
    """A quest of this week, as phones keep it; `weeks` since anyone watched there, None when nobody has."""

    id: str
    week: str
    site: str
    place: str
    daytype: str
    daypart: str
    weeks: int | None


class CoverageOffered(Struct, frozen=True):
    """A watch slot that earns more this week."""

    week: str
    place: str
    daytype: str
    daypart: str
    weight: int


class Catalogue:
    """All that is set up, and the JSON that phones keep of it."""

    def __init__(self, entries: Iterable[EntryRow], settings: Mapping[str, str]) -> None:
        things: dict[str, dict[str, Any]] = {kind: {} for kind in BODIES}
        retired: set[tuple[str, str]] = set()
        for entry in entries:
            things[entry.kind][entry.key] = msgspec.json.decode(entry.body, type=BODIES[entry.kind])
            if entry.retired:
                retired.add((entry.kind, entry.key))
        offered: dict[str, dict[str, Any]] = {
            kind: {key: body for key, body in bodies.items() if (kind, key) not in retired}
            for kind, bodies in things.items()
        }
        self.settings = dict(settings)
        self.organisation: OrganisationBody = things["organisation"].get(
            "organisation", OrganisationBody(name="Not set up yet")
        )
        self.sites: dict[str, SiteBody] = things["site"]
        self.teams: dict[str, TeamBody] = things["team"]
        self.places: dict[str, PlaceBody] = things["place"]
        self.offered_places = frozenset(offered["place"])
        self.values: dict[str, ValueBody] = things["value"]
        self.practices: dict[str, PracticeBody] = things["practice"]
        self.targets: dict[str, float] = {body.value: body.target for body in offered["target"].values()}
        self.open_parts: dict[str, list[str]] = {body.place: body.parts for body in offered["opening_hours"].values()}
        self.contacts: dict[str, ContactBody] = offered["contact"]
        self.holidays: dict[str, HolidayBody] = offered["holiday"]
        self.headcounts = _headcounts(offered["headcount"].values())
        self.time_zone = self.settings.get("time_zone", "Etc/UTC")
        self.first_week = int(self.settings.get("first_week", 0))
        self.block_weeks = int(self.settings.get("block_weeks", 4))
        self.profile = self.settings.get("profile", "standard")
        self.simulated = self.settings.get("simulated") == "1"
        self.site_zones = frozenset(site.time_zone for site in self.sites.values())
        self.quests: list[QuestOffered] = []
        self.coverage: list[CoverageOffered] = []
        self.practice_quests: list[PracticeQuest] = []
        self._offered = offered

    @cached_property
    def body(self) -> bytes:
        """The JSON that phones keep."""
        content = self._content()
        version = hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]
        return msgspec.json.encode({"version": version, **content})

    @cached_property
    def zipped(self) -> bytes:
        """The same, in a fifth of the bytes."""
        return gzip.compress(self.body, 6, mtime=0)

    @cached_property
    def etag(self) -> str:
        """What tells one body from another."""
        return '"' + hashlib.sha256(self.body).hexdigest()[:32] + '"'

    def with_week(
        self, quests: list[QuestOffered], coverage: list[CoverageOffered], practice_quests: list[PracticeQuest]
    ) -> Catalogue:
        """The same, with what was frozen on Monday, and the practices that need more eyes."""
        week = copy(self)
        for computed in ("body", "zipped", "etag"):
            week.__dict__.pop(computed, None)
        week.quests, week.coverage, week.practice_quests = quests, coverage, practice_quests
        return week

    @cached_property
    def secret(self) -> bytes:
        """The organisation's own secret: it decides how published counts are rounded, and makes marks
        that name nobody."""
        return bytes.fromhex(self.settings["secret"])

    def block_of(self, week: int) -> int:
        """The block a week lies in; 1 is the first."""
        return calendar.block_of(week, self.first_week, self.block_weeks)

    def block_starts(self, block: int) -> int:
        """The first week of a block."""
        return calendar.block_starts(block, self.first_week, self.block_weeks)

    def block_closes_ms(self, block: int) -> int:
        """When a block is due to close, ms."""
        return calendar.block_closes_ms(block, self.first_week, self.block_weeks, self.time_zone, self.site_zones)

    def week_closes_ms(self, week: int) -> int:
        """When a week is three days over, ms."""
        return calendar.week_closes_ms(week, self.time_zone, self.site_zones)

    def day_closes_ms(self, day: int) -> int:
        """When a day's activity is due to be frozen, ms."""
        return calendar.day_closes_ms(day, self.time_zone, self.site_zones)

    @property
    def offered_practices(self) -> Mapping[str, PracticeBody]:
        """Those that are not retired."""
        return self._offered["practice"]

    @property
    def has_leaderboard(self) -> bool:
        """Whether members may choose to be on a leaderboard; a steward says so."""
        return self.organisation.leaderboard is True

    @cached_property
    def open_slots(self) -> list[Slot]:
        """Every watch slot in which a place is open, place by place."""
        return [
            Slot(place, *part.split(" "))
            for place in sorted(self.offered_places)
            for part in self.open_parts.get(place, USUAL_PARTS)
        ]

    def known(self, kind: str) -> Mapping[str, object]:
        """Everything of that kind that was ever set up; retired things are known."""
        things: Mapping[str, object] = getattr(self, _PLURALS[kind])
        return things

    @property
    def contact_members(self) -> frozenset[str]:
        """The members who are named to read urgent concerns."""
        return frozenset(body.member for body in self.contacts.values() if body.member is not None)

    def site_of(self, place: str | None, default: str | None) -> str | None:
        """The site of a place, else the default."""
        return self.places[place].site if place is not None and place in self.places else default

    def zone_of(self, site: str | None) -> str:
        """The time zone of a site; the organisation's when there is none."""
        known = self.sites.get(site) if site is not None else None
        return known.time_zone if known else self.time_zone

    def _content(self) -> dict[str, Any]:
        return {
            "rules": RULES_VERSION,
            "organisation": {
                "id": "organisation",
                **msgspec.to_builtins(self.organisation),
                "time_zone": self.time_zone,
                "first_week": calendar.week_iso(self.first_week),
                "block_weeks": self.block_weeks,
                "profile": self.profile,
                "simulated": self.simulated,
            },
            **{plural: _in_order(self._offered[kind]) for kind, plural in _PLURALS.items()},
            "contacts": _in_order(self._offered["contact"]),
            "quests": self.quests,
            "coverage": self.coverage,
        }


def _in_order(things: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As a phone shows them: as the steward ordered them, then by name."""
    shown = [{"id": key, **msgspec.to_builtins(body)} for key, body in things.items()]
    return sorted(shown, key=lambda thing: (thing.get("order", 0), thing["name"], thing["id"]))


_PLURALS = {"site": "sites", "team": "teams", "place": "places", "value": "values", "practice": "practices"}


def _headcounts(bodies: Iterable[HeadcountBody]) -> Headcounts:
    place: dict[tuple[str, str, str], int] = {}
    site: dict[tuple[str, str], int] = {}
    summed: Counter[tuple[str, str]] = Counter()
    for body in bodies:
        if body.place is None:
            site[body.site, body.about] = body.staff
        else:
            place[body.site, body.place, body.about] = body.staff
            summed[body.site, body.about] += body.staff
    return Headcounts(place, {**summed, **site})  # a site's own number wins over the sum of its places
