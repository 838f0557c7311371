"""What one phone sends at once, and all that can be worked out about it before the writer has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.calendar import week_iso
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Accepted, JournalRow, Sender, groups_touched, journal_row, target_of
from wallfly.domain.records import Comment, Entry, Event, Round, Vote

WHERE_IT_POINTS = -1  # a mark with this week stands for "the group of whatever the record points at"
WHERE_IT_SPEAKS = -2  # … for "every week in which the member spoke about a wording"


class Batch(NamedTuple):
    """What one phone sends at once: its accepted records, when they came and how far its clock is
    off (ms), and the catalogue they were judged by."""

    accepted: Sequence[Accepted]
    sender: Sender
    received: int
    skew: int
    catalogue: Catalogue


class Ready(NamedTuple):
    """A batch with all that can be worked out before the writer has it: its rows, the marks for
    settle, what points where, the entries with their times (ms), and the calibration rounds that
    were answered in their week."""

    batch: Batch
    rows: list[JournalRow]
    marks: list[tuple[str, str, int]]
    pointers: list[tuple[str, str]]
    entries: list[tuple[Entry, int]]
    rounds: list[Round]


def ready(batch: Batch) -> Ready:
    """Work out everything about a batch that does not depend on what is stored: on any thread but
    the writer's, which all phones wait for."""
    rows = [journal_row(one, batch.sender, batch.received, batch.skew, batch.catalogue) for one in batch.accepted]
    return _what_follows(batch, rows)


def _what_follows(batch: Batch, rows: list[JournalRow]) -> Ready:
    """The marks are one a group, in the name of the first record that touches it."""
    touched: dict[int, str] = {}
    pointers: list[tuple[str, str]] = []
    entries: list[tuple[Entry, int]] = []
    rounds: list[Round] = []
    for one, row in zip(batch.accepted, rows, strict=True):
        record = one.record
        if record.__class__ is Event and row.week is not None:  # nearly all of them
            for week in groups_touched(record, row.week):
                touched.setdefault(week, record.id)
            continue
        if isinstance(record, Entry):
            entries.append((record, row.at))
            continue
        if row.week is None:
            continue
        target = target_of(record)
        if target is not None:
            pointers.append((target, record.id))
        if isinstance(record, Round) and week_iso(row.week) == record.round:
            rounds.append(record)
        if isinstance(record, Vote | Comment):
            touched.setdefault(WHERE_IT_SPEAKS, record.id)
        for week in groups_touched(record, row.week):
            touched.setdefault(week, record.id)
    member = batch.sender.member
    marks = [(record, member, week) for week, record in touched.items()]
    # Each record that points at another may point into a different week, so each is marked by itself.
    marks += [(record, member, WHERE_IT_POINTS) for _, record in pointers]
    return Ready(batch, rows, marks, pointers, entries, rounds)
