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

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from typing import NamedTuple

from wallfly.domain import clock, points
from wallfly.domain.calendar import day_of, local, season_of, slot_of, week_from_iso
from wallfly.domain.catalogue import RULES_VERSION, Catalogue
from wallfly.domain.earning import WALK_COUNTS_MIN, Around, Facts, WalkDone, earn
from wallfly.domain.records import Calibration, Event, Leave, Record, Scan, Walk

MINUTE_MS = 60_000
LONGEST_MS = 30 * MINUTE_MS  # of one walk's watching counts
SHORTEST_MS = 8 * MINUTE_MS  # or the walk is not valid
AFTER_LAST_MARK_MS = 120_000  # where a walk ends that was never finished
MARK_SLACK_MS = 60_000  # how far outside its walk a mark may lie
BULK = 60  # taps of one phone in one minute


class Stored(NamedTuple):
    """A journal row as folding needs it; `at`, `recorded` are corrected, `counts_in` is not None."""

    id: str
    at: int
    recorded: int
    skew: int
    device: str | None
    week: int
    counts_in: int
    site: str | None
    place: str | None
    record: Record


class Look(NamedTuple):
    """What one walk saw of one practice about one role group; n = 0 is kept: watched, nothing seen."""

    walk: str
    practice: str
    about: str
    member: str
    week: int
    site: str
    place: str
    counts_in: int
    k: int
    n: int
    unclear: int
    minutes: float
    overt: bool
    own_team: bool


class Taps(NamedTuple):
    """Quick taps of one member and week, counted."""

    member: str
    week: int
    counts_in: int
    site: str
    place: str
    practice: str
    about: str
    lived: int
    missed: int


class ActivityDay(NamedTuple):
    """How much a member looked on one day at one site, whatever was seen."""

    member: str
    week: int
    day: int
    site: str
    walks: int
    minutes: float
    taps: int


class WeekPoints(NamedTuple):
    """What a week earned."""

    member: str
    week: int
    parts: dict[str, int]
    total: int
    active: bool
    rules: int
    facts: Facts


class LeaveWeek(NamedTuple):
    """A week off, and the week in which the member said so."""

    member: str
    week: int
    off: int


class Folded(NamedTuple):
    """All rows one group comes to."""

    looks: list[Look]
    taps: list[Taps]
    activity: list[ActivityDay]
    points: WeekPoints | None
    leave: list[LeaveWeek]


class OpenFrom(NamedTuple):
    """The first block, day and season that are not frozen."""

    block: int
    day: int
    season: int


class _Watched(NamedTuple):
    """A walk with what follows from it: when it was watching, and whether that counts."""

    stored: Stored
    walk: Walk
    shift: int
    end: int
    active_ms: int
    valid: bool
    segments: list[tuple[int, int]]


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
    kept, marks, walks, quick = _sort_out(week, records, retracted)
    looks: list[Look] = []
    loose: list[tuple[Stored, Event, Stored]] = [(one, _event(one), one) for one in quick]
    for watched, minutes in _with_minutes(walks):
        seen, not_in_look = _look(member, watched, minutes, marks[watched.stored.id], catalogue)
        looks += seen
        loose += [(mark, _event(mark), watched.stored) for mark in not_in_look]
    return Folded(
        looks,
        _count_taps(member, week, loose, catalogue),
        _activity(member, week, walks, quick, catalogue),
        _points(member, week, _walks_done(walks, marks, catalogue), quick, kept, around, catalogue),
        _leave(member, week, kept),
    )


class Alone(NamedTuple):
    """What one member's week offers to be put beside others': quick taps that count, walks that earn."""

    counting: list[points.Tap]
    walks: frozenset[str]


def fold_alone(week: int, records: Iterable[Stored], retracted: Set[str], catalogue: Catalogue) -> Alone:
    """One member's week before it is put beside the others'."""
    _, _, walks, quick = _sort_out(week, records, retracted)
    taps = points.tap_points(_as_tap(one, catalogue) for one in quick)
    earning = {one.stored.id for one, minutes in _with_minutes(walks) if one.valid and minutes >= WALK_COUNTS_MIN}
    return Alone(taps.counting, frozenset(earning))


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


def _sort_out(
    week: int, records: Iterable[Stored], retracted: Set[str]
) -> tuple[list[Stored], dict[str, list[Stored]], list[_Watched], list[Stored]]:
    """The records that take part, the marks of each walk, the week's walks, and its quick taps."""
    # The result of a round is the server's record, not its member's to take back and try again.
    kept = sorted(
        (one for one in records if one.id not in retracted or isinstance(one.record, Calibration)),
        key=lambda one: (one.at, one.id),
    )
    kept = _without_bulk(kept)
    marks = _marks_by_walk(kept)
    walks = [_watch(one, one.record, marks[one.id]) for one in kept
             if isinstance(one.record, Walk) and one.week == week]  # fmt: skip
    return kept, marks, walks, [one for one in kept if one.week == week and _is_quick(one)]


