"""The kinds of nudge, and when a change is worth telling a team.

A nudge that nobody asked for competes with all others for one push a day and three a week.
What is one's own task (a follow-up, an answer, the huddle) does not count, and an urgent concern
never waits.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from wallfly.domain.difference import prob_lower

SURE = 0.95
WORTH_SAYING = 0.10
SMALL_GROUP = 5
OBSERVERS, WALKS = 2, 3
RECENT_MOMENTS, EARLIER_MOMENTS = 20, 40
GAP_REST_DAYS, RISE_REST_DAYS = 14, 28
LAST_TIME_REST_DAYS = 14  # of one's own last time that is long ago
BASELINE_WEEKS = 8  # a new site is watched this long before anything is told about it
MARKER_REST_DAYS = 5  # working days without nudges after an incident or a death
OVERT_SHIFT = 0.20  # more change than this in how openly people watched explains too much

HOUR_MS = 3_600_000


class Kind(NamedTuple):
    """One kind of nudge. `rank` orders those nobody asked for (1 goes first); None for a task of one's
    own. `stale_h` is how many hours it may wait, `weekdays` (0 is Monday) and `slots` (minutes of the
    day) are when it may start; `ask_first` kinds are off until a member switches them on. `where` it shows
    beside the inbox: as a push, on the huddle page, or nowhere."""

    name: str
    rank: int | None
    urgency: Literal["low", "normal", "high"]
    stale_h: int = 48
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    slots: tuple[int, ...] = ()
    rest_days: int = 0  # days between two of this kind to one member about one thing
    a_day: int | None = None
    ask_first: bool = False
    where: Literal["push", "huddle", "inbox"] = "push"


KINDS = {
    kind.name: kind
    for kind in (
        Kind("widening", 1, "normal", weekdays=(1, 2, 3), rest_days=GAP_REST_DAYS),
        Kind("thanks", 2, "normal", slots=(8 * 60 + 30, 12 * 60 + 30, 16 * 60 + 30), a_day=1),
        Kind("came_of_it", 3, "normal", rest_days=7),
        Kind("lived_well", 4, "normal", rest_days=RISE_REST_DAYS),
        Kind("discussion", 5, "normal"),
        Kind("draft", None, "low", where="huddle"),
        Kind("quest", 6, "low", weekdays=(0,), slots=(10 * 60,), rest_days=7, ask_first=True),
        Kind("followup", None, "normal"),
        Kind("huddle", None, "low", stale_h=6, weekdays=(4,), slots=(14 * 60,), rest_days=6),
        Kind("support", None, "high", a_day=5),
        Kind("condition", None, "low", rest_days=28),
        Kind("recency", None, "low", where="inbox"),
        Kind("wave", None, "normal"),
    )
}
"""Every kind. A condition goes into the huddle first and is pushed after 28 days; a wave of the
self-evaluation and a support request are put in by what runs them."""

UNREQUESTED = frozenset(kind.name for kind in KINDS.values() if kind.rank is not None)


class Change(NamedTuple):
    """A practice at a place in the last closed block against the two before it: lived (k) of moments
    (n) as counted, and how much likeness of walks stretches the intervals."""

    headcount: int
    observers: int
    walks: int
    k1: float
    n1: float
    k2: float
    n2: float
    deff1: float = 1.0
    deff2: float = 1.0


class Decision(NamedTuple):
    """Whether to send, and the first reason why not; how sure the change is and how large, when it was
    worked out."""

    send: bool
    reason: str
    prob: float | None = None
    drop: float | None = None

    def as_plain(self) -> dict[str, Any]:
        """What is known of it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def gap_nudge(change: Change, days_since_last: float | None) -> Decision:
    """Whether a fall is told to its team."""
    return _decide(change, days_since_last, GAP_REST_DAYS, falls=True)


def rise_nudge(change: Change, days_since_last: float | None) -> Decision:
    """The mirror of it: a rise has the same thresholds; `drop` is then negative."""
    return _decide(change, days_since_last, RISE_REST_DAYS, falls=False)


def _decide(change: Change, days_since_last: float | None, rest: int, falls: bool) -> Decision:
    few = _too_little(change)
    if few is not None:
        return Decision(False, few)
    e1, e2 = max(1.0, change.deff1), max(1.0, change.deff2)
    found = prob_lower(change.k1 / e1, change.n1 / e1, change.k2 / e2, change.n2 / e2)
    sure, size = (found.prob, found.drop) if falls else (1 - found.prob, -found.drop)
    reason = "ok"
    if sure < SURE or size < WORTH_SAYING:
        reason = "not_clear"
    elif days_since_last is not None and days_since_last < rest:
        reason = "too_soon"
    return Decision(reason == "ok", reason, found.prob, found.drop)


def _too_little(change: Change) -> str | None:
    """The first reason why nothing can be said."""
    if change.headcount < SMALL_GROUP:
        return "small_group"
    if change.observers < OBSERVERS:
        return "one_observer"
    if change.walks < WALKS:
        return "few_walks"
    if change.n1 < RECENT_MOMENTS or change.n2 < EARLIER_MOMENTS:
        return "few_opportunities"
    return None


REASONS = {
    "ok": "sent",
    "small_group": "fewer than five people work there",
    "one_observer": "fewer than two people looked",
    "few_walks": "fewer than three walks",
    "few_opportunities": "too few moments",
    "not_clear": "no clear change",
    "too_soon": "told too recently",
    "baseline": "the site is in its first eight weeks",
    "marker": "something happened there within five working days",
    "overt_shift": "it was watched more or less openly than before",
    "no_team": "no team works there, or nobody who should hear of it uses Wallfly",
    "quiet": "decided in working hours only",
    "wrong_day": "gaps are told from Tuesday to Thursday",
    "wording": "the text breaks a rule of wording",
    "too_recent": "missing for less than four months; it is on the huddle page",
}
