"""What the tests of nudges share: a practice that fell, what is planned, and what members are told."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.push.ends import PhoneKeys, b64
from tests.world import DAY, HOUR, START, World, uid
from wallfly.domain.records import Recognition
from wallfly.nudges.book import Planned
from wallfly.nudges.facts import ChangeFact, ConditionFact, Facts, Seen
from wallfly.nudges.run import decide, plan
from wallfly.store.engine import Transaction
from wallfly.store.people import add_device
from wallfly.store.push_subscriptions import Subscription, keep_subscription

NOW = START + 16 * 7 * DAY + DAY + 9 * HOUR  # a Tuesday, when four blocks have closed
FELL = ChangeFact(4, "north", "till-1", "care", "p1", "front line", 52, 80, 1.0, 124, 160, 1.0, 0.0, 5)
KEYS = PhoneKeys()


def facts(*changes: ChangeFact, conditions: list[ConditionFact] | None = None, seen: list[Seen] | None = None) -> Facts:
    return Facts(4, "2026-06-25", list(changes), conditions or [], {"north": 1, "south": 1}, seen or [])


def planned(world: World, found: Facts | None, now: int = NOW) -> list[Planned]:
    return world.db.read_now(plan, found, now, world.catalogue).decisions


def go(world: World, found: Facts | None, now: int = NOW) -> int:
    made = world.db.read_now(plan, found, now, world.catalogue)
    return world.db.write_now(decide, made, now, world.catalogue)


def inbox(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select member, kind, body from inbox order by member, kind")


def thanks(number: int = 1, **changes: Any) -> Recognition:
    said = {
        "team": "tills",
        "what": "Callers were told the delay.",
        "effect": "They could plan.",
        "why": "It is trust.",
    }
    return Recognition(id=uid(number), at=NOW - HOUR, recorded=NOW - HOUR, **{**said, **changes})


def told(world: World, member: str) -> str:
    """What the screen of that member's phone shows."""
    (payload,) = world.rows("select payload from outbox where member = :member", member=member)[0]
    return str(msgspec.json.decode(payload)["notification"]["body"])


def phone(tx: Transaction, member: str) -> None:
    add_device(tx, f"phone-{member}", member, f"h{member}", START)
    endpoint = f"https://fcm.googleapis.com/fcm/send/{member}"
    keep_subscription(
        tx, Subscription(member, member, f"phone-{member}", endpoint, b64(KEYS.point), b64(KEYS.auth)), START
    )
