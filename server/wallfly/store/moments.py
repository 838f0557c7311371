"""The moments of a block that is closing, one by one: what cross-cuts and agreement are made of.

Only moments of looks and taps that the block publishes are cut; every valid walk of the block can
be half of a pair. Records that come more than five weeks late are in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from wallfly.domain import clock
from wallfly.domain.agreement import Mark
from wallfly.domain.bulk import in_bulk
from wallfly.domain.calendar import QUARTER_MS, daypart, daytype
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import ClosedLooks, ClosedTaps
from wallfly.domain.crosscuts import Cut, Source, Tally, categories_in_walk, categories_of
from wallfly.domain.looks import TAPPED, about_of
from wallfly.domain.pairs import Matched, Watched, matched, paired
from wallfly.domain.records import Event, Walk
from wallfly.domain.walks import MARK_SLACK_MS, end_of
from wallfly.store.engine import Transaction
from wallfly.store.taken_back import NEVER_TAKEN_BACK

LATE_WEEKS = 5
Slot = tuple[str, str, str]  # place, kind of day, part of day

_MOMENTS = f"""
select id, member, device, week, counts_in, at, recorded, skew, site, body
  from record
 where week between :from and :to and counts_in between :block and :after and member is not null
   and type in ('event', 'walk')
   and {NEVER_TAKEN_BACK}
 order by recorded, id
