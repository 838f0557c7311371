"""Working out what members did together, once for each week, when it is three days over.

It is planned on a reader, so that phones can go on: every event of the week is looked at by its
columns, and only the weeks of those who may have met someone are folded. Then it is written down.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

import msgspec

from wallfly.domain import clock
from wallfly.domain.calendar import season_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Facts
from wallfly.domain.folding import Alone, fold_alone
from wallfly.domain.folds import Stored
from wallfly.domain.points import week_total
from wallfly.domain.records import Event, Walk
from wallfly.domain.standing import season_starts
from wallfly.domain.together import NEAR_MS, Seen, Stay, Together, met, work_out
from wallfly.domain.walks import end_of
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Row, Transaction, in_lists
from wallfly.store.folds import as_parts, read_group, refold, settle_all
from wallfly.store.invitations import invite_straight
from wallfly.store.open_from import first_open_week, open_the_books, worked_out_before

# In order of the thing, then of time: those beside each other may be of one moment.
_EVENTS = f"""
select practice, place, at, member, id, body not like '%"walk":"%' from record
 where week = :week and type = 'event' and member is not null
   and recorded - at between -{clock.FUTURE_TOLERATED_MS} and {clock.RECALLED_AFTER_MS}
 order by practice, place, at, member
"""
_WALKS = "select id, member, at, skew, body from record where week = :week and type = 'walk' and member is not null"
_TAKEN_BACK = """
select target.id
  from record as target
  join pointer on pointer.target = target.id
  join record as retract on retract.id = pointer.record
 where target.id in ({}) and retract.type = 'retract'
   and (retract.member = target.member or pointer.author_mark is not null)
"""
_OWN = """
select id, at, recorded, skew, device, week, counts_in, site, place, body from record
 where week = :week and member = :member
   and (type = 'walk' or (type = 'event' and body not like '%"walk":"%'))
"""
_LAST_MARK = """
select max(at) from record where week in (:week, :after) and member = :member and body like :walk
"""
_KEEP = """
insert into together (member, week, corroborated, paired, pairs, beyond)
values (:member, :week, :corroborated, :paired, :pairs, :beyond)
"""
_EARNED = """
select member, parts, facts from week_points
 where week = :week and member in (select member from together where week = :week)
