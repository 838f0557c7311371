"""What is told in the app alone, and to whom a room's lacks are told."""

from __future__ import annotations

from typing import Any

from tests.nudges.telling import NOW, facts, go, inbox, phone, planned
from tests.world import DAY, HOUR, World, tap, uid
from wallfly.domain.records import Entry, Recency, Stage, ValueVersion
from wallfly.nudges.facts import ConditionFact
from wallfly.nudges.run import deliver, plan
from wallfly.store.catalogue import load_catalogue
from wallfly.store.nudges import Proposal
from wallfly.store.readers import keep_setting


def set_entry(world: World, number: int, kind: Any, key: str, body: dict[str, Any]) -> None:
    world.send("stan", [Entry(id=uid(number), at=NOW - DAY, recorded=NOW - DAY, kind=kind, key=key, body=body)], NOW)
    world.catalogue = world.db.read_now(load_catalogue)


def test_what_a_room_lacks_goes_to_the_function_that_serves_its_site_too(world: World) -> None:
    lacking = facts(conditions=[ConditionFact("north", "till-1", "p5", blocks=5)])
    world.db.write_now(lambda tx: tx.run("update member set role = 'function lead', team = 'kit' where id = 'cyd'"))
    set_entry(world, 50, "team", "kit", {"name": "Kit", "kind": "enabling", "site": "south"})
    assert [one.to for one in planned(world, lacking)] == [["bob", "cyd"]]  # the only function there is
    set_entry(world, 51, "team", "rooms", {"name": "Rooms", "kind": "enabling", "site": "north"})
    assert [one.to for one in planned(world, lacking)] == [["bob"]]  # its own site's goes first
    world.db.write_now(lambda tx: tx.run("update member set team = 'rooms' where id = 'cyd'"))
    assert [one.to for one in planned(world, lacking)] == [["bob", "cyd"]]


def test_a_wording_that_opens_is_told_to_all_once_and_pushed_to_nobody(world: World) -> None:
    at = NOW - HOUR
    world.db.write_now(phone, "bob")
    world.db.write_now(keep_setting, "dot", "language", "de")
    first = ValueVersion(id=uid(1), at=at, recorded=at, value="care", version=2, name="Care", text="We look after people.",
                         comments=[uid(7), uid(8)])  # fmt: skip
    held = Stage(id=uid(2), at=at, recorded=at, value="care", to="draft")
    world.send("stan", [first, held], at)
    go(world, None)
    assert inbox(world) == []
    world.send(
        "stan", [Stage(id=uid(3), at=at + 1, recorded=at + 1, value="care", to="open", closes_on="2026-07-19")], at + 1
    )
    assert go(world, None) == 6 and go(world, None) == 0
    words = {member: body for member, kind, body in inbox(world) if kind == "draft"}
    assert words["bob"] == "'Care', wording 2, is open for discussion until 19 July. 2 comments led to it."
    assert words["dot"] == "„Care“, Wortlaut 2, ist bis zum 19. Juli offen zum Besprechen. 2 Kommentare führten dazu."
    assert "stan" not in words
    world.db.write_now(deliver, NOW, world.catalogue, "https://w.test")
    assert world.rows("select distinct state, target from nudge") == [("digest", "/values/care")]
    assert world.rows("select count(*) from outbox") == [(0,)]


def test_a_last_time_that_is_long_ago_is_told_to_that_person_alone_once_in_two_weeks(world: World) -> None:
    set_entry(world, 50, "practice", "sat", {"value": "care", "name": "Sat with a customer", "lived": "Sat down.",
                                             "missed": "Did not sit.", "kind": "recency", "sampling": "recency", "days": 30})  # fmt: skip
    then = NOW - 47 * DAY
    world.send("ann", [Recency(id=uid(1), at=then, recorded=then, practice="sat", happened_on="2026-05-07")], then)
    world.send("dot", [Recency(id=uid(2), at=then, recorded=then, practice="sat", happened_on="2026-06-07")], then)
    # Three Tuesdays with little at ten, and more at eleven and noon.
    marks = [tap(100 + 10 * week + number, NOW - week * 7 * DAY + hour * HOUR + number, "p1")
             for week in (1, 2, 3) for number, hour in enumerate((-1, 0, 1, 1, 2, 2, 3))]  # fmt: skip
    world.send("ann", marks, NOW - HOUR)
    assert [
        day
        for day in range(20)
        if any(one.kind == "recency" for one in tasks(world, NOW + day * DAY)) and go(world, None, NOW + day * DAY)
    ] == [0, 14]
    told = world.rows("select member, body, target from inbox where kind = 'recency' order by at")
    assert told[0] == ("ann", "'Sat with a customer': your last time was 47 days ago. Tuesday 10:00 looks quiet, by what you noted"
                       " before.", "/")  # fmt: skip
    assert len(told) == 2 and told[1][1].startswith("'Sat with a customer': your last time was 61 days ago.")
    world.db.write_now(deliver, NOW + 14 * DAY, world.catalogue, "https://w.test")
    assert world.rows("select count(*) from nudge where kind = 'recency' and state = 'digest'") == [(2,)]


def tasks(world: World, now: int) -> list[Proposal]:
    return world.db.read_now(plan, None, now, world.catalogue).tasks
