"""What a phone shows of one's own standing."""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain.calendar import SEASON_WEEKS, season_of, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.ranges import gaps
from wallfly.domain.streak import streak
from wallfly.reads.records import count_to_mend
from wallfly.store.engine import Transaction
from wallfly.store.people import find_member


def read_me(tx: Transaction, member_id: str, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/me."""
    member = find_member(tx, member_id)
    assert member is not None
    week = week_of(now, catalogue.zone_of(member.site))
    weeks = tx.rows("select week, parts, total, active from week_points where member = :id", id=member_id)
    this_week = next((row for row in weeks if row[0] == week), None)
    season = season_of(week, catalogue.first_week)
    starts = catalogue.first_week + (season - 1) * SEASON_WEEKS
    active = {row[0] for row in weeks if row[3]} | _archived(tx, member_id, "active_weeks")
    return {
        "member": {"id": member.id, "nickname": member.nickname, "role": member.role, "team": member.team,
                   "site": member.site},
        "records": {"stored": member.stored, "missing": _missing(tx, member_id)},
        "quarantined": count_to_mend(tx, member_id),
        "points": {
            "week": this_week[2] if this_week else 0,
            "season": sum(row[2] for row in weeks if starts <= row[0] < starts + SEASON_WEEKS),
            "parts": msgspec.json.decode(this_week[1]) if this_week else {},
        },
        "streak": streak(active, _leave_weeks(tx, member_id), week)._asdict(),
        "badges": [],
        "quests": [],
    }  # fmt: skip


def _archived(tx: Transaction, member: str, column: str) -> set[int]:
    rows = tx.rows(f"select {column} from season_archive where member = :member", member=member)
    return {week for (weeks,) in rows for week in msgspec.json.decode(weeks)}


def _leave_weeks(tx: Transaction, member: str) -> set[int]:
    said = {off for (off,) in tx.rows("select off from leave_week where member = :member", member=member)}
    return said | _archived(tx, member, "leave_weeks")


def _missing(tx: Transaction, member: str) -> list[tuple[str, int, int]]:
    rows = tx.rows("select id, seen from installation where member = :member order by id", member=member)
    return [
        (id, low, high)
        for id, seen in rows
        for low, high in gaps([(low, high) for low, high in msgspec.json.decode(seen)])
    ]
