"""Which practices need more eyes, from what is published."""

from __future__ import annotations

from pathlib import Path

from tests.book.shelf import CELLS, cell, open_store
from wallfly.domain.practice_quests import PracticeQuest
from wallfly.store.monday import load_for_phones

BEFORE = [one for one in CELLS if one["block"] < 3]


def test_they_follow_from_the_newest_published_block_alone(tmp_path: Path) -> None:
    db = open_store(tmp_path, cells=BEFORE)
    assert db.read_now(load_for_phones).practice_quests == [PracticeQuest("phone", None)]
    db.write_now(lambda tx: tx.run("update closing set withdrawn_because = 'A mistake' where block = 2"))
    assert db.read_now(load_for_phones).practice_quests == [PracticeQuest("rest_space", None)]  # of the block before
    db.close()


def test_moments_of_several_practices_together_are_nobody_s(tmp_path: Path) -> None:
    few = [*BEFORE, cell(2, "vale", "other places", "phone", 10, 19, about="anyone")]
    db = open_store(tmp_path, cells=few)
    catalogue = db.read_now(load_for_phones)
    assert catalogue.practice_quests == [PracticeQuest("phone", None)]
    assert b"practice_quests" not in catalogue.body  # phones keep them with their own standing
    db.close()


def test_before_anything_is_published_nothing_is_asked_for(tmp_path: Path) -> None:
    db = open_store(tmp_path, cells=[])
    assert db.read_now(load_for_phones).practice_quests == []
    db.close()
