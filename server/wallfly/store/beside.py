"""What is frozen beside the cells when a block closes, each under a floor of its own.

Read from the journal and from the looks and taps that are about to be published, written once to
`frozen`. What a later closing needs of this one waits in `waiting`, and goes once it was used.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from wallfly.domain.calendar import (
    SEASON_WEEKS,
    block_of,
    block_starts,
    season_of_block,
    week_from_iso,
    week_monday,
    week_of_day,
)
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES, ClosedLooks, ClosedTaps
from wallfly.domain.counters import Counted, freeze_counters
from wallfly.domain.neglect import Slot as NeglectedSlot
from wallfly.domain.neglect import needs
from wallfly.domain.recency import VALID_DAYS
from wallfly.domain.records import Check, ContactMark, Coverage, Promise, Recency, TrustMark, Vote
from wallfly.domain.snapshots import (
    Card,
    Checked,
    Voted,
    freeze_clarity,
    freeze_conditions,
    freeze_recency,
)
from wallfly.store.engine import Transaction
from wallfly.store.followups import followup_row
from wallfly.store.frozen import frozen, keep, let_wait, waiting
from wallfly.store.moments import Attention, Slot, read_moments
from wallfly.store.tallies import add_pairs, add_tallies, freeze_season

RARE = "type not in ('event', 'scan', 'walk')"  # as the index says it, so that it is used

_NOT_TAKEN_BACK = """
not exists (select 1 from pointer join record as retract on retract.id = pointer.record
             where pointer.target = record.id and retract.type = 'retract'
               and (retract.member = record.member or pointer.author_mark is not null))
"""


def freeze_beside(tx: Transaction, catalogue: Catalogue, block: int, looks: ClosedLooks, taps: ClosedTaps) -> None:
    """Freeze everything of a block that is no cell; `looks` and `taps` are what it publishes."""
    secret = bytes.fromhex(catalogue.settings["secret"])
    observers = PROFILES[catalogue.profile].observers
    today = _last_day(block, catalogue)
    counted = freeze_counters(_counted(tx, catalogue, block), observers)
    keep(tx, "counter", block, {f"{one.kind}|{one.site}|{one.place}": one._asdict() for one in counted})
    _keep_conditions(tx, catalogue, block, today, secret)
    _keep_recency(tx, catalogue, block, today, secret)
    _keep_clarity(tx, catalogue, block, today)
    followups = followup_row(tx, catalogue, block)
    if followups is not None:
        keep(tx, "followup", block, {"all": followups._asdict()})
    season = season_of_block(block, catalogue.block_weeks)
    moments = read_moments(tx, catalogue, block, looks, taps)
    _keep_coverage(tx, catalogue, block, moments.watched)
    add_tallies(tx, season, moments.tallies, 2 * observers)
    add_pairs(tx, season, moments.matched)
    if block * catalogue.block_weeks == season * SEASON_WEEKS:
        freeze_season(tx, season, observers, secret)


# ---- a block's own


def _counted(tx: Transaction, catalogue: Catalogue, block: int) -> Iterable[Counted]:
    for member, site, record in _records(tx, ContactMark, "contact_mark", "counts_in = :block", block=block):
        yield Counted("first time right", member, site, record.place, record.first_or_repeat == "first")
    for member, site, record in _records(tx, TrustMark, "trust_mark", "counts_in = :block", block=block):
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
    found = _records(tx, Promise, "promise", "counts_in between :first and :block", first=first, block=block)
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


def _keep_conditions(tx: Transaction, catalogue: Catalogue, block: int, today: int, secret: bytes) -> None:
    """The block's checks and those of the one before, whose authors may have faded since."""
    rooms = {key for key, body in catalogue.practices.items() if body.sampling == "check"}
    checks = [
        Checked(site, record.place, record.practice, day, record.id, record.state, _mark(secret, f"check|{member}"))
        for member, site, record, day in _dated(tx, Check, "check", block)
        if record.practice in rooms
    ]
    before = [Checked(**body) for body in waiting(tx, "checked", block - 1)]
    valid = {key: catalogue.practices[key].days or VALID_DAYS for key in rooms}
    found = freeze_conditions([*before, *checks], today, valid)
    keep(tx, "condition", block, {f"{one.site}|{one.place}|{one.practice}": one._asdict() for one in found})
    let_wait(tx, "checked", block, {one.id: one._asdict() for one in checks})


def _keep_recency(tx: Transaction, catalogue: Catalogue, block: int, today: int, secret: bytes) -> None:
    """Everyone's newest card, of records whose authors have not faded. A card of a place is not a person's."""
    targets = {key: body.days or 30 for key, body in catalogue.practices.items() if body.kind == "recency"}
    newest: dict[tuple[str, str], Card] = {}
    for member, site, record in _records(tx, Recency, "recency", "counts_in <= :block", block=block):
        days = today - _day(record.happened_on)
        had = newest.get((member, record.practice))
        if record.place is None and record.practice in targets and days >= 0 and (had is None or days < had.days):
            newest[(member, record.practice)] = Card(member, site, record.practice, days)
    rows = freeze_recency(newest.values(), targets, secret, block)
    keep(tx, "recency", block, {f"{one.site}|{one.practice}": one._asdict() for one in rows})


