"""Reading records that come seldom: not taps, scans or walks, which come by the thousand."""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.store.engine import Transaction
from wallfly.store.taken_back import NEVER_TAKEN_BACK

RARE = "record.type not in ('event', 'scan', 'walk')"  # as the index says it, so that it is used


def rare_records(tx: Transaction, kind: type[Any], name: str, where: str, **params: int) -> list[tuple[str, str, Any]]:
    """Member, site and content of rare records that nobody took back and whose author has not faded."""
    rows = tx.rows(
        f"select member, site, body from record where type = '{name}' and {RARE} and {where}"
        f" and member is not null and site is not null and {NEVER_TAKEN_BACK}",
        **params,
    )
    decoder = msgspec.json.Decoder(kind)
    return [(member, site, decoder.decode(body)) for member, site, body in rows]


def whoever_said_it(tx: Transaction, kind: type[Any], name: str) -> list[Any]:
    """Rare records that stand, the oldest first, whether their author is still known or not."""
    rows = tx.rows(
        f"select body from record where type = '{name}' and {RARE} and not exists ("
        " select 1 from pointer join record as retract on retract.id = pointer.record"
        "  where pointer.target = record.id and retract.type = 'retract'"
        "    and (retract.member = record.member or (retract.member is null and record.member is null)))"
        " order by at, id"
    )
    decoder = msgspec.json.Decoder(kind)
    return [decoder.decode(body) for (body,) in rows]


def rare_with_day(
    tx: Transaction, kind: type[Any], name: str, block: int, every: bool = False
) -> list[tuple[str, str, Any, int]]:
    """The same with the day of each, of one block or of every block up to it."""
    where = "counts_in <= :block" if every else "counts_in = :block"
    return [(*row, row[2].at // 86_400_000) for row in rare_records(tx, kind, name, where, block=block)]
