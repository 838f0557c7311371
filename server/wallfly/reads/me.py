"""What a phone shows of one's own standing."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from msgspec import Struct

from wallfly.domain.badges import NAMES, Badges
from wallfly.domain.calendar import season_of, week_iso, week_monday, week_of
from wallfly.domain.catalogue import Catalogue, QuestOffered
from wallfly.domain.points import QUEST, WEEK_LIMIT
from wallfly.domain.practice_quests import PracticeQuest
from wallfly.domain.ranges import gaps
from wallfly.domain.standing import Standing, Week, badges_of, season_ends, season_starts
from wallfly.reads.records import count_to_mend
from wallfly.store.engine import Transaction
from wallfly.store.leaderboard import chose_leaderboard
from wallfly.store.open_from import worked_out_before
from wallfly.store.people import Member as Person
from wallfly.store.people import find_member
from wallfly.store.readers import find_reader
from wallfly.store.standing import read_put_up, read_standing

_Slot = tuple[str, str, str]  # place, kind of day, part of day


class Member(Struct):
    """Who one is here."""

    id: str
    nickname: str
    role: str
    team: str | None
    site: str | None
    language: str


class Records(Struct):
    """How many records are stored, and which of a phone's own numbers are not: (phone, from, to)."""

    stored: int
    missing: list[tuple[str, int, int]]


class WeekEarned(Struct):
    """A week's points by part, what they come to, whether it keeps the rhythm, and whether what is
    worked out with others (corroborated, paired) is final."""

    week: str
    parts: dict[str, int]
    total: int
    active: bool
    worked_out: bool


class Points(Struct):
    """This week's points by part, and this season's."""

    week: int
    season: int
    parts: dict[str, int]


class Rhythm(Struct):
    """Weeks in rhythm now, the best run, spare weeks in hand."""

    current: int
    best: int
    reserve: int


class Badge(Struct):
    """A badge, and the season in which it was earned."""

    id: str
    name: str
    season: int


class BadgeAhead(Struct):
    """A badge that is not earned yet, and how far it is."""

    id: str
    have: int
    of: int


class ThisSeason(Struct):
    """The season that is running."""

    number: int
    first_week: str
    last_week: str
    ends_on: str


class EarlierSeason(Struct):
    """A season that is over; until it is archived a late record can still change it."""

    number: int
    points: int
    active_weeks: int
    badges: list[str]
    archived: bool


class QuestHere(Struct):
    """An invitation of this week to a watch slot at one's own site; `weeks` since anyone watched there,
    None when nobody has in twelve."""

    id: str
    week: str
    place: str
    daytype: str
    daypart: str
    weeks: int | None
    points: int
    done: bool


class Choice(Struct):
    """Whether there is a leaderboard, and whether one is on it."""

    offered: bool
    joined: bool


class Invitation(Struct):
    """An invitation to a calibration round, told to nobody else."""

    kind: str
    week: str


class Me(Struct):
    """The body of GET /api/me. `weeks`: those of this season, oldest first; a week gives `week_limit`
    at most. `leave`: weeks off of this season and to come. `spare`: missed
    weeks of this season in which a spare one kept the rhythm. `settled`: all that is stored is counted.
    `practice_quests`: for anyone, wherever they are."""

    member: Member
    records: Records
    quarantined: int
    points: Points
    weeks: list[WeekEarned]
    week_limit: int
    streak: Rhythm
    leave: list[str]
    spare: list[str]
    settled: bool
    badges: list[Badge]
    badges_ahead: list[BadgeAhead]
    season: ThisSeason
    seasons: list[EarlierSeason]
    quests: list[QuestHere]
    practice_quests: list[PracticeQuest]
    leaderboard: Choice
    invitations: list[Invitation]


