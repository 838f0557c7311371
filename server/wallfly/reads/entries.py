"""What stewards have set up, as they wrote it."""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.store.engine import Transaction


def read_entries(tx: Transaction) -> list[dict[str, Any]]:
    """Every entry with its newest body, retired ones too."""
    rows = tx.rows("select kind, key, retired, body from entry order by kind, key")
    return [{"kind": kind, "key": key, "retired": bool(retired), "body": msgspec.json.decode(body)}
            for kind, key, retired, body in rows]  # fmt: skip
