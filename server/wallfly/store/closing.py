"""Closing: what is due to be frozen is frozen, once, in one transaction each.

Blocks close into cells and notices, days into activity, and four weeks after a season's last
block its points are archived and the authors of its records fade. What is frozen is never
computed again, by anything.
"""

from __future__ import annotations

import msgspec

from wallfly.domain.activity import Activity, freeze_day, freeze_week
from wallfly.domain.badges import worth_keeping
from wallfly.domain.calendar import (
    DAY_MS,
    SEASON_WEEKS,
    block_closes_ms,
    block_starts,
    day_closes_ms,
    day_date,
    week_of_day,
)
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES, CellKey, close_looks, close_taps
from wallfly.domain.folds import ActivityDay, Look, Taps
from wallfly.domain.standing import Standing, badges_of, season_ends, season_starts
from wallfly.store.beside import freeze_beside
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine, Transaction
from wallfly.store.folds import author_mark, refold_week, settle_all
from wallfly.store.invitations import forget_invitations, invite_strict
from wallfly.store.open_from import open_the_books, read_open_from
from wallfly.store.standing import read_put_up, read_standing
from wallfly.store.together import forget_together, keep_together, plan_together

ARCHIVE_AFTER_MS = 28 * DAY_MS

_LOOKS = """
select walk, practice, about, member, week, site, place, counts_in, k, n, unclear, minutes, overt, own_team
  from look where counts_in <= :block
"""
_TAPS = """
select member, week, counts_in, site, place, practice, about, lived, missed from taps where counts_in <= :block
"""
_CELL = """
insert into cell (block, site, place, value, practice, about, k, n, unclear, walks, skk, skn, snn, minutes, overt_walks)
values (:block, :site, :place, :value, :practice, :about, :k, :n, :unclear, :walks, :skk, :skn, :snn,
        :minutes, :overt_walks)
"""
_NOTICE = """
insert into notice (block, site, place, value, practice, about, lived, missed)
values (:block, :site, :place, :value, :practice, :about, :lived, :missed)
"""


def close_due(db: Engine, now: int, by: str = "schedule") -> list[int]:
    """Freeze everything that is due at `now` (ms); returns the blocks that closed, oldest first."""
    while (planned := db.read_now(plan_together, now)) is not None:
        db.write_now(keep_together, planned)
    closed = []
    while (block := db.write_now(_close_next, now, by)) is not None:
        closed.append(block)
    return closed


async def close_due_soon(db: Engine, now: int, by: str = "schedule") -> list[int]:
    """The same from the event loop."""
    while (planned := await db.read(plan_together, now)) is not None:
        await db.write(keep_together, planned)
    closed = []
    while (block := await db.write(_close_next, now, by)) is not None:
        closed.append(block)
    return closed


def _close_next(tx: Transaction, now: int, by: str) -> int | None:
    """Close one block, with what is due before it, or only freeze days and archive seasons."""
    catalogue = load_catalogue(tx)
    if not catalogue.first_week:
        return None  # nothing has been set up
    open_the_books(tx, catalogue)
    block = read_open_from(tx).block
    due = _closes_ms(block, catalogue)
    freeze_days(tx, catalogue, min(now, due))
    archive_seasons(tx, catalogue, min(now, due))
    if due > now:
        return None
    close_block(tx, catalogue, block, now, by)
    return block


def _closes_ms(block: int, catalogue: Catalogue) -> int:
    return block_closes_ms(
        block,
        catalogue.first_week,
        catalogue.block_weeks,
        catalogue.time_zone,
        catalogue.site_zones,
    )


# ---- blocks


def close_block(tx: Transaction, catalogue: Catalogue, block: int, now: int, by: str) -> None:
    """Freeze a block: settle what is left, climb the ladder, take what was used out of the folds."""
    settle_all(tx)
    looks = [Look._make((*row[:12], bool(row[12]), bool(row[13]))) for row in tx.rows(_LOOKS, block=block)]
    taps = [Taps(*row) for row in tx.rows(_TAPS, block=block)]
    closed = close_looks(looks, catalogue)
    noticed = close_taps(block, taps, catalogue, secret_of(catalogue))
    tx.many(
        _CELL,
        [{"block": block, **_names(cell.key), **cell._asdict()} for cell in closed.cells],
    )
    tx.many(
        _NOTICE,
        [{"block": block, **_names(one.key), **one._asdict()} for one in noticed.notices],
    )
    tx.run(
        "insert into closing (block, closed_at, closed_by, unpublished) values (:block, :now, :by, :unpublished)",
        block=block,
        now=now,
        by=by,
        unpublished=closed.unpublished,
    )
    freeze_beside(tx, catalogue, block, closed, noticed)
    last_week = block_starts(block + 1, catalogue.first_week, catalogue.block_weeks) - 1
    invite_strict(tx, looks, last_week, catalogue)
    tx.run("delete from look where counts_in <= :block", block=block)
    tx.run("delete from taps where counts_in <= :block", block=block)
    tx.run("update open_from set block = :next where id = 1", next=block + 1)


