"""How far the journal has come, in a small file of its own, so that silent loss shows at start.

The store's file can lose its newest commits without an error when its log is damaged. The number
of the last commit is therefore also written here, once a second: a store that is behind it has
lost something and must not go on as if nothing had happened.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from wallfly.store.engine import Engine, Transaction

NAME = "high-water"


class BehindHighWater(Exception):
    """The store has fewer commits than it once had."""


def read_seq(tx: Transaction) -> int:
    """The number of the last commit that added records."""
    return int(tx.value("select seq from commit_group where id = 1") or 0)


async def keep_high_water(db: Engine, folder: Path) -> None:
    """Write the number down if it has moved."""
    seq = await db.read(read_seq)
    if seq != known(folder):
        await asyncio.to_thread(write, folder, seq)


def known(folder: Path) -> int:
    """The number written down last."""
    path = folder / NAME
    return int(path.read_text("ascii")) if path.exists() else 0


def write(folder: Path, seq: int) -> None:
    """Write the number so that a power cut leaves the old one or the new one."""
    fresh = folder / (NAME + ".new")
    with open(fresh, "w", encoding="ascii") as file:
        file.write(str(seq))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)


def check(db: Engine, folder: Path) -> None:
    """Raises BehindHighWater when the store has lost commits."""
    if db.read_now(read_seq) < known(folder):
        raise BehindHighWater