"""
_MINUTES = "select walk, max(minutes) from look where counts_in <= :block group by walk"


class Moments(NamedTuple):
    """What a block adds to its season."""

    tallies: list[Tally]
    matched: list[Matched]
    watched: dict[Slot, Attention]


class Attention(NamedTuple):
    """What a watch slot got in a block: the week of its last valid walk, and minutes."""

    week: int
    minutes: float


class _Row(NamedTuple):
    id: str
    member: str
    device: str | None
    week: int
    counts_in: int
    at: int
    recorded: int
    skew: int
    site: str | None
    record: Event | Walk


_decoder = msgspec.json.Decoder(Event | Walk)


def read_moments(tx: Transaction, catalogue: Catalogue, block: int, looks: ClosedLooks, taps: ClosedTaps) -> Moments:
    """The cuts of what is published and the matches of all valid walks, before the folds are emptied."""
    rows = _read_rows(tx, catalogue, block)
    walks = {row.id: row for row in rows if _is_walk(row)}
    tally = _Tallies()
    ends = _ends(rows, walks)
    _cut_walks(tally, rows, walks, ends, looks, catalogue)
    _cut_taps(tally, rows, block, taps, catalogue)
    minutes: dict[str, float] = dict(tx.rows(_MINUTES, block=block))
    valid = {id: row for id, row in walks.items() if id in minutes}
    alike = [one for pair in paired(_watched(rows, valid, ends, catalogue)) for one in matched(*pair)]
    return Moments(tally.all(catalogue), alike, _attention(valid, minutes, catalogue))


def _read_rows(tx: Transaction, catalogue: Catalogue, block: int) -> list[_Row]:
    """Walks, and the taps that count."""
    first = catalogue.block_starts(block)
    found = tx.rows(_MOMENTS, **{"from": first - LATE_WEEKS}, to=first + catalogue.block_weeks, block=block,
                    after=block + 1)  # fmt: skip
    rows = [_Row._make((*row[:9], _decoder.decode(row[9]))) for row in found]
    rows = [row for row in rows if _is_walk(row) or not clock.recalled(row.at, row.recorded)]
    bulk = in_bulk((row.recorded, row.id, (row.member, row.device)) for row in rows if not _is_walk(row))
    return [row for row in rows if row.id not in bulk]


def _attention(walks: dict[str, _Row], minutes: dict[str, float], catalogue: Catalogue) -> dict[Slot, Attention]:
    """Valid walks by the watch slot they started in."""
    found: dict[Slot, Attention] = {}
    for id, row in walks.items():
        assert isinstance(row.record, Walk)
        zone = catalogue.zone_of(row.site)
        slot = (row.record.place, daytype(row.at, zone), _daypart(row.at // QUARTER_MS, zone))
        had = found.get(slot, Attention(row.week, 0.0))
        found[slot] = Attention(max(had.week, row.week), had.minutes + minutes[id])
    return found


def _is_walk(row: _Row) -> bool:
    return isinstance(row.record, Walk)


# ---- cuts


class _Tallies:
    """Counts by cut, and who is behind each. Called for every moment, so it is written to be quick."""

    def __init__(self) -> None:
        self.cuts: dict[tuple[str, str, str, str], list[Any]] = {}

    def add(self, source: Source, event: Event, member: str, categories: Iterable[tuple[str, str]]) -> None:
        """One moment, in each of its categories."""
        for dimension, category in categories:
            counts = self.cuts.setdefault((source, event.practice, dimension, category), [0, 0, set()])
            counts[0] += event.polarity > 0
            counts[1] += 1
            counts[2].add(member)

    def all(self, catalogue: Catalogue) -> list[Tally]:
        """Everything counted."""
        values = {key: body.value for key, body in catalogue.practices.items()}
        return [
            Tally(Cut(source, values[practice], practice, dimension, category), k, n, frozenset(by))  # type: ignore[arg-type]
            for (source, practice, dimension, category), (k, n, by) in self.cuts.items()
        ]


def _cut_walks(
    tally: _Tallies, rows: list[_Row], walks: dict[str, _Row], ends: dict[str, int], looks: ClosedLooks,
    catalogue: Catalogue,
) -> None:  # fmt: skip
    published = {(look.walk, look.practice, look.about) for group in looks.members.values() for look in group}
    for row, event in _events(rows):
        walk = walks.get(event.walk) if event.walk else None
        practice = catalogue.practices[event.practice]
        if walk is None or practice.sampling != "opportunity" or not _within(row.at, event, walk, ends[walk.id]):
            continue
        if walk.member != row.member or (walk.id, event.practice, about_of(event, practice.about)) not in published:
            continue
        categories = categories_of(event, _daypart(row.at // QUARTER_MS, catalogue.zone_of(row.site)))
        assert isinstance(walk.record, Walk)
        in_walk = categories_in_walk(walk.record.own_team, row.at - walk.at)
        tally.add("walks", event, row.member, [*categories, *in_walk])


def _cut_taps(tally: _Tallies, rows: list[_Row], block: int, taps: ClosedTaps, catalogue: Catalogue) -> None:
    published = {(one.member, one.week, one.place, one.practice, one.about)
                 for group in taps.members.values() for one in group}  # fmt: skip
    for row, event in _events(rows):
        practice = catalogue.practices[event.practice]
        key = (row.member, row.week, event.place, event.practice, about_of(event, practice.about))
        if event.walk is None and row.counts_in == block and key in published:
            categories = categories_of(event, _daypart(row.at // QUARTER_MS, catalogue.zone_of(row.site)))
            tally.add("taps", event, row.member, categories)


def _events(rows: list[_Row]) -> Iterator[tuple[_Row, Event]]:
    """Lived and missed marks."""
    for row in rows:
        if isinstance(row.record, Event) and row.record.polarity:
            yield row, row.record


@lru_cache(maxsize=8192)
def _daypart(quarter: int, time_zone: str) -> str:
    """Parts of the day start on a quarter of an hour everywhere: moments of one quarter share the answer."""
    return daypart(quarter * QUARTER_MS, time_zone)


def _within(at: int, event: Event, walk: _Row, end: int) -> bool:
    assert isinstance(walk.record, Walk)
    return walk.at - MARK_SLACK_MS <= at <= end + MARK_SLACK_MS and event.practice in walk.record.watch


def _ends(rows: list[_Row], walks: dict[str, _Row]) -> dict[str, int]:
    """When each walk ended; one that was never finished, by its marks, as its looks have it."""
    marks: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        walk = walks.get(row.record.walk or "") if isinstance(row.record, Event) else None
        if walk is not None and walk.member == row.member:
            marks[walk.id].append(row.at)
    return {id: _end(row, marks[id]) for id, row in walks.items()}


def _end(walk: _Row, marks: list[int]) -> int:
    assert isinstance(walk.record, Walk)
    return end_of(walk.record, walk.at, clock.shift_of(walk.skew), marks)


# ---- pairs


def _watched(rows: list[_Row], walks: dict[str, _Row], ends: dict[str, int], catalogue: Catalogue) -> list[Watched]:
    marks: dict[str, list[Mark]] = defaultdict(list)
    for row, event in _events(rows):
        walk = walks.get(event.walk) if event.walk else None
        if walk and walk.member == row.member and catalogue.practices[event.practice].sampling in TAPPED:
            marks[walk.id].append(Mark(row.id, row.at / 1000, event.practice, event.polarity))
    found = []
    for id, row in walks.items():
        assert isinstance(row.record, Walk)
        watch = frozenset(row.record.watch)
        found.append(Watched(id, row.member, row.record.place, row.at / 1000, ends[id] / 1000, watch, tuple(marks[id])))
    return found
