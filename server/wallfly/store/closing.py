"""Closing: what is due to be frozen is frozen, once, in one transaction each.

Blocks close into cells and notices, here; days into activity, and four weeks after a season's
last block its points are archived and the authors of its records fade. What is frozen is never
computed again, by anything.
"""

from __future__ import annotations

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import close_looks, close_taps
from wallfly.domain.folds import Look, Taps
from wallfly.store.activity import freeze_days
from wallfly.store.archive import archive_seasons
from wallfly.store.beside import freeze_beside
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine, Transaction
from wallfly.store.folds import settle_all
from wallfly.store.invitations import invite_strict
from wallfly.store.open_from import open_the_books, read_open_from
from wallfly.store.together import keep_together, plan_together

_LOOKS = """
select walk, practice, about, member, week, site, place, counts_in, k, n, unclear, minutes, overt, own_team
  from look where counts_in <= :block
"""
_TAPS = """
select member, week, counts_in, site, place, practice, about, lived, missed from taps where counts_in <= :block
"""
_CELL = """
insert into cell (block, site, place, value, practice, about, k, n, unclear, walks, skk, skn, snn, minutes, overt_walks)
values (:block, :site, :place, :value, :practice, :about, :k, :n, :unclear, :walks, :skk, :skn, :snn,
        :minutes, :overt_walks)
"""
_NOTICE = """
insert into notice (block, site, place, value, practice, about, lived, missed)
values (:block, :site, :place, :value, :practice, :about, :lived, :missed)
"""


def close_due(db: Engine, now: int, by: str = "schedule") -> list[int]:
    """Freeze everything that is due at `now` (ms); returns the blocks that closed, oldest first."""
    while (planned := db.read_now(plan_together, now)) is not None:
        db.write_now(keep_together, planned)
    closed = []
    while (block := db.write_now(_close_next, now, by)) is not None:
        closed.append(block)
    return closed


async def close_due_soon(db: Engine, now: int, by: str = "schedule") -> list[int]:
    """The same from the event loop."""
    while (planned := await db.read(plan_together, now)) is not None:
        await db.write(keep_together, planned)
    closed = []
    while (block := await db.write(_close_next, now, by)) is not None:
        closed.append(block)
    return closed


def _close_next(tx: Transaction, now: int, by: str) -> int | None:
    """Close one block, with what is due before it, or only freeze days and archive seasons."""
    catalogue = load_catalogue(tx)
    if not catalogue.first_week:
        return None  # nothing has been set up
    open_the_books(tx, catalogue)
    block = read_open_from(tx).block
    due = catalogue.block_closes_ms(block)
    freeze_days(tx, catalogue, min(now, due))
    archive_seasons(tx, catalogue, min(now, due))
    if due > now:
        return None
    _close_block(tx, catalogue, block, now, by)
    return block


def _close_block(tx: Transaction, catalogue: Catalogue, block: int, now: int, by: str) -> None:
    """Freeze a block: settle what is left, climb the ladder, take what was used out of the folds."""
    settle_all(tx)
    looks = [Look._make((*row[:12], bool(row[12]), bool(row[13]))) for row in tx.rows(_LOOKS, block=block)]
    taps = [Taps(*row) for row in tx.rows(_TAPS, block=block)]
    closed = close_looks(looks, catalogue)
    noticed = close_taps(block, taps, catalogue, catalogue.secret)
    tx.many(_CELL, [{"block": block, **cell.key._asdict(), **cell._asdict()} for cell in closed.cells])
    tx.many(_NOTICE, [{"block": block, **one.key._asdict(), **one._asdict()} for one in noticed.notices])
    tx.run(
        "insert into closing (block, closed_at, closed_by, unpublished) values (:block, :now, :by, :unpublished)",
        block=block, now=now, by=by, unpublished=closed.unpublished,
    )  # fmt: skip
    freeze_beside(tx, catalogue, block, closed, noticed)
    invite_strict(tx, looks, catalogue.block_starts(block + 1) - 1, catalogue)
    tx.run("delete from look where counts_in <= :block", block=block)
    tx.run("delete from taps where counts_in <= :block", block=block)
    tx.run("update open_from set block = :next where id = 1", next=block + 1)


class NotClosed(Exception):
    """A block that cannot be withdrawn; the message says why."""


def withdraw(tx: Transaction, block: int, because: str) -> None:
    """Mark a closed block as withdrawn: no later book has anything of it. Its frozen rows stay, unread."""
    row = tx.row("select withdrawn_because from closing where block = :block", block=block)
    if row is None:
        raise NotClosed(f"Block {block} has not closed, so nothing of it has been published.")
    if row[0] is not None:
        raise NotClosed(f"Block {block} was withdrawn before: {row[0]}")
    tx.run("update closing set withdrawn_because = :because where block = :block", because=because, block=block)
