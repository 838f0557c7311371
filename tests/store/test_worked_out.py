"""What is worked out once, when a week is three days over: done with others, and invitations."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.histories import Sent, flipped, in_one_piece, send_all
from tests.world import DAY, FIRST_WEEK, FOLDS, HOUR, MINUTE, START, World, dump, retract, tap, template, uid, walk
from wallfly.domain.calendar import week_closes_ms, week_iso
from wallfly.domain.invitations import Run, Walked, straight
from wallfly.domain.records import Calibration, Record
from wallfly.reads.me import read_me
from wallfly.reads.pairs import read_pairs
from wallfly.store import closing, folds, migrate
from wallfly.store.leaving import leave
from wallfly.store.together import Planned, keep_together, plan_together

NOON = START + 12 * HOUR
OVER = week_closes_ms(FIRST_WEEK, "Europe/London", frozenset({"Europe/London", "Asia/Tokyo"}))
PEOPLE = ("ann", "bob", "cyd")


def parts(world: World, person: str, week: int = FIRST_WEEK) -> dict[str, int]:
    while folds.settle(world.db):
        pass
    rows = world.rows("select parts, total from week_points where member = :m and week = :w", m=person, w=week)
    return {**msgspec.json.decode(rows[0][0]), "total": rows[0][1]} if rows else {}


def walk_together(world: World, number: int, at: int, minutes: int = 15, *people: str) -> None:
    for step, person in enumerate(people or ("ann", "bob")):
        world.send(person, [walk(number + step, at + step * MINUTE, minutes, ["p1"])], at + HOUR)


def test_two_who_notice_the_same_are_told_on_thursday_whatever_each_saw(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1", polarity=1), tap(2, NOON + HOUR, "p2")], NOON + 2 * HOUR)
    world.send("bob", [tap(3, NOON + 5 * MINUTE, "p1", polarity=-1), tap(4, NOON + HOUR + 6 * MINUTE, "p2")],
               NOON + 2 * HOUR)  # fmt: skip
    closing.close_due(world.db, OVER - 1)
    assert parts(world, "ann") == {"adlib": 4, "total": 4}
    closing.close_due(world.db, OVER)
    assert parts(world, "ann") == parts(world, "bob") == {"adlib": 4, "corroborated": 1, "total": 5}
    weeks = world.db.read_now(read_me, "ann", OVER, world.catalogue).weeks
    assert [(one.week, one.worked_out) for one in weeks] == [(week_iso(FIRST_WEEK), True)]


def test_what_was_worked_out_moves_with_no_later_record(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1"), tap(2, NOON + HOUR, "p2")], NOON + 2 * HOUR)
    world.send("bob", [tap(3, NOON, "p1")], NOON + 2 * HOUR)
    closing.close_due(world.db, OVER)
    world.send("bob", [retract(4, NOON, uid(3)), tap(5, NOON + HOUR, "p2")], OVER + HOUR)
    world.send("ann", [retract(6, NOON, uid(1))], OVER + HOUR)
    assert parts(world, "ann") == {"adlib": 2, "corroborated": 1, "total": 3}
    assert parts(world, "bob") == {"adlib": 2, "corroborated": 1, "total": 3}
    closing.close_due(world.db, OVER + 7 * DAY)
    assert parts(world, "ann")["corroborated"] == 1
    before = dump(world, *FOLDS)
    folds.rebuild(world.db)
    assert dump(world, *FOLDS) == before


def test_what_comes_between_the_plan_and_its_writing_moves_nothing_of_it(world: World) -> None:
    world.send("ann", [tap(1, NOON, "p1")], NOON + HOUR)
    world.send("bob", [tap(2, NOON, "p1"), tap(3, NOON + HOUR, "p2")], NOON + 2 * HOUR)
    planned = world.db.read_now(plan_together, OVER)
    assert planned is not None
    world.send("ann", [retract(4, NOON + 2 * DAY, uid(1))], OVER)  # all that she had
    world.send("cyd", [tap(5, NOON, "p1"), tap(6, NOON + HOUR, "p2")], OVER)
    world.db.write_now(keep_together, planned)
    world.db.write_now(keep_together, planned)  # by someone else who had planned the same
    kept = dump(world, *FOLDS)
    assert parts(world, "ann") == {"corroborated": 1, "total": 1}
    assert parts(world, "bob") == {"adlib": 4, "corroborated": 1, "total": 5}
    assert parts(world, "cyd") == {"adlib": 4, "total": 4}
    assert world.db.read_now(plan_together, OVER) is None
    folds.rebuild(world.db)
    assert dump(world, *FOLDS) == kept


def test_thirty_things_noticed_by_two_take_no_more_queries_than_two(tmp_path: Path) -> None:
    def queries(things: int) -> int:
        world = World(tmp_path / str(things), template())
        for number, person in enumerate(PEOPLE[:2]):
            world.send(person, [tap(100 * number + n, NOON + n * HOUR, f"p{n}") for n in range(things)], NOON + 2 * DAY)
        asked: list[str] = []

        def traced(tx: Any) -> Planned | None:
            tx._conn.set_trace_callback(asked.append)
            return plan_together(tx, OVER)

        planned = world.db.read_now(traced)
        assert planned is not None and len(planned.together) == 2
        world.db.close()
        return len(asked)

    assert queries(30) == queries(2)


def test_of_one_partner_three_count_and_five_a_week(world: World) -> None:
    taps = [(tap(10 + n, NOON + n * HOUR, f"p{n}"), tap(30 + n, NOON + n * HOUR, f"p{n}")) for n in range(8)]
    world.send("ann", [own for own, _ in taps], NOON + DAY)
    world.send("bob", [other for _, other in taps[:5]], NOON + DAY)
    world.send("cyd", [other for _, other in taps[5:]], NOON + DAY)
    closing.close_due(world.db, OVER)
    assert parts(world, "ann")["corroborated"] == 5
    assert parts(world, "bob")["corroborated"] == 3


def test_walking_beside_someone_earns_twice_a_week_and_a_short_overlap_nothing(world: World) -> None:
    for day in range(3):
        walk_together(world, 100 + 10 * day, NOON + day * DAY)
    world.send("dot", [walk(200, NOON, 15, ["p1"])], NOON + DAY)
    world.send("eve", [walk(201, NOON + 20 * MINUTE, 15, ["p1"])], NOON + DAY)
    closing.close_due(world.db, OVER)
    assert parts(world, "ann")["paired"] == parts(world, "bob")["paired"] == 6
    assert parts(world, "dot")["paired"] == 3  # beside ann and bob
    assert "paired" not in parts(world, "eve")


def test_a_walk_too_short_to_count_pairs_the_other_but_not_its_own(world: World) -> None:
    world.send("ann", [walk(1, NOON, 8, ["p1"], pauses=[(NOON, NOON + MINUTE)])], NOON + HOUR)
    world.send("bob", [walk(2, NOON, 20, ["p1"])], NOON + HOUR)
    world.send("cyd", [walk(3, NOON + 4 * HOUR, None, ["p1"]), tap(4, NOON + 4 * HOUR + 13 * MINUTE, "p1",
                                                                   walk=uid(3))], NOON + DAY)  # fmt: skip
    world.send("dot", [walk(5, NOON + 4 * HOUR, 20, ["p1"])], NOON + DAY)
    closing.close_due(world.db, OVER)
    assert "paired" not in parts(world, "ann") and parts(world, "bob")["paired"] == 3
    assert parts(world, "cyd")["paired"] == parts(world, "dot")["paired"] == 3  # its phone died after 13 minutes


def test_the_ninth_walk_of_the_same_two_in_a_season_earns_no_more(world: World) -> None:
    for week in range(6):
        for day in range(2):
            walk_together(world, 1000 + week * 100 + day * 10, NOON + (7 * week + day) * DAY)
        closing.close_due(world.db, OVER + week * 7 * DAY)
    paired = [parts(world, "ann", FIRST_WEEK + week).get("paired", 0) for week in range(6)]
    assert paired == [6, 6, 6, 6, 0, 0]
    for week in range(12, 13):  # a season later it may earn again
        walk_together(world, 5000, NOON + 7 * week * DAY)
    closing.close_due(world.db, OVER + 12 * 7 * DAY)
    assert parts(world, "ann", FIRST_WEEK + 12)["paired"] == 3


def beyond_eight(world: World, weeks: int, *others: tuple[int, str]) -> Any:
    """Ann and Bob walk together twice a week for so many weeks; others walk beside each other once."""
    for week in range(weeks):
        for day in range(2):
            walk_together(world, 1000 + week * 100 + day * 10, NOON + (7 * week + day) * DAY)
        for number, person in others if not week else ():
            world.send(person, [walk(number, NOON + 3 * HOUR, 15, ["p1"])], NOON + 5 * HOUR)
        closing.close_due(world.db, OVER + week * 7 * DAY)
    return world.db.read_now(read_pairs, OVER + weeks * 7 * DAY, world.catalogue)


def test_pairs_beyond_the_eighth_walk_are_a_number_once_five_have_walked_beside_someone(
    world: World, tmp_path: Path
) -> None:
    others = ((1, "cyd"), (2, "dot"), (3, "eve"))
    assert beyond_eight(world, 6) == {"walks": 8, "seasons": [{"number": 1, "pairs": None}]}
    other = World(tmp_path / "eight walks", template())
    assert beyond_eight(other, 4, *others)["seasons"] == [{"number": 1, "pairs": 0}]  # eight walks, no more
    before = dump(other, *FOLDS)
    folds.rebuild(other.db)
    assert dump(other, *FOLDS) == before
    other.db.close()
    more = World(tmp_path / "more walks", template())
    assert beyond_eight(more, 5, *others)["seasons"] == [{"number": 1, "pairs": 1}]
    assert parts(more, "ann", FIRST_WEEK + 4).get("paired", 0) == 0
    later = more.db.read_now(read_pairs, OVER + 13 * 7 * DAY, more.catalogue)
    assert later["seasons"] == [{"number": 2, "pairs": None}, {"number": 1, "pairs": 1}]
    text = msgspec.json.encode(later).decode()
    assert not any(person in text for person in ("ann", "bob"))
    more.db.close()


def test_weeks_are_worked_out_before_their_season_is_archived(world: World) -> None:
    walk_together(world, 1, NOON)
    closing.close_due(world.db, START + 20 * 7 * DAY)  # the server was away
    assert world.rows("select member, points from season_archive order by member") == [("ann", 18), ("bob", 18)]
    assert not world.rows("select 1 from together")


def test_three_paired_walks_with_two_partners_are_a_badge_that_no_archive_takes(world: World) -> None:
    walk_together(world, 1, NOON)
    walk_together(world, 11, NOON + DAY)
    closing.close_due(world.db, START + 20 * 7 * DAY)
    at = START + 20 * 7 * DAY + 12 * HOUR
    walk_together(world, 21, at, 15, "ann", "cyd")
    closing.close_due(world.db, at + 12 * DAY)
    me = world.db.read_now(read_me, "ann", at + 12 * DAY, world.catalogue)
    found = {one.id: one.season for one in me.badges}
    assert found["second_pair_of_eyes"] == 2 and found["first_walk"] == 1
    assert "second_pair_of_eyes" not in {
        one.id for one in world.db.read_now(read_me, "bob", at, world.catalogue).badges
    }


# ---- a late record


def test_a_late_record_works_out_anew_only_weeks_it_can_touch(world: World) -> None:
    for n, person in enumerate(PEOPLE):
        for week in range(4):
            at = NOON + 7 * week * DAY + n * HOUR
            world.send(
                person, [tap(100 * n + week, at, "p1"), walk(500 + 100 * n + week, at + 3 * HOUR, 15, ["p1"])], at + DAY
            )
    closing.close_due(world.db, OVER + 3 * 7 * DAY)
    while folds.settle(world.db):
        pass

    def worked_out(records: list[Record]) -> set[tuple[str, int]]:
        """The groups whose rows were written again."""
        world.db.write_now(lambda tx: tx.run("update week_points set rules = 99"))
        world.send("ann", records, OVER + 3 * 7 * DAY + HOUR)
        while folds.settle(world.db):
            pass
        rows = world.rows("select member, week from week_points where rules <> 99")
        return {(member, week - FIRST_WEEK) for member, week in rows}

    assert worked_out([tap(900, NOON + 7 * DAY + HOUR, "p2")]) == {("ann", 1)}
    assert worked_out([walk(901, NOON + 14 * DAY + 6 * HOUR, 15, ["p1"])]) == {("ann", 2)}
    # A mark names its walk, which may have started in a week beside its own, on either side.
    assert worked_out([tap(902, NOON + 14 * DAY + 6 * HOUR, "p1", walk=uid(901))]) == {("ann", n) for n in (1, 2, 3)}
    # A tap taken back may have been a mark of a walk, which belongs to its own week or one beside it.
    assert worked_out([retract(903, NOON + 30 * DAY, uid(3))]) == {("ann", 2), ("ann", 3)}
    assert worked_out([retract(904, NOON + 30 * DAY, uid(101))]) == set()  # another's record is not hers to take back


def test_a_store_of_before_badges_is_worked_out_again(world: World) -> None:
    world.send("ann", [walk(1, NOON, 15, ["p1"]), tap(2, NOON + 7 * DAY, "p1")], NOON + 8 * DAY)
    world.send("ann", [retract(3, NOON + 7 * DAY, uid(2))], NOON + 8 * DAY)
    while folds.settle(world.db):
        pass
    before = dump(world, *FOLDS)
    assert len(before["week_points"]) == 2  # the second holds a fact alone

    def as_it_was(tx: Any) -> None:
        tx.run("delete from week_points where parts = '{}'")
        tx.run("update week_points set facts = '{}', rules = 1")
        for step in migrate.steps():
            if step.stem in ("0031_badges", "0034_own_up"):
                tx.run(next(one for one in migrate.statements(step.read_text("utf-8")) if "touched" in one))

    world.db.write_now(as_it_was)
    while folds.settle(world.db):
        pass
    assert dump(world, *FOLDS) == before


# ---- invitations


def look_alike(world: World, days: int = 5) -> None:
    """Ann walks on so many days and sees one practice lived twenty times on each."""
    for day in range(days):
        at = NOON + day * DAY
        marks = [tap(1000 * (day + 1) + n, at + n * 10_000, "p1", walk=uid(100 + day)) for n in range(20)]
        world.send("ann", [walk(100 + day, at, 15, ["p1", "p2"]), *marks], at + HOUR)


def test_of_whoever_has_left_no_run_and_no_invitation_is_kept(world: World) -> None:
    look_alike(world, 4)
    world.send("bob", [walk(300, NOON, 15, ["p1"])], NOON + HOUR)
    while folds.settle(world.db):
        pass
    world.db.write_now(leave, "ann", NOON + 5 * DAY)
    closing.close_due(world.db, OVER)
    assert world.rows("select member from straight_run") == world.rows("select member from invitation") == []


def test_five_walks_alike_are_an_invitation_and_told_to_nobody_else(world: World) -> None:
    look_alike(world)
    for day in range(5):
        at = NOON + day * DAY
        world.send("bob", [walk(200 + day, at, 15, ["p1"])], at + HOUR)  # quiet walks are no pattern
    closing.close_due(world.db, OVER)

    def told(person: str) -> list[tuple[str, str]]:
        me = world.db.read_now(read_me, person, OVER, world.catalogue)
        return [(one.kind, one.week) for one in me.invitations]

    assert told("ann") == [("straight_lining", week_iso(FIRST_WEEK))]
    assert told("bob") == []
    assert parts(world, "ann")["walk"] == parts(world, "bob")["walk"]  # no check punishes
    world.send("ann", [Calibration(id=uid(9), at=OVER, recorded=OVER, round="2026-W11", score=0.9)], OVER + HOUR)
    while folds.settle(world.db):
        pass
    assert told("ann") == []


def test_a_run_is_broken_by_a_walk_unlike_it() -> None:
    lived, missed, mixed, few = Walked(20, 20), Walked(0, 25), Walked(19, 20), Walked(19, 19)
    assert straight(Run(1, 4), [lived]) == (Run(), True)
    assert straight(Run(1, 4), [missed]) == (Run(-1, 1), False)
    assert straight(Run(), [lived] * 4 + [mixed] + [lived]) == (Run(1, 1), False)
    assert straight(Run(), [lived] * 4 + [few]) == (Run(), False)


def test_seeing_far_less_lived_than_others_is_an_invitation_when_the_block_closes(world: World) -> None:
    number = 0
    for day in range(4):
        at = NOON + day * DAY
        for step, person in enumerate(PEOPLE):
            number += 1000
            marks = [tap(number + n + 1, at + step * HOUR + n * 20_000, "p1", walk=uid(number),
                         polarity=-1 if person == "ann" and n % 9 else 1 if n % 4 else -1) for n in range(25)]  # fmt: skip
            world.send(person, [walk(number, at + step * HOUR, 15, ["p1"]), *marks], at + DAY)
    closing.close_due(world.db, START + 4 * 7 * DAY + 4 * DAY)
    found = world.rows("select member, kind, week from invitation")
    assert ("ann", "strictness", FIRST_WEEK + 3) in found


# ---- the rules in one piece


@st.composite
def meetings(draw: st.DrawFn) -> list[Sent]:
    """Two weeks of three people who often notice the same and walk beside each other."""
    sent: list[Sent] = []
    days: set[tuple[str, int]] = set()
    for number in range(1, draw(st.integers(4, 26))):
        person, day = draw(st.sampled_from(PEOPLE)), draw(st.integers(14, 26))
        at = START + day * DAY + 9 * HOUR + draw(st.sampled_from([0, 2, 4, 7, 300, 303])) * MINUTE
        kind = draw(st.sampled_from(["tap", "tap", "tap", "walk", "retract"]))
        made: Record = tap(number, at, draw(st.sampled_from(["p1", "p2"])), polarity=draw(st.sampled_from([1, -1, 0])),
                           recorded=at + draw(st.sampled_from([0, 0, 0, 4 * DAY])))  # fmt: skip
        if kind == "walk" and (person, day) not in days:  # two places at once have a test of their own
            days.add((person, day))
            made = walk(number, at, draw(st.sampled_from([5, 8, 12, 20])), ["p1"])
        elif kind == "retract" and sent:
            made = retract(number, at, draw(st.sampled_from(sent)).record.id)
        sent.append(Sent(person, made))
    return sent


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=meetings(), seed=st.integers(0, 2**32))
def test_order_repetition_batches_and_polarities_change_no_weeks_breakdown(history: list[Sent], seed: int) -> None:
    """Over the day on which the clocks change, with what is worked out between people."""
    with tempfile.TemporaryDirectory(prefix="wallfly-together-") as folder:
        world = World(Path(folder), template())
        try:
            chance = random.Random(seed)
            send_all(world, [flipped(one) if chance.random() < 0.5 else one for one in history], chance)
            closing.close_due(world.db, START + 61 * DAY)
            for person in PEOPLE:
                rows = world.rows("select week, parts, total from week_points where member = :m", m=person)
                found = {week_iso(week): {**msgspec.json.decode(kept), "total": total} for week, kept, total in rows
                         if total}  # fmt: skip
                assert found == in_one_piece(history, person)
            before = dump(world, *FOLDS)
            folds.rebuild(world.db)
            assert dump(world, *FOLDS) == before
        finally:
            world.db.close()
