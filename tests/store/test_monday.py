"""Monday at five: watch slots are weighed and quests come out, once a week and site, as records that stay."""

from __future__ import annotations

import msgspec
import pytest

from tests.world import DAY, FIRST_WEEK, FOLDS, HOUR, START, World, dump, retract, uid, walk
from wallfly.domain.calendar import Slot, local, week_from_iso, week_opens_ms
from wallfly.domain.monday import Attention, quests_among, weigh
from wallfly.reads.me import read_me
from wallfly.store import closing, folds, monday

FIVE = week_opens_ms(FIRST_WEEK + 1, "Europe/London")
NOON = START + 12 * HOUR
TILL, TILL_2 = Slot("till-1", "wd", "midday"), Slot("till-2", "wd", "midday")


def settle(world: World) -> None:
    while folds.settle(world.db):
        pass


def weights(world: World, week: int) -> dict[Slot, int]:
    rows = world.rows("select body from record where type = 'coverage' and week = :week", week=week)
    bodies = [msgspec.json.decode(body) for (body,) in rows]
    return {Slot(one["place"], one["daytype"], one["daypart"]): one["weight"] for one in bodies}


def quests(world: World, person: str, now: int) -> list[tuple[str, str, int | None, bool]]:
    catalogue = world.db.read_now(monday.load_for_phones)
    me = world.db.read_now(read_me, person, now, catalogue)
    return [(one.place, one.daypart, one.weeks, one.done) for one in me.quests]


def test_the_longest_unwatched_come_first_and_three_at_least_become_quests() -> None:
    slots = [Slot("till", part, "midday") for part in ("wd", "sat", "sun")] + [Slot("back", "wd", "early")]
    attention = Attention({slots[0]: 99, slots[1]: 96, slots[3]: 92}, {slots[0]: 60.0, slots[1]: 15.0})
    found = weigh(slots, 100, attention, {"till"})
    assert [(one.slot, one.weeks, one.weight) for one in found] == [
        (slots[2], None, 2), (slots[3], 7, 2), (slots[1], 3, 2), (slots[0], 0, 0),
    ]  # fmt: skip
    assert [one.slot for one in quests_among(found, observers=40)] == [slots[2], slots[3], slots[1]]
    assert [one.slot for one in quests_among(found * 9, observers=17)] == [
        one.slot for one in (found * 9)[:3] + found[:2]
    ]


