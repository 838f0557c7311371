"""The records on the wire: one small immutable fact each, made on a phone with an id of its own.

Everything here is settled once: field names, enumerations, lengths. Times are integer
milliseconds since 1970 (UTC). A record never says who sent it (the server knows), and no
record has a field for the person who was watched. A correction is another record (`Retract`).
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

# ---- the words of the fields

Ms = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]  # to the end of the year 9999
Id = Annotated[str, Meta(pattern=r"^[0-9A-Za-z-]{16,40}$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_:| -]{0,95}$")]
IsoDate = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
IsoWeek = Annotated[str, Meta(pattern=r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$")]
Label = Annotated[str, Meta(min_length=1, max_length=80)]
Line = Annotated[str, Meta(max_length=280)]
Text = Annotated[str, Meta(max_length=1000)]
Note = Annotated[str, Meta(max_length=140)]
Number = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Count = Annotated[int, Meta(ge=0, le=100_000)]

Polarity = Literal[-1, 0, 1]
RoleGroup = Literal["front line", "manager", "enabling function", "environment"]
Direction = Literal["to customer", "to colleague", "to staff", "to leader"]
Channel = Literal["counter", "phone", "web", "email", "delivery", "visit"]
Tier = Literal["small", "large", "unknown"]
Reason = Literal["time target", "no information", "no authority", "no kit", "too few people", "other"]
Outcome_ = Literal["turned around", "left unhappy"]
Solved = Literal["yes", "partly", "no"]
SupportCategory = Literal[
    "information", "authority", "kit and systems", "time and cover", "training",
    "knowledge", "space and rest", "pay and rota", "policy change", "other",
]  # fmt: skip
RequesterOp = Literal["give_info", "close", "reopen", "cancel"]
FunctionOp = Literal["ack", "need_info", "propose"]
Series = Literal["csat", "advocacy", "repeat_share", "repeat_visits"]
Daytype = Literal["wd", "sat", "sun"]
Daypart = Literal["early", "midday", "afternoon", "evening", "night"]
EntryKind = Literal[
    "organisation", "site", "team", "place", "value", "practice", "headcount",
    "target", "contact", "holiday", "opening_hours", "vignette",
]  # fmt: skip


class Record(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
):
    """What every record has: `at` when it happened, `recorded` when it was tapped, `tz` the phone's
    minutes east of UTC, `n` the phone's own running number, given when it is sealed for sending."""

    id: Id
    at: Ms
    recorded: Ms
    tz: Annotated[int, Meta(ge=-840, le=840)] = 0
    n: Number | None = None


# ---- what observers see


class Event(Record, frozen=True, tag="event"):
    """A tap: a practice lived (+1), missed (-1) or not clear (0), at a place."""

    practice: Slug
    polarity: Polarity
    place: Slug
    role: RoleGroup | None = None
    direction: Direction | None = None
    channel: Channel | None = None
    tier: Tier | None = None
    walk: Id | None = None
    reason: Reason | None = None
    outcome: Outcome_ | None = None
    note: Note | None = None


class Walk(Record, frozen=True, tag="walk"):
    """A timed look with a watch list: it gives taps their denominator. `end` is null when the
    phone died; the fold then ends it with its last record."""

    place: Slug
    watch: Annotated[list[Slug], Meta(min_length=1, max_length=6)]
    start: Ms
    end: Ms | None
    pauses: Annotated[list[tuple[Ms, Ms]], Meta(max_length=60)] = field(default_factory=list)
    overt: bool = False
    own_team: bool = False
    prompted: Count = 0
    answered: Count = 0
    auto_closed: bool = False
    nothing_seen: bool = False
    tagged: bool = False


class Scan(Record, frozen=True, tag="scan"):
    """The state of an interval practice at the bell: holds, does not, cannot see."""

    walk: Id
    practice: Slug
    state: Polarity
    late: bool = False


