"""How little each watch slot was looked at when a block closes."""

from __future__ import annotations

import msgspec

from wallfly.domain.calendar import week_from_iso
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.neglect import Slot as NeglectedSlot
from wallfly.domain.neglect import needs
from wallfly.domain.records import Coverage
from wallfly.store.engine import Transaction
from wallfly.store.frozen import keep, let_wait, waiting
from wallfly.store.moments import Attention, Slot
from wallfly.store.rare import RARE

_coverage = msgspec.json.Decoder(Coverage)


def keep_coverage(tx: Transaction, catalogue: Catalogue, block: int, watched: dict[Slot, Attention]) -> None:
    """The weights of the newest Monday up to the one after the block, as the game froze them; where
    it has not, worked out now from the block's walks and the last walks before them."""
    latest = catalogue.block_starts(block + 1)
    sql = f"select body from record where type = 'coverage' and {RARE} and counts_in >= :block"
    weighed = [_coverage.decode(body) for (body,) in tx.rows(sql, block=block)]
    dated = [(week_from_iso(one.week), one) for one in weighed]
    newest = max((week for week, _ in dated if week <= latest), default=None)
    weights: dict[Slot, int] = {
        (one.place, one.daytype, one.daypart): one.weight for week, one in dated if week == newest
    }
    last = _last_walks(tx, block, watched)  # carried on whether it is needed now or not
    weights = weights or _weights(last, watched, latest, catalogue)
    keep(tx, "coverage", block, {
        "|".join(slot): {"place": slot[0], "daytype": slot[1], "daypart": slot[2], "weight": weight}
        for slot, weight in weights.items()
    })  # fmt: skip


def _last_walks(tx: Transaction, block: int, watched: dict[Slot, Attention]) -> dict[Slot, int]:
    """The week of the last valid walk in each watch slot, carried from block to block without names."""
    last = {(body["place"], body["daytype"], body["daypart"]): body["week"] for body in waiting(tx, "last walk")}
    for slot, seen in watched.items():
        last[slot] = max(seen.week, last.get(slot, seen.week))
    let_wait(tx, "last walk", block, {
        "|".join(slot): {"place": slot[0], "daytype": slot[1], "daypart": slot[2], "week": week}
        for slot, week in last.items()
    })  # fmt: skip
    return last


def _weights(
    last: dict[Slot, int], watched: dict[Slot, Attention], latest: int, catalogue: Catalogue
) -> dict[Slot, int]:
    """0, 1 or 2 for every watch slot in which a place is open."""
    found: dict[Slot, int] = {}
    for slot in catalogue.open_slots:
        weeks = latest - 1 - last[slot] if slot in last else None
        minutes = watched[slot].minutes if slot in watched else 0.0
        value_zone = catalogue.places[slot.place].value_zone
        found[slot] = needs([NeglectedSlot("|".join(slot), weeks, minutes, value_zone)])[0].weight
    return found
