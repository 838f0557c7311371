"""The last look at an edition before anyone else sees it.

Closing decides what is safe; this check knows nothing of closing. It reads the finished file as
a stranger would and refuses it when anything is in it that a book may not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3

from wallfly import files
from wallfly.book.words import LABEL, RUNNABLE
from wallfly.domain.closing import LOOK_MINUTES, LOOK_MOMENTS, OTHER_PRACTICES, ROUND_TO

NAMED = ("sites", "teams", "places", "stated_values", "practices", "metrics")

TEN = 10
FEW = 5  # people, answers or tasks: fewer say something about someone

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_TIME = re.compile(r"\d:\d\d|\d{4}-\d\d-\d\d[T ]\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HASH = re.compile(r"[0-9a-fA-F]{32,}")
_CLOCK = 1_000_000_000  # a whole number this large is a moment in time, not a count
_RUNS = re.compile(rb"[0-9A-Za-z_-]{8,}")


class Leak(Exception):
    """An edition that may not be published; the message says the first reason, `faults` says all."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"The book was not published. {faults[0]}")
        self.faults = faults


def check_book(path: Path, observers: int, forbidden: Iterable[str]) -> None:
    """Raise Leak unless the file holds only what a book may hold.

    `observers` is how many different people must be behind a row; `forbidden` are strings (ids of
    people and phones, hashes of tokens) that may occur nowhere in its bytes.
    """
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        faults = [
            *_schema(conn),
            *_leftovers(conn, path),
            *_words(conn),
            *_labels(conn),
            *_cells(conn, observers),
            *_rounded(conn),
            *_floors(conn),
            *_withdrawn(conn),
            *_links(conn),
        ]
    except sqlite3.DatabaseError as error:
        faults = [f"The file cannot be read as a book: {error}."]
    finally:
        conn.close()
    faults += _bytes(path.read_bytes(), forbidden)
    if faults:
        raise Leak(faults)


# ---- the file


def _schema(conn: Any) -> Iterator[str]:
    found = _definitions(conn)
    allowed_conn = sqlite3.connect(":memory:")
    allowed_conn.executescript((files.SCHEMA / "book.sql").read_text("utf-8"))
    allowed = _definitions(allowed_conn)
    allowed_conn.close()
    for name in sorted(found.keys() | allowed.keys()):
        if found.get(name) != allowed.get(name):
            yield f"Its table or index {name} is not what the book's schema allows."
    for name, without_rowid in conn.execute("select name, wr from pragma_table_list where schema = 'main'"):
        if not without_rowid and not name.startswith("sqlite_"):
            yield f"The table {name} keeps the order its rows were made in."


def _definitions(conn: Any) -> dict[str, str]:
    rows = conn.execute("select type, name, sql from sqlite_master where sql is not null")
    return {f"{kind} {name}": " ".join(sql.split()) for kind, name, sql in rows}


def _leftovers(conn: Any, path: Path) -> Iterator[str]:
    """Written afresh, the file must be the same to the byte: so nothing deleted is left in it."""
    afresh = path.with_name(path.name + ".afresh")
    afresh.unlink(missing_ok=True)
    try:
        conn.execute("vacuum into ?", (str(afresh),))
        if _without_counters(afresh.read_bytes()) != _without_counters(path.read_bytes()):
            yield "It has room that may still hold deleted rows."
    finally:
        afresh.unlink(missing_ok=True)


def _without_counters(content: bytes) -> bytes:
    """A SQLite file without what its header counts: changes, schemas, and the version that wrote it."""
    return content[:24] + content[28:40] + content[44:92] + content[100:]


def _links(conn: Any) -> Iterator[str]:
    for table, _, parent, _ in conn.execute("pragma foreign_key_check"):
        yield f"A row of {table} points at a row that {parent} does not have."


# ---- its words


def _values(conn: Any) -> Iterator[tuple[str, Any]]:
    """Every different value of every column, as (table.column, value)."""
    tables = [name for (name,) in conn.execute("select name from sqlite_master where type = 'table'")]
    for table in tables:
        for (column,) in conn.execute("select name from pragma_table_info(?)", (table,)).fetchall():
            for (value,) in conn.execute(f'select distinct "{column}" from "{table}"'):
                yield f"{table}.{column}", value


def _words(conn: Any) -> Iterator[str]:
    for where, value in _values(conn):
        if isinstance(value, bytes):
            yield f"{where} holds bytes instead of words."
        elif isinstance(value, int) and abs(value) >= _CLOCK:
            yield f"{where} holds a number that could be a moment in time."
        elif isinstance(value, str):
            yield from _word(where, value)


