"""What a week earns, through the journal and the folds: as the rules in one piece say, in any order."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.histories import Sent, flipped, in_one_piece, send_all
from tests.world import DAY, FOLDS, HOUR, MINUTE, START, World, dump, retract, tap, template, uid, walk
from wallfly.domain.calendar import week_iso
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import (
    Comment,
    Coverage,
    Followup,
    FollowupDenied,
    FollowupDone,
    Quest,
    Recognition,
    Record,
    Vote,
)
from wallfly.store import closing, folds
from wallfly.store.batch import Batch
from wallfly.store.journal import append
from wallfly.store.open_from import first_open_week

NOON = START + 12 * HOUR
LATER = START + 40 * DAY


def by_the_server(world: World, records: list[Record]) -> None:
    """As the server makes records: nobody's."""
    batch = Batch(
        [accepted(one) for one in records], Sender("server", None, "server", "north"), NOON, 0, world.catalogue
    )
    world.db.write_now(append, batch)
    world.db.write_now(lambda tx: tx.run("update record set member = null where member = 'server'"))
    world.db.write_now(lambda tx: tx.run("delete from touched where member = 'server'"))


def earned(world: World, person: str) -> dict[str, dict[str, int]]:
    """Weeks with their parts and total."""
    while folds.settle(world.db):
        pass
    rows = world.rows("select week, parts, total from week_points where member = :m order by week", m=person)
    return {week_iso(week): {**msgspec.json.decode(parts), "total": total} for week, parts, total in rows if total}


def vote(number: int, at: int, version: str = "care@1") -> Vote:
    return Vote(id=uid(number), at=at, recorded=at, version=version, vote="understand")


def thanks(number: int, at: int, team: str = "tills", why: str = "it helps") -> Recognition:
    return Recognition(id=uid(number), at=at, recorded=at, team=team, what="stayed", effect="calm", why=why)


def done(number: int, at: int, target: str) -> FollowupDone:
    return FollowupDone(id=uid(number), at=at, recorded=at, target=target, solved="yes")


def followup(number: int, due: int) -> Followup:
    return Followup(id=uid(number), at=START, recorded=START, owner="ann", counterpart="bob", due=due, about=uid(1))


def test_a_walk_in_a_slot_nobody_watched_earns_its_weight_and_its_quest(world: World) -> None:
    week = week_iso(world.db.read_now(first_open_week))
    slot = {"week": week, "place": "till-1", "daytype": "wd", "daypart": "midday"}
    by_the_server(world, [
        Coverage(id=uid(900), at=START, recorded=START, weight=2, **slot),  # type: ignore[arg-type]
        Quest(id=uid(901), at=START, recorded=START, **slot),  # type: ignore[arg-type]
    ])  # fmt: skip
    world.send("ann", [walk(1, NOON, 15, ["p1"]), walk(2, NOON + DAY, 5, ["p1"], "till-2")], LATER)
    assert earned(world, "ann") == {week: {"walk": 15, "coverage": 10, "quest": 10, "total": 35}}


def test_nobody_is_at_two_places_at_once(world: World) -> None:
    world.send("ann", [walk(1, NOON, 20, ["p1"]), walk(2, NOON + 5 * MINUTE, 20, ["p1"], "till-2")], LATER)
    assert [week["total"] for week in earned(world, "ann").values()] == [15]  # five minutes of the second are its own


def test_the_other_side_can_deny_a_follow_up_and_nobody_else_can(world: World) -> None:
    by_the_server(world, [followup(901, NOON + DAY), followup(902, NOON + DAY), followup(903, NOON + DAY)])
    world.send("ann", [done(1, NOON, uid(901)), done(2, NOON + 2 * DAY, uid(902)), done(3, NOON, uid(903))], LATER)
    world.send("bob", [FollowupDenied(id=uid(4), at=NOON, recorded=NOON, target=uid(3))], LATER)
    world.send("cyd", [FollowupDenied(id=uid(5), at=NOON, recorded=NOON, target=uid(1))], LATER)
    world.send("bob", [done(6, NOON, uid(901))], LATER)  # not due from bob
    assert [week["total"] for week in earned(world, "ann").values()] == [8 + 5]
    assert earned(world, "bob") == {}


def test_a_follow_up_earns_once_however_often_it_is_done(world: World) -> None:
    by_the_server(world, [followup(901, NOON + 30 * DAY)])
    world.send("ann", [done(2, NOON + 9 * DAY, uid(901))], LATER)
    assert list(earned(world, "ann")) == ["2026-W11"]
    world.send("ann", [done(1, NOON, uid(901))], LATER)  # comes later, was earlier
    assert {week: parts["total"] for week, parts in earned(world, "ann").items()} == {"2026-W10": 8}
    world.send("ann", [retract(3, NOON + 10 * DAY, uid(1))], LATER)
    assert {week: parts["total"] for week, parts in earned(world, "ann").items()} == {"2026-W11": 8}