def _without_bulk(records: list[Stored]) -> list[Stored]:
    """Of one phone and one minute, taps after the sixtieth count nowhere."""
    minutes: Counter[tuple[str | None, int]] = Counter()
    dropped = set()
    for one in sorted(records, key=lambda one: (one.recorded, one.id)):
        if isinstance(one.record, Event):
            key = (one.device, one.recorded // MINUTE_MS)
            minutes[key] += 1
            if minutes[key] > BULK:
                dropped.add(one.id)
    return [one for one in records if one.id not in dropped] if dropped else records


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


# ---- walks


def _watch(stored: Stored, walk: Record, marks: list[Stored]) -> _Watched:
    assert isinstance(walk, Walk)
    shift = clock.shift_of(stored.skew)
    start = stored.at
    if walk.end is not None:
        end = walk.end + shift
    else:
        last = max((mark.at for mark in marks), default=start)
        end = min(last + AFTER_LAST_MARK_MS, start + LONGEST_MS)
    segments = _active_segments(start, end, [(a + shift, b + shift) for a, b in walk.pauses])
    active = sum(b - a for a, b in segments)
    awake = walk.answered * 5 >= walk.prompted * 3  # at least 0.6 of the presence prompts
    in_time = stored.recorded - end <= clock.RECALLED_AFTER_MS
    return _Watched(
        stored,
        walk,
        shift,
        end,
        active,
        active >= SHORTEST_MS and awake and in_time,
        segments,
    )


def _active_segments(start: int, end: int, pauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first half hour of watching between start and end, without the pauses."""
    segments = _minus([(start, end)] if end > start else [], [(a, b) for a, b in pauses if b > a])
    kept, left = [], LONGEST_MS
    for a, b in segments:
        if left <= 0:
            break
        kept.append((a, min(b, a + left)))
        left -= b - a
    return kept


def _minus(segments: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for hole_from, hole_to in holes:
        cut = []
        for a, b in segments:
            if a < min(b, hole_from):
                cut.append((a, min(b, hole_from)))
            if max(a, hole_to) < b:
                cut.append((max(a, hole_to), b))
        segments = cut
    return segments


def _with_minutes(walks: list[_Watched]) -> list[tuple[_Watched, float]]:
    """Each walk with the minutes that are its own: a minute that two valid walks share belongs to
    the earlier start. (Walks on either side of a Sunday midnight are not compared.)"""
    taken: list[tuple[int, int]] = []
    result = []
    for watched in sorted(walks, key=lambda one: (one.stored.at, one.stored.id)):
        own = _minus(watched.segments, taken) if watched.valid else []
        taken += own
        result.append((watched, sum(b - a for a, b in own) / MINUTE_MS))
    return result


# ---- looks and taps


def _look(
    member: str,
    watched: _Watched,
    minutes: float,
    marks: list[Stored],
    catalogue: Catalogue,
) -> tuple[list[Look], list[Stored]]:
    """The looks of one walk, and the taps in it that no look can hold."""
    if watched.stored.site is None or not watched.valid:
        return [], _tap_marks(marks)
    tally: dict[tuple[str, str], Counter[int]] = {}
    loose = []
    for mark in marks:
        where = _moment(mark, watched, catalogue)
        if where is not None:
            tally.setdefault((where[0], where[1]), Counter())[where[2]] += 1
        elif isinstance(mark.record, Event):
            loose.append(mark)
    for practice in watched.walk.watch:
        if _is_watchable(practice, catalogue) and not any(key[0] == practice for key in tally):
            tally[(practice, catalogue.practices[practice].about)] = Counter()
    looks = [
        Look(
            walk=watched.stored.id, practice=practice, about=about, member=member, week=watched.stored.week,
            site=watched.stored.site, place=watched.walk.place, counts_in=watched.stored.counts_in,
            k=seen[1], n=seen[1] + seen[-1], unclear=seen[0], minutes=minutes,
            overt=watched.walk.overt, own_team=watched.walk.own_team,
        )
        for (practice, about), seen in sorted(tally.items())
    ]  # fmt: skip
    return looks, _tap_marks(loose)


def _moment(mark: Stored, watched: _Watched, catalogue: Catalogue) -> tuple[str, str, int] | None:
    """Practice, role group and polarity of a mark that belongs in its walk's look."""
    record = mark.record
    if not isinstance(record, Event | Scan) or record.practice not in watched.walk.watch:
        return None
    if not watched.stored.at - MARK_SLACK_MS <= mark.at <= watched.end + MARK_SLACK_MS:
        return None
    practice = catalogue.practices[record.practice]
    if clock.recalled(mark.at, mark.recorded):
        return None
    if isinstance(record, Scan):
        return (record.practice, practice.about, record.state) if practice.sampling == "interval" else None
    if practice.sampling not in ("opportunity", "adlib"):
        return None
    return record.practice, _about(record, catalogue), record.polarity


def _is_watchable(practice: str, catalogue: Catalogue) -> bool:
    return catalogue.practices[practice].sampling in (
        "opportunity",
        "adlib",
        "interval",
    )


def _tap_marks(marks: list[Stored]) -> list[Stored]:
    return [one for one in marks if isinstance(one.record, Event) and not clock.recalled(one.at, one.recorded)]


def _about(event: Event, catalogue: Catalogue) -> str:
    """Who was watched: the practice says, or the tap when the practice is about anyone."""
    about = catalogue.practices[event.practice].about
    return (event.role or about) if about == "anyone" else about


def _count_taps(
    member: str,
    week: int,
    loose: list[tuple[Stored, Event, Stored]],
    catalogue: Catalogue,
) -> list[Taps]:
    """Taps counted; the third of each triple says where and when it counts (its walk, or itself)."""
    tally: dict[tuple[int, str, str, str, str], Counter[int]] = {}
    for _, event, counts in loose:
        if event.polarity and counts.site is not None and counts.place is not None:
            key = (
                counts.counts_in,
                counts.site,
                counts.place,
                event.practice,
                _about(event, catalogue),
            )
            tally.setdefault(key, Counter())[event.polarity] += 1
    return [Taps(member, week, *key, lived=seen[1], missed=seen[-1]) for key, seen in sorted(tally.items())]


# ---- activity and points


def _activity(
    member: str,
    week: int,
    walks: list[_Watched],
    quick: list[Stored],
    catalogue: Catalogue,
) -> list[ActivityDay]:
    days: dict[tuple[int, str], list[float]] = {}

    def add(one: Stored, walks: int, minutes: float, taps: int) -> None:
        if one.site is not None:
            key = (day_of(one.at, catalogue.zone_of(one.site)), one.site)
            sums = days.setdefault(key, [0, 0.0, 0])
            sums[0], sums[1], sums[2] = (
                sums[0] + walks,
                sums[1] + minutes,
                sums[2] + taps,
            )

    for watched, minutes in _with_minutes(walks):
        if watched.valid:
            add(watched.stored, 1, minutes, 0)
    for one in quick:
        if _event(one).polarity:
            add(one, 0, 0.0, 1)
    return [
        ActivityDay(member, week, day, site, int(sums[0]), sums[1], int(sums[2]))
        for (day, site), sums in sorted(days.items())
    ]


def _points(
    member: str,
    week: int,
    walks: list[WalkDone],
    quick: list[Stored],
    kept: list[Stored],
    around: Around,
    catalogue: Catalogue,
) -> WeekPoints:
    taps = points.tap_points(_as_tap(one, catalogue) for one in quick)
    own = ((one.at, one.record) for one in kept if one.week == week)
    earned = earn(walks, taps, own, around)
    total = points.week_total(earned.parts)
    return WeekPoints(member, week, earned.parts, total, earned.active, RULES_VERSION, earned.facts)


def _walks_done(walks: list[_Watched], marks: dict[str, list[Stored]], catalogue: Catalogue) -> list[WalkDone]:
    """The walks that earn: valid with the minutes that are their own, so that nobody is at two places at once."""
    done = []
    for watched, minutes in _with_minutes(walks):
        if watched.valid and minutes >= WALK_COUNTS_MIN:
            at, zone = watched.stored.at, catalogue.zone_of(watched.stored.site)
            quiet = not any(_is_sight(mark) for mark in marks[watched.stored.id])
            done.append(WalkDone(day_of(at, zone), minutes, slot_of(watched.walk.place, at, zone), quiet))
    return done


def _is_sight(mark: Stored) -> bool:
    """Whether a mark says that there was something to see."""
    return not isinstance(mark.record, Scan) or mark.record.state != 0


def _leave(member: str, week: int, kept: list[Stored]) -> list[LeaveWeek]:
    said = {one.record.leave_week for one in kept if isinstance(one.record, Leave)}
    return [LeaveWeek(member, week, off) for off in sorted(week_from_iso(name) for name in said)]


def _as_tap(one: Stored, catalogue: Catalogue) -> points.Tap:
    event = _event(one)
    zone = catalogue.zone_of(one.site)
    hour = local(one.at, zone).hour
    return points.Tap(
        one.id,
        one.at,
        event.practice,
        event.place,
        event.role,
        day_of(one.at, zone),
        hour,
    )
