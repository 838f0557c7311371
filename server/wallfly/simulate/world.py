"""Harbour & Vale: its places and people, their habits, and how often each practice is truly lived.

Everything is drawn from one seeded `random.Random`, so that a seed and a first week give the same
world, record for record.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import NamedTuple

from wallfly.domain.calendar import week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.entries import PracticeBody
from wallfly.domain.records import Event, Leave, Record, Retract, Scan, Walk
from wallfly.organisation import Place, Plan, Team
from wallfly.simulate.desk import PAIRS_A_PERSON_WEEK, Desk, tags

TIME_ZONE = "Europe/London"
HOUR = 3_600_000
MINUTE = 60_000
DAY = 86_400_000

WITHIN_WALK = 0.10  # correlation of moments inside one walk
FOUNDING = ("phone", "queue_ack", "rest_space")  # the three examples it all began with
WATCHED_AT_A_PLACE = 9  # practices people usually watch there

_SITES = ("Harbour Street", "Vale Park", "Mill Lane")
_PLACES = ("Till 3", "Returns desk", "Click and collect", "Stockroom")
_FIRST = ("Quiet", "Early", "Patient", "Sunny", "Brisk", "Gentle", "Bright", "Steady", "Curious", "Merry", "Calm",
          "Tidy")  # fmt: skip
_SECOND = ("heron", "otter", "wren", "badger", "swift", "hare", "robin", "newt", "finch", "vole", "owl", "lark")
_ROLES = (("observer", 96), ("lead", 10), ("leader", 8), ("function lead", 4), ("steward", 2))


class Person(NamedTuple):
    """Someone who looks, with habits of their own."""

    id: str
    nickname: str
    role: str
    team: str
    site: str
    walks: float  # a week, on average
    taps: float
    roams: float  # share of looking away from the own site
    kindness: float  # how much more readily a lived moment is tapped at once


class Sending(NamedTuple):
    """What one phone sends at one time."""

    person: Person
    received: int
    records: list[Record]


def plan(places_a_site: int = 4) -> Plan:
    """The organisation to set up: three sites, twelve places unless more are asked for."""
    teams = [Team(f"{site} front line", site) for site in _SITES]
    teams += [Team("Systems and supplies", _SITES[0], "enabling"), Team("Leadership", _SITES[0], "leadership")]
    places = []
    for site in _SITES:
        for number in range(places_a_site):
            name = _PLACES[number % 4] + (f" {number // 4 + 1}" if number >= 4 else "")
            short = site.split()[0]
            places.append(Place(
                name if site == _SITES[0] else f"{name} {short}", site, f"{site} front line", name != "Stockroom",
                {"front line": 14 + 3 * (number % 4), "manager": 11, "enabling function": 10},
            ))  # fmt: skip
    return Plan(
        name="Harbour & Vale", pack="retail", time_zone=TIME_ZONE, sites=list(_SITES), teams=teams, places=places,
        vision="Whoever walks in leaves glad that they came.",
        assessment="A data-protection impact assessment was made before the first walk.",
        consultation="Staff at all three sites were consulted before the first walk.",
        contact="The duty manager, on the yellow phone", simulated=True, leaderboard=True,
    )  # fmt: skip


class World:
    """The people of a simulated organisation and what they see, week by week."""

    def __init__(self, catalogue: Catalogue, seed: int, people: int = 120) -> None:
        self.chance = random.Random(seed)
        self.catalogue = catalogue
        self.people = [self._person(number, people) for number in range(people)]
        self.watchable = {key: body for key, body in catalogue.practices.items()
                          if body.sampling in ("opportunity", "adlib", "interval")}  # fmt: skip
        self.usual = {place: self._usual(place) for place in sorted(catalogue.places)}
        self.base = {key: self.chance.uniform(0.45, 0.92) for key in sorted(catalogue.practices)}
        self.drift = {key: self.chance.uniform(-0.10, 0.10) for key in sorted(catalogue.practices)}
        self.tilt = {place: self.chance.uniform(-0.10, 0.10) for place in sorted(catalogue.places)}
        self._made = 0
        self.seed = seed
        self.tagging = random.Random(seed * 104_729 + 1)
        self.desk = Desk(catalogue, seed, self._id)

    # ---- truth

    def rate(self, practice: str, about: str, place: str, week: int, weeks: int) -> float:
        """How often a practice is truly lived there, in that week of the run (0 is the first)."""
        leaders = -0.08 if about == "manager" and self.catalogue.practices[practice].about == "anyone" else 0.0
        drift = self.drift[practice] * week / max(1, weeks)
        return min(0.97, max(0.05, self.base[practice] + self.tilt[place] + drift + leaders))

    # ---- people

    def _person(self, number: int, people: int) -> Person:
        role, share = "observer", number * sum(count for _, count in _ROLES) / people
        for name, count in _ROLES:
            role = name
            if share < count:
                break
            share -= count
        sites = sorted(self.catalogue.sites)
        site = sites[number % len(sites)]
        teams = {"leader": "leadership", "steward": "leadership", "function lead": "systems-and-supplies"}
        eager = math.exp(self.chance.gauss(0, 0.5))
        return Person(
            f"{self.chance.getrandbits(64):016x}",
            f"{self.chance.choice(_FIRST)} {self.chance.choice(_SECOND)}",
            role, teams.get(role, f"{site}-front-line"), site,
            walks=min(4.0, 1.4 * eager), taps=min(14.0, 4.5 * eager),
            roams=self.chance.uniform(0.1, 0.6), kindness=self.chance.uniform(0.9, 1.1),
        )  # fmt: skip

    def _usual(self, place: str) -> list[str]:
        keys = sorted(self.watchable)
        chosen = self.chance.sample(keys, min(WATCHED_AT_A_PLACE, len(keys)))
        return sorted({*chosen, *(key for key in FOUNDING if key in self.watchable)})

    # ---- weeks

    def week(self, week: int, number: int, weeks: int) -> Iterator[Sending]:
        """All that is sent about one week; `number` is its place in the run of `weeks`."""
        monday = week_starts_ms(week, TIME_ZONE)
        for person in self.people:
            records = list(self._week_of(person, monday, number, weeks))
            if records:
                late = self.chance.random() < 0.02
                received = monday + 7 * DAY - HOUR + (9 * DAY if late else 0)
                yield Sending(person, received, records)
        yield from self._pairs(monday, number, weeks)
        steward = next((one for one in self.people if one.role == "steward"), self.people[-1])
        first = self.desk.first_day(monday + HOUR) if number == 0 else []
        yield Sending(steward, monday + 6 * DAY, [*first, *self.desk.steward_week(week, number, monday + 5 * DAY)])

    def followups(self, week: int) -> tuple[list[Record], list[Sending]]:
        """What the server makes in a week for leads to check, and what they send about it."""
        monday = week_starts_ms(week, TIME_ZONE)
        leads = {one.id: one for one in self.people if one.role in ("lead", "function lead")}
        made = self.desk.followups(monday, sorted(leads)) if len(leads) > 1 else []
        said = [Sending(leads[owner], done.at + HOUR, [done]) for _, owner, done in made if done is not None]
        return [followup for followup, _, _ in made], said

    def _pairs(self, monday: int, number: int, weeks: int) -> Iterator[Sending]:
        """Walks of two people who watch the same and do not talk."""
        for _ in range(round(PAIRS_A_PERSON_WEEK * len(self.people))):
            one, other = self.chance.sample(self.people, 2)
            records = list(self._walk(one, monday, number, weeks))
            walk, marks = records[0], [mark for mark in records if isinstance(mark, Event) and mark.polarity]
            assert isinstance(walk, Walk)
            yield Sending(one, monday + 7 * DAY - HOUR, records)
            yield Sending(other, monday + 7 * DAY - HOUR, self.desk.together(walk, marks))

    def _week_of(self, person: Person, monday: int, number: int, weeks: int) -> Iterator[Record]:
        if self.chance.random() < 0.05:
            day = monday + 8 * HOUR
            yield Leave(id=self._id(day), at=day, recorded=day, leave_week=_iso_week(monday))
            return
        for _ in range(self._poisson(person.walks)):
            yield from self._walk(person, monday, number, weeks)
        for _ in range(self._poisson(person.taps)):
            yield from self._tap(person, monday, number, weeks)
        yield from self.desk.week_of(monday, number, lambda: self._place(person), self._moment)

    def _moment(self, monday: int) -> int:
        day = self.chance.choices(range(7), (5, 5, 5, 5, 6, 6, 2))[0]
        return monday + day * DAY + int(self.chance.triangular(7.5, 19.5, 12.5) * HOUR)

    def _place(self, person: Person) -> str:
        away = self.chance.random() < person.roams
        places = [key for key, body in sorted(self.catalogue.places.items()) if (body.site == person.site) != away]
        return self.chance.choice(places)

    def _walk(self, person: Person, monday: int, number: int, weeks: int) -> Iterator[Record]:
        place, start = self._place(person), self._moment(monday)
        minutes = self.chance.choice((8, 10, 12, 15, 15, 15, 18, 20, 25))
        end = start + minutes * MINUTE
        watch = self.chance.sample(self.usual[place], self.chance.randint(3, 5))
        prompts = minutes // 5
        walk = Walk(
            id=self._id(start), at=start, recorded=end, place=place, watch=watch, start=start, end=end,
            overt=self.chance.random() < 0.7,
            own_team=self.catalogue.places[place].team == person.team,
            prompted=prompts, answered=prompts if self.chance.random() < 0.96 else 0,
        )  # fmt: skip
        yield walk
        for practice in watch:
            body = self.watchable[practice]
            about = self._about(body)
            spread = 1 / WITHIN_WALK - 1
            rate = self.rate(practice, about, place, number, weeks)
            lived = self.chance.betavariate(rate * spread, (1 - rate) * spread)
            if body.sampling == "interval":
                yield from self._scans(walk, practice, minutes // (body.minutes or 5), lived)
            else:
                often = 1.0 if body.sampling == "adlib" else 3.4
                yield from self._marks(walk, practice, self._poisson(often * minutes / 15), lived, about)

    def _marks(self, walk: Walk, practice: str, count: int, lived: float, about: str) -> Iterator[Record]:
        asked = self.catalogue.practices[practice].about == "anyone"
        for _ in range(count):
            at = self._within(walk)
            seen = 0 if self.chance.random() < 0.04 else 1 if self.chance.random() < lived else -1
            yield Event(
                id=self._id(at), at=at, recorded=at, practice=practice, polarity=seen, place=walk.place,  # type: ignore[arg-type]
                walk=walk.id, role=about if asked else None,  # type: ignore[arg-type]
                reason=self._reason(seen, 0.3), **tags(self.tagging, about),  # type: ignore[arg-type]
            )  # fmt: skip

    def _scans(self, walk: Walk, practice: str, count: int, lived: float) -> Iterator[Record]:
        for _ in range(count):
            at = self._within(walk)
            state = 0 if self.chance.random() < 0.05 else 1 if self.chance.random() < lived else -1
            yield Scan(id=self._id(at), at=at, recorded=at, walk=walk.id, practice=practice, state=state)  # type: ignore[arg-type]

    def _within(self, walk: Walk) -> int:
        assert walk.end is not None
        return self.chance.randint(walk.start, walk.end)

    def _tap(self, person: Person, monday: int, number: int, weeks: int) -> Iterator[Record]:
        place, at = self._place(person), self._moment(monday)
        if self.chance.random() < 0.45:
            practice = self.chance.choice(FOUNDING)
        else:
            practice = self.chance.choice(self.usual[place])
        body = self.catalogue.practices[practice]
        lived = self.rate(practice, self._about(body), place, number, weeks)
        polarity = 1 if self.chance.random() < lived * person.kindness * 0.8 else -1
        later = 4 * DAY if self.chance.random() < 0.01 else 0  # told days after: a story, in no figure
        tap = Event(
            id=self._id(at), at=at, recorded=at + later, practice=practice, polarity=polarity, place=place,  # type: ignore[arg-type]
            reason=self._reason(polarity, 0.5), **tags(self.tagging, self._about(body)),  # type: ignore[arg-type]
        )  # fmt: skip
        yield tap
        if self.chance.random() < 0.01:
            undone = at + 2 * HOUR
            yield Retract(id=self._id(undone), at=undone, recorded=undone, target=tap.id)

    def _reason(self, polarity: int, often: float) -> str | None:
        if polarity >= 0 or self.tagging.random() >= often:
            return None
        reasons = ("time target", "no information", "no authority", "no kit", "too few people", "other")
        return self.tagging.choices(reasons, (5, 4, 3, 3, 4, 2))[0]

    def _about(self, body: PracticeBody) -> str:
        if body.about != "anyone":
            return body.about
        return self.chance.choices(("front line", "manager", "enabling function"), (7, 2, 1))[0]

    def _poisson(self, mean: float) -> int:
        limit, count, product = math.exp(-mean), 0, self.chance.random()
        while product > limit:
            count += 1
            product *= self.chance.random()
        return count

    def _id(self, at: int) -> str:
        """A UUIDv7 of that time."""
        self._made += 1
        bits = f"{at:012x}7{self._made & 0xFFF:03x}{0x8000 | self.chance.getrandbits(14):04x}{self._made:012x}"
        return f"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-{bits[16:20]}-{bits[20:]}"


def _iso_week(ms: int) -> str:
    from wallfly.domain.calendar import week_iso, week_of

    return week_iso(week_of(ms + HOUR, TIME_ZONE))
