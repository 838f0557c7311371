"""Publishing: write the next edition beside the last, check it, then switch to it in one step.

The store is read, never the previous book, so an edition costs what the frozen rows cost.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec
import pysqlite3 as sqlite3

from wallfly import files
from wallfly.book.leak_check import check_book
from wallfly.book.rows import BookRows, read_book
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine, Transaction
from wallfly.store.open_from import read_open_from

__all__ = ["BookRows", "Publication", "publish", "read_book", "write_book"]

LINK = "book.db"
KEEP = 4  # editions left in the folder; a reader may still be busy with the one before
FORMAT = 1  # of the file, in its user_version

_RECORD = "insert into publication (number, at, sha256, blocks) values (:number, :at, :sha256, :blocks)"


class Publication(msgspec.Struct, frozen=True):
    """An edition that has been published; `at` in ms."""

    number: int
    at: int
    sha256: str
    blocks: list[int]
    path: Path


def publish(db: Engine, folder: Path, now: int) -> Publication:
    """Publish the next edition into `folder` as book-N.db and point book.db at it.

    Raises Leak, and then the last edition stays where it is.
    """
    rows = db.read_now(read_book, now)
    final = folder / f"book-{rows.number}.db"
    part = folder / f".book-{rows.number}.part"
    part.unlink(missing_ok=True)
    try:
        write_book(rows, part)
        check_book(part, rows.observers, rows.forbidden)
        edition = Publication(
            number=rows.number,
            at=now,
            sha256=hashlib.sha256(part.read_bytes()).hexdigest(),
            blocks=rows.blocks,
            path=final,
        )
        db.write_now(_record, edition)
        os.replace(part, final)
    finally:
        part.unlink(missing_ok=True)
    _switch(folder, final)
    drop_before(folder, rows.number - KEEP + 1)
    return edition


def needs_edition(tx: Transaction) -> bool:
    """Whether something was frozen, or withdrawn, since the last edition; yes before the first."""
    last = tx.row("select at, blocks from publication order by number desc limit 1")
    if last is None:
        return True
    catalogue = load_catalogue(tx)
    day = read_open_from(tx).day - 1
    shown = [block for (block,) in tx.rows("select block from closing where withdrawn_because is null order by block")]
    frozen_at = catalogue.day_closes_ms(day)
    return bool(frozen_at > last[0] or shown != msgspec.json.decode(last[1]))


def write_book(rows: BookRows, path: Path) -> None:
    """Write an edition to a new file: rows in key order, no free pages, on disk, read-only.

    The same rows give the same bytes.
    """
    conn = sqlite3.connect(str(path), isolation_level=None)
    try:
        conn.execute("pragma journal_mode = off")
        conn.execute("pragma synchronous = off")  # flushed once, at the end
        conn.execute(f"pragma user_version = {FORMAT}")
        conn.execute("begin")
        for statement in schema_statements():
            conn.execute(statement)
        for table, content in rows.tables.items():
            _fill(conn, table, content)
        conn.execute("commit")
        conn.execute("vacuum")
    finally:
        conn.close()
    os.chmod(path, 0o444)
    _flush(path)


def schema_statements() -> list[str]:
    """The statements of the book's schema, one a table."""
    text = (files.SCHEMA / "book.sql").read_text("utf-8")
    statements, pending = [], ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return statements


def newest(folder: Path) -> Path | None:
    """The file of the newest edition, or None before the first."""
    link = folder / LINK
    return link.resolve() if link.exists() else None


def _fill(conn: Any, table: str, content: list[tuple[object, ...]]) -> None:
    if content:
        marks = ", ".join("?" * len(content[0]))
        conn.executemany(f"insert into {table} values ({marks})", content)


def _record(tx: Transaction, edition: Publication) -> None:
    tx.run(
        _RECORD,
        number=edition.number,
        at=edition.at,
        sha256=edition.sha256,
        blocks=msgspec.json.encode(edition.blocks).decode(),
    )


def _switch(folder: Path, final: Path) -> None:
    fresh = folder / f".{LINK}.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(final.name)
    os.replace(fresh, folder / LINK)
    _flush(folder)


def drop_before(folder: Path, number: int) -> None:
    """Take the editions before one off the shelf."""
    for path in folder.glob("book-*.db"):
        edition = path.stem.removeprefix("book-")
        if edition.isdigit() and int(edition) < number:
            path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
