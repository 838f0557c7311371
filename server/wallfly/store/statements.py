"""What a store function does in SQLite: one open transaction, and many rows in one statement."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from wallfly.store.engine import Row, Tally

ROWS_AT_ONCE = tuple(1 << power for power in range(10, -1, -1))  # of one statement: few shapes, each prepared once


class SqliteTransaction:
    """One open transaction on one connection."""

    __slots__ = ("_conn", "tally")

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self.tally = Tally()

    def rows(self, sql: str, **params: Any) -> list[Row]:
        return self._conn.execute(sql, params).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, **params: Any) -> Row | None:
        return self._conn.execute(sql, params).fetchone()  # type: ignore[no-any-return]

    def value(self, sql: str, **params: Any) -> Any:
        row = self._conn.execute(sql, params).fetchone()
        return row[0] if row else None

    def run(self, sql: str, **params: Any) -> int:
        return self._conn.execute(sql, params).rowcount  # type: ignore[no-any-return]

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> int:
        # Each step of SQLite hands the interpreter over to other threads and has to get it back:
        # one statement with many rows does that once, not once a row.
        names = _named(sql)
        if not names:
            return self._conn.executemany(sql, rows).rowcount  # type: ignore[no-any-return]
        in_order: Sequence[Any] = [row if isinstance(row, tuple) else [row[name] for name in names] for row in rows]
        changed = at = 0
        for size in ROWS_AT_ONCE:
            while len(rows) - at >= size:
                flat = list(chain.from_iterable(in_order[at : at + size]))
                changed += self._conn.execute(_widened(sql, size), flat).rowcount
                at += size
        return changed


_VALUES = re.compile(r"\bvalues\s*\(([^()]*)\)")
_NAME = re.compile(r":(\w+)")


@lru_cache(maxsize=256)
def _named(sql: str) -> tuple[str, ...]:
    """The parameters of a statement's only `values (:a, :b)`, when it has no others."""
    found = _VALUES.findall(sql)
    names = tuple(_NAME.findall(found[0])) if len(found) == 1 else ()
    return names if len(_NAME.findall(sql)) == len(names) else ()


@lru_cache(maxsize=1024)
def _widened(sql: str, size: int) -> str:
    """The statement with so many rows of values, by position."""
    row = _NAME.sub("?", f"({_VALUES.findall(sql)[0]})")
    return _VALUES.sub(lambda _: f"values {', '.join([row] * size)}", sql)
