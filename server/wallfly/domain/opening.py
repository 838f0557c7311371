"""What of the book can ever open, and when: the days blocks close, the places shown alone."""

from __future__ import annotations

from datetime import date

from wallfly.domain.calendar import local, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import EVERY_ROLE, PROFILES, people_of


def closes_on(catalogue: Catalogue, block: int) -> date | None:
    """The day on which a block closes; None before anything is set up."""
    if not catalogue.first_week:
        return None
    return local(catalogue.block_closes_ms(block), catalogue.time_zone).date()


def running_block(catalogue: Catalogue, now: int) -> int:
    """The block that `now` (ms) lies in."""
    return max(1, catalogue.block_of(week_of(now, catalogue.time_zone)))


def shown_alone(catalogue: Catalogue) -> dict[str, list[str]]:
    """The offered places that can ever have a row of their own, with the role groups that are many
    enough there. The book never shows a place that is about fewer people than its floor."""
    floor = PROFILES[catalogue.profile].people
    found: dict[str, list[str]] = {}
    for place in sorted(catalogue.offered_places):
        site = catalogue.places[place].site
        about = [role for role in EVERY_ROLE if people_of([(site, place)], role, catalogue.headcounts) >= floor]
        if about:
            found[place] = about
    return found
