"""The moments of a block that is closing, one by one: what cross-cuts and agreement are made of.

Only moments of looks and taps that the block publishes are cut; every valid walk of the block can
be half of a pair. Records that come more than five weeks late are in neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from wallfly.domain import clock
from wallfly.domain.agreement import Mark
from wallfly.domain.calendar import QUARTER_MS, block_starts, daypart, daytype
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import ClosedLooks, ClosedTaps
from wallfly.domain.crosscuts import Cut, Source, Tally, categories_in_walk, categories_of
from wallfly.domain.folding import AFTER_LAST_MARK_MS, BULK, LONGEST_MS, MARK_SLACK_MS, MINUTE_MS
from wallfly.domain.pairs import Matched, Watched, matched, paired
from wallfly.domain.records import Event, Scan, Walk
from wallfly.store.engine import Transaction

LATE_WEEKS = 5
Slot = tuple[str, str, str]  # place, kind of day, part of day
TAPPED = ("opportunity", "adlib")  # how practices are sampled that are tapped in a walk

_MOMENTS = """
select id, member, device, week, counts_in, at, recorded, skew, site, body
  from record
 where week between :from and :to and counts_in between :block and :after and member is not null
   and type in ('event', 'walk')
   and not exists (select 1 from pointer join record as retract on retract.id = pointer.record
                    where pointer.target = record.id and retract.type = 'retract'
                      and (retract.member = record.member or pointer.author_mark is not null))
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


_decoder = msgspec.json.Decoder(Event | Walk | Scan)


def read_moments(tx: Transaction, catalogue: Catalogue, block: int, looks: ClosedLooks, taps: ClosedTaps) -> Moments:
    """The cuts of what is published and the matches of all valid walks, before the folds are emptied."""
    first = block_starts(block, catalogue.first_week, catalogue.block_weeks)
    found = tx.rows(_MOMENTS, **{"from": first - LATE_WEEKS}, to=first + catalogue.block_weeks, block=block,
                    after=block + 1)  # fmt: skip
    rows = [_Row._make((*row[:9], _decoder.decode(row[9]))) for row in found]
    rows = _without_bulk([row for row in rows if not clock.recalled(row.at, row.recorded) or _is_walk(row)])
    walks = {row.id: row for row in rows if _is_walk(row)}
    tally = _Tallies()
    _cut_walks(tally, rows, walks, looks, catalogue)
    _cut_taps(tally, rows, block, taps, catalogue)
    minutes: dict[str, float] = dict(
        tx.rows("select walk, max(minutes) from look where counts_in <= :block group by walk", block=block)
    )
    valid = {id: row for id, row in walks.items() if id in minutes}
    pairs = paired(_watched(rows, valid, catalogue))
    return Moments(
        tally.all(catalogue), [one for pair in pairs for one in matched(*pair)], _attention(valid, minutes, catalogue)
    )


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


def _without_bulk(rows: list[_Row]) -> list[_Row]:
    """Of one phone and one minute, taps after the sixtieth count nowhere."""
    minutes: Counter[tuple[str, str | None, int]] = Counter()
    kept = []
    for row in sorted(rows, key=lambda row: (row.recorded, row.id)):
        if isinstance(row.record, Event):
            key = (row.member, row.device, row.recorded // MINUTE_MS)
            minutes[key] += 1
            if minutes[key] > BULK:
                continue
        kept.append(row)
    return kept


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
    tally: _Tallies, rows: list[_Row], walks: dict[str, _Row], looks: ClosedLooks, catalogue: Catalogue
) -> None:
    published = {(look.walk, look.practice, look.about) for group in looks.members.values() for look in group}
    for row, event in _events(rows):
        walk = walks.get(event.walk) if event.walk else None
        practice = catalogue.practices[event.practice]
        if walk is None or practice.sampling != "opportunity" or not _within(row, walk):
            continue
        if walk.member != row.member or (walk.id, event.practice, _about(event, practice.about)) not in published:
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
        key = (row.member, row.week, event.place, event.practice, _about(event, practice.about))
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


def _about(event: Event, about: str) -> str:
    return (event.role or about) if about == "anyone" else about


def _within(row: _Row, walk: _Row) -> bool:
    assert isinstance(walk.record, Walk)
    return walk.at - MARK_SLACK_MS <= row.at <= _end(walk) + MARK_SLACK_MS and row.record.practice in walk.record.watch  # type: ignore[union-attr]


def _end(walk: _Row, last: int | None = None) -> int:
    assert isinstance(walk.record, Walk)
    if walk.record.end is None:
        return min((walk.at if last is None else last) + AFTER_LAST_MARK_MS, walk.at + LONGEST_MS)
    return walk.record.end + clock.shift_of(walk.skew)


# ---- pairs


def _watched(rows: list[_Row], walks: dict[str, _Row], catalogue: Catalogue) -> list[Watched]:
    marks: dict[str, list[Mark]] = defaultdict(list)
    for row, event in _events(rows):
        walk = walks.get(event.walk) if event.walk else None
        if walk and walk.member == row.member and catalogue.practices[event.practice].sampling in TAPPED:
            marks[walk.id].append(Mark(row.id, row.at / 1000, event.practice, event.polarity))
    found = []
    for id, row in walks.items():
        assert isinstance(row.record, Walk)
        last = max((int(mark.at * 1000) for mark in marks[id]), default=row.at)
        watch = frozenset(row.record.watch)
        found.append(
            Watched(id, row.member, row.record.place, row.at / 1000, _end(row, last) / 1000, watch, tuple(marks[id]))
        )
    return found
