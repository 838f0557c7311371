"""Which wording of a value is up for discussion, and until when.

A wording is put up by its record. A stage can open it until a day, hold it back as a draft, or end
the discussion; what came last holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from wallfly.domain.records import Stage, ValueVersion


class Wording(NamedTuple):
    """A wording that everyone may speak about; `closes_on` is the last day, None when none was named.
    `opened_by` is the record that opened it."""

    record: ValueVersion
    closes_on: date | None
    opened_by: str

    @property
    def version(self) -> str:
        """As votes and comments name it."""
        return f"{self.record.value}@{self.record.version}"


def up_for_discussion(versions: Iterable[ValueVersion], stages: Iterable[Stage], today: date) -> dict[str, Wording]:
    """The newest wording of each value, by value, where it is open."""
    newest = {one.value: one for one in sorted(versions, key=lambda one: (one.version, one.at, one.id))}
    moved = {one.value: one for one in sorted(stages, key=lambda one: (one.at, one.id))}
    found = {value: _open(one, moved.get(value), today) for value, one in newest.items()}
    return {value: wording for value, wording in sorted(found.items()) if wording is not None}


def _open(version: ValueVersion, stage: Stage | None, today: date) -> Wording | None:
    if stage is None or (stage.to not in ("draft", "open") and stage.at < version.at):
        return Wording(version, None, version.id)
    closes_on = date.fromisoformat(stage.closes_on) if stage.closes_on else None
    if stage.to != "open" or (closes_on is not None and closes_on < today):
        return None
    return Wording(version, closes_on, max(stage, version, key=lambda one: (one.at, one.id)).id)
