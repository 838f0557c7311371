"""How much a watch slot needs eyes: the longer and the less it was looked at, the more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LONGEST_WEEKS = 12
ENOUGH_MINUTES = 60.0
LONG_AGO_WEEKS = 3


class Slot(NamedTuple):
    """A watch slot: weeks since the last valid walk (None: never), minutes in four weeks, in the value zone."""

    id: str
    weeks_since: int | None
    min4: float
    value_zone: bool


class Need(NamedTuple):
    """How much a slot needs eyes, and the weight it earns: 0, 1 or 2."""

    id: str
    deficit: float
    weight: int


def needs(slots: Iterable[Slot]) -> list[Need]:
    """The neediest first; those alike in order of their ids."""
    return sorted(map(_need, slots), key=lambda one: (-one.deficit, one.id))


def _need(slot: Slot) -> Need:
    weeks = LONGEST_WEEKS if slot.weeks_since is None else min(slot.weeks_since, LONGEST_WEEKS)
    too_little = max(0.0, (ENOUGH_MINUTES - slot.min4) / ENOUGH_MINUTES)
    deficit = weeks * (1 + 0.5 * slot.value_zone) + 2 * too_little
    weight = 2 if weeks >= LONG_AGO_WEEKS else 1 if slot.min4 < ENOUGH_MINUTES else 0
    return Need(slot.id, deficit, weight)
