"""What the book says about itself, in plain words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from wallfly.book.words import sentence
from wallfly.domain.calendar import local, week_monday
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import (
    LOOK_MINUTES,
    LOOK_MOMENTS,
    PROFILES,
    SMALL_PROFILE_BELOW,
    SPREAD_PEOPLE,
    TAP_MOMENTS,
)

NOT_FOR = "Not for individual appraisal or pay."
UNSAID = "Nothing has been said yet about"
SHARE_STEP = 5  # percent; the share that is not published is told no finer


class Closed(NamedTuple):
    """What has closed: blocks whose rows are shown, the last block, the share in no row (0 to 1)."""

    shown: list[int]
    last: int
    unpublished: float | None


def about_rows(catalogue: Catalogue, number: int, today: date, closed: Closed) -> list[tuple[str, str]]:
    """Rows (name, text) of the table `about`."""
    organisation = catalogue.organisation
    texts = {
        "organisation": organisation.name,
        "vision": organisation.vision,
        "edition": str(number),
        "published_on": today.isoformat(),
        "what_this_is": (
            "What people here noticed of the things we say we value. It was seen and tapped by colleagues on"
            " walks and in passing: what was watched, not everything that happened."
        ),
        "not_for": NOT_FOR,
        "what_a_row_needs": _what_a_row_needs(catalogue),
        "not_in_here": (
            "No names of people, no notes, no times of day. Once a period has closed, its rows never change."
        ),
        "what_it_does_not_give": _what_it_does_not_give(catalogue),
        "not_published": _not_published(closed.unpublished),
        "periods": _periods(catalogue, closed.shown),
        "next_figures": _next_figures(catalogue, closed.last),
        "assessment": organisation.assessment or f"{UNSAID} a data-protection impact assessment.",
        "consultation": organisation.consultation or f"{UNSAID} how staff were consulted.",
        "simulated": (
            "Everything in this book is simulated: no real people, no real places."
            if catalogue.simulated
            else "This book is about a real organisation."
        ),
    }
    return [(name, sentence(text)) for name, text in texts.items() if text.strip()]


def day(when: date) -> str:
    """A date in words: "18 May 2026"."""
    return f"{when.day} {when:%B} {when.year}"


def _what_a_row_needs(catalogue: Catalogue) -> str:
    profile = PROFILES[catalogue.profile]
    chosen = "" if catalogue.profile == "standard" else (
        f"This organisation has fewer than {SMALL_PROFILE_BELOW} staff and chose the rule for small ones."
    )  # fmt: skip
    return (
        f"A row stands here only when at least {profile.observers} different people noticed something in"
        f" it, at least {LOOK_MOMENTS} moments on walks or {TAP_MOMENTS} taps (or {LOOK_MINUTES} watched"
        " minutes, for what is counted by the hour), when nobody noticed more than half of it, and when it"
        f" is about at least {profile.people} staff, or {SPREAD_PEOPLE} when spread over several places."
        " What is too little alone is counted together with other places, other sites or other practices."
        f" {chosen}"
    )


def _what_it_does_not_give(catalogue: Catalogue) -> str:
    least = PROFILES[catalogue.profile].observers
    return (
        f"Nobody can work out from this file what fewer than {least} people noticed. Someone who takes out"
        f" what they noticed themselves leaves {least - 1}; several who put theirs together leave fewer."
        " That a row is here or missing tells who walked enough, never what was seen. If all moments of a"
        " row agree, all who watched are known to agree. It is not what statisticians call differential"
        " privacy."
    )


def _not_published(unpublished: float | None) -> str:
    if unpublished is None:
        return "No period has closed yet."
    percent = SHARE_STEP * round(100 * unpublished / SHARE_STEP)
    return (
        f"In the last closed period about {percent} % of the watched moments are in no row,"
        " because too few people noticed them."
    )


def _periods(catalogue: Catalogue, shown: list[int]) -> str:
    if not shown:
        return "No period has closed yet."
    first, last = _monday(catalogue, shown[0]), _monday(catalogue, shown[-1] + 1) - timedelta(days=1)
    return f"{day(first)} to {day(last)}, in periods of {_weeks(catalogue)}."


def _next_figures(catalogue: Catalogue, last: int) -> str:
    opens = local(catalogue.block_closes_ms(last + 1), catalogue.time_zone)
    which = "next" if last else "first"
    return f"The {which} figures open on {day(opens.date())}."


def _weeks(catalogue: Catalogue) -> str:
    return "one week" if catalogue.block_weeks == 1 else f"{catalogue.block_weeks} weeks"


def _monday(catalogue: Catalogue, block: int) -> date:
    return week_monday(catalogue.block_starts(block))
