"""Figures of the store itself."""

from __future__ import annotations

from wallfly.store.engine import Transaction


def read_health(tx: Transaction, now: int) -> tuple[int, bool, int]:
    """Records in the journal, whether any wait to be settled, messages due."""
    journal = tx.value("select count from commit_group where id = 1") or 0
    waiting = tx.value("select 1 from touched limit 1") is not None
    due = tx.value("select count(*) from outbox where state = 'due' and due <= :now", now=now)
    return int(journal), waiting, int(due)