"""
_EARN = """
update week_points set parts = :parts, total = :total, facts = :facts where member = :member and week = :week
"""
_own = msgspec.json.Decoder(Event | Walk)
_walk = msgspec.json.Decoder(Walk)
_facts = msgspec.json.Decoder(Facts)


class _Event(NamedTuple):
    """An event that is not told too late; a quick one was tapped outside walks."""

    practice: str
    place: str
    at: int
    member: str
    id: str
    quick: int


class Planned(NamedTuple):
    """A week, and what members did together in it."""

    week: int
    together: list[Together]


def plan_together(tx: Transaction, now: int) -> Planned | None:
    """The oldest week that is three days over at `now` (ms) and not worked out yet; nothing is changed."""
    catalogue = load_catalogue(tx)
    week = _next_week(tx)
    if not catalogue.first_week or catalogue.week_closes_ms(week) > now:
        return None
    return Planned(week, _work_out(tx, week, catalogue))


def keep_together(tx: Transaction, planned: Planned) -> None:
    """Write it down, and add it to the week's points. It stays as it was planned, whatever has come since;
    of two that planned the same week the second writes nothing."""
    catalogue = load_catalogue(tx)
    open_the_books(tx, catalogue)
    if _next_week(tx) != planned.week:
        return
    settle_all(tx)  # so that a settle that has not seen this writes nothing
    tx.run("update open_from set week = :next where id = 1", next=planned.week + 1)
    tx.many(_KEEP, [{**made._asdict(), "week": planned.week, "pairs": _json(made.pairs), "beyond": _json(made.beyond)}
                    for made in planned.together])  # fmt: skip
    _add_points(tx, planned, catalogue)
    invite_straight(tx, planned.week, catalogue)


def forget_together(tx: Transaction, end: int) -> None:
    """What is in the archive is needed no more."""
    tx.run("delete from together where week < :end", end=end)


def _next_week(tx: Transaction) -> int:
    return max(worked_out_before(tx), first_open_week(tx))


def _work_out(tx: Transaction, week: int, catalogue: Catalogue) -> list[Together]:
    near = _not_taken_back(tx, _near(tx.rows(_EVENTS, week=week)))
    stays = _not_taken_back(tx, met(_stays(tx, week)))
    alone = {member: _alone(tx, member, week, catalogue)
             for member in {*(one.member for one in near if one.quick), *(stay.member for stay in stays)}}  # fmt: skip
    return work_out(
        {member: one.counting for member, one in alone.items()},
        [Seen(one.member, one.at, one.practice, one.place) for one in near],
        [stay._replace(valid=stay.id in alone[stay.member].walks) for stay in stays],
        _token(catalogue),
        _paired_before(tx, week, catalogue),
    )


def _near(rows: list[Row]) -> list[_Event]:
    """Events on a thing that another member noted within five minutes, of which one was a quick tap."""
    events = [_Event(*row) for row in rows]
    found: set[int] = set()
    for number, one in enumerate(events):
        for later in range(number + 1, len(events)):
            other = events[later]
            if (other.practice, other.place) != (one.practice, one.place) or other.at - one.at > NEAR_MS:
                break
            if other.member != one.member and (one.quick or other.quick):
                found |= {number, later}
    return [events[number] for number in sorted(found)]


def _stays(tx: Transaction, week: int) -> Iterator[Stay]:
    for id, member, at, skew, body in tx.rows(_WALKS, week=week):
        walk = _walk.decode(body)
        marks = _last_mark(tx, week, member, id) if walk.end is None else []
        yield Stay(member, id, walk.place, at, end_of(walk, at, clock.shift_of(skew), marks), valid=False)


def _last_mark(tx: Transaction, week: int, member: str, walk: str) -> list[int]:
    last = tx.value(_LAST_MARK, week=week, after=week + 1, member=member, walk=f'%"walk":"{walk}"%')
    return [] if last is None else [last]


_Some = TypeVar("_Some", _Event, Stay)


def _not_taken_back(tx: Transaction, ones: list[_Some]) -> list[_Some]:
    taken = _taken_back(tx, [one.id for one in ones])
    return [one for one in ones if one.id not in taken]


def _taken_back(tx: Transaction, ids: list[str]) -> set[str]:
    return {id for marks, named in in_lists(ids) for (id,) in tx.rows(_TAKEN_BACK.format(marks), **named)}


def _alone(tx: Transaction, member: str, week: int, catalogue: Catalogue) -> Alone:
    """The marks made in walks, which are most records, matter only where a walk was never finished."""
    rows = tx.rows(_OWN, week=week, member=member)
    stored = [Stored._make((*row[:9], _own.decode(row[9]))) for row in rows]
    if any(isinstance(one.record, Walk) and one.record.end is None for one in stored):
        stored, taken = read_group(tx, member, week, catalogue)
        return fold_alone(week, stored, {one.target for one in taken}, catalogue)
    return fold_alone(week, stored, _taken_back(tx, [one.id for one in stored]), catalogue)


def _token(catalogue: Catalogue) -> Callable[[str, str], str]:
    """A name for two people that says nothing of either."""

    def token(one: str, other: str) -> str:
        pair = "|".join(sorted((one, other)))
        return hmac.new(catalogue.secret, f"pair|{pair}".encode(), hashlib.sha256).hexdigest()[:16]

    return token


def _paired_before(tx: Transaction, week: int, catalogue: Catalogue) -> dict[str, Counter[str]]:
    """How often each pair has walked in this season before the week, by member."""
    first = season_starts(season_of(week, catalogue.first_week), catalogue.first_week)
    walked: dict[str, Counter[str]] = defaultdict(Counter)
    rows = tx.rows("select member, pairs from together where week >= :first and week < :week", first=first, week=week)
    for member, pairs in rows:
        walked[member].update(msgspec.json.decode(pairs))
    return walked


def _add_points(tx: Transaction, planned: Planned, catalogue: Catalogue) -> None:
    """As folding the weeks anew would, for less: the member's own part of a week is settled already."""
    made = {one.member: one for one in planned.together}
    rows = tx.rows(_EARNED, week=planned.week)
    tx.many(_EARN, [{"member": member, "week": planned.week, **_earned(parts, facts, made[member])}
                    for member, parts, facts in rows])  # fmt: skip
    # Who has taken back everything since has no points to add to, and keeps what was worked out.
    refold(tx, planned.week, sorted(made.keys() - {row[0] for row in rows}), catalogue)


def _earned(parts: str, facts: str, made: Together) -> dict[str, object]:
    """A week's points and facts with what was done together."""
    together = {"corroborated": made.corroborated, "paired": made.paired}
    all_parts = msgspec.json.decode(parts) | {name: value for name, value in together.items() if value}
    return {
        "parts": as_parts(all_parts),
        "total": week_total(all_parts),
        "facts": _json(msgspec.structs.replace(_facts.decode(facts), pairs=made.pairs)),
    }


def _json(what: object) -> str:
    return msgspec.json.encode(what).decode()
