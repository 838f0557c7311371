"""Working out what members did together, once for each week, when it is three days over.

Every event of the week is looked at by its columns; only the weeks of those who may have met
someone are folded.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import msgspec

from wallfly.domain import clock
from wallfly.domain.calendar import season_of, week_closes_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Facts
from wallfly.domain.folding import Alone, fold_alone
from wallfly.domain.folds import Stored
from wallfly.domain.points import week_total
from wallfly.domain.records import Event, Walk
from wallfly.domain.standing import season_starts
from wallfly.domain.together import NEAR_MS, Seen, Stay, Together, met, work_out
from wallfly.domain.walks import AFTER_LAST_MARK_MS, LONGEST_MS
from wallfly.store.engine import Transaction
from wallfly.store.folds import as_parts, first_open_week, read_group, settle_all
from wallfly.store.invitations import invite_straight

# In order of the thing, then of time: those beside each other may be of one moment.
_EVENTS = f"""
select practice, place, at, member, id, body not like '%"walk":"%' from record
 where week = :week and type = 'event' and member is not null
   and recorded - at between -{clock.FUTURE_TOLERATED_MS} and {clock.RECALLED_AFTER_MS}
 order by practice, place, at, member
"""
_WALKS = "select id, member, at, skew, body from record where week = :week and type = 'walk' and member is not null"
_TAKEN_BACK = """
select 1 from pointer join record as retract on retract.id = pointer.record
 where pointer.target = :id and retract.type = 'retract'
   and (retract.member = :member or pointer.author_mark is not null)
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
insert into together (member, week, corroborated, paired, pairs)
values (:member, :week, :corroborated, :paired, :pairs)
"""
_own = msgspec.json.Decoder(Event | Walk)
_walk = msgspec.json.Decoder(Walk)
_facts = msgspec.json.Decoder(Facts)

_Event = tuple[str, str, int, str, str, int]


def work_out_weeks(tx: Transaction, catalogue: Catalogue, now: int) -> None:
    """Work out every week that is three days over at `now` (ms), the oldest first."""
    done = int(tx.value("select week from open_from where id = 1") or 0)
    week = max(done, first_open_week(tx))
    if week_closes_ms(week, catalogue.time_zone, catalogue.site_zones) > now:
        return
    settle_all(tx)
    while week_closes_ms(week, catalogue.time_zone, catalogue.site_zones) <= now:
        for one in _work_out(tx, week, catalogue):
            _keep(tx, week, one)
        invite_straight(tx, week, catalogue)
        week += 1
    tx.run("update open_from set week = :week where id = 1", week=week)


def forget_together(tx: Transaction, end: int) -> None:
    """What is in the archive is needed no more."""
    tx.run("delete from together where week < :end", end=end)


def _work_out(tx: Transaction, week: int, catalogue: Catalogue) -> list[Together]:
    near = [one for one in _near(tx.rows(_EVENTS, week=week)) if not _taken_back(tx, one[4], one[3])]
    stays = [stay for stay in met(_stays(tx, week)) if not _taken_back(tx, stay.id, stay.member)]
    alone = {member: _alone(tx, member, week, catalogue)
             for member in {*(one[3] for one in near if one[5]), *(stay.member for stay in stays)}}  # fmt: skip
    return work_out(
        {member: one.counting for member, one in alone.items()},
        [Seen(member, at, practice, place) for practice, place, at, member, _, _ in near],
        [stay._replace(valid=stay.id in alone[stay.member].walks) for stay in stays],
        _token(catalogue),
        _paired_before(tx, week, catalogue),
    )


def _near(events: list[_Event]) -> Iterator[_Event]:
    """Events on a thing that another member noted within five minutes, of which one was a quick tap."""
    found: set[int] = set()
    for number, one in enumerate(events):
        later = number + 1
        while later < len(events) and events[later][:2] == one[:2] and events[later][2] - one[2] <= NEAR_MS:
            if events[later][3] != one[3] and (one[5] or events[later][5]):
                found |= {number, later}
            later += 1
    return (events[number] for number in sorted(found))


def _stays(tx: Transaction, week: int) -> Iterator[Stay]:
    for id, member, at, skew, body in tx.rows(_WALKS, week=week):
        walk = _walk.decode(body)
        if walk.end is not None:
            end = walk.end + clock.shift_of(skew)
        else:
            last = tx.value(_LAST_MARK, week=week, after=week + 1, member=member, walk=f'%"walk":"{id}"%')
            end = min((at if last is None else last) + AFTER_LAST_MARK_MS, at + LONGEST_MS)
        yield Stay(member, id, walk.place, at, end, valid=False)


def _taken_back(tx: Transaction, id: str, member: str) -> bool:
    return tx.row(_TAKEN_BACK, id=id, member=member) is not None


def _alone(tx: Transaction, member: str, week: int, catalogue: Catalogue) -> Alone:
    """The marks made in walks, which are most records, matter only where a walk was never finished."""
    rows = tx.rows(_OWN, week=week, member=member)
    stored = [Stored._make((*row[:9], _own.decode(row[9]))) for row in rows]
    if any(isinstance(one.record, Walk) and one.record.end is None for one in stored):
        stored, taken = read_group(tx, member, week, catalogue)
        return fold_alone(week, stored, {one.target for one in taken}, catalogue)
    return fold_alone(week, stored, {one.id for one in stored if _taken_back(tx, one.id, member)}, catalogue)


def _token(catalogue: Catalogue) -> Callable[[str, str], str]:
    """A name for two people that says nothing of either."""
    secret = bytes.fromhex(catalogue.settings["secret"])

    def token(one: str, other: str) -> str:
        pair = "|".join(sorted((one, other)))
        return hmac.new(secret, f"pair|{pair}".encode(), hashlib.sha256).hexdigest()[:16]

    return token


def _paired_before(tx: Transaction, week: int, catalogue: Catalogue) -> dict[str, Counter[str]]:
    """How often each pair has walked in this season before the week, by member."""
    first = season_starts(season_of(week, catalogue.first_week), catalogue.first_week)
    walked: dict[str, Counter[str]] = defaultdict(Counter)
    rows = tx.rows("select member, pairs from together where week >= :first and week < :week", first=first, week=week)
    for member, pairs in rows:
        walked[member].update(msgspec.json.decode(pairs))
    return walked


def _keep(tx: Transaction, week: int, made: Together) -> None:
    """Keep it, and add it to the week's points as folding the week anew would."""
    pairs = msgspec.json.encode(made.pairs).decode()
    tx.run(_KEEP, **{**made._asdict(), "week": week, "pairs": pairs})
    row = tx.row("select parts, facts from week_points where member = :member and week = :week",
                 member=made.member, week=week)  # fmt: skip
    if row is None:
        return
    earned = {"corroborated": made.corroborated, "paired": made.paired}
    parts = msgspec.json.decode(row[0]) | {name: value for name, value in earned.items() if value}
    facts = msgspec.structs.replace(_facts.decode(row[1]), pairs=made.pairs)
    tx.run(
        "update week_points set parts = :parts, total = :total, facts = :facts where member = :member and week = :week",
        parts=as_parts(parts), total=week_total(parts), facts=msgspec.json.encode(facts).decode(),
        member=made.member, week=week,
    )  # fmt: skip
