"""Monday at five, by the site's clock: where looking is needed most this week.

Each watch slot of a site gets a weight, and the neediest become quests: invitations to all, handed
to nobody and never counted as missed. Both are written down as records and stay as they are, so
that nobody's points change with what others do later in the week.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from wallfly.domain.calendar import Slot, week_iso
from wallfly.domain.neglect import LONGEST_WEEKS, needs
from wallfly.domain.neglect import Slot as Neglected
from wallfly.domain.records import Coverage, Quest, Record, derived_id

QUESTS_AT_LEAST = 3
OBSERVERS_A_QUEST = 4
WEEKS_WATCHED = 4  # whose minutes count


class Attention(NamedTuple):
    """What watch slots got: the week of the last valid walk in each, and the minutes of four weeks."""

    last: Mapping[Slot, int]
    minutes: Mapping[Slot, float]


class Weighed(NamedTuple):
    """A watch slot with its weight, and whole weeks since anyone watched there (None: nobody has)."""

    slot: Slot
    weeks: int | None
    weight: int


def weigh(slots: Iterable[Slot], week: int, attention: Attention, value_zone: Collection[str]) -> list[Weighed]:
    """The weights of a week, the neediest slot first. `value_zone`: places where customers are served."""
    named = {"|".join(slot): slot for slot in slots}
    weeks = {key: max(0, week - 1 - attention.last[slot]) if slot in attention.last else None
             for key, slot in named.items()}  # fmt: skip
    found = needs(
        Neglected(key, weeks[key], attention.minutes.get(slot, 0.0), slot.place in value_zone)
        for key, slot in named.items()
    )
    return [Weighed(named[one.id], weeks[one.id], one.weight) for one in found]


def quests_among(weighed: Iterable[Weighed], observers: int) -> list[Weighed]:
    """The neediest slots: three, or one for every four observers who are active; none that needs nobody."""
    count = max(QUESTS_AT_LEAST, math.ceil(observers / OBSERVERS_A_QUEST))
    return [one for one in weighed if one.weight][:count]


def monday_records(weighed: Iterable[Weighed], observers: int, week: int, at: int) -> list[Record]:
    """What is written down for the week, `at` Monday at five (ms). Written twice it is the same records."""
    everything = list(weighed)
    coverage = [
        Coverage(id=_id("coverage", week, one.slot), at=at, recorded=at, weight=one.weight, **_where(one.slot, week))
        for one in everything
    ]
    quests = [
        Quest(id=_id("quest", week, one.slot), at=at, recorded=at, **_where(one.slot, week),
              weeks=None if one.weeks is None else min(one.weeks, LONGEST_WEEKS))
        for one in quests_among(everything, observers)
    ]  # fmt: skip
    return [*coverage, *quests]


def _where(slot: Slot, week: int) -> Any:
    return {"week": week_iso(week), "place": slot.place, "daytype": slot.daytype, "daypart": slot.daypart}


def _id(kind: str, week: int, slot: Slot) -> str:
    return derived_id(kind, week_iso(week), *slot)
