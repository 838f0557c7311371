"""What a stranger's SQL may do on a book: read its tables, with functions that cannot hurt.

Four walls, because any one may have a hole: an authorizer (only reading, only the book's own
tables, only listed functions), limits of SQLite itself (no long strings, so that no single
function runs long), a bound on memory (checked while a query runs, beside the clock that
Datasette keeps), and settings of the connection.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import pysqlite3 as sqlite3
from pysqlite3 import _sqlite3

from wallfly.book.functions import NAMES

LONGEST = 20_000  # characters or bytes of one value
MEMORY = 64 << 20  # bytes a query may add to what SQLite holds
CHECK_EVERY = 1000  # steps of a query between looks at clock and memory

# From sqlite3.h, limits a connection can lower for itself.
_LIMITS = {
    0: LONGEST,  # length of a string or blob
    1: LONGEST,  # length of a statement
    2: 200,  # columns
    3: 100,  # depth of an expression
    4: 30,  # terms in a compound select
    7: 0,  # attached databases
    8: 100,  # length of a LIKE or GLOB pattern
    11: 0,  # worker threads
}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FUNCTIONS = _names(
    """
    abs avg ceil ceiling char coalesce concat concat_ws count cume_dist date datetime dense_rank escape_fts exp
    first_value floor glob group_concat hex if ifnull iif instr
    json json_array json_array_length json_each json_extract json_group_array json_group_object json_object
    json_type json_valid julianday lag last_value lead length like ln log log10 log2 lower ltrim max min mod
    nth_value ntile nullif octet_length percent_rank pi pow power quote random rank replace round row_number rtrim
    sign sqrt strftime string_agg substr substring sum time timediff total trim trunc typeof unicode unixepoch
    upper -> ->>
    """
) | frozenset(NAMES)

_PRAGMAS = _names(
    "database_list foreign_key_list index_info index_list index_xinfo schema_version table_info table_xinfo"
)
_ALWAYS = frozenset({"sqlite_master", "sqlite_schema", "json_each", "json_tree"})

Handler = Callable[[], int | None]


class GuardedConnection(sqlite3.Connection):  # type: ignore[misc, unused-ignore]
    """A connection whose queries stop when they need too much memory, not only too much time."""

    def set_progress_handler(self, handler: Handler | None, n: int) -> None:
        """As SQLite's own, with a look at memory before each call of `handler`."""
        if handler is None:
            super().set_progress_handler(None, n)
            return
        most = _library().sqlite3_memory_used() + MEMORY
        used = _library().sqlite3_memory_used

        def look() -> int | None:
            return 1 if used() > most else handler()

        super().set_progress_handler(look, min(n, CHECK_EVERY))


def guard(conn: Any) -> None:
    """Put up the walls on a connection to a book. Call once, before any stranger's SQL."""
    tables = {name.lower() for (name,) in conn.execute("select name from sqlite_master where type = 'table'")}
    for pragma in ("trusted_schema = 0", "query_only = 1", "cell_size_check = 1", "mmap_size = 0"):
        conn.execute(f"pragma {pragma}")
    if isinstance(conn, sqlite3.Connection):
        _limit(conn)
    conn.set_authorizer(_authorizer(frozenset(tables | _ALWAYS)))


def _authorizer(tables: frozenset[str]) -> Callable[..., int]:
    def allow(action: int, first: str | None, second: str | None, _database: Any, _trigger: Any) -> int:
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_RECURSIVE:
                allowed = True
            case sqlite3.SQLITE_READ:
                # Without a column the name may be one the query made up itself.
                name = (first or "").lower()
                allowed = name in tables or (not second and not name.startswith("pragma_"))
            case sqlite3.SQLITE_FUNCTION:
                allowed = (second or "").lower() in _FUNCTIONS
            case sqlite3.SQLITE_PRAGMA:
                allowed = (first or "").lower() in _PRAGMAS
            case _:
                allowed = False
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY  # type: ignore[no-any-return, unused-ignore]

    return allow


@cache
def _library() -> Any:
    """The SQLite library this process runs on."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_limit.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_int)
    library.sqlite3_memory_used.restype = ctypes.c_int64
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    return library


def _limit(conn: Any) -> None:
    """Lower SQLite's own limits; Python's module has no call for it.

    The handle is the first field of the connection object, and its own first field is the file
    system layer, which tells a right guess from a wrong one.
    """
    handle = ctypes.c_void_p.from_address(id(conn) + object.__basicsize__).value
    layer = ctypes.c_void_p.from_address(handle).value if handle else None
    if layer is None or layer != _library().sqlite3_vfs_find(None):
        raise RuntimeError("The limits of SQLite could not be set; the book stays closed.")
    for limit, most in _LIMITS.items():
        _library().sqlite3_limit(handle, limit, most)
