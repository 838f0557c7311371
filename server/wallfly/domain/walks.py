"""When a walk was watching, whether that counts, and which minutes are its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wallfly.domain import clock
from wallfly.domain.calendar import MINUTE_MS
from wallfly.domain.folds import Stored
from wallfly.domain.records import Walk

LONGEST_MS = 30 * MINUTE_MS  # of one walk's watching counts
SHORTEST_MS = 8 * MINUTE_MS  # or the walk is not valid
AFTER_LAST_MARK_MS = 120_000  # where a walk ends that was never finished
MARK_SLACK_MS = 60_000  # how far outside its walk a mark may lie

Segment = tuple[int, int]  # from, to: ms


class Watched(NamedTuple):
    """A walk with what follows from it: when it was watching (ms), and whether that counts."""

    stored: Stored
    walk: Walk
    end: int
    valid: bool
    segments: list[Segment]


def watch(stored: Stored, walk: Walk, marks: Iterable[Stored]) -> Watched:
    """A walk and its marks: valid when it watched eight minutes, awake, and was told of in time."""
    shift = clock.shift_of(stored.skew)
    end = end_of(walk, stored.at, shift, (mark.at for mark in marks))
    segments = _active_segments(stored.at, end, [(a + shift, b + shift) for a, b in walk.pauses])
    long_enough = sum(b - a for a, b in segments) >= SHORTEST_MS
    awake = walk.answered * 5 >= walk.prompted * 3  # at least 0.6 of the presence prompts
    in_time = stored.recorded - end <= clock.RECALLED_AFTER_MS
    return Watched(stored, walk, end, long_enough and awake and in_time, segments)


def end_of(walk: Walk, start: int, shift: int, marks: Iterable[int] = ()) -> int:
    """When a walk ended (ms). One that was never finished ended soon after its last mark.

    `start` and `marks` (when its marks were made) are corrected times; `shift` corrects the walk's own.
    """
    if walk.end is not None:
        return walk.end + shift
    return min(max(marks, default=start) + AFTER_LAST_MARK_MS, start + LONGEST_MS)


def with_minutes(walks: Iterable[Watched]) -> list[tuple[Watched, float]]:
    """Each walk with the minutes that are its own: a minute that two valid walks share belongs to
    the earlier start. (Walks on either side of a Sunday midnight are not compared.)"""
    taken: list[Segment] = []
    result = []
    for watched in sorted(walks, key=lambda one: (one.stored.at, one.stored.id)):
        own = _minus(watched.segments, taken) if watched.valid else []
        taken += own
        result.append((watched, sum(b - a for a, b in own) / MINUTE_MS))
    return result


def _active_segments(start: int, end: int, pauses: list[Segment]) -> list[Segment]:
    """The first half hour of watching between start and end, without the pauses."""
    segments = _minus([(start, end)] if end > start else [], [(a, b) for a, b in pauses if b > a])
    kept, left = [], LONGEST_MS
    for a, b in segments:
        if left <= 0:
            break
        kept.append((a, min(b, a + left)))
        left -= b - a
    return kept


def _minus(segments: list[Segment], holes: list[Segment]) -> list[Segment]:
    for hole_from, hole_to in holes:
        cut = []
        for a, b in segments:
            if a < min(b, hole_from):
                cut.append((a, min(b, hole_from)))
            if max(a, hole_to) < b:
                cut.append((max(a, hole_to), b))
        segments = cut
    return segments
