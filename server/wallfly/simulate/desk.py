"""What people record beside walks and taps: checks, promises, counts at a desk, votes, and walks in pairs.

Drawn from a `random.Random` of its own, so that the looking itself stays the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from wallfly.domain.calendar import local, week_iso, week_monday
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.records import (
    Check,
    ContactMark,
    Entry,
    Event,
    Followup,
    FollowupDone,
    Marker,
    Metric,
    Outcome,
    Promise,
    PromiseResult,
    Recency,
    Record,
    Rule,
    TrustMark,
    ValueVersion,
    Vote,
    Walk,
)

MINUTE = 60_000
HOUR = 3_600_000
DAY = 86_400_000
TIME_ZONE = "Europe/London"

STATES = ("present", "partly", "absent")
PAIRS_A_PERSON_WEEK = 0.08
SAW_IT_TOO = 0.8
JUDGED_ALIKE = 0.9

_CLAIMED = (0.9, 0.8, 0.85, 0.75, 0.95)
_RULES = (
    ("refund-signature", "A refund needs two signatures.", "in force", "Brought in after a loss.", ""),
    ("script-greeting", "Greet every customer with the set words.", "retired", "", "A greeting of one's own."),
    ("no-phone-loans", "Bicycles are lent only against a deposit.", "retired", "", "Whom to trust with what."),
)
_METRICS = (
    ("handle-time", "Minutes a call", None, "Operations"),
    ("first-contact", "Solved at first contact", "right_first", "Service desk"),
    ("queue-length", "People waiting at noon", "customer_first", "nobody yet"),
)

Make = Callable[[int], str]  # an id for a time (ms)


class Desk:
    """The other records of a simulated organisation; `make` gives ids."""

    def __init__(self, catalogue: Catalogue, seed: int, make: Make) -> None:
        self.chance = random.Random(seed * 7919 + 1)
        self.catalogue = catalogue
        self.make = make
        self.places = sorted(catalogue.places)
        self.checked = sorted(key for key, body in catalogue.practices.items() if body.sampling == "check")
        self.recent = {
            key: body.days or 30 for key, body in sorted(catalogue.practices.items()) if body.kind == "recency"
        }
        self.rooms = {
            place: self.chance.choices(("present", "partly", "absent"), (6, 2, 3))[0] for place in self.places
        }
        self.discussed = [f"{value}@1" for value in sorted(catalogue.values)[:4]]

    # ---- of one person in one week

    def week_of(
        self, monday: int, number: int, place: Callable[[], str], moment: Callable[[int], int]
    ) -> Iterator[Record]:
        """`number` is the week's place in the run; `place` and `moment` choose where and when."""
        chance = self.chance
        if self.checked and chance.random() < 0.15:
            yield self._check(place(), moment(monday))
        if chance.random() < 0.2:
            yield from self._promise(place(), moment(monday), monday + 7 * DAY - 2 * HOUR)
        if chance.random() < 0.12:
            yield from self._contacts(place(), moment(monday))
        if chance.random() < 0.06:
            yield from self._trust(place(), moment(monday))
        if chance.random() < 0.12:
            yield from self._recency(moment(monday))
        if 3 <= number < 7 and chance.random() < 0.15:
            yield self._vote(moment(monday))

    def _check(self, place: str, at: int) -> Record:
        state = self.rooms[place] if self.chance.random() < 0.9 else "partly"
        practice = self.chance.choice(self.checked)
        return Check(id=self.make(at), at=at, recorded=at, place=place, practice=practice, state=state)  # type: ignore[arg-type]

    def _promise(self, place: str, at: int, sent: int) -> Iterator[Record]:
        """What came of it is said before the week is `sent`."""
        days = self.chance.randint(1, 6)
        promise = Promise(id=self.make(at), at=at, recorded=at, place=place, due_on=_date(at + days * DAY))
        yield promise
        said = min(sent, at + (days - 1) * DAY + HOUR)
        result = self.chance.choices(("kept", "missed", "told before", None), (14, 2, 2, 2))[0]
        if result is not None:
            yield PromiseResult(id=self.make(said), at=said, recorded=said, target=promise.id, result=result)  # type: ignore[arg-type]

    def _contacts(self, place: str, at: int) -> Iterator[Record]:
        for step in range(self.chance.randint(6, 16)):
            then = at + step * 4 * MINUTE
            which = "first" if self.chance.random() < 0.8 else "repeat"
            yield ContactMark(id=self.make(then), at=then, recorded=then, place=place, first_or_repeat=which)  # type: ignore[arg-type]

    def _trust(self, place: str, at: int) -> Iterator[Record]:
        for step in range(self.chance.randint(2, 8)):
            then = at + step * 10 * MINUTE
            result = "kept" if self.chance.random() < 0.985 else "broken"
            yield TrustMark(id=self.make(then), at=then, recorded=then, place=place, result=result)  # type: ignore[arg-type]

    def _recency(self, at: int) -> Iterator[Record]:
        for key, target in self.recent.items():
            if self.chance.random() < 0.4:
                ago = int(self.chance.expovariate(1 / (0.4 * target)))
                happened = _date(at - ago * DAY)
                yield Recency(id=self.make(at), at=at, recorded=at, practice=key, happened_on=happened)

    def _vote(self, at: int) -> Record:
        vote = self.chance.choices(("understand", "change", "unsure"), (7, 2, 1))[0]
        return Vote(id=self.make(at), at=at, recorded=at, version=self.chance.choice(self.discussed), vote=vote)  # type: ignore[arg-type]

    def followups(self, monday: int, people: Sequence[str]) -> list[tuple[Followup, str, FollowupDone | None]]:
        """Fixes to be checked, as the server would make them, with who owns each and what the owner then says."""
        made = []
        for _ in range(max(2, len(people) // 3)):
            owner, counterpart = self.chance.sample(list(people), 2)
            at = monday + self.chance.randint(8, 30) * HOUR
            due = at + 3 * DAY
            followup = Followup(id=self.make(at), at=at, recorded=at, owner=owner, counterpart=counterpart, due=due,
                                about=self.make(at))  # fmt: skip
            then = due - 2 * HOUR if self.chance.random() < 0.75 else due + 20 * HOUR
            done = FollowupDone(id=self.make(then), at=then, recorded=then, target=followup.id, solved="yes")
            made.append((followup, owner, done if self.chance.random() < 0.9 else None))
        return made

    # ---- two people at one place

    def together(self, walk: Walk, marks: list[Event]) -> list[Record]:
        """What a second person records who watched the same walk without talking."""
        shift = self.chance.randint(-MINUTE, MINUTE)
        assert walk.end is not None
        start, end = walk.start + shift, walk.end + shift
        other = Walk(
            id=self.make(start), at=start, recorded=end, place=walk.place, watch=list(walk.watch), start=start, end=end,
            overt=walk.overt, prompted=walk.prompted, answered=walk.prompted,
        )  # fmt: skip
        records: list[Record] = [other]
        for mark in marks:
            if self.chance.random() < SAW_IT_TOO:
                at = min(end, max(start, mark.at + self.chance.randint(-25_000, 25_000)))
                alike = self.chance.random() < JUDGED_ALIKE
                records.append(Event(
                    id=self.make(at), at=at, recorded=at, practice=mark.practice, place=mark.place, walk=other.id,
                    polarity=mark.polarity if alike else -mark.polarity, role=mark.role,
                ))  # fmt: skip
        return records

    # ---- stewards

    def first_day(self, at: int) -> list[Record]:
        """What a steward sets up: how far values are claimed, rules, metrics."""
        records: list[Record] = []
        for value, claimed in zip(sorted(self.catalogue.values), _CLAIMED, strict=False):
            body = {"value": value, "target": claimed}
            records.append(Entry(id=self.make(at), at=at, recorded=at, kind="target", key=value, body=body))
        for key, text, state, reason, instead in _RULES:
            records.append(Rule(id=self.make(at), at=at, recorded=at, key=key, text=text, state=state, reason=reason,  # type: ignore[arg-type]
                                instead=instead))  # fmt: skip
        for key, name, serves, owner in _METRICS:
            records.append(Metric(id=self.make(at), at=at, recorded=at, key=key, name=name, value=serves, owner=owner))
        return records

    def steward_week(self, week: int, number: int, at: int) -> list[Record]:
        """A week's outcomes of every site, now and then a marker, and wordings put up for discussion."""
        records: list[Record] = []
        for site in sorted(self.catalogue.sites):
            for series, level in (("csat", 0.78), ("advocacy", 31.0)):
                value = round(level * (1 + 0.004 * number) * self.chance.gauss(1, 0.02), 3)
                records.append(Outcome(id=self.make(at), at=at, recorded=at, week=week_iso(week), site=site,
                                       series=series, value=value, count=self.chance.randint(40, 90)))  # type: ignore[arg-type]  # fmt: skip
            if number == 9:
                records.append(Marker(id=self.make(at), at=at, recorded=at, site=site, on=week_monday(week).isoformat(),
                                      text="New opening hours"))  # fmt: skip
        if number == 2:
            for version in self.discussed:
                body = self.catalogue.values[version.rsplit("@", 1)[0]]
                records.append(ValueVersion(id=self.make(at), at=at, recorded=at, value=version.rsplit("@", 1)[0],
                                            version=1, name=body.name, text=body.text))  # fmt: skip
        return records


def tags(chance: random.Random, about: str) -> dict[str, str]:
    """Direction, channel and tier of a moment, where the observer said them."""
    said: dict[str, str] = {}
    if chance.random() < 0.6:
        to = ("to staff", "to leader", "to colleague") if about == "manager" else ("to customer", "to colleague")
        said["direction"] = chance.choices(to, (8, 3, 4)[: len(to)] if len(to) == 3 else (8, 4))[0]
    if chance.random() < 0.4:
        said["channel"] = chance.choices(("counter", "phone", "delivery"), (6, 3, 2))[0]
    if chance.random() < 0.4:
        said["tier"] = chance.choices(("small", "large", "unknown"), (5, 3, 2))[0]
    return said


def _date(ms: int) -> str:
    return local(ms, TIME_ZONE).date().isoformat()
