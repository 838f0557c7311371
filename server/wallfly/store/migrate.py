"""Bringing a store file to the schema this version of Wallfly knows.

Each file of `schema/migrations` is one step, run once, in the order of its name. A file
that holds a step we have never heard of belongs to a newer Wallfly and is left alone.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3 as sqlite3
from sqlite_utils import Database, Migrations

from wallfly import files

# The WAL-reset race of older SQLite versions can lose committed records.
OLDEST_SQLITE = (3, 51, 3)


class NewerSchema(Exception):
    """The file was last used by a newer Wallfly."""


class OldSqlite(Exception):
    """The SQLite library in this process is too old to be trusted with a write-ahead log."""


def steps() -> list[Path]:
    """The migration files, in order."""
    return sorted((files.SCHEMA / "migrations").glob("*.sql"))


def _migrations() -> Migrations:
    migrations = Migrations("wallfly")
    for path in steps():
        migrations(name=path.stem)(_step(path.read_text("utf-8")))
    return migrations


def _step(sql: str) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        # Not executescript: that commits, and the step must stay inside its transaction.
        for statement in statements(sql):
            db.conn.execute(statement)

    return run


def statements(sql: str) -> Iterator[str]:
    """The statements of a migration file, one by one."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        raise ValueError("The last statement of the migration has no end.")


def pending(path: Path) -> list[str]:
    """Names of the steps that file still needs; all of them when it does not exist yet."""
    if not path.exists():
        return [step.stem for step in steps()]
    with _open(path) as db:
        return [step.name for step in _migrations().pending(db)]


def newer(path: Path) -> bool:
    """Whether a newer Wallfly has already changed this file."""
    if not path.exists():
        return False
    known = {step.stem for step in steps()}
    with _open(path) as db:
        return any(step.name not in known for step in _migrations().applied(db))


def migrate(path: Path) -> None:
    """Run the steps the file still needs. Several processes may call this at once.

    Raises OldSqlite, or NewerSchema, before anything is changed.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise OldSqlite(sqlite3.sqlite_version)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_suffix(".migrating"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if newer(path):
            raise NewerSchema(str(path))
        with _open(path) as db:
            # WAL is a property of the file, set once, outside any transaction.
            db.conn.execute("pragma journal_mode = wal")
            _migrations().apply(db)


@contextmanager
def _open(path: Path) -> Iterator[Database]:
    conn = sqlite3.connect(str(path), timeout=30)
    try:
        yield Database(conn)
    finally:
        conn.close()
