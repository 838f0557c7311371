"""From records to folds: what one member's week comes to.

A group is one member's week: the records of that week, the marks (taps and scans) of walks that
started in it, and the retractions that point into it. Folding a group is a pure function of that
set of records; nothing else of another member or week is read. `settle` and `rebuild` are the
same function over few or all groups, and both keep only what is still open, so that neither can
bring back a row whose period has been closed.

Which block a mark counts in is always its walk's block, whether the walk turns out valid or not:
so a mark can enter a figure at one closing only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from typing import NamedTuple

from wallfly.domain import clock, points
from wallfly.domain.bulk import in_bulk
from wallfly.domain.calendar import day_of, local, season_of, slot_of, week_from_iso
from wallfly.domain.catalogue import RULES_VERSION, Catalogue
from wallfly.domain.earning import Around, WalkDone, earn
from wallfly.domain.folds import ActivityDay, Folded, LeaveWeek, Look, OpenFrom, Stored, WeekPoints
from wallfly.domain.looks import count_taps, looks_of
from wallfly.domain.records import Calibration, Event, Leave, Scan, Walk
from wallfly.domain.walks import Watched, watch, with_minutes


def fold_group(
    member: str,
    week: int,
    records: Iterable[Stored],
    retracted: Set[str],
    catalogue: Catalogue,
    around: Around = Around(),  # noqa: B008 - a tuple of nothing
) -> Folded:
    """Everything one member's week comes to, as if nothing had been closed yet.

    `records`: the member's unquarantined records of that week, and their marks of the weeks beside
    it. `retracted`: ids the member took back. `around`: what its points depend on beside these.
    """
    own = _sort_out(week, records, retracted)
    looks: list[Look] = []
    loose = [(_event(one), one) for one in own.quick]
    for watched, minutes in own.walks:
        seen, not_in_look = looks_of(member, watched, minutes, own.marks[watched.stored.id], catalogue)
        looks += seen
        loose += [(_event(mark), watched.stored) for mark in not_in_look]
    return Folded(
        looks,
        count_taps(member, week, loose, catalogue),
        _activity(member, week, own, catalogue),
        _points(member, week, own, around, catalogue),
        _leave(member, week, own.kept),
    )


class Alone(NamedTuple):
    """What one member's week offers to be put beside others': quick taps that count, walks that earn."""

    counting: list[points.Tap]
    walks: frozenset[str]


def fold_alone(week: int, records: Iterable[Stored], retracted: Set[str], catalogue: Catalogue) -> Alone:
    """One member's week before it is put beside the others'."""
    own = _sort_out(week, records, retracted)
    taps = points.tap_points(_as_tap(one, catalogue) for one in own.quick)
    return Alone(taps.counting, frozenset(walk.stored.id for walk, minutes in own.walks if _earns(walk, minutes)))


def still_open(folded: Folded, open_from: OpenFrom, catalogue: Catalogue) -> Folded:
    """The rows that no closing has passed; the only ones a store may write."""
    earns = folded.points is not None and (season_of(folded.points.week, catalogue.first_week) >= open_from.season)
    return Folded(
        [look for look in folded.looks if look.counts_in >= open_from.block],
        [taps for taps in folded.taps if taps.counts_in >= open_from.block],
        [one for one in folded.activity if one.day >= open_from.day],
        folded.points if earns else None,
        folded.leave if earns else [],
    )


# ---- which records take part


class _Sorted(NamedTuple):
    """The records that take part, the marks of each walk, the week's walks with their minutes, its quick taps."""

    kept: list[Stored]
    marks: dict[str, list[Stored]]
    walks: list[tuple[Watched, float]]
    quick: list[Stored]


