"""Made-up histories of one observer, and what the server's rules make of each: weeks, parts, rhythm.

Two sites in two time zones, around both changes of their clocks and around the end of a year that
has 53 weeks; taps in bunches, walks with pauses and bells, things taken back, weeks of leave.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from wallfly.domain.calendar import Slot, daypart, daytype, week_from_iso, week_iso, week_of
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.earning import Around
from wallfly.domain.folding import fold_group
from wallfly.domain.folds import Stored
from wallfly.domain.records import AnyRecord, Comment, Followup, FollowupDone, Record, Retract, Vote, Walk
from wallfly.domain.streak import streak

Plain = dict[str, Any]

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
ZONES = {"till": "Europe/Berlin", "desk": "America/New_York", "store": "Europe/Berlin"}  # of each place
HOME = "Europe/Berlin"
PRACTICES, ROLES, TEAMS = ("phone", "queue", "greet", "thanks"), (None, "front line", "manager"), ("a", "b", "c", "d")
ANCHORS = [
    int(datetime(*when, tzinfo=UTC).timestamp() * 1000)
    for when in ((2026, 3, 8, 7), (2026, 3, 29, 1), (2026, 10, 25, 1), (2026, 11, 1, 6),  # clocks change
                 (2026, 12, 31, 23), (2027, 1, 3, 23), (2027, 1, 4, 5), (2026, 6, 14, 22))  # years and weeks end
]  # fmt: skip
# Beside the last moment: around every border that a rule has.
STEPS = (0, 1, 89 * SECOND, 120 * SECOND, 120 * SECOND + 1, 7 * MINUTE, 20 * MINUTE, HOUR, 9 * HOUR, DAY, 6 * DAY)
LATE = (0, 0, 0, 0, 5 * MINUTE, 71 * HOUR, 72 * HOUR, 72 * HOUR + 1, -5 * MINUTE, -5 * MINUTE - 1)

_record = msgspec.json.Decoder(AnyRecord)


def histories(count: int, seed: int) -> Iterator[Plain]:
    """That many histories: records as they are sent, what is frozen around them, and the week it is now."""
    chance = random.Random(seed)
    return (_History(chance).made for _ in range(count))


class _History:
    """One history, written down moment after moment."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.records = chance, list[Plain]()
        self.at = chance.choice(ANCHORS) - chance.choice((0, HOUR, 3 * DAY, 10 * DAY))
        for _ in range(chance.randint(1, 26)):
            self.at += chance.choice(STEPS)
            chance.choice((self.tap, self.tap, self.tap, self.walk, self.walk, self.said, self.back, self.leave))()
        if chance.random() < 0.1:
            self.busy(12, 20 * MINUTE, None)
        if chance.random() < 0.03:
            self.busy(70, 11 * MINUTE, self.at)  # all told in one minute
        chance.shuffle(self.records)
        self.made = {"records": self.records, **self.frozen(), "now": week_iso(week_of(self.at, HOME) + 1)}

    def record(self, kind: str, at: int, recorded: int, **fields: Any) -> Plain:
        return {"type": kind, "id": f"{self.chance.getrandbits(64):016x}", "at": at, "recorded": recorded, **fields}

    def what(self) -> Plain:
        pick = self.chance.choice
        return {
            "practice": pick(PRACTICES),
            "polarity": pick((-1, 0, 1)),
            "place": pick(list(ZONES)),
            "role": pick(ROLES),
        }

    def tap(self) -> None:
        last = next((one for one in reversed(self.records) if one["type"] == "event"), None)
        what = self.what() if last is None or self.chance.random() < 0.6 else {name: last[name] for name in self.what()}
        self.records.append(self.record("event", self.at, self.at + self.chance.choice(LATE), **what))

    def busy(self, taps: int, apart: int, recorded: int | None) -> None:
        """More in one go than is counted."""
        for moment in range(self.at - taps * apart, self.at, apart):
            self.records.append(self.record("event", moment, recorded or moment, **self.what()))

    def walk(self) -> None:
        pick = self.chance.choice
        length = pick((7 * MINUTE, 8 * MINUTE, 8 * MINUTE - 1, 14 * MINUTE, 15 * MINUTE, 29 * MINUTE, 45 * MINUTE))
        starts = sorted(self.chance.sample(range(self.at, self.at + length), pick((0, 0, 1, 2))))
        end = pick((self.at + length,) * 5 + (None,))
        made = self.record(
            "walk", self.at, (end or self.at) + pick(LATE), place=pick(list(ZONES)), watch=["phone"], start=self.at, end=end,
            pauses=[[one, one + pick((MINUTE, 5 * MINUTE))] for one in starts], prompted=5, answered=pick((2, 3, 5)),
        )  # fmt: skip
        self.records.append(made)
        for _ in range(pick((0, 0, 1, 3))):
            moment = self.at + pick((6 * MINUTE, self.chance.randrange(length)))
            what = {**self.what(), "place": made["place"], "walk": made["id"]}
            self.records.append(self.record("event", moment, moment, **what))

    def said(self) -> None:
        pick = self.chance.choice
        kind, fields = pick((
            ("vote", {"version": f"care@{pick((1, 2))}", "vote": "understand"}),
            ("comment", {"version": f"care@{pick((1, 2))}", "text": "clear"}),
            ("recognition", {"team": pick(TEAMS), "what": "stayed", "effect": pick(("calm", "calm", " ")), "why": "kept"}),
            ("followup_done", {"target": f"followup-0000000{pick((1, 2, 3, 4))}", "solved": "yes"}),
            ("calibration", {"round": f"{self.at}", "score": pick((0.79, 0.8, 1.0))}),
        ))  # fmt: skip
        self.records.append(self.record(kind, self.at, self.at, **fields))

    def back(self) -> None:
        if self.records:
            target = self.chance.choice(self.records)["id"]
            self.records.append(self.record("retract", self.at, self.at, target=target))

    def leave(self) -> None:
        week = week_iso(week_of(self.at, HOME) + self.chance.choice((0, 1, 2)))
        self.records.append(self.record("leave", self.at, self.at, leave_week=week))

    def frozen(self) -> Plain:
        """Weights and quests for some slots that were walked in, follow-ups that are due, one denied."""
        slots = [
            {"week": week_iso(week_of(one["at"], zone)), "place": one["place"],
             "daytype": daytype(one["at"], zone), "daypart": daypart(one["at"], zone)}
            for one in self.records if one["type"] == "walk" for zone in [ZONES[one["place"]]]
        ]  # fmt: skip
        done = [one["id"] for one in self.records if one["type"] == "followup_done"]
        return {
            "coverage": [{**slot, "weight": self.chance.choice((0, 1, 2))} for slot in _different(slots)],
            "quests": [slot for slot in _different(slots) if self.chance.random() < 0.3],
            "due": {f"followup-0000000{n}": self.at - self.chance.choice((0, HOUR, 9 * DAY)) for n in (1, 2, 3)},
            "denied": [id for id in done if self.chance.random() < 0.2],
        }