def read_me(tx: Transaction, member_id: str, now: int, catalogue: Catalogue) -> Me:
    """Everything of one's own that the first screens show."""
    member = find_member(tx, member_id)
    assert member is not None
    week = week_of(now, catalogue.zone_of(member.site))
    season = max(1, season_of(week, catalogue.first_week))
    standing = read_standing(tx, member_id)
    found = badges_of(standing, read_put_up(tx, catalogue), catalogue, week)
    weeks = [one for one in standing.weeks_of(season, catalogue.first_week) if one.parts or one.active]
    worked_out = worked_out_before(tx)
    starts, ends = season_starts(season, catalogue.first_week), season_ends(season, catalogue.first_week)
    language = find_reader(tx, member_id).language
    return Me(
        member=Member(member.id, member.nickname, member.role, member.team, member.site, language),
        records=Records(member.stored, _missing(tx, member_id)),
        quarantined=count_to_mend(tx, member_id),
        points=_points(weeks, week),
        weeks=[_earned(one, worked_out) for one in weeks],
        week_limit=WEEK_LIMIT,
        streak=Rhythm(*standing.streak(week)),
        leave=[week_iso(one) for one in sorted(standing.off) if one >= starts],
        spare=[week_iso(one) for one in standing.spare(week) if one >= starts],
        settled=tx.value("select 1 from touched where member = :member limit 1", member=member_id) is None,
        badges=[Badge(id, NAMES[id], earned_in) for id, earned_in in found.earned.items()],
        badges_ahead=[BadgeAhead(one.id, one.have, one.of) for one in found.ahead],
        season=ThisSeason(season, week_iso(starts), week_iso(ends), _last_day(ends)),
        seasons=_earlier(standing, found, season, catalogue.first_week),
        quests=_quests(standing, member, week, catalogue),
        practice_quests=catalogue.practice_quests,
        leaderboard=Choice(catalogue.has_leaderboard, chose_leaderboard(tx, member_id)),
        invitations=_invitations(tx, member_id, standing),
    )  # fmt: skip


def _last_day(week: int) -> str:
    return (week_monday(week) + timedelta(days=6)).isoformat()


def _points(weeks: list[Week], week: int) -> Points:
    this = next((one for one in weeks if one.week == week), None)
    season = sum(one.total for one in weeks)
    return Points(this.total, season, this.parts) if this else Points(0, season, {})


def _earned(one: Week, worked_out: int) -> WeekEarned:
    return WeekEarned(week_iso(one.week), one.parts, one.total, one.active, one.week < worked_out)


def _earlier(standing: Standing, found: Badges, season: int, first_week: int) -> list[EarlierSeason]:
    rows = [EarlierSeason(one.season, one.points, len(one.active_weeks), _badges_in(found, one.season), True)
            for one in standing.archived]  # fmt: skip
    for number in range(standing.open_season, season):
        weeks = standing.weeks_of(number, first_week)
        if weeks:
            active = sum(one.active for one in weeks)
            total = sum(one.total for one in weeks)
            rows.append(EarlierSeason(number, total, active, _badges_in(found, number), False))
    return rows


def _badges_in(found: Badges, season: int) -> list[str]:
    return [id for id, earned_in in found.earned.items() if earned_in == season]


def _quests(standing: Standing, member: Person, week: int, catalogue: Catalogue) -> list[QuestHere]:
    """This week's quests at one's own site; everywhere, for those who belong to none."""
    this = next((one for one in standing.weeks if one.week == week), None)
    done = {(one.place, one.daytype, one.daypart) for one in this.facts.slots} if this else set[_Slot]()
    here = [one for one in catalogue.quests
            if one.week == week_iso(week) and member.site in (one.site, None)]  # fmt: skip
    return [_quest(one, done) for one in here]


def _quest(one: QuestOffered, done: set[_Slot]) -> QuestHere:
    slot = (one.place, one.daytype, one.daypart)
    return QuestHere(one.id, one.week, *slot, one.weeks, QUEST, slot in done)


def _invitations(tx: Transaction, member: str, standing: Standing) -> list[Invitation]:
    """Those that no calibration round was passed after."""
    rows = tx.rows("select kind, week from invitation where member = :member order by week, kind", member=member)
    passed = max((one.week for one in standing.weeks if one.facts.rounds), default=-1)
    return [Invitation(kind, week_iso(week)) for kind, week in rows if week > passed]


def _missing(tx: Transaction, member: str) -> list[tuple[str, int, int]]:
    rows = tx.rows("select id, seen from installation where member = :member order by id", member=member)
    return [
        (id, low, high)
        for id, seen in rows
        for low, high in gaps([(low, high) for low, high in msgspec.json.decode(seen)])
    ]
