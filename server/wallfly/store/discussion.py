"""The wordings that are up for discussion, read from the journal."""

from __future__ import annotations

from datetime import date

from wallfly.domain.discussion import Wording, up_for_discussion
from wallfly.domain.records import Stage, ValueVersion
from wallfly.store.engine import Transaction
from wallfly.store.rare import whoever_said_it


def open_wordings(tx: Transaction, today: date) -> dict[str, Wording]:
    """By value; a wording outlives the name of whoever put it up."""
    return up_for_discussion(
        whoever_said_it(tx, ValueVersion, "value_version"), whoever_said_it(tx, Stage, "stage"), today
    )


def latest_wording(tx: Transaction, value: str) -> int:
    """The number of the last wording of a value, 0 when none was put up."""
    versions = whoever_said_it(tx, ValueVersion, "value_version")
    return max((one.version for one in versions if one.value == value), default=0)
