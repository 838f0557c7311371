"""The catalogue is that of the store one asks, whatever else the process has read before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import START, World, template, uid
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import Entry
from wallfly.store.batch import Batch
from wallfly.store.catalogue import load_catalogue
from wallfly.store.journal import append


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[list[World]]:
    made = [World(tmp_path / name, template()) for name in ("one", "other")]
    yield made
    for world in made:
        world.db.close()


def rename(world: World, name: str) -> None:
    """A steward gives North another name, by a record whose id is always the same."""
    body = {"name": name, "time_zone": "Europe/London"}
    entry = Entry(id=uid(20_000_000), at=START + 1, recorded=START + 1, kind="site", key="north", body=body)
    steward = Sender("stan", None, "steward", "north")
    world.db.write_now(append, Batch([accepted(entry)], steward, START + 1, 0, world.catalogue))


def test_two_stores_of_one_process_keep_their_own_catalogues(worlds: list[World]) -> None:
    for world, name in zip(worlds, ("Harbour", "Hill"), strict=True):
        rename(world, name)
    names = [world.db.read_now(load_catalogue).sites["north"].name for world in worlds]
    assert names == ["Harbour", "Hill"]


def test_what_is_laid_into_a_store_without_a_record_is_read_too(worlds: list[World]) -> None:
    """As a restored copy is, or one that was moved."""
    world = worlds[0]
    before = world.db.read_now(load_catalogue)
    laid = json.dumps({"name": "Laid", "time_zone": "Europe/London"})
    world.db.write_now(lambda tx: tx.run("update entry set body = :body where key = 'north'", body=laid))
    assert world.db.read_now(load_catalogue).sites["north"].name == "Laid"
    assert before.sites["north"].name == "North"


def test_reading_it_again_costs_no_second_decoding(worlds: list[World]) -> None:
    first, second = (world.db.read_now(load_catalogue) for world in worlds)
    assert first is second