def test_the_first_word_on_a_wording_earns_whenever_it_arrives(world: World) -> None:
    world.send("ann", [vote(1, NOON + 8 * DAY)], LATER)
    assert list(earned(world, "ann")) == ["2026-W11"]
    world.send("ann", [Comment(id=uid(2), at=NOON, recorded=NOON, version="care@1", text="Plain.")], LATER)
    assert list(earned(world, "ann")) == ["2026-W10"]
    world.send("ann", [retract(3, NOON, uid(2))], LATER)
    assert list(earned(world, "ann")) == ["2026-W11"]


def test_a_wording_spoken_about_in_an_archived_season_earns_no_second_time(world: World) -> None:
    world.send("ann", [vote(1, NOON)], NOON + HOUR)
    assert list(earned(world, "ann")) == ["2026-W10"]
    closing.close_due(world.db, START + 20 * 7 * DAY)
    at = START + 20 * 7 * DAY + HOUR
    world.send("ann", [vote(2, at), vote(3, at, "care@2")], at + HOUR)
    assert [week["total"] for week in earned(world, "ann").values()] == [2]


def test_two_records_of_one_batch_are_taken_back_in_one_batch(world: World) -> None:
    """Each lies in a week of its own, and so does what takes them back."""
    world.send("ann", [thanks(1, NOON), thanks(2, NOON + 8 * DAY)], LATER)
    assert list(earned(world, "ann")) == ["2026-W10", "2026-W11"]
    world.send("ann", [retract(3, NOON + 30 * DAY, uid(1)), retract(4, NOON + 30 * DAY, uid(2))], LATER)
    assert earned(world, "ann") == {}


def test_a_thousand_taps_earn_less_than_three_quiet_walks(world: World) -> None:
    farmed = [tap(n, START + n * 400_000, "p1", polarity=-1) for n in range(1000)]
    world.send("ann", farmed, LATER)
    world.send("bob", [walk(2000 + n, NOON + n * DAY, 15, ["p1"], nothing_seen=True) for n in range(3)], LATER)
    assert sum(week["total"] for week in earned(world, "ann").values()) <= 20
    assert [week["total"] for week in earned(world, "bob").values()] == [45]


@st.composite
def histories(draw: st.DrawFn) -> list[Sent]:
    """Three weeks over the day on which the clocks change, of everything a phone can send that earns."""
    sent: list[Sent] = []
    for number in range(1, draw(st.integers(2, 22))):
        at = START + 13 * DAY + draw(st.integers(0, 20 * 24 * 60)) * MINUTE
        kind = draw(st.sampled_from(["tap", "tap", "walk", "vote", "comment", "thanks", "retract"]))
        made: Record = tap(number, at, draw(st.sampled_from(["p1", "p2"])), polarity=draw(st.sampled_from([1, -1, 0])),
                           recorded=at + draw(st.sampled_from([0, 4 * DAY])))  # fmt: skip
        if kind == "walk":  # days apart: two places at once have a test of their own
            made = walk(number, START + (13 + number) * DAY + 9 * HOUR, draw(st.sampled_from([5, 10, 20])), ["p1"])
        elif kind == "vote":
            made = vote(number, at, draw(st.sampled_from(["care@1", "care@2"])))
        elif kind == "comment":
            made = Comment(id=uid(number), at=at, recorded=at, version="care@1", text="Plain.")
        elif kind == "thanks":
            made = thanks(number, at, why=draw(st.sampled_from(["", "it helps"])))
        elif kind == "retract" and sent:
            made = retract(number, at, draw(st.sampled_from(sent)).record.id)
        sent.append(Sent(draw(st.sampled_from(["ann", "ann", "bob"])), made))
    return sent


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), seed=st.integers(0, 2**32))
def test_order_repetition_batches_and_polarities_change_no_points(history: list[Sent], seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="wallfly-earning-") as folder:
        world = World(Path(folder), template())
        try:
            chance = random.Random(seed)
            send_all(world, [flipped(one) if chance.random() < 0.5 else one for one in history], chance)
            for person in ("ann", "bob"):
                alone = [one for one in history if one.person == person]  # nothing is worked out between people here
                assert earned(world, person) == in_one_piece(alone, person)
            before = dump(world, *FOLDS)
            folds.rebuild(world.db)
            assert dump(world, *FOLDS) == before
        finally:
            world.db.close()