def _different(slots: list[Plain]) -> list[Plain]:
    return list({tuple(slot.values()): slot for slot in slots}.values())


# ---- what the server makes of it


def _site(zone: str) -> str:
    return zone.split("/")[1].lower()


def _catalogue() -> Catalogue:
    entries: list[tuple[str, str, Plain]] = [
        *(("site", _site(zone), {"name": zone, "time_zone": zone}) for zone in set(ZONES.values())),
        *(("place", place, {"name": place, "site": _site(zone)}) for place, zone in ZONES.items()),
        *(("practice", one, {"value": "care", "name": one, "lived": "yes", "missed": "no"}) for one in PRACTICES),
    ]
    rows = [EntryRow(kind, key, False, msgspec.json.encode(body).decode()) for kind, key, body in entries]
    return Catalogue(rows, {"time_zone": HOME, "first_week": "0"})


_CATALOGUE = _catalogue()


def by_the_server(history: Plain) -> Plain:
    """Weeks that earned or were active, by name, with their parts; and the rhythm now."""
    records = [_record.decode(msgspec.json.encode(one)) for one in history["records"]]
    gone = {one.target for one in records if isinstance(one, Retract)}
    rows = [_stored(one) for one in records if not isinstance(one, Retract)]
    weeks, active, leave = {}, set(), set()
    for week in sorted({one.week for one in rows}):
        group = [
            one for one in rows if one.week == week or (abs(one.week - week) == 1 and getattr(one.record, "walk", None))
        ]
        folded = fold_group("ann", week, group, gone, _CATALOGUE, _around(history, week, rows, gone))
        assert folded.points is not None
        leave |= {one.off for one in folded.leave}
        if folded.points.active:
            active.add(week)
        if folded.points.total or folded.points.active:
            weeks[week_iso(week)] = {
                **folded.points.parts,
                "total": folded.points.total,
                "active": folded.points.active,
            }
    return {"weeks": weeks, "streak": streak(active, leave, week_from_iso(history["now"]))._asdict()}


def _stored(record: Record) -> Stored:
    at = record.start if isinstance(record, Walk) else record.at
    place = getattr(record, "place", None)
    zone = ZONES.get(str(place), HOME)
    return Stored(record.id, at, record.recorded, 0, "phone", week_of(at, zone), 1, _site(zone), place, record)


def _around(history: Plain, week: int, rows: list[Stored], gone: set[str]) -> Around:
    def slots(frozen: str) -> list[tuple[Slot, Plain]]:
        return [(Slot(one["place"], one["daytype"], one["daypart"]), one) for one in history[frozen]
                if one["week"] == week_iso(week)]  # fmt: skip

    kept = sorted((one for one in rows if one.id not in gone), key=lambda one: (one.at, one.id))
    first: dict[str, str] = {}
    for one in kept:
        if isinstance(one.record, FollowupDone):
            first.setdefault(one.record.target, one.id)
    return Around(
        weights={slot: one["weight"] for slot, one in slots("coverage")},
        quests=frozenset(slot for slot, _ in slots("quests")),
        followups={id: Followup(id=id, at=0, recorded=0, owner="ann", counterpart="bob", due=due, about=id)
                   for id, due in history["due"].items()},
        void=frozenset(one.id for one in kept if isinstance(one.record, FollowupDone)
                       and (first[one.record.target] != one.id or one.id in history["denied"])),
        discussed=frozenset(one.record.version for one in kept
                            if one.week < week and isinstance(one.record, Vote | Comment)),
    )  # fmt: skip
