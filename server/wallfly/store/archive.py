"""Archiving a season: what everyone earned is kept, then the authors of its records fade."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wallfly.domain.badges import worth_keeping
from wallfly.domain.calendar import DAY_MS, SEASON_WEEKS
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.standing import Standing, badges_of, season_ends, season_starts
from wallfly.store.engine import Transaction
from wallfly.store.folds import author_mark, refold_week, settle_all
from wallfly.store.invitations import forget_invitations
from wallfly.store.open_from import read_open_from
from wallfly.store.standing import read_put_up, read_standing
from wallfly.store.together import forget_together

ARCHIVE_AFTER_MS = 28 * DAY_MS


def archive_seasons(tx: Transaction, catalogue: Catalogue, now: int) -> None:
    """Archive every season whose last block closed four weeks before `now`."""
    while True:
        open_from = read_open_from(tx)
        last_block = open_from.season * SEASON_WEEKS // catalogue.block_weeks
        if open_from.block <= last_block or catalogue.block_closes_ms(last_block) + ARCHIVE_AFTER_MS > now:
            return
        _archive_season(tx, catalogue, open_from.season)


def _archive_season(tx: Transaction, catalogue: Catalogue, season: int) -> None:
    """Keep what everyone earned in a season, then let the authors of its records fade."""
    settle_all(tx)
    _keep_points(tx, season, catalogue)
    last_block = season * SEASON_WEEKS // catalogue.block_weeks
    last_week = season_ends(season, catalogue.first_week)
    weeks = [week for week in journal_weeks(tx) if week <= last_week]
    for week in weeks:
        _keep_author_marks(tx, week, last_block, catalogue)
    for week in weeks:
        _forget_authors(tx, "week = :week and member is not null and counts_in <= :last", week=week, last=last_block)
    closed_at = catalogue.block_closes_ms(last_block)
    _forget_authors(tx, "week is null and member is not null and received <= :before", before=closed_at)
    tx.run("update open_from set season = :next where id = 1", next=season + 1)
    # What came late for these weeks counts in a later block: computed anew from what is left.
    for week in weeks:
        refold_week(tx, week, catalogue)


def journal_weeks(tx: Transaction) -> Iterator[int]:
    """The weeks that any record lies in: a seek each, however long the journal is."""
    week = tx.value("select min(week) from record")
    while week is not None:
        yield week
        week = tx.value("select min(week) from record where week > :week", week=week)


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


def _forget_authors(tx: Transaction, where: str, **params: int) -> None:
    erase_notes(tx, where, **params)
    tx.run(f"update record set member = null, device = null, installation = null, n = null where {where}", **params)


def erase_notes(tx: Transaction, where: str, **params: object) -> None:
    """Take the notes out of some records, inside a transaction; `where` is SQL over `record`."""
    noted = tx.rows(f"select id, body from record where {where} and body like '%\"note\":%'", **params)
    tx.many("update record set body = :body where id = :id",
            [{"id": id, "body": _without_note(body)} for id, body in noted])  # fmt: skip


def _without_note(body: str) -> str:
    """A record's body without its note; its hash stays that of what was sent."""
    content = msgspec.json.decode(body)
    content.pop("note", None)
    return msgspec.json.encode(content).decode()