def _sort_out(week: int, records: Iterable[Stored], retracted: Set[str]) -> _Sorted:
    # The result of a round is the server's record, not its member's to take back and try again.
    stands = [one for one in records if one.id not in retracted or isinstance(one.record, Calibration)]
    bulk = in_bulk((one.recorded, one.id, one.device) for one in stands if isinstance(one.record, Event))
    kept = sorted((one for one in stands if one.id not in bulk), key=lambda one: (one.at, one.id))
    marks = _marks_by_walk(kept)
    walks = [watch(one, one.record, marks[one.id]) for one in kept
             if isinstance(one.record, Walk) and one.week == week]  # fmt: skip
    return _Sorted(kept, marks, with_minutes(walks), [one for one in kept if one.week == week and _is_quick(one)])


def _is_quick(one: Stored) -> bool:
    event = one.record
    return isinstance(event, Event) and event.walk is None and not clock.recalled(one.at, one.recorded)


def _marks_by_walk(records: list[Stored]) -> dict[str, list[Stored]]:
    marks: dict[str, list[Stored]] = defaultdict(list)
    for one in records:
        if isinstance(one.record, Event | Scan) and one.record.walk is not None:
            marks[one.record.walk].append(one)
    return marks


def _event(one: Stored) -> Event:
    assert isinstance(one.record, Event)
    return one.record


# ---- activity and points


def _activity(member: str, week: int, own: _Sorted, catalogue: Catalogue) -> list[ActivityDay]:
    looked = [(walk.stored, 1, minutes, 0) for walk, minutes in own.walks if walk.valid]
    looked += [(one, 0, 0.0, 1) for one in own.quick if _event(one).polarity]
    days: dict[tuple[int, str], tuple[int, float, int]] = {}
    for one, walks, minutes, taps in looked:
        if one.site is not None:
            key = (day_of(one.at, catalogue.zone_of(one.site)), one.site)
            had = days.get(key, (0, 0.0, 0))
            days[key] = (had[0] + walks, had[1] + minutes, had[2] + taps)
    return [ActivityDay(member, week, *key, *sums) for key, sums in sorted(days.items())]  # type: ignore[arg-type]


def _points(member: str, week: int, own: _Sorted, around: Around, catalogue: Catalogue) -> WeekPoints:
    taps = points.tap_points(_as_tap(one, catalogue) for one in own.quick)
    of_the_week = ((one.at, one.record) for one in own.kept if one.week == week)
    earned = earn(_walks_done(own, catalogue), taps, of_the_week, around)
    total = points.week_total(earned.parts)
    return WeekPoints(member, week, earned.parts, total, earned.active, RULES_VERSION, earned.facts)


def _walks_done(own: _Sorted, catalogue: Catalogue) -> list[WalkDone]:
    done = []
    for watched, minutes in own.walks:
        if _earns(watched, minutes):
            at, zone = watched.stored.at, catalogue.zone_of(watched.stored.site)
            quiet = not any(_is_sight(mark) for mark in own.marks[watched.stored.id])
            done.append(WalkDone(day_of(at, zone), minutes, slot_of(watched.walk.place, at, zone), quiet))
    return done


def _earns(walk: Watched, minutes: float) -> bool:
    """Valid with the minutes that are its own, so that nobody is at two places at once."""
    return walk.valid and minutes >= points.WALK_COUNTS_MIN


def _is_sight(mark: Stored) -> bool:
    """Whether a mark says that there was something to see."""
    return not isinstance(mark.record, Scan) or mark.record.state != 0


def _leave(member: str, week: int, kept: list[Stored]) -> list[LeaveWeek]:
    said = {one.record.leave_week for one in kept if isinstance(one.record, Leave)}
    return [LeaveWeek(member, week, off) for off in sorted(week_from_iso(name) for name in said)]


def _as_tap(one: Stored, catalogue: Catalogue) -> points.Tap:
    event, zone = _event(one), catalogue.zone_of(one.site)
    day, hour = day_of(one.at, zone), local(one.at, zone).hour
    return points.Tap(one.id, one.at, event.practice, event.place, event.role, day, hour)