class Check(Record, frozen=True, tag="check"):
    """Whether a condition is there, at a place."""

    place: Slug
    practice: Slug
    state: Literal["present", "partly", "absent"]


class Recency(Record, frozen=True, tag="recency"):
    """The last time something happened, for oneself or, with a place, for that place."""

    practice: Slug
    happened_on: IsoDate
    place: Slug | None = None


class Promise(Record, frozen=True, tag="promise"):
    """A promise made at a place, due on a day."""

    place: Slug
    due_on: IsoDate


class PromiseResult(Record, frozen=True, tag="promise_result"):
    """How a promise ended."""

    target: Id
    result: Literal["kept", "missed", "told before"]


class ContactMark(Record, frozen=True, tag="contact_mark"):
    """One contact at a counter or line: the first about its matter, or a repeat."""

    place: Slug
    first_or_repeat: Literal["first", "repeat"]


class TrustMark(Record, frozen=True, tag="trust_mark"):
    """Trust given first at a place, and whether it was let down."""

    place: Slug
    result: Literal["kept", "broken"]


class Retract(Record, frozen=True, tag="retract"):
    """Takes one of one's own records back."""

    target: Id


class Round(Record, frozen=True, tag="round"):
    """What one would have noted in the stories of a calibration round, named by its week. A story is
    named by the entry it was read in, so that a later wording changes no answer."""

    round: IsoWeek
    answers: Annotated[list[tuple[Id, Polarity]], Meta(min_length=1, max_length=10)]


class Leave(Record, frozen=True, tag="leave"):
    """A week off: the rhythm of looking rests."""

    leave_week: IsoWeek


# ---- what teams say to each other on purpose


class Recognition(Record, frozen=True, tag="recognition"):
    """Thanks to a team: what was done, what it did, why it matters."""

    team: Slug
    what: Line = ""
    effect: Line = ""
    why: Line = ""
    value: Slug | None = None
    practice: Slug | None = None


class FollowupDone(Record, frozen=True, tag="followup_done"):
    """A fix was checked with those it was for."""

    target: Id
    solved: Solved
    other_thoughts: Line = ""


class FollowupDenied(Record, frozen=True, tag="followup_denied"):
    """The other side says that it was not checked with them."""

    target: Id


class Support(Record, frozen=True, tag="support"):
    """Someone who serves customers asks a function for what they lack."""

    function: Slug
    category: SupportCategory
    place: Slug
    what: Line = ""


class SupportOp(Record, frozen=True, tag="support_op"):
    """One step of a support request. Only the requester can close it."""

    target: Id
    op: RequesterOp | FunctionOp
    text: Line = ""
    solved: Solved | None = None
    rating: Annotated[int, Meta(ge=1, le=5)] | None = None


class Issue(Record, frozen=True, tag="issue"):
    """Something for the weekly huddle."""

    team: Slug
    text: Line
    practice: Slug | None = None
    place: Slug | None = None


class Cause(Record, frozen=True, tag="cause"):
    """Why an issue may be so."""

    target: Id
    text: Line


class Idea(Record, frozen=True, tag="idea"):
    """What might help."""

    target: Id
    text: Line


class Decision(Record, frozen=True, tag="decision"):
    """What was decided on an issue, with both questions about customers answered."""

    target: Id
    text: Line
    value: Slug
    customer_effect: Line
    if_ignored: Line
    review_on: IsoDate | None = None


# ---- the life of a value


class ValueVersion(Record, frozen=True, tag="value_version"):
    """A wording of a value, put up for discussion."""

    value: Slug
    version: Number
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    text: Annotated[str, Meta(min_length=1, max_length=240)]
    vision: Annotated[str, Meta(max_length=120)] = ""
    change: Line = ""
    comments: Annotated[list[Id], Meta(max_length=200)] = field(default_factory=list)


class Vote(Record, frozen=True, tag="vote"):
    """Whether a wording is understood."""

    version: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}@[1-9]\d{0,5}$")]
    vote: Literal["understand", "change", "unsure"]


