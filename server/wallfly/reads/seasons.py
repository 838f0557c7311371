"""What is kept of a season for its page "what we learned": when it was, and what one's team decided in it.

Its figures are in the open book, and one's own points, weeks and badges in GET /api/me.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wallfly.domain.calendar import DAY_MS, SEASON_WEEKS, local, season_of, week_monday, week_of, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.opening import closes_on
from wallfly.domain.standing import season_ends, season_starts
from wallfly.reads.huddle import decided
from wallfly.reads.said import said_since
from wallfly.reads.team import SHOWN_DAYS
from wallfly.store.engine import Transaction


def read_season(
    tx: Transaction, number: int, team: str | None, site: str | None, now: int, catalogue: Catalogue
) -> dict[str, Any] | None:
    """The body of GET /api/seasons/{number}; None for a season that has not begun."""
    zone = catalogue.zone_of(site)
    week, first = week_of(now, zone), catalogue.first_week
    if not 1 <= number <= max(1, season_of(week, first)):
        return None
    starts, ends = season_starts(number, first), season_ends(number, first)
    opens = closes_on(catalogue, number * SEASON_WEEKS // catalogue.block_weeks)
    return {
        "number": number,
        "starts_on": week_monday(starts).isoformat(),
        "ends_on": (week_monday(ends) + timedelta(days=6)).isoformat(),
        "over": week > ends,
        "figures_on": opens.isoformat() if opens else None,
        "decisions": _decisions(tx, team, week_starts_ms(starts, zone), week_starts_ms(ends + 1, zone), zone)
        if team
        else [],
    }


def _decisions(tx: Transaction, team: str, since: int, until: int, zone: str) -> list[dict[str, Any]]:
    """What the team decided from then until then (ms), the oldest first; who decided stays out."""
    found = []
    for issue in said_since(tx, "issue", since - SHOWN_DAYS * DAY_MS):
        made = decided(tx, issue) if issue.body["team"] == team else None
        if made is not None and since <= made.at < until:
            found.append((made.at, {
                "id": made.id, "on": local(made.at, zone).date().isoformat(), "issue": issue.body["text"],
                "text": made.body["text"], "customer_effect": made.body["customer_effect"],
            }))  # fmt: skip
    return [one for _, one in sorted(found, key=lambda one: (one[0], one[1]["id"]))]
