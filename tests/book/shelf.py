"""A store with frozen rows laid straight into it, so that the book can be tested without weeks of walking."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from wallfly.domain import calendar
from wallfly.store.engine import Transaction
from wallfly.store.sqlite import SqliteEngine, open_engine

FIRST_WEEK = calendar.week_from_iso("2026-W10")
NOW = calendar.week_starts_ms(FIRST_WEEK + 13, "Europe/London")

SETTINGS = {
    "first_week": str(FIRST_WEEK),
    "block_weeks": "4",
    "profile": "standard",
    "simulated": "1",
    "time_zone": "Europe/London",
    "secret": "07" * 32,
}

MEMBER, DEVICE, INSTALLATION = "9f2c4d6e8a0b1c3d", "77aa55bb33cc11dd", "5b0c7d9e-1f2a-4b3c-8d4e-5f6a7b8c9d0e"
TOKEN_HASH = "ab12" * 16

ENTRIES: list[tuple[str, str, dict[str, Any]]] = [
    ("organisation", "organisation", {"name": "Harbour & Vale", "vision": "Every visit worth the walk.",
                                      "assessment": "An impact assessment was made in May 2026.",
                                      "consultation": "Staff councils of all sites agreed in May 2026."}),
    ("site", "harbour", {"name": "Harbour Street", "time_zone": "Europe/London"}),
    ("site", "vale", {"name": "Vale Park", "time_zone": "Europe/London"}),
    ("team", "tills", {"name": "Tills", "kind": "front line", "site": "harbour"}),
    ("place", "till-3", {"name": "Till 3", "site": "harbour", "team": "tills", "value_zone": True}),
    ("place", "returns", {"name": "Returns desk", "site": "harbour", "team": "tills", "value_zone": True}),
    ("place", "cafe", {"name": "Café", "site": "vale"}),
    ("value", "customer_first", {"name": "Customers come first", "text": "Whoever is in front of us matters more.",
                                 "order": 1}),
    ("value", "our_people", {"name": "We look after our people", "text": "Looked after, they look after.",
                             "order": 2}),
    ("practice", "queue_ack", {"value": "customer_first", "name": "Waiting customer noticed",
                               "lived": "Eye contact or a word", "missed": "No sign of being seen",
                               "about": "front line", "order": 1}),
    ("practice", "phone", {"value": "customer_first", "name": "Shop phone answered", "lived": "Within five rings",
                           "missed": "Rang out, or someone walked past", "about": "anyone", "order": 2}),
    ("practice", "told_upfront", {"value": "customer_first", "name": "Told the customer upfront",
                                  "lived": "Delay said before being asked", "missed": "Delay held back",
                                  "sampling": "adlib", "order": 3}),
    ("practice", "rest_space", {"value": "our_people", "name": "Quiet place to rest", "lived": "A usable place",
                                "missed": "None, or full of stock", "kind": "condition", "about": "environment",
                                "order": 4}),
]  # fmt: skip

CELL = (
    "insert into cell values (:block, :site, :place, :value, :practice, :about, :k, :n, :unclear, :walks, :skk,"
    " :skn, :snn, :minutes, :overt_walks)"
)
NOTICE = "insert into notice values (:block, :site, :place, :value, :practice, :about, :lived, :missed)"


def cell(block: int, site: str, place: str, practice: str, k: int, n: int, **more: Any) -> dict[str, Any]:
    """A frozen cell; walks of six moments each unless said."""
    walks = max(5, n // 6)
    p = k / n if n else 0.0
    snn = n * n / walks
    return {
        "block": block, "site": site, "place": place, "practice": practice,
        "value": "our_people" if practice == "rest_space" else "customer_first",
        "about": "front line", "k": k, "n": n, "unclear": 1, "walks": walks,
        "skk": p * p * snn + 1.4 * p * (1 - p) * n, "skn": p * snn, "snn": snn,
        "minutes": walks * 14, "overt_walks": walks // 2, **more,
    }  # fmt: skip


CELLS = [
    cell(1, "harbour", "till-3", "queue_ack", 30, 48),
    cell(1, "harbour", "other places", "phone", 21, 60, about="anyone"),
    cell(2, "harbour", "till-3", "queue_ack", 34, 50),
    cell(2, "harbour", "returns", "queue_ack", 52, 80),
    cell(2, "other sites", "other places", "other practices", 20, 24),
    cell(2, "vale", "cafe", "rest_space", 4, 36, about="environment"),
    cell(2, "vale", "other places", "told_upfront", 3, 8, about="anyone", walks=4, minutes=310, overt_walks=1),
    cell(3, "harbour", "till-3", "queue_ack", 41, 54),
    cell(3, "harbour", "other places", "phone", 16, 64, about="anyone"),
    cell(3, "vale", "cafe", "queue_ack", 33, 40, about="manager"),
]


def notice(block: int, site: str, place: str, practice: str, lived: int, missed: int) -> dict[str, Any]:
    """A frozen notice."""
    value = "our_people" if practice == "rest_space" else "customer_first"
    return {"block": block, "site": site, "place": place, "value": value, "practice": practice, "about": "anyone",
            "lived": lived, "missed": missed}  # fmt: skip


NOTICES = [
    notice(1, "harbour", "other places", "phone", 25, 65),
    notice(2, "harbour", "till-3", "queue_ack", 40, 30),
    notice(3, "other sites", "other places", "other practices", 10, 5),
    notice(3, "vale", "cafe", "rest_space", 0, 20),
]


def activity(day: date, site: str, walks: int) -> dict[str, Any]:
    """A frozen row of activity for one day."""
    number = (day - date(1970, 1, 1)).days
    body = {"site": site, "starts": day.isoformat(), "ends": day.isoformat(), "walks": walks, "minutes": walks * 15,
            "taps": 30}  # fmt: skip
    return {"name": "activity", "block": calendar.week_of_day(number), "key": f"day:{number}|{site}",
            "body": json.dumps(body)}  # fmt: skip


ACTIVITY = [
    activity(calendar.week_monday(FIRST_WEEK) + timedelta(days=step), site, 5 + step % 3 * 5)
    for step in range(0, 84, 2)
    for site in ("harbour", "vale", "other sites")[: 1 + step % 3]
]


def lay(tx: Transaction, cells: list[dict[str, Any]] = CELLS, settings: dict[str, str] = SETTINGS,
        entries: list[tuple[str, str, dict[str, Any]]] = ENTRIES) -> None:  # fmt: skip
    """Put an organisation and its frozen rows into an empty store."""
    for key, value in settings.items():
        tx.run("insert into setting values (:key, :value)", key=key, value=value)
    for number, (kind, key, body) in enumerate(entries):
        tx.run("insert into entry values (:kind, :key, 0, :record, 0, :body)", kind=kind, key=key,
               record=f"r{number}", body=json.dumps(body))  # fmt: skip
    tx.run("insert into member (id, nickname, role, joined) values (:id, 'Ann', 'observer', 0)", id=MEMBER)
    tx.run("insert into device (id, member, token_hash, created, seen_day) values (:id, :member, :hash, 0, 0)",
           id=DEVICE, member=MEMBER, hash=TOKEN_HASH)  # fmt: skip
    tx.run("insert into installation values (:id, :member, '[]')", id=INSTALLATION, member=MEMBER)
    for block in sorted({one["block"] for one in cells}):
        tx.run("insert into closing values (:block, :at, 'schedule', 0.137, null)", block=block,
               at=calendar.week_starts_ms(FIRST_WEEK + 4 * block, "Europe/London") + 4 * calendar.DAY_MS)  # fmt: skip
    tx.many(CELL, cells)
    tx.many(NOTICE, [one for one in NOTICES if any(one["block"] == row["block"] for row in cells)])
    tx.many("insert into frozen values (:name, :block, :key, :body)", ACTIVITY)


def open_store(folder: Path, **chosen: Any) -> SqliteEngine:
    """A store file with those rows."""
    db = open_engine(folder / "wallfly.db", readers=1)
    db.write_now(lay, **chosen)
    return db