def _names(key: CellKey) -> dict[str, str]:
    return key._asdict()


def secret_of(catalogue: Catalogue) -> bytes:
    """The organisation's own secret, which decides how published counts are rounded."""
    return bytes.fromhex(catalogue.settings["secret"])


class NotClosed(Exception):
    """A block that cannot be withdrawn; the message says why."""


def withdraw(tx: Transaction, block: int, because: str) -> None:
    """Mark a closed block as withdrawn: no later book has anything of it. Its frozen rows stay, unread."""
    row = tx.row("select withdrawn_because from closing where block = :block", block=block)
    if row is None:
        raise NotClosed(f"Block {block} has not closed, so nothing of it has been published.")
    if row[0] is not None:
        raise NotClosed(f"Block {block} was withdrawn before: {row[0]}")
    tx.run("update closing set withdrawn_because = :because where block = :block", because=because, block=block)


# ---- days


def freeze_days(tx: Transaction, catalogue: Catalogue, now: int) -> None:
    """Freeze the activity of every day that is over at `now`."""
    day = read_open_from(tx).day
    if day_closes_ms(day, catalogue.time_zone, catalogue.site_zones) > now:
        return
    settle_all(tx)
    secret, observers = secret_of(catalogue), PROFILES[catalogue.profile].observers
    while day_closes_ms(day, catalogue.time_zone, catalogue.site_zones) <= now:
        frozen = freeze_day(_activity_rows(tx, "day = :day", day=day), observers, secret)
        _keep_activity(tx, frozen.shown, "day")
        tx.run("delete from activity_day where day = :day", day=day)
        _keep_left(tx, frozen.left)
        if week_of_day(day + 1) != week_of_day(day):
            week = week_of_day(day)
            _keep_activity(
                tx,
                freeze_week(_activity_rows(tx, "week = :week", week=week), observers, secret),
                "week",
            )
            tx.run("delete from activity_day where day <= :day", day=day)
        day += 1
    tx.run("update open_from set day = :day where id = 1", day=day)


def _activity_rows(tx: Transaction, where: str, **params: int) -> list[ActivityDay]:
    rows = tx.rows(
        f"select member, week, day, site, walks, minutes, taps from activity_day where {where}",
        **params,
    )
    return [ActivityDay(*row) for row in rows]


def _keep_left(tx: Transaction, left: list[ActivityDay]) -> None:
    tx.many(
        "insert into activity_day (member, week, day, site, walks, minutes, taps)"
        " values (:member, :week, :day, :site, :walks, :minutes, :taps)",
        [row._asdict() for row in left],
    )


def _keep_activity(tx: Transaction, shown: list[Activity], span: str) -> None:
    rows = [
        {
            "block": week_of_day(one.starts),
            "key": f"{span}:{one.starts}|{one.site}",
            "body": msgspec.json.encode(
                {
                    **one._asdict(),
                    "starts": day_date(one.starts).isoformat(),
                    "ends": day_date(one.ends).isoformat(),
                }
            ).decode(),
        }
        for one in shown
        if one.walks or one.minutes or one.taps
    ]
    tx.many(
        "insert into frozen (name, block, key, body) values ('activity', :block, :key, :body)",
        rows,
    )


# ---- seasons


def archive_seasons(tx: Transaction, catalogue: Catalogue, now: int) -> None:
    """Archive every season whose last block closed four weeks before `now`."""
    while True:
        open_from = read_open_from(tx)
        last_block = open_from.season * SEASON_WEEKS // catalogue.block_weeks
        if open_from.block <= last_block or _closes_ms(last_block, catalogue) + ARCHIVE_AFTER_MS > now:
            return
        archive_season(tx, catalogue, open_from.season)


def archive_season(tx: Transaction, catalogue: Catalogue, season: int) -> None:
    """Keep what everyone earned in a season, then let the authors of its records fade."""
    settle_all(tx)
    first = catalogue.first_week + (season - 1) * SEASON_WEEKS
    _keep_points(tx, season, catalogue)
    last_block = season * SEASON_WEEKS // catalogue.block_weeks
    weeks = _weeks_before(tx, first + SEASON_WEEKS)
    for week in weeks:
        _keep_author_marks(tx, week, last_block, catalogue)
    for week in weeks:
        _fade(tx, week, last_block)
    _fade_quarantined(tx, _closes_ms(last_block, catalogue))
    tx.run("update open_from set season = :next where id = 1", next=season + 1)
    # What came late for these weeks counts in a later block: computed anew from what is left.
    for week in weeks:
        refold_week(tx, week, catalogue)


