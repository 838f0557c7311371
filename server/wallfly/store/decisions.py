"""Decisions that count: both questions about customers answered, on an issue with a cause and two ideas.

The door takes any decision, since it judges a record by itself; here the others are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wallfly.domain.clock import SKEW_TOLERATED_MS
from wallfly.store.engine import Transaction

CAUSES, IDEAS = 1, 2
ANSWERS = ("text", "customer_effect", "if_ignored")

_THOUGHTS = """
select count(*) filter (where other.type = 'cause'), count(*) filter (where other.type = 'idea')
  from pointer join record as other on other.id = pointer.record
 where pointer.target = :issue and other.type in ('cause', 'idea') and other.at <= :until
"""


def decision_counts(tx: Transaction, at: int, said: Mapping[str, Any]) -> bool:
    """Whether a decision made at `at` (ms) counts; `said` is what the record says. What was thought before
    it and taken back later has still been thought."""
    if not all(str(said.get(part, "")).strip() for part in ANSWERS):
        return False
    causes, ideas = tx.row(_THOUGHTS, issue=said["target"], until=at + SKEW_TOLERATED_MS) or (0, 0)
    return bool(causes >= CAUSES and ideas >= IDEAS)
