"""What was seen: the marks of a walk as its looks, and what no look can hold as taps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wallfly.domain import clock
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.folds import Look, Stored, Taps
from wallfly.domain.records import Event, Scan
from wallfly.domain.walks import MARK_SLACK_MS, Watched

TAPPED = ("opportunity", "adlib")  # how practices are sampled that are tapped in a walk
WATCHABLE = (*TAPPED, "interval")

Subject = tuple[str, str]  # a practice, and the role group that was watched


def looks_of(
    member: str, watched: Watched, minutes: float, marks: Iterable[Stored], catalogue: Catalogue
) -> tuple[list[Look], list[Stored]]:
    """The looks of one walk with the minutes that are its own, and the taps in it that no look can hold."""
    stored, walk = watched.stored, watched.walk
    if stored.site is None or not watched.valid:
        return [], _in_time(marks)
    seen, loose = _count(watched, marks, catalogue)
    looks = [
        Look(
            walk=stored.id, practice=practice, about=about, member=member, week=stored.week,
            site=stored.site, place=walk.place, counts_in=stored.counts_in,
            k=states[1], n=states[1] + states[-1], unclear=states[0], minutes=minutes,
            overt=walk.overt, own_team=walk.own_team,
        )
        for (practice, about), states in sorted(seen.items())
    ]  # fmt: skip
    return looks, _in_time(loose)


def count_taps(member: str, week: int, loose: Iterable[tuple[Event, Stored]], catalogue: Catalogue) -> list[Taps]:
    """Taps counted; beside each what says where and when it counts: its walk, or itself."""
    tally: dict[tuple[int, str, str, str, str], Counter[int]] = {}
    for event, counts in loose:
        if event.polarity and counts.site is not None and counts.place is not None:
            about = about_of(event, catalogue.practices[event.practice].about)
            key = (counts.counts_in, counts.site, counts.place, event.practice, about)
            tally.setdefault(key, Counter())[event.polarity] += 1
    return [Taps(member, week, *key, lived=seen[1], missed=seen[-1]) for key, seen in sorted(tally.items())]


def about_of(event: Event, about: str) -> str:
    """Who was watched: the practice says whom it is about, or the tap when that is anyone."""
    return (event.role or about) if about == "anyone" else about


def _count(
    watched: Watched, marks: Iterable[Stored], catalogue: Catalogue
) -> tuple[dict[Subject, Counter[int]], list[Stored]]:
    """How often each state was seen of everything on the watch list, and the marks that are of none of it."""
    seen: dict[Subject, Counter[int]] = {}
    loose = []
    for mark in marks:
        moment = _moment(mark, watched, catalogue)
        if moment is None:
            loose.append(mark)
        else:
            subject, state = moment
            seen.setdefault(subject, Counter())[state] += 1
    for practice in watched.walk.watch:
        body = catalogue.practices[practice]
        if body.sampling in WATCHABLE and not any(subject[0] == practice for subject in seen):
            seen[practice, body.about] = Counter()
    return seen, loose


def _moment(mark: Stored, watched: Watched, catalogue: Catalogue) -> tuple[Subject, int] | None:
    """What a mark that belongs in its walk's look is of, and its state: lived 1, missed -1, unclear 0."""
    record = mark.record
    if not isinstance(record, Event | Scan) or record.practice not in watched.walk.watch:
        return None
    if not watched.stored.at - MARK_SLACK_MS <= mark.at <= watched.end + MARK_SLACK_MS:
        return None
    if clock.recalled(mark.at, mark.recorded):
        return None
    practice = catalogue.practices[record.practice]
    if isinstance(record, Scan):
        return ((record.practice, practice.about), record.state) if practice.sampling == "interval" else None
    if practice.sampling not in TAPPED:
        return None
    return (record.practice, about_of(record, practice.about)), record.polarity


def _in_time(marks: Iterable[Stored]) -> list[Stored]:
    """The taps among marks that were not told too late."""
    return [one for one in marks if isinstance(one.record, Event) and not clock.recalled(one.at, one.recorded)]
