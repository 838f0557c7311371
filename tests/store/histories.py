"""Histories: what people send, in any order, in batches, more than once."""

from __future__ import annotations

import random
from typing import NamedTuple

import msgspec

from tests.world import DAY, START, World
from wallfly.domain.records import (
    Event,
    Record,
)
from wallfly.store import folds


class Sent(NamedTuple):
    """Who sends what."""

    person: str
    record: Record


def send_all(world: World, history: list[Sent], chance: random.Random) -> None:
    """In any order, split anywhere, some of it twice, settled in between."""
    mixed = [*history, *chance.choices(history, k=4)]
    chance.shuffle(mixed)
    while mixed:
        person = mixed[0].person
        size = chance.randint(1, 6)
        batch = [one for one in mixed[:size] if one.person == person]
        world.send(person, [one.record for one in batch], START + 60 * DAY)
        mixed = [one for one in mixed[:size] if one.person != person] + mixed[size:]
        if chance.random() < 0.3:
            folds.settle(world.db, limit=2)


def flipped(one: Sent) -> Sent:
    record = one.record
    if isinstance(record, Event):
        return Sent(one.person, msgspec.structs.replace(record, polarity=-record.polarity))
    return one
