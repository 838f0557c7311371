"""The moments of a block, as the cuts of the book count them."""

from __future__ import annotations

from tests.world import FIRST_WEEK, HOUR, MINUTE, START, World, tap, uid, walk
from wallfly.domain.closing import ClosedLooks, ClosedTaps
from wallfly.domain.folds import Look
from wallfly.store import folds
from wallfly.store.moments import read_moments


def test_a_walk_that_was_never_finished_is_cut_by_all_that_its_look_counts(world: World) -> None:
    at = START + 12 * HOUR
    marks = [tap(n, at + n * MINUTE, "p1", walk=uid(100)) for n in range(1, 10)]
    world.send("ann", [walk(100, at, None, ["p1"]), *marks], at + HOUR)
    while folds.settle(world.db):
        pass
    (row,) = world.rows("select walk, about, k, n, counts_in from look where practice = 'p1'")
    walked, about, k, n, counts_in = row
    assert (k, n) == (9, 9)
    look = Look(walked, "p1", about, "ann", FIRST_WEEK, "north", "till-1", counts_in, k, n, 0, 9.0, True, False)
    looks, taps = ClosedLooks([], {("", "", ""): [look]}, 0.0), ClosedTaps([], {})  # type: ignore[dict-item]
    moments = world.db.read_now(read_moments, world.catalogue, counts_in, looks, taps)
    assert {(one.k, one.n) for one in moments.tallies if one.cut.practice == "p1"} == {(9, 9)}
