"""Rows of `frozen`: written once, copied by every book, or waiting for the end of a season."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from wallfly.store.engine import Transaction


def keep(tx: Transaction, name: str, block: int, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    """Write rows of a block (or a season) by their keys."""
    tx.many(
        "insert into frozen (name, block, key, body) values (:name, :block, :key, :body)",
        [{"name": name, "block": block, "key": key, "body": msgspec.json.encode(body).decode()}
         for key, body in sorted(bodies.items())],
    )  # fmt: skip


def frozen(tx: Transaction, name: str, block: int | None = None) -> list[tuple[int, dict[str, Any]]]:
    """Rows with their block (or season), of one or of all."""
    which = "" if block is None else " and block = :block"
    params = {} if block is None else {"block": block}
    rows = tx.rows(f"select block, body from frozen where name = :name{which} order by block, key", name=name, **params)
    return [(at, msgspec.json.decode(body)) for at, body in rows]
