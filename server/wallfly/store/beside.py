"""What is frozen beside the cells when a block closes, each under a floor of its own.

Read from the journal and from the looks and taps that are about to be published, written once to
`frozen`. What a later closing needs of this one waits in `waiting`, and goes once it was used.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date

import msgspec

from wallfly.domain.calendar import (
    SEASON_WEEKS,
    block_of,
    season_of_block,
    week_monday,
    week_of_day,
)
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES, ClosedLooks, ClosedTaps
from wallfly.domain.counters import Counted, freeze_counters
from wallfly.domain.recency import VALID_DAYS
from wallfly.domain.records import Check, Comment, ContactMark, Promise, Recency, TrustMark, Vote
from wallfly.domain.snapshots import (
    Card,
    Checked,
    Comments,
    Voted,
    freeze_clarity,
    freeze_conditions,
    freeze_recency,
)
from wallfly.store.coverage import keep_coverage
from wallfly.store.engine import Transaction
from wallfly.store.followups import followup_row
from wallfly.store.frozen import frozen, keep, let_wait, waiting
from wallfly.store.moments import read_moments
from wallfly.store.rare import rare_records, rare_with_day
from wallfly.store.taken_back import NEVER_TAKEN_BACK
from wallfly.store.tallies import add_pairs, add_tallies, freeze_season


def freeze_beside(tx: Transaction, catalogue: Catalogue, block: int, looks: ClosedLooks, taps: ClosedTaps) -> None:
    """Freeze everything of a block that is no cell; `looks` and `taps` are what it publishes."""
    observers = PROFILES[catalogue.profile].observers
    today = _last_day(block, catalogue)
    counted = freeze_counters(_counted(tx, catalogue, block), observers)
    keep(tx, "counter", block, {f"{one.kind}|{one.site}|{one.place}": one._asdict() for one in counted})
    _keep_conditions(tx, catalogue, block, today)
    _keep_recency(tx, catalogue, block, today)
    _keep_clarity(tx, catalogue, block, today)
    followups = followup_row(tx, catalogue, block)
    if followups is not None:
        keep(tx, "followup", block, {"all": followups._asdict()})
    season = season_of_block(block, catalogue.block_weeks)
    moments = read_moments(tx, catalogue, block, looks, taps)
    keep_coverage(tx, catalogue, block, moments.watched)
    add_tallies(tx, season, moments.tallies, 2 * observers)
    add_pairs(tx, season, moments.matched)
    if block * catalogue.block_weeks == season * SEASON_WEEKS:
        freeze_season(tx, season, observers, catalogue.secret)


# ---- a block's own


def _counted(tx: Transaction, catalogue: Catalogue, block: int) -> Iterable[Counted]:
    for member, site, record in rare_records(tx, ContactMark, "contact_mark", "counts_in = :block", block=block):
        yield Counted("first time right", member, site, record.place, record.first_or_repeat == "first")
    for member, site, record in rare_records(tx, TrustMark, "trust_mark", "counts_in = :block", block=block):
        yield Counted("trust kept", member, site, record.place, record.result == "kept")
    for member, site, record, own in _promises(tx, catalogue, block):
        result = _promise_result(tx, record.id, member)
        if result is not None or own:
            yield Counted("promise kept", member, site, record.place, result == "kept", result == "told before")


def _promises(tx: Transaction, catalogue: Catalogue, block: int) -> Iterable[tuple[str, str, Promise, bool]]:
    """Promises that count in a block: in that of their due day, or of their record when that is later,
    and within the season of the record. The last of the four says whether the due day has come."""
    first = (season_of_block(block, catalogue.block_weeks) - 1) * SEASON_WEEKS // catalogue.block_weeks + 1
    last = first + SEASON_WEEKS // catalogue.block_weeks - 1
    found = rare_records(tx, Promise, "promise", "counts_in between :first and :block", first=first, block=block)
    for member, site, record in found:
        due = _block_of_day(record.due_on, catalogue)
        counts_in = min(max(due, _counts_in(tx, record.id)), last)
        if counts_in == block:
            yield member, site, record, due <= block


def _counts_in(tx: Transaction, record: str) -> int:
    return int(tx.value("select counts_in from record where id = :id", id=record))


def _promise_result(tx: Transaction, promise: str, member: str) -> str | None:
    bodies = tx.rows(
        "select result.body from pointer join record as result on result.id = pointer.record"
        " where pointer.target = :promise and result.type = 'promise_result' and result.member = :member"
        " order by result.at desc, result.id desc",
        promise=promise,
        member=member,
    )
    return msgspec.json.decode(bodies[0][0])["result"] if bodies else None


def _keep_conditions(tx: Transaction, catalogue: Catalogue, block: int, today: int) -> None:
    """The block's checks and those of the one before, whose authors may have faded since."""
    rooms = {key for key, body in catalogue.practices.items() if body.sampling == "check"}
    checks = [
        Checked(site, one.place, one.practice, day, one.id, one.state, _mark(catalogue, f"check|{member}"))
        for member, site, one, day in rare_with_day(tx, Check, "check", block)
        if one.practice in rooms
    ]
    before = [Checked(**body) for body in waiting(tx, "checked", block - 1)]
    valid = {key: catalogue.practices[key].days or VALID_DAYS for key in rooms}
    found = freeze_conditions([*before, *checks], today, valid)
    keep(tx, "condition", block, {f"{one.site}|{one.place}|{one.practice}": one._asdict() for one in found})
    let_wait(tx, "checked", block, {one.id: one._asdict() for one in checks})