def _word(where: str, text: str) -> Iterator[str]:
    if _UUID.search(text):
        yield f"{where} holds the id of a record."
    if _TIME.search(text):
        yield f"{where} holds a time of day."
    if where != "publications.sha256" and _HASH.search(text):
        yield f"{where} holds something like a secret."
    if text.startswith(RUNNABLE):
        yield f"{where} holds a text that a spreadsheet would run: it starts with {text[0]!r}."


def _labels(conn: Any) -> Iterator[str]:
    for table in NAMED:
        for (name,) in conn.execute(f"select name from {table}"):
            if not LABEL.match(name):
                yield f"A name in {table} has characters that names may not have."


# ---- its figures


_TOO_LITTLE = f"""
select block, site, place, c.practice
  from cells c left join practices p on p.practice = c.practice
 where not (n >= {LOOK_MOMENTS} and walks >= :observers)
   and not (c.minutes >= {LOOK_MINUTES} and coalesce(sampling, '') = 'adlib'
            and c.practice <> '{OTHER_PRACTICES}')
"""


def _cells(conn: Any, observers: int) -> Iterator[str]:
    for block, site, place, practice in conn.execute(_TOO_LITTLE, {"observers": observers}):
        yield (
            f"Too little was seen of {practice} at {site}, {place}, in block {block} to be shown. If it was"
            " counted by the hour when the block closed, its sampling has to stay so: make a new practice"
            " for a new way of counting."
        )


def _rounded(conn: Any) -> Iterator[str]:
    for row in conn.execute("select lived, missed from noticed"):
        if any(one % ROUND_TO or one < 0 for one in row) or sum(row) < ROUND_TO:
            yield "A row of noticed is too small, or not rounded."
    for *counts, starts, ends in conn.execute("select walks, minutes, taps, starts, ends from activity"):
        if any(one % ROUND_TO or one < 0 for one in counts):
            yield "A row of activity is not rounded."
        if not _DAY.fullmatch(starts) or not _DAY.fullmatch(ends) or starts > ends:
            yield "A row of activity is not about days."


# What else must be rounded, and to what: table, columns, step.
_STEPS = (
    ("recency", ("people", "fresh", "due", "overdue", "median_days"), ROUND_TO),
    ("crosscuts", ("k", "n"), TEN),
    ("agreement", ("n",), TEN),
    ("watching", ("early_n", "later_n"), TEN),
)

# Tables with a floor of their own: table, what a row must have, what is said of one that has not.
_FLOORS = (
    ("counters", f"n >= {LOOK_MOMENTS} and k <= n", "counted"),
    ("followups", f"due >= {FEW} and done_on_time + done_late <= due", "due"),
    ("clarity", f"n >= {FEW} and coalesce(comments, {FEW}) >= {FEW}", "said"),
    ("recency", f"people >= {FEW}", "known"),
    ("agreement", f"n >= {LOOK_MOMENTS}", "seen by two people"),
    ("crosscuts", "n > 0 and k <= n", "seen"),
)


def _floors(conn: Any) -> Iterator[str]:
    for table, columns, step in _STEPS:
        for row in conn.execute(f"select {', '.join(columns)} from {table}"):
            if any(one % step or one < 0 for one in row):
                yield f"A row of {table} is not rounded."
    for table, enough, what in _FLOORS:
        if conn.execute(f"select 1 from {table} where not ({enough}) limit 1").fetchone():
            yield f"A row of {table} has too little {what}."


def _withdrawn(conn: Any) -> Iterator[str]:
    """No table may hold a row of a block that was withdrawn."""
    tables = conn.execute(
        "select m.name from sqlite_master m, pragma_table_info(m.name) c"
        " where m.type = 'table' and c.name = 'block' and m.name <> 'blocks'"
    )
    for (table,) in tables.fetchall():
        if conn.execute(
            f"select 1 from {table} where block in (select block from blocks where withdrawn_because is not null)"
        ).fetchone():
            yield f"A row of {table} is of a block that was withdrawn."


# ---- its bytes


def _bytes(content: bytes, forbidden: Iterable[str]) -> list[str]:
    """Whether anything forbidden is in the raw file, also where no row holds it any more."""
    wanted = {one.encode() for one in forbidden if one}
    plain = {one for one in wanted if _RUNS.fullmatch(one)}
    odd = next((True for one in wanted - plain if one in content), False)
    lengths = sorted({len(one) for one in plain})
    found = odd or any(
        run[start : start + length] in plain
        for run in set(_RUNS.findall(content))
        for length in lengths
        for start in range(len(run) - length + 1)
    )
    return ["It holds the id of a person, a phone or a code."] if found else []