def _keep_coverage(tx: Transaction, catalogue: Catalogue, block: int, watched: dict[Slot, Attention]) -> None:
    """The weights of the newest Monday up to the one after the block, as the game froze them; where
    it has not, worked out now from the block's walks and the last walks before them."""
    latest = block_starts(block + 1, catalogue.first_week, catalogue.block_weeks)
    sql = f"select body from record where type = 'coverage' and {RARE} and counts_in >= :block"
    weighed = [_coverage.decode(body) for (body,) in tx.rows(sql, block=block)]
    dated = [(week_from_iso(one.week), one) for one in weighed]
    newest = max((week for week, _ in dated if week <= latest), default=None)
    weights: dict[Slot, int] = {
        (one.place, one.daytype, one.daypart): one.weight for week, one in dated if week == newest
    }
    last = _last_walks(tx, block, watched)  # carried on whether it is needed now or not
    weights = weights or _weights(last, watched, latest, catalogue)
    keep(tx, "coverage", block, {
        "|".join(slot): {"place": slot[0], "daytype": slot[1], "daypart": slot[2], "weight": weight}
        for slot, weight in weights.items()
    })  # fmt: skip


def _last_walks(tx: Transaction, block: int, watched: dict[Slot, Attention]) -> dict[Slot, int]:
    """The week of the last valid walk in each watch slot, carried from block to block without names."""
    last = {(body["place"], body["daytype"], body["daypart"]): body["week"] for body in waiting(tx, "last walk")}
    for slot, seen in watched.items():
        last[slot] = max(seen.week, last.get(slot, seen.week))
    let_wait(tx, "last walk", block, {
        "|".join(slot): {"place": slot[0], "daytype": slot[1], "daypart": slot[2], "week": week}
        for slot, week in last.items()
    })  # fmt: skip
    return last


def _weights(
    last: dict[Slot, int], watched: dict[Slot, Attention], latest: int, catalogue: Catalogue
) -> dict[Slot, int]:
    """0, 1 or 2 for every watch slot in which a place is open."""
    found: dict[Slot, int] = {}
    for slot in catalogue.open_slots:
        weeks = latest - 1 - last[slot] if slot in last else None
        minutes = watched[slot].minutes if slot in watched else 0.0
        value_zone = catalogue.places[slot.place].value_zone
        found[slot] = needs([NeglectedSlot("|".join(slot), weeks, minutes, value_zone)])[0].weight
    return found


def _keep_clarity(tx: Transaction, catalogue: Catalogue, block: int, today: int) -> None:
    latest: dict[tuple[str, str], tuple[int, str, Voted]] = {}
    groups = {
        member: _group(role, team, catalogue) for member, role, team in tx.rows("select id, role, team from member")
    }
    for member, _, record, day in _dated(tx, Vote, "vote", block, every=True):
        value, version = record.version.rsplit("@", 1)
        voted = Voted(value, int(version), groups.get(member, "front line"), record.vote, day)
        key = (member, record.version)
        if key not in latest or (record.at, record.id) > latest[key][:2]:
            latest[key] = (record.at, record.id, voted)
    done = {(body["value"], body["version"]) for _, body in frozen(tx, "clarity")}
    rows = freeze_clarity([voted for _, _, voted in latest.values()], today, done)
    keep(tx, "clarity", block, {f"{one.value}|{one.version}|{one.voters}": one._asdict() for one in rows})


def _group(role: str, team: str | None, catalogue: Catalogue) -> str:
    body = catalogue.teams.get(team) if team else None
    if role == "leader" or (body and body.kind == "leadership"):
        return "leaders"
    if role == "lead":
        return "managers"
    return "enabling functions" if body and body.kind == "enabling" else "front line"


# ---- reading and keeping

_coverage = msgspec.json.Decoder(Coverage)


def _records(tx: Transaction, kind: type[Any], name: str, where: str, **params: int) -> list[tuple[str, str, Any]]:
    """Member, site and content of rare records that nobody took back and whose author has not faded."""
    rows = tx.rows(
        f"select member, site, body from record where type = '{name}' and {RARE} and {where}"
        f" and member is not null and site is not null and {_NOT_TAKEN_BACK}",
        **params,
    )
    decoder = msgspec.json.Decoder(kind)
    return [(member, site, decoder.decode(body)) for member, site, body in rows]


def _dated(
    tx: Transaction, kind: type[Any], name: str, block: int, every: bool = False
) -> list[tuple[str, str, Any, int]]:
    """The same with the day of each, of one block or of every block up to it."""
    where = "counts_in <= :block" if every else "counts_in = :block"
    return [(*row, row[2].at // 86_400_000) for row in _records(tx, kind, name, where, block=block)]


def _mark(secret: bytes, what: str) -> str:
    """Tells people apart without naming them."""
    return hmac.new(secret, what.encode(), hashlib.sha256).hexdigest()[:16]


def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal() - date(1970, 1, 1).toordinal()


def _block_of_day(iso: str, catalogue: Catalogue) -> int:
    return block_of(week_of_day(_day(iso)), catalogue.first_week, catalogue.block_weeks)


def _last_day(block: int, catalogue: Catalogue) -> int:
    monday = week_monday(block_starts(block + 1, catalogue.first_week, catalogue.block_weeks))
    return _day(monday.isoformat()) - 1