def _keep_recency(tx: Transaction, catalogue: Catalogue, block: int, today: int) -> None:
    """Everyone's newest card, of records whose authors have not faded. A card of a place is not a person's."""
    targets = {key: body.days or 30 for key, body in catalogue.practices.items() if body.kind == "recency"}
    newest: dict[tuple[str, str], Card] = {}
    for member, site, record in rare_records(tx, Recency, "recency", "counts_in <= :block", block=block):
        days = today - _day(record.happened_on)
        had = newest.get((member, record.practice))
        if record.place is None and record.practice in targets and days >= 0 and (had is None or days < had.days):
            newest[(member, record.practice)] = Card(member, site, record.practice, days)
    rows = freeze_recency(newest.values(), targets, catalogue.secret, block)
    keep(tx, "recency", block, {f"{one.site}|{one.practice}": one._asdict() for one in rows})


def _keep_clarity(tx: Transaction, catalogue: Catalogue, block: int, today: int) -> None:
    latest: dict[tuple[str, str], tuple[int, str, Voted]] = {}
    groups = {
        member: _group(role, team, catalogue) for member, role, team in tx.rows("select id, role, team from member")
    }
    for member, _, record, day in rare_with_day(tx, Vote, "vote", block, every=True):
        value, version = record.version.rsplit("@", 1)
        voted = Voted(value, int(version), groups.get(member, "front line"), record.vote, day)
        key = (member, record.version)
        if key not in latest or (record.at, record.id) > latest[key][:2]:
            latest[key] = (record.at, record.id, voted)
    done = {(body["value"], body["version"]) for _, body in frozen(tx, "clarity")}
    rows = freeze_clarity([voted for _, _, voted in latest.values()], today, done, _comments(tx, block))
    keep(tx, "clarity", block, {f"{one.value}|{one.version}|{one.voters}": one._asdict() for one in rows})


def _comments(tx: Transaction, block: int) -> dict[tuple[str, int], Comments]:
    """What was said about each wording up to the end of a block."""
    made: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for member, _, record, _day in rare_with_day(tx, Comment, "comment", block, every=True):
        value, version = record.version.rsplit("@", 1)
        made.setdefault((value, int(version)), []).append((member, record.id))
    return {
        wording: Comments(len(said), len({by for by, _ in said}), sum(_answered(tx, id, block) for _, id in said))
        for wording, said in made.items()
    }


def _answered(tx: Transaction, comment: str, block: int) -> bool:
    sql = ("select 1 from pointer join record on record.id = pointer.record where pointer.target = :comment"
           f" and record.type = 'reply' and counts_in <= :block and {NEVER_TAKEN_BACK} limit 1")  # fmt: skip
    return tx.value(sql, comment=comment, block=block) is not None


def _group(role: str, team: str | None, catalogue: Catalogue) -> str:
    body = catalogue.teams.get(team) if team else None
    if role == "leader" or (body and body.kind == "leadership"):
        return "leaders"
    if role == "lead":
        return "managers"
    return "enabling functions" if body and body.kind == "enabling" else "front line"


def _mark(catalogue: Catalogue, what: str) -> str:
    """Tells people apart without naming them."""
    return hmac.new(catalogue.secret, what.encode(), hashlib.sha256).hexdigest()[:16]


def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal() - date(1970, 1, 1).toordinal()


def _block_of_day(iso: str, catalogue: Catalogue) -> int:
    return block_of(week_of_day(_day(iso)), catalogue.first_week, catalogue.block_weeks)


def _last_day(block: int, catalogue: Catalogue) -> int:
    monday = week_monday(catalogue.block_starts(block + 1))
    return _day(monday.isoformat()) - 1
