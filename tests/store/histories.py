"""Histories: what people send, in any order, in batches, more than once."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import msgspec

from tests.world import DAY, START, World
from wallfly.domain.earned_in_all import weeks_earned
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


def in_one_piece(history: list[Sent], person: str) -> dict[str, dict[str, int]]:
    """What a person earns by the rules in one piece, which see everyone's records at once."""
    return weeks_earned([_as_exported(one) for one in history], person, "Europe/London")


def _as_exported(one: Sent) -> dict[str, Any]:
    """As vectors and exports have a record: by its author, with times in seconds."""
    wire = {"role": None, "walk": None, "why": "", **msgspec.to_builtins(one.record), "actor": one.person}
    return {key: value // 1000 if key in ("at", "recorded", "start", "end") else value for key, value in wire.items()}
