"""An edition built from folds that grew record by record is, to the byte, that of folds rebuilt at every closing."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec

from tests.book.attacker import read
from wallfly.book.publish import publish
from wallfly.domain.calendar import DAY_MS, block_closes_ms, week_from_iso, week_starts_ms
from wallfly.organisation import set_up
from wallfly.simulate.run import _ids, _join, _send
from wallfly.simulate.world import TIME_ZONE, Sending, World, plan
from wallfly.store.catalogue import load_catalogue
from wallfly.store.closing import close_due
from wallfly.store.folds import rebuild, settle
from wallfly.store.journal import append_made
from wallfly.store.sqlite import open_engine

FIRST_WEEK = week_from_iso("2026-W10")
CLOSINGS = 7  # blocks of two weeks: a whole season closes, and the next begins
PEOPLE = 18


def live(folder: Path, seed: int, rebuilt: bool) -> list[Path]:
    """An edition after each closing. Either each record is settled soon after it came, or records
    come in any order and more than once, nothing is settled, and folds are rebuilt as a block closes."""
    folder.mkdir()
    db = open_engine(folder / "wallfly.db", readers=1)
    chance, starts = random.Random(seed), week_starts_ms(FIRST_WEEK, TIME_ZONE)
    shop = msgspec.structs.replace(plan(1), block_weeks=2)
    db.write_now(set_up, shop, starts, chance.randbytes(32), _ids(chance, starts))
    catalogue = db.read_now(load_catalogue)
    world = World(catalogue, seed, PEOPLE)
    db.write_now(_join, world, starts)
    editions, waiting = [], list[Sending]()
    for block in range(1, CLOSINGS + 1):
        for number in (2 * block - 2, 2 * block - 1):
            followups, said = world.followups(FIRST_WEEK + number)
            db.write_now(append_made, followups, week_starts_ms(FIRST_WEEK + number + 1, TIME_ZONE), catalogue)
            waiting += [*world.week(FIRST_WEEK + number, number, 2 * CLOSINGS), *said]
        closes = block_closes_ms(block, FIRST_WEEK, 2, TIME_ZONE, catalogue.site_zones)
        due = [one for one in waiting if one.received < closes]
        waiting = [one for one in waiting if one.received >= closes]
        for some in _in_pieces(due, random.Random(block), shuffled=rebuilt):
            db.write_now(_send, some, catalogue)
            while not rebuilt and settle(db, limit=50):
                pass
        if rebuilt:
            rebuild(db)
        assert close_due(db, closes) == [block]
        if rebuilt and block == CLOSINGS:
            rebuild(db)
        editions.append(publish(db, folder, closes + DAY_MS).path.rename(folder / f"kept-{block}.db"))
    db.close()
    return editions


def _in_pieces(due: list[Sending], chance: random.Random, shuffled: bool) -> list[list[Sending]]:
    if not shuffled:
        return [due[at : at + 9] for at in range(0, len(due), 9)]
    pieces = [one._replace(records=[record]) for one in due for record in one.records]
    pieces += chance.sample(pieces, len(pieces) // 5)
    chance.shuffle(pieces)
    return [pieces[at : at + 400] for at in range(0, len(pieces), 400)]


def test_the_book_rebuilt_is_the_book_that_grew(tmp_path: Path) -> None:
    grown = live(tmp_path / "grown", 3, rebuilt=False)
    rebuilt = live(tmp_path / "rebuilt", 3, rebuilt=True)
    for one, other in zip(grown, rebuilt, strict=True):
        assert _rows(one) == _rows(other), one.name
        assert one.read_bytes() == other.read_bytes(), one.name
    last = _rows(grown[-1])
    assert {row["block"] for row in last["cells"]} == set(range(1, CLOSINGS + 1))
    assert all(last[name] for name in ("gaps", "trends", "counters", "crosscuts", "coverage", "activity", "outcomes"))


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    names = [row["name"] for row in read(path, "select name from sqlite_master where type = 'table'")]
    return {name: read(path, f"select * from {name}") for name in names}
