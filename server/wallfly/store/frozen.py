"""Rows of `frozen`, written once and copied by every book; and rows that wait for a later closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from wallfly.store.engine import Transaction


def keep(tx: Transaction, name: str, block: int, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    """Freeze rows of a block (or a season) by their keys."""
    _write(tx, "frozen", name, block, bodies)


def let_wait(tx: Transaction, name: str, block: int, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep rows until a later closing has used them; they take the place of those of that name."""
    tx.run("delete from waiting where name = :name and block <= :block", name=name, block=block)
    _write(tx, "waiting", name, block, bodies)


def frozen(tx: Transaction, name: str, block: int | None = None) -> list[tuple[int, dict[str, Any]]]:
    """Frozen rows with their block (or season), of one or of all."""
    return _read(tx, "frozen", name, block)


def waiting(tx: Transaction, name: str, block: int | None = None) -> list[dict[str, Any]]:
    """Rows that wait."""
    return [body for _, body in _read(tx, "waiting", name, block)]


def _write(tx: Transaction, table: str, name: str, block: int, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    tx.many(
        f"insert into {table} (name, block, key, body) values (:name, :block, :key, :body)",
        [{"name": name, "block": block, "key": key, "body": msgspec.json.encode(body).decode()}
         for key, body in sorted(bodies.items())],
    )  # fmt: skip


def _read(tx: Transaction, table: str, name: str, block: int | None) -> list[tuple[int, dict[str, Any]]]:
    which = "" if block is None else " and block = :block"
    params = {} if block is None else {"block": block}
    rows = tx.rows(
        f"select block, body from {table} where name = :name{which} order by block, key", name=name, **params
    )
    return [(at, msgspec.json.decode(body)) for at, body in rows]
