"""What stewards set up: the body of an entry, by its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from wallfly.domain.records import IsoDate, Label, Line, Polarity, RoleGroup, Slug

About = Literal["front line", "manager", "enabling function", "environment", "anyone"]
PracticeKind = Literal["event", "condition", "recency"]
Sampling = Literal["opportunity", "adlib", "interval", "check", "recency"]
TeamKind = Literal["front line", "enabling", "leadership"]
_Order = Annotated[int, Meta(ge=0, le=10_000)]
_ZoneName = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$")]


class _Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of an entry."""


class OrganisationBody(_Body, frozen=True):
    name: Label
    vision: Annotated[str, Meta(max_length=120)] = ""
    assessment: Line = ""  # the sentence on the data-protection impact assessment
    consultation: Line = ""  # the sentence on how staff were consulted
    contact: Line | None = None  # the named contact for urgent concerns
    leaderboard: bool | UnsetType = UNSET  # whether members may choose to be on one


class SiteBody(_Body, frozen=True):
    name: Label
    time_zone: _ZoneName


class TeamBody(_Body, frozen=True):
    name: Label
    kind: TeamKind = "front line"
    site: Slug | None = None


class PlaceBody(_Body, frozen=True):
    name: Label
    site: Slug
    team: Slug | None = None
    value_zone: bool = False


class ValueBody(_Body, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    text: Annotated[str, Meta(max_length=240)] = ""
    order: _Order = 0


class PracticeBody(_Body, frozen=True):
    value: Slug
    name: Annotated[str, Meta(min_length=1, max_length=28)]
    lived: Line
    missed: Line
    kind: PracticeKind = "event"
    about: About = "anyone"
    sampling: Sampling = "opportunity"
    denominator: Label | None = None  # where the denominator comes from, when not from looking
    minutes: Annotated[int, Meta(ge=1, le=60)] | None = None  # interval between scans
    days: Annotated[int, Meta(ge=1, le=1000)] | None = None  # target, or how long a check is valid
    icon: Slug = "eye"
    order: _Order = 0


class HeadcountBody(_Body, frozen=True):
    """Staff of one role group at a place, or at a site in all when no place is named."""

    site: Slug
    about: RoleGroup
    staff: Annotated[int, Meta(ge=0, le=1_000_000)]
    place: Slug | None = None


class TargetBody(_Body, frozen=True):
    value: Slug
    target: Annotated[float, Meta(ge=0, le=1)]


class ContactBody(_Body, frozen=True):
    """Whom to go to with an urgent concern; `member` when they read concerns in the app."""

    name: Label
    how: Line
    member: Annotated[str, Meta(max_length=40)] | None = None


class HolidayBody(_Body, frozen=True):
    site: Slug
    on: IsoDate
    name: Label = "holiday"


class OpeningHoursBody(_Body, frozen=True):
    place: Slug
    parts: Annotated[list[Annotated[str, Meta(pattern=r"^(wd|sat|sun) (early|midday|afternoon|evening|night)$")]],
                     Meta(max_length=15)]  # fmt: skip


class VignetteBody(_Body, frozen=True):
    """A short story of a calibration round: what it shows of a practice as the panel agreed, and why."""

    practice: Slug
    story: Annotated[str, Meta(min_length=20, max_length=400)]
    agreed: Polarity
    why: Annotated[str, Meta(min_length=10, max_length=280)]


BODIES: dict[str, type[_Body]] = {
    "organisation": OrganisationBody,
    "site": SiteBody,
    "team": TeamBody,
    "place": PlaceBody,
    "value": ValueBody,
    "practice": PracticeBody,
    "headcount": HeadcountBody,
    "target": TargetBody,
    "contact": ContactBody,
    "holiday": HolidayBody,
    "opening_hours": OpeningHoursBody,
    "vignette": VignetteBody,
}
