"""Growing a journal in bulk: the records of seasons whose authors have faded, over and over under ids of their own.

That is what a busier past leaves behind: rows that no open fold, no cell and no person points at any
more. What is measured on top of it (folds, closings, editions) is the real thing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3

from wallfly.progress import Progress
from wallfly.store.engine import DIGEST_MODULUS

MOST = 15  # times: the last part of a simulated id has room for one more hexadecimal digit
_KEPT_ONCE = "('entry', 'rule', 'metric', 'outcome', 'marker', 'value_version', 'followup', 'coverage', 'quest')"
_FADED = f"member is null and substr(record.id, 25, 4) = '0000' and type not in {_KEPT_ONCE}"

_RECORDS = f"""
insert into record (id, type, at, recorded, received, skew, week, counts_in, site, place, practice, hash, body)
select replace(id, '-0000', mark), type, at, recorded, received, skew, week, counts_in, site, place, practice,
       hash_of(replace(body, '-0000', mark)), replace(body, '-0000', mark)
  from record, mark where week = :week and {_FADED} order by 1
"""
_POINTERS = f"""
insert into pointer (target, record)
select replace(target, '-0000', mark), replace(pointer.record, '-0000', mark)
  from mark, pointer join record on record.id = pointer.record where {_FADED}
"""


class _Added:
    """Hashes bodies as the door does, and keeps count and sum as a commit group does."""

    def __init__(self) -> None:
        self.count = self.digest = 0

    def hash_of(self, body: str) -> str:
        found = hashlib.blake2b(body.encode(), digest_size=16).hexdigest()
        self.count += 1
        self.digest += int(found, 16)
        return found


def grow(small: Path, folder: Path, size: int) -> None:
    """Copy the data folder `small`, and let the journal of the copy grow to about `size` records."""
    folder.mkdir(parents=True)
    with sqlite3.connect(str(small / "wallfly.db")) as source:
        source.execute("vacuum into ?", (str(folder / "wallfly.db"),))
    conn = sqlite3.connect(str(folder / "wallfly.db"), isolation_level=None)
    try:
        conn.execute("pragma journal_mode = delete")  # as it is thrown away when it is cut off
        conn.execute("pragma synchronous = off")
        conn.execute("pragma cache_size = -400000")
        conn.execute("begin")
        _fill(conn, size)
        conn.execute("commit")
    finally:
        conn.close()


def _fill(conn: Any, size: int) -> None:
    count, digest = conn.execute("select count, digest from commit_group").fetchone()
    faded = conn.execute(f"select count(*) from record where {_FADED}").fetchone()[0]
    times = min(MOST, -(-(size - count) // faded))
    weeks = [week for (week,) in conn.execute("select distinct week from record where week is not null order by 1")]
    conn.execute("create temp table mark (mark text)")
    conn.executemany("insert into mark values (?)", [(f"-{number:x}000",) for number in range(1, times + 1)])
    added, bar = _Added(), Progress("Growing", len(weeks))
    conn.create_function("hash_of", 1, added.hash_of)
    for week in weeks:
        conn.execute(_RECORDS, {"week": week})
        bar.step()
    conn.execute(_POINTERS)
    bar.end()
    conn.execute(
        "update commit_group set seq = seq + 1, count = ?, digest = ?",
        (count + added.count, f"{(int(digest, 16) + added.digest) % DIGEST_MODULUS:032x}"),
    )
