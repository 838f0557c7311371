"""What people said on purpose, read from the journal: by its type, or by what it speaks about."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from wallfly.store.engine import Row, Transaction
from wallfly.store.rare import RARE
from wallfly.store.taken_back import NOT_TAKEN_BACK

_SAID = f"""
select record.id, record.member, record.at, record.body from record
 where record.type = :type and record.received > :since and {RARE} and {NOT_TAKEN_BACK}
 order by record.at desc, record.id desc
"""
_ABOUT = f"""
select record.id, record.member, record.at, record.body from pointer join record on record.id = pointer.record
 where pointer.target = :target and record.type = :type and {RARE} and {NOT_TAKEN_BACK}
 order by record.at, record.id
"""


class Said(NamedTuple):
    """One record that was not taken back: who said it (None once they are forgotten), when (ms), and what."""

    id: str
    by: str | None
    at: int
    body: dict[str, Any]


def said_since(tx: Transaction, type: str, since: int) -> list[Said]:
    """Records of a rare type that came since then (ms), the newest first."""
    return [_said(row) for row in tx.rows(_SAID, type=type, since=since)]


def said_about(tx: Transaction, target: str, type: str) -> list[Said]:
    """Records of a type that speak about another, the oldest first."""
    return [_said(row) for row in tx.rows(_ABOUT, target=target, type=type)]


def _said(row: Row) -> Said:
    id, by, at, body = row
    return Said(id, by, at, msgspec.json.decode(body))
