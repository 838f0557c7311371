"""A small organisation for tests: two sites in different time zones, a cast of people, many practices.

Each practice is used for one mark only in the tests of the folds, so that every published row
can be traced back to the one mark behind it.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from wallfly.domain import calendar
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Accepted, Sender, accepted
from wallfly.domain.records import Entry, Event, Record, Retract, Walk
from wallfly.store.batch import Batch
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Transaction
from wallfly.store.journal import append
from wallfly.store.sqlite import SqliteEngine, open_engine

FIRST_WEEK = calendar.week_from_iso("2026-W10")
MINUTE = 60_000
HOUR = 3_600_000
DAY = 86_400_000
START = calendar.week_starts_ms(FIRST_WEEK, "Europe/London")  # Monday midnight of the first week

PEOPLE = ("ann", "bob", "cyd", "dot", "eve", "fay")
PLACES = {"till-1": "north", "till-2": "north", "desk": "south"}
PRACTICES = [f"p{number}" for number in range(160)]

SETTINGS = {
    "first_week": str(FIRST_WEEK),
    "block_weeks": "4",
    "profile": "standard",
    "simulated": "1",
    "time_zone": "Europe/London",
    "secret": "07" * 32,
}


def uid(number: int) -> str:
    """A record id that sorts by number."""
    return f"01980000-0000-7000-8000-{number:012x}"


def entries(practices: list[str] = PRACTICES) -> list[Entry]:
    """What a steward set up before anything happened."""
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        ("organisation", "organisation", {"name": "Harbour & Vale"}),
        ("site", "north", {"name": "North", "time_zone": "Europe/London"}),
        ("site", "south", {"name": "South", "time_zone": "Asia/Tokyo"}),
        ("team", "tills", {"name": "Tills", "kind": "front line", "site": "north"}),
        ("value", "care", {"name": "Care", "text": "We care."}),
    ]
    bodies += [("place", key, {"name": key.title(), "site": site, "team": "tills"}) for key, site in PLACES.items()]
    bodies += [
        (
            "practice",
            key,
            {"value": "care", "name": key, "lived": "yes", "missed": "no", "about": "front line"},
        )
        for key in practices
    ]
    bodies += [
        ("headcount", f"{key}|front line", {"site": site, "place": key, "about": "front line", "staff": 12})
        for key, site in PLACES.items()
    ]
    return [
        Entry(id=uid(10_000_000 + number), at=START, recorded=START, kind=kind, key=key, body=body)
        for number, (kind, key, body) in enumerate(bodies)
    ]


def set_up(tx: Transaction, settings: dict[str, str] = SETTINGS, practices: list[str] = PRACTICES) -> None:
    """Settings, catalogue and people, straight into an empty store."""
    for key, value in settings.items():
        tx.run("insert into setting (key, value) values (:key, :value)", key=key, value=value)
    for person in ("stan", *PEOPLE):
        role = "steward" if person == "stan" else "observer"
        tx.run(
            "insert into member (id, nickname, role, team, site, joined) values (:id, :id, :role, 'tills', 'north', 0)",
            id=person,
            role=role,
        )
    made = [accepted(one) for one in entries(practices)]
    append(tx, Batch(made, Sender("stan", None, "steward", "north"), START, 0, load_catalogue(tx)))


class World:
    """A store with that organisation in it, and the verbs the tests need."""

    def __init__(self, folder: Path, template: Path | None = None, chosen: dict[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "wallfly.db"
        if template is not None:
            shutil.copy(template, self.path)
        self.db: SqliteEngine = open_engine(self.path, readers=1)
        if template is None:
            self.db.write_now(set_up, SETTINGS | (chosen or {}))
        self.catalogue: Catalogue = self.db.read_now(load_catalogue)

    def send(self, person: str, records: list[Record], received: int, installation: str | None = None) -> list[str]:
        """Append as that person; returns the statuses."""
        batch: list[Accepted] = [accepted(record) for record in records]
        sender = Sender(person, f"phone of {person}", "observer", "north", installation)
        done = self.db.write_now(append, Batch(batch, sender, received, 0, self.catalogue))
        return list(done.statuses)

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return self.db.read_now(lambda tx: tx.rows(sql, **params))

    def restart(self) -> None:
        """Stop and start on the same file."""
        self.db.close()
        self.db = open_engine(self.path, readers=1)


def tap(number: int, at: int, practice: str, place: str = "till-1", walk: str | None = None, polarity: Any = 1,
        recorded: int | None = None, **more: Any) -> Event:  # fmt: skip
    """A tap, in a walk or not."""
    return Event(id=uid(number), at=at, recorded=at if recorded is None else recorded, practice=practice,
                 polarity=polarity, place=place, walk=walk, **more)  # fmt: skip


def walk(number: int, start: int, minutes: float | None, watch: list[str], place: str = "till-1", **more: Any) -> Walk:
    """A walk of that many minutes; None for one that was never finished."""
    end = None if minutes is None else int(start + minutes * MINUTE)
    return Walk(id=uid(number), at=start, recorded=end or start, place=place, watch=watch, start=start, end=end,
                **{"overt": True, **more})  # fmt: skip


def retract(number: int, at: int, target: str) -> Retract:
    """Takes a record back."""
    return Retract(id=uid(number), at=at, recorded=at, target=target)


FOLDS = ("look", "taps", "activity_day", "week_points", "leave_week", "together")
FROZEN = ("cell", "notice", "frozen", "closing", "season_archive")


def dump(world: World, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of tables, in an order of their own."""
    return {table: sorted(world.rows(f"select * from {table}"), key=repr) for table in tables}


def body(record: Record) -> bytes:
    """A record as a phone sends it."""
    return msgspec.json.encode(record)


@cache
def template(block_weeks: int = 4) -> Path:
    """A file with the organisation set up: made once, copied for every test."""
    made = World(folder_of_this_run("template"), chosen={"block_weeks": str(block_weeks)})
    made.db.close()
    return made.path


def folder_of_this_run(name: str) -> Path:
    """A folder that is gone when this process is."""
    folder = tempfile.mkdtemp(prefix=f"wallfly-{name}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
