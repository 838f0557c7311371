"""Urgent concerns: who may read one, and how long it is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from wallfly.domain.calendar import DAY_MS

KEPT_TAKEN_MS = 30 * DAY_MS
KEPT_MS = 365 * DAY_MS


class Concern(NamedTuple):
    """What someone wrote, where and when (ms). `member` only when they chose to say who they are."""

    id: str
    at: int
    received: int
    place: str | None
    text: str
    member: str | None
    taken: int | None = None
    taken_by: str | None = None


def readers(named: Collection[str], members: Collection[tuple[str, str]]) -> list[str]:
    """Who reads concerns, of the members who are here as (id, role): those named as a contact; while
    none of them is here, the stewards, so that no concern is left unread."""
    here = [id for id, _ in members if id in named]
    return sorted(here or [id for id, role in members if role == "steward"])


def forgotten_before(now: int) -> tuple[int, int]:
    """A concern is deleted when it was taken up before the first moment, or came before the second."""
    return now - KEPT_TAKEN_MS, now - KEPT_MS


def same(one: Concern, other: Concern) -> bool:
    """Whether two copies under one id say the same."""
    return (one.at, one.place, one.text, one.member) == (other.at, other.place, other.text, other.member)
