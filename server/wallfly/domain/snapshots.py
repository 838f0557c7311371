"""What stands when a block closes: how long ago people last did something, how rooms are, what is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from wallfly.domain.clarity import LEAST_ANSWERS, clarity, suppress
from wallfly.domain.closing import OTHER_SITES, round_to_five
from wallfly.domain.ladder import climb
from wallfly.domain.lived import jeffreys
from wallfly.domain.recency import how_long_ago

LEAST_PEOPLE = 5
LEAST_CHECKERS = 2
FIVE_DAYS = 5
EVERYONE = "everyone"
VOTING_DAYS = 14


# ---- recency


class Card(NamedTuple):
    """How many days ago someone last did something."""

    member: str
    site: str
    practice: str
    days: int


class RecencyRow(NamedTuple):
    """Published: people in fives, the middle one's days to the nearest five."""

    site: str
    practice: str
    target_days: int
    people: int
    fresh: int
    due: int
    overdue: int
    within: float
    within_lo: float
    within_hi: float
    median_days: int
    words: str


def freeze_recency(cards: Iterable[Card], targets: dict[str, int], secret: bytes, block: int) -> list[RecencyRow]:
    """People of each site by how long ago, with other sites where too few; one card a person and practice."""

    def enough(group: Sequence[Card]) -> bool:
        return len({one.member for one in group}) >= LEAST_PEOPLE

    rungs = (lambda one: (one.site, one.practice), lambda one: (OTHER_SITES, one.practice))
    rows = []
    for (site, practice), group in sorted(climb(cards, rungs, enough).items()):
        row = _recency(site, practice, targets[practice], [one.days for one in group], secret, block)
        if row is not None:
            rows.append(row)
    return rows


def _recency(site: str, practice: str, target: int, days: list[int], secret: bytes, block: int) -> RecencyRow | None:
    how = [how_long_ago(one, target) for one in days]
    fresh, due, overdue = (
        round_to_five(how.count(one), secret, f"recency|{block}|{site}|{practice}|{one}")
        for one in ("fresh", "due", "overdue")
    )
    people = fresh + due + overdue
    if people < LEAST_PEOPLE:
        return None
    share = jeffreys(fresh, people)
    middle = FIVE_DAYS * round(median(days) / FIVE_DAYS)
    words = f"About {fresh} of {people} people within {target} days; half of them within {max(middle, FIVE_DAYS)}."
    return RecencyRow(site, practice, target, people, fresh, due, overdue, share.raw, share.lo, share.hi, middle, words)


# ---- conditions


class Checked(NamedTuple):
    """A check of a room; `day` and `id` order them, `by` tells people apart."""

    site: str
    place: str
    practice: str
    day: int
    id: str
    state: str
    by: str


class Condition(NamedTuple):
    """How a room was at its newest check."""

    site: str
    place: str
    practice: str
    state: str


def freeze_conditions(checks: Iterable[Checked], today: int, valid_days: dict[str, int]) -> list[Condition]:
    """The newest check of each room that holds, where two people or more checked."""
    rooms: dict[tuple[str, str, str], list[Checked]] = {}
    for one in checks:
        rooms.setdefault((one.site, one.place, one.practice), []).append(one)
    rows = []
    for room, theirs in sorted(rooms.items()):
        newest = max(theirs, key=lambda one: (one.day, one.id))
        holds = today - newest.day <= valid_days[newest.practice]
        if holds and len({one.by for one in theirs}) >= LEAST_CHECKERS:
            rows.append(Condition(*room, newest.state))
    return rows


# ---- clarity


class Voted(NamedTuple):
    """One person's last vote on a wording, with the group the person belongs to."""

    value: str
    version: int
    group: str
    vote: str
    day: int


class ClarityRow(NamedTuple):
    """Published: how far a wording is understood, by everyone or by a group."""

    value: str
    version: int
    voters: str
    n: int
    understood: float
    lo: float
    hi: float
    agreement: float
    clarity: float
    words: str
    comments: int | None = None  # of everyone, from five who commented
    answered: int | None = None


class Comments(NamedTuple):
    """What was said about a wording: how many comments, by how many people, how many of them answered."""

    comments: int
    people: int
    answered: int


def freeze_clarity(
    votes: Sequence[Voted],
    today: int,
    done: Set[tuple[str, int]],
    said: Mapping[tuple[str, int], Comments] = MappingProxyType({}),
) -> list[ClarityRow]:
    """Wordings counted for good: once, two weeks or more after the first vote, from five voters.
    Never again (`done`): two counts would tell what the people between them said."""
    rows = []
    for value, version in sorted({(one.value, one.version) for one in votes} - done):
        theirs = [one for one in votes if (one.value, one.version) == (value, version)]
        if len(theirs) < LEAST_ANSWERS or today - min(one.day for one in theirs) < VOTING_DAYS:
            continue
        counts = {group: sum(one.group == group for one in theirs) for group in {one.group for one in theirs}}
        rows.append(_heard(_clarity(value, version, EVERYONE, theirs), said.get((value, version))))
        shown = suppress(counts).shown
        rows += [_clarity(value, version, group, [one for one in theirs if one.group == group]) for group in shown]
    return rows


def _heard(row: ClarityRow, said: Comments | None) -> ClarityRow:
    """With how many comments were made and answered, when five people or more made them."""
    if said is None or said.people < LEAST_ANSWERS:
        return row
    return row._replace(comments=said.comments, answered=said.answered)


def _clarity(value: str, version: int, voters: str, votes: list[Voted]) -> ClarityRow:
    said = [one.vote for one in votes]
    found = clarity(said.count("understand"), said.count("change"), said.count("unsure"))
    words = f"Clarity {round(found.clarity)} of 100, {found.n} voters."
    return ClarityRow(value, version, voters, found.n, found.understood, found.lo, found.hi, found.agreement,
                      found.clarity, words)  # fmt: skip
