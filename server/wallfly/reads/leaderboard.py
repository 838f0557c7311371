"""The leaderboard as whoever is on it sees it."""

from __future__ import annotations

from msgspec import Struct

from wallfly.domain.calendar import season_of, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.leaderboard import LEAST, Placed, leaderboard
from wallfly.domain.standing import season_ends, season_starts
from wallfly.store.engine import Transaction
from wallfly.store.leaderboard import chose_leaderboard, read_entrants


class Leaderboard(Struct):
    """The body of GET /api/leaderboard. Rows only when it is offered, one has joined it, and at least
    `least` have; how many have is told to nobody."""

    offered: bool
    joined: bool
    shown: bool
    least: int
    season: int
    rows: list[Placed]


def read_leaderboard(tx: Transaction, member: str, now: int, catalogue: Catalogue) -> Leaderboard:
    """This season's leaderboard for a member."""
    season = season_of(week_of(now, catalogue.time_zone), catalogue.first_week)
    offered, joined = catalogue.has_leaderboard, chose_leaderboard(tx, member)
    rows = None
    if offered and joined:
        weeks = season_starts(season, catalogue.first_week), season_ends(season, catalogue.first_week)
        rows = leaderboard(read_entrants(tx, *weeks), member)
    return Leaderboard(offered, joined, rows is not None, LEAST, season, rows or [])