class Comment(Record, frozen=True, tag="comment"):
    """A thought on a wording."""

    version: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}@[1-9]\d{0,5}$")]
    text: Text
    signed: bool = False


class Reply(Record, frozen=True, tag="reply"):
    """An answer to a comment or an issue, signed."""

    target: Id
    text: Text


class Stage(Record, frozen=True, tag="stage"):
    """A value moves on in its life."""

    value: Slug
    to: Literal["draft", "open", "agreed", "live", "review", "retired"]
    closes_on: IsoDate | None = None
    note: Text = ""


# ---- stewards' registers


class Rule(Record, frozen=True, tag="rule"):
    """A line in the rule ledger."""

    key: Slug
    text: Line
    state: Literal["in force", "retired"]
    reason: Line = ""
    ends_on: IsoDate | None = None
    instead: Line = ""


class Metric(Record, frozen=True, tag="metric"):
    """A line in the metric register."""

    key: Slug
    name: Label
    value: Slug | None = None
    owner: Label = "nobody yet"
    review_on: IsoDate | None = None


class Outcome(Record, frozen=True, tag="outcome"):
    """A week's figure from elsewhere: satisfaction, advocacy, repeat visits."""

    week: IsoWeek
    site: Slug
    series: Series
    value: Annotated[float, Meta(ge=-1e9, le=1e9)]
    count: Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Marker(Record, frozen=True, tag="marker"):
    """A dated change on a site's time line."""

    site: Slug
    on: IsoDate
    text: Label
    kind: Literal["change", "incident", "bereavement"] = "change"


class Entry(Record, frozen=True, tag="entry"):
    """A steward's setting of one thing; `body` is one of `wallfly.domain.entries`'s structs."""

    kind: EntryKind
    key: Key
    body: dict[str, Any]
    retired: bool = False


# ---- what only the server makes


class Coverage(Record, frozen=True, tag="coverage"):
    """How little a watch slot was looked at, frozen each Monday."""

    week: IsoWeek
    place: Slug
    daytype: Daytype
    daypart: Daypart
    weight: Annotated[int, Meta(ge=0, le=2)]


class Quest(Record, frozen=True, tag="quest"):
    """An invitation to look where nobody did, frozen each Monday; `weeks` since anyone watched there,
    null when nobody has."""

    week: IsoWeek
    place: Slug
    daytype: Daytype
    daypart: Daypart
    weeks: Annotated[int, Meta(ge=0, le=12)] | None = None


class Followup(Record, frozen=True, tag="followup"):
    """A fix that is to be checked, with a day it is due."""

    owner: Annotated[str, Meta(max_length=40)]
    counterpart: Annotated[str, Meta(max_length=40)]
    due: Ms
    about: Id


class Calibration(Record, frozen=True, tag="calibration"):
    """The score of a calibration round."""

    round: Annotated[str, Meta(max_length=20)]
    score: Annotated[float, Meta(ge=0, le=1)]


AnyRecord = (
    Event | Walk | Scan | Check | Recency | Promise | PromiseResult | ContactMark | TrustMark | Retract
    | Round | Leave | Recognition | FollowupDone | FollowupDenied | Support | SupportOp | Issue | Cause | Idea
    | Decision | ValueVersion | Vote | Comment | Reply | Stage | Rule | Metric | Outcome | Marker | Entry
    | Coverage | Quest | Followup | Calibration
)  # fmt: skip


_TYPES: dict[type[Record], str] = {kind: str(kind.__struct_config__.tag) for kind in AnyRecord.__args__}


def type_of(record: Record) -> str:
    """The record's type as the wire names it."""
    return _TYPES[type(record)]


def derived_id(*parts: str) -> str:
    """The id of a record that the server makes out of others: the same parts, the same record."""
    digest = hashlib.sha256("|".join(parts).encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-7{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