def test_where_nobody_ever_was_weighs_most_and_a_watched_slot_nothing(world: World) -> None:
    world.send("ann", [walk(n, NOON + n * 3 * HOUR // 5, 30, ["p1"]) for n in (1, 2)], START + 5 * DAY)
    world.send("bob", [walk(3, NOON + DAY, 15, ["p1"], "till-2")], START + 5 * DAY)
    settle(world)
    monday.weigh_due(world.db, FIVE - 1)
    assert TILL not in weights(world, FIRST_WEEK + 1)
    monday.weigh_due(world.db, FIVE)
    found = weights(world, FIRST_WEEK + 1)
    assert (found[TILL], found[TILL_2], found[Slot("till-1", "sat", "early")]) == (0, 1, 2)
    assert {place for place, *_ in found} == {"till-1", "till-2", "desk"}


def test_each_site_has_its_own_monday_morning(world: World) -> None:
    in_tokyo = week_opens_ms(FIRST_WEEK + 1, "Asia/Tokyo")
    assert in_tokyo < FIVE
    monday.weigh_due(world.db, in_tokyo)
    assert {slot.place for slot in weights(world, FIRST_WEEK + 1)} == {"desk"}
    monday.weigh_due(world.db, FIVE)
    assert {slot.place for slot in weights(world, FIRST_WEEK + 1)} == {"desk", "till-1", "till-2"}


@pytest.mark.parametrize("monday_after", ["2026-03-30", "2026-10-26"])
def test_the_week_opens_at_five_by_the_clock_when_the_clocks_have_changed(monday_after: str) -> None:
    week = week_from_iso({"2026-03-30": "2026-W14", "2026-10-26": "2026-W44"}[monday_after])
    for zone in ("Europe/London", "America/New_York"):
        opens = local(week_opens_ms(week, zone), zone)
        assert (opens.date().isoformat(), opens.hour, opens.minute) == (monday_after, 5, 0)


def test_weighing_again_changes_nothing_whatever_came_since(world: World) -> None:
    monday.weigh_due(world.db, FIVE)
    before = world.rows("select id, body from record where member is null order by id")
    world.send("ann", [walk(1, NOON, 30, ["p1"])], FIVE + HOUR)
    settle(world)
    world.db.write_now(lambda tx: tx.run("delete from weighed"))
    assert monday.weigh_due(world.db, FIVE + DAY) == 0
    assert world.rows("select id, body from record where member is null order by id") == before
    assert world.rows("select count from commit_group") == world.rows("select count(*) from record")


def test_a_walk_of_the_same_morning_earns_what_comes_out_after_it(world: World) -> None:
    at = week_opens_ms(FIRST_WEEK + 1, "Europe/London") + 6 * HOUR
    world.send("ann", [walk(1, at, 15, ["p1"])], at + HOUR)
    settle(world)
    assert world.rows("select total from week_points") == [(15,)]
    monday.weigh_due(world.db, at + 2 * HOUR)  # the server was away at five
    settle(world)
    slots = [(place, part) for place, part, _, _ in quests(world, "ann", at)]
    total = 15 + 2 * 5 + (10 if ("till-1", "midday") in slots else 0)
    assert world.rows("select total from week_points") == [(total,)]
    before = dump(world, *FOLDS)
    folds.rebuild(world.db)
    assert dump(world, *FOLDS) == before


def test_quests_are_those_of_ones_own_site_and_done_when_walked(world: World) -> None:
    monday.weigh_due(world.db, FIVE)
    place, part, weeks, done = quests(world, "ann", FIVE)[0]
    assert weeks is None and not done and len(quests(world, "ann", FIVE)) == 3
    assert {one[0] for one in quests(world, "ann", FIVE)} <= {"till-1", "till-2"}
    kind = world.db.read_now(monday.load_for_phones).quests
    first = next(one for one in kind if (one.place, one.daypart) == (place, part) and one.site == "north")
    day = {"wd": 0, "sat": 5, "sun": 6}[first.daytype]
    hour = {"early": 7, "midday": 11, "afternoon": 15, "evening": 19}[part]
    at = FIVE - 5 * HOUR + day * DAY + hour * HOUR
    world.send("ann", [walk(1, at, 15, ["p1"], place)], at + HOUR)
    settle(world)
    assert (place, part, None, True) in quests(world, "ann", at)
    assert (place, part, None, True) not in quests(world, "bob", at)
    parts = msgspec.json.decode(world.rows("select parts from week_points where member = 'ann'")[0][0])
    assert parts == {"walk": 15, "coverage": 10, "quest": 10}
    world.send("ann", [retract(2, at, uid(1))], at + HOUR)
    settle(world)
    assert (place, part, None, False) in quests(world, "ann", at)


def test_last_weeks_quests_are_gone_on_monday_before_the_new_ones_are_out(world: World) -> None:
    monday.weigh_due(world.db, FIVE)
    assert quests(world, "ann", FIVE + 6 * DAY) != []
    assert quests(world, "ann", FIVE + 7 * DAY - 1) == []


def test_what_was_watched_before_a_season_was_archived_is_remembered(world: World) -> None:
    at = START + 11 * 7 * DAY + 12 * HOUR  # the last week of the first season
    world.send("ann", [walk(1, at, 30, ["p1"])], at + HOUR)
    archived = START + 18 * 7 * DAY
    closing.close_due(world.db, archived)
    assert world.rows("select season from open_from") == [(2,)] and not world.rows("select 1 from week_points")
    monday.weigh_due(world.db, week_opens_ms(FIRST_WEEK + 18, "Europe/London"))
    rows = world.rows("select body from record where type = 'quest' and place like 'till-%'")
    assert rows and not any(
        one["place"] == "till-1" and one["daypart"] == "midday" and one["daytype"] == "wd"
        for one in (msgspec.json.decode(body) for (body,) in rows)
    )
    found = world.db.read_now(monday._read_attention, FIRST_WEEK + 18, world.catalogue)
    assert found.last[TILL] == FIRST_WEEK + 11
