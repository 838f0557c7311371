"""The leaderboard of those who chose to be on it: five places, no bottom, nothing about teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

LEAST = 10  # members who chose it, or nothing is shown
PLACES = 5


class Entrant(NamedTuple):
    """A member who chose to be on it, with their points of the season."""

    member: str
    nickname: str
    points: int


class Placed(Struct, frozen=True):
    """One row of the leaderboard."""

    place: int
    nickname: str
    points: int
    own: bool


def leaderboard(entrants: Iterable[Entrant], member: str) -> list[Placed] | None:
    """The first five places, as `member` sees them; those who share a place in order of their
    nicknames, nobody without points. None when fewer than ten chose to be on it."""
    everyone = sorted(entrants, key=lambda one: (-one.points, one.nickname.casefold(), one.nickname, one.member))
    if len(everyone) < LEAST:
        return None
    rows: list[Placed] = []
    for number, one in enumerate(everyone, 1):
        place = rows[-1].place if rows and rows[-1].points == one.points else number
        if place > PLACES or not one.points:
            break
        rows.append(Placed(place, one.nickname, one.points, one.member == member))
    return rows