def _weeks_before(tx: Transaction, end: int) -> list[int]:
    """The weeks before one that any record lies in: a seek each, however long the journal is."""
    weeks: list[int] = []
    week = tx.value("select min(week) from record")
    while week is not None and week < end:
        weeks.append(week)
        week = tx.value("select min(week) from record where week > :week", week=week)
    return weeks


def _keep_points(tx: Transaction, season: int, catalogue: Catalogue) -> None:
    """A row for everyone who earned, rested or was given a badge in the season that ends."""
    end = season_ends(season, catalogue.first_week) + 1
    put_up = read_put_up(tx, catalogue)
    off: dict[str, set[int]] = {}
    for member, week in tx.rows("select member, off from leave_week where week < :end", end=end):
        off.setdefault(member, set()).add(week)
    members = {member for (member,) in tx.rows("select member from week_points where week < :end", end=end)}
    tx.many(
        "insert into season_archive (member, season, points, active_weeks, leave_weeks, badges, kept)"
        " values (:member, :season, :points, :active_weeks, :leave_weeks, :badges, :kept)",
        [{"member": one, "season": season, "leave_weeks": _json(sorted(off.get(one, ()))),
          **_archived(read_standing(tx, one), season, catalogue, put_up)} for one in sorted(members | off.keys())],
    )  # fmt: skip
    tx.run("delete from week_points where week < :end", end=end)
    tx.run("delete from leave_week where week < :end", end=end)
    forget_together(tx, end)
    forget_invitations(tx, end)


def _archived(standing: Standing, season: int, catalogue: Catalogue, put_up: dict[int, set[str]]) -> dict[str, object]:
    """What a season came to, and what later badges still need of it."""
    first, end = season_starts(season, catalogue.first_week), season_ends(season, catalogue.first_week) + 1
    weeks = [one for one in standing.weeks if one.week < end]
    found = badges_of(standing._replace(weeks=weeks), put_up, catalogue, end)
    return {
        "points": sum(one.total for one in weeks if one.week >= first),
        "active_weeks": _json([one.week for one in weeks if one.active]),
        "badges": _json([id for id, earned_in in found.earned.items() if earned_in == season]),
        "kept": _json(worth_keeping([one.facts for one in weeks])),
    }


def _json(what: object) -> str:
    return msgspec.json.encode(what).decode()


def _keep_author_marks(tx: Transaction, week: int, last_block: int, catalogue: Catalogue) -> None:
    """A retraction may fade before what it takes back has even arrived; it must still hold then."""
    rows = tx.rows(
        "select record.id, record.member, pointer.target"
        "  from record join pointer on pointer.record = record.id"
        " where record.week = :week and record.member is not null and record.counts_in <= :last"
        "   and record.type = 'retract'",
        week=week,
        last=last_block,
    )
    tx.many(
        "update pointer set author_mark = :mark where target = :target and record = :record",
        [{"record": record, "target": target, "mark": author_mark(member, target, catalogue)}
         for record, member, target in rows if not _has_faded(tx, target, last_block)],
    )  # fmt: skip


def _has_faded(tx: Transaction, target: str, last_block: int) -> bool:
    """Whether a record has lost its author or is about to."""
    row = tx.row("select member, counts_in from record where id = :id", id=target)
    return row is not None and (row[0] is None or (row[1] is not None and row[1] <= last_block))


def _fade(tx: Transaction, week: int, last_block: int) -> None:
    noted = tx.rows(
        "select id, body from record where week = :week and member is not null and counts_in <= :last"
        " and body like '%\"note\":%'",
        week=week,
        last=last_block,
    )
    tx.many("update record set body = :body where id = :id",
            [{"id": id, "body": without_note(body)} for id, body in noted])  # fmt: skip
    tx.run(
        "update record set member = null, device = null, installation = null, n = null"
        " where week = :week and member is not null and counts_in <= :last",
        week=week,
        last=last_block,
    )


def _fade_quarantined(tx: Transaction, before: int) -> None:
    held = "where week is null and member is not null and received <= :before"
    noted = tx.rows(f"select id, body from record {held} and body like '%\"note\":%'", before=before)
    tx.many("update record set body = :body where id = :id",
            [{"id": id, "body": without_note(body)} for id, body in noted])  # fmt: skip
    tx.run(
        f"update record set member = null, device = null, installation = null, n = null {held}",
        before=before,
    )


def without_note(body: str) -> str:
    """A record's body without its note; its hash stays that of what was sent."""
    content = msgspec.json.decode(body)
    content.pop("note", None)
    return msgspec.json.encode(content).decode()
