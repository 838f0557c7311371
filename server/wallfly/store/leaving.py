"""Leaving Wallfly: who someone was is erased at once, what was counted stays.

The member's row stays as a number without a person: no name, no team, no phone, no invite leads
to it any more, so that points of others, open looks and taps, and closed cells do not change. The
number itself fades from the records with their season, as everyone's does.
"""

from __future__ import annotations

from wallfly.store.archive import erase_notes, journal_weeks
from wallfly.store.engine import Transaction

LEFT = "Someone who left"

# Every table that names a member, and what becomes of its rows. What has no person in it stays.
_ERASED = {
    "push_subscription": "delete from push_subscription where member = :member",
    "outbox": "delete from outbox where member = :member",
    "inbox": "delete from inbox where member = :member",
    "nudge": "delete from nudge where member = :member",
    "fewer": "delete from fewer where member = :member",
    "installation": "delete from installation where member = :member",
    "invite": "delete from invite where member = :member",
    "team_goal": "update team_goal set member = null where member = :member",
    "concern": "update concern set member = null where member = :member",
    "leaderboard_choice": "delete from leaderboard_choice where member = :member",
    "straight_run": "delete from straight_run where member = :member",
    "invitation": "delete from invitation where member = :member",
    "device": "delete from device where member = :member",
}
KEPT = {
    "shared_thanks",
    "record",
    "touched",
    "week_points",
    "together",
    "leave_week",
    "look",
    "taps",
    "activity_day",
    "season_archive",
}

TABLES = _ERASED.keys() | KEPT  # a test reads the schema and finds any that is forgotten here

_NAMELESS = """
update member set nickname = :left, team = null, site = null, settings = '{}', ended = :now
 where id = :member
"""


def leave(tx: Transaction, member: str, now: int) -> None:
    """Erase who a member was: nickname, team, settings, phones, messages, invites, and their notes."""
    _erase_notes(tx, member)
    for statement in _ERASED.values():
        tx.run(statement, member=member)
    tx.run("update invite set created_by = null where created_by = :member", member=member)
    tx.run("update shared_thanks set member = '' where member = :member", member=member)
    tx.run("update concern set taken_by = null where taken_by = :member", member=member)
    tx.run(_NAMELESS, member=member, left=LEFT, now=now)


def _erase_notes(tx: Transaction, member: str) -> None:
    """Notes are one's own words: they go with their author."""
    for week in journal_weeks(tx):
        erase_notes(tx, "week = :week and member = :member", week=week, member=member)
    erase_notes(tx, "week is null and member = :member", member=member)
