"""What is seen enters exactly one frozen cell, or none; and what is frozen stays.

A machine lives through weeks at random: walks that arrive late, marks before their walk, walks
over Sunday midnight, retractions on either side of every boundary, crashes between any two
steps. Every mark has a practice of its own, so that each row in the folds names the one mark
behind it.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.world import (
    DAY,
    FOLDS,
    FROZEN,
    HOUR,
    MINUTE,
    PEOPLE,
    PLACES,
    PRACTICES,
    START,
    World,
    dump,
    retract,
    tap,
    template,
    uid,
    walk,
)  # fmt: skip
from wallfly.domain.records import Event, Record
from wallfly.store import closing, folds
from wallfly.store.open_from import read_open_from
from wallfly.store.together import Planned, keep_together, plan_together


class Interrupted(Exception):
    """The process died here."""


class Lifecycle(RuleBasedStateMachine):
    """Weeks of an organisation, at random."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="wallfly-life-")
        self.world = World(Path(self.folder.name), template(block_weeks=1))
        self.now = START + 10 * DAY
        self.number = 0
        self.fresh_practices = list(PRACTICES)
        self.made: list[tuple[str, Record]] = []  # all that phones hold
        self.sent: set[str] = set()
        self.taken_back: set[str] = set()  # targets whose retraction has arrived
        self.frozen: dict[str, set[Any]] = {table: set() for table in FROZEN}
        self.planned: Planned | None = None  # what was done together in a week, and not written down yet
        self.used_at: dict[str, int] = {}  # practice -> the block whose closing took its mark

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.db.close()
            self.folder.cleanup()

    # ---- what phones do

    def next_id(self) -> int:
        self.number += 1
        return self.number

    def practice(self) -> str:
        return self.fresh_practices.pop()

    people = st.sampled_from(PEOPLE)
    places = st.sampled_from(sorted(PLACES))

    @precondition(lambda self: len(self.fresh_practices) > 10)
    @rule(person=people, place=places, ago=st.sampled_from([0, MINUTE, 5 * HOUR, 3 * DAY, 6 * DAY, 30 * DAY]),
          polarity=st.sampled_from([1, -1]))  # fmt: skip
    def someone_taps(self, person: str, place: str, ago: int, polarity: int) -> None:
        at = max(START, self.now - ago)
        self.made.append((person, tap(self.next_id(), at, self.practice(), place, polarity=polarity)))

    @precondition(lambda self: len(self.fresh_practices) > 10)
    @rule(
        person=people, place=places, ago=st.sampled_from([0, 20 * MINUTE, 2 * DAY, 9 * DAY]),
        minutes=st.sampled_from([None, 3, 15]), over_midnight=st.booleans(),
        marks=st.lists(st.sampled_from([-2, 1, 4, 9, 14, 50]), max_size=4), off_list=st.booleans(),
    )  # fmt: skip
    def someone_walks(self, person: str, place: str, ago: int, minutes: int | None, over_midnight: bool,
                      marks: list[int], off_list: bool) -> None:  # fmt: skip
        start = max(START, self.now - ago)
        if over_midnight:  # of a Sunday, by London's clock (no change of the clocks in these weeks)
            start = max(START, START + (start - START) // (7 * DAY) * 7 * DAY - 5 * MINUTE)
        watch = [self.practice() for _ in range(max(1, len(marks)))]
        number = self.next_id()
        self.made.append((person, walk(number, start, minutes, watch, place)))
        for at, practice in zip(marks, watch, strict=False):
            seen = self.practice() if off_list and at >= 4 else practice
            self.made.append((person, tap(self.next_id(), max(0, start + at * MINUTE), seen, place, walk=uid(number))))

    @precondition(lambda self: self.unsent())
    @rule(data=st.data())
    def a_phone_sends_some_in_any_order(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.unsent()), unique_by=lambda one: one[1].id, min_size=1))
        for person, record in chosen:
            assert self.world.send(person, [record], self.now) == ["stored"]
            self.arrived(record)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def a_phone_sends_again(self, data: st.DataObject) -> None:
        known = [(person, record) for person, record in self.made if record.id in self.sent]
        person, record = data.draw(st.sampled_from(known))
        assert self.world.send(person, [record], self.now) == ["duplicate"]

    @precondition(lambda self: self.made)
    @rule(data=st.data(), at_once=st.booleans())
    def someone_takes_back(self, data: st.DataObject, at_once: bool) -> None:
        person, record = data.draw(st.sampled_from(self.made))
        undo = retract(self.next_id(), self.now, record.id)
        self.made.append((person, undo))
        if at_once:
            assert self.world.send(person, [undo], self.now) == ["stored"]
            self.arrived(undo)

    def unsent(self) -> list[tuple[str, Record]]:
        return [(person, record) for person, record in self.made if record.id not in self.sent]

    def arrived(self, record: Record) -> None:
        self.sent.add(record.id)
        target = getattr(record, "target", None)
        if target is not None:
            self.taken_back.add(target)

    # ---- what time and the server do

    @rule(step=st.sampled_from([HOUR, DAY, 4 * DAY, 8 * DAY, 60 * DAY]))
    def time_passes(self, step: int) -> None:
        self.now += step

    @rule()
    def the_server_settles(self) -> None:
        while folds.settle(self.world.db, limit=3):
            pass

    @rule()
    def the_server_stops_and_starts(self) -> None:
        self.world.restart()

    @rule()
    def the_server_dies_while_settling(self) -> None:
        read = self.world.db.read_now(folds._read_marks, 3)
        before = dump(self.world, *FOLDS, "touched")
        with pytest.raises(Interrupted):
            self.world.db.write_now(interrupted(lambda tx: folds._write_groups(tx, read)))
        assert dump(self.world, *FOLDS, "touched") == before

    @rule()
    def a_slow_settle_is_overtaken_by_a_closing(self) -> None:
        read = self.world.db.read_now(folds._read_marks, 3)
        self.the_server_closes_what_is_due()
        with suppress(folds.SettledElsewhere):
            self.world.db.write_now(folds._write_groups, read)

    @rule()
    def the_server_dies_while_closing(self) -> None:
        before = dump(self.world, *FOLDS, *FROZEN, "touched", "open_from")
        with pytest.raises(Interrupted):
            self.world.db.write_now(interrupted(lambda tx: closing._close_next(tx, self.now, "test")))
        assert dump(self.world, *FOLDS, *FROZEN, "touched", "open_from") == before

    @rule()
    def the_server_works_out_what_was_done_together(self) -> None:
        while (planned := self.world.db.read_now(plan_together, self.now)) is not None:
            self.world.db.write_now(keep_together, planned)

    @rule(times=st.integers(1, 2))
    def the_server_keeps_what_it_planned_a_while_ago(self, times: int) -> None:
        """Whatever has come since; and twice, when two had planned the same."""
        for _ in range(times if self.planned else 0):
            self.world.db.write_now(keep_together, self.planned)
        self.planned = self.world.db.read_now(plan_together, self.now)

    @rule()
    def the_server_closes_what_is_due(self) -> None:
        self.the_server_works_out_what_was_done_together()
        while True:
            self.the_server_settles()
            block = self.world.db.read_now(read_open_from).block
            waiting = self.open_marks(block)
            expected = self.marks_that_count_in(block)
            if self.world.db.write_now(closing._close_next, self.now, "test") is None:
                return
            assert waiting == expected
            for practice in waiting:
                assert practice not in self.used_at, "a mark entered two closings"
                self.used_at[practice] = block

    @rule()
    def rebuild_gives_what_settle_gave(self) -> None:
        self.the_server_settles()
        before = dump(self.world, *FOLDS)
        self.world.db.write_now(folds.rebuild_in)
        assert dump(self.world, *FOLDS) == before

    # ---- what must hold

    def open_marks(self, block: int) -> set[str]:
        """Practices (so: marks) in the folds that this block's closing will take."""
        looks = self.world.rows("select practice from look where n > 0 and counts_in <= :block", block=block)
        taps = self.world.rows("select practice from taps where counts_in <= :block", block=block)
        both = [practice for (practice,) in looks + taps]
        assert len(both) == len(set(both)), "a mark is in two rows"
        return set(both)

    def marks_that_count_in(self, block: int) -> set[str]:
        """The same, said by the rules in words: a mark counts with its walk, a quick tap by itself,
        if neither was taken back, unless an earlier closing has passed them."""
        counts_in = dict(
            self.world.rows("select id, counts_in from record where member is not null and counts_in is not null")
        )
        known = {record.id: record for _, record in self.made if record.id in counts_in}
        expected = set()
        for record in known.values():
            if isinstance(record, Event) and record.id not in self.taken_back:
                carrier = record.id if record.walk is None else record.walk
                if carrier in known and carrier not in self.taken_back and counts_in[carrier] == block:
                    expected.add(record.practice)
        return expected

    @invariant()
    def nothing_that_is_closed_comes_back(self) -> None:
        if not hasattr(self, "world"):
            return
        open_from = self.world.db.read_now(read_open_from)
        for table in ("look", "taps"):
            assert not self.world.rows(f"select * from {table} where counts_in < :block", block=open_from.block)
        used = {practice for (practice,) in self.world.rows("select practice from look where n > 0")}
        used |= {practice for (practice,) in self.world.rows("select practice from taps")}
        assert not used & self.used_at.keys()

    @invariant()
    def what_is_frozen_never_changes(self) -> None:
        if not hasattr(self, "world"):
            return
        for table in FROZEN:
            now = set(self.world.rows(f"select * from {table}"))
            assert self.frozen[table] <= now
            self.frozen[table] = now


def interrupted(work: Any) -> Any:
    """Do the work, then die before the commit."""

    def run(tx: Any) -> None:
        work(tx)
        raise Interrupted

    return run


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=60, stateful_step_count=60, phases=(Phase.reuse, Phase.generate), deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
