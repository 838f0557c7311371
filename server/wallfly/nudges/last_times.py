"""One's own last time that is long ago: told to that person alone, in the app, with an hour that looks quiet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from wallfly.domain.calendar import DAY_MS, local, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.nudges import LAST_TIME_REST_DAYS
from wallfly.domain.phrases import phrases
from wallfly.domain.quiet_times import WEEKS, quiet_time
from wallfly.domain.recency import how_long_ago
from wallfly.domain.records import Recency
from wallfly.domain.telling import recency_text
from wallfly.store.engine import Transaction
from wallfly.store.nudges import Proposal
from wallfly.store.rare import rare_records
from wallfly.store.readers import Reader, hours_of

LOOK_BACK_DAYS = 365

_TOLD = "select distinct member from nudge where kind = 'recency' and decided > :since"
_MARKS = """
select at from record where week = :week and member = :member and type in ('event', 'scan', 'walk')
"""


class _Last(NamedTuple):
    practice: str
    on: date
    days: int
    times: float  # as long as it was meant to be at most


def plan_last_times(tx: Transaction, readers: Sequence[Reader], catalogue: Catalogue, now: int) -> Iterator[Proposal]:
    """For each person whose last time is overdue the longest overdue of them, once in two weeks at most."""
    told = {member for (member,) in tx.rows(_TOLD, since=now - LAST_TIME_REST_DAYS * DAY_MS)}
    known = {one.id: one for one in readers if one.id not in told}
    for member, last in sorted(_overdue(tx, known, catalogue, now).items()):
        reader = known[member]
        quiet = quiet_time(_marks(tx, reader, catalogue, now), now, hours_of(reader, catalogue))
        name = catalogue.practices[last.practice].name
        text = recency_text(reader.language, name, last.days, quiet)
        thing = f"{last.practice}|{last.on}|{last.days // LAST_TIME_REST_DAYS}"
        yield Proposal("recency", thing, member, reader.team, phrases(reader.language).titles["recency"], text, "/")


def _overdue(tx: Transaction, known: dict[str, Reader], catalogue: Catalogue, now: int) -> dict[str, _Last]:
    newest: dict[tuple[str, str], date] = {}
    rows = rare_records(tx, Recency, "recency", "received > :since", since=now - LOOK_BACK_DAYS * DAY_MS)
    for member, _, said in rows:
        if member in known and said.place is None:
            key, on = (member, said.practice), date.fromisoformat(said.happened_on)
            newest[key] = max(newest.get(key, on), on)
    found: dict[str, _Last] = {}
    for (member, practice), on in sorted(newest.items()):
        body = catalogue.practices.get(practice)
        days = (local(now, catalogue.zone_of(known[member].site)).date() - on).days
        if body is None or not body.days or how_long_ago(days, body.days) != "overdue":
            continue
        last = _Last(practice, on, days, days / body.days)
        if member not in found or last.times > found[member].times:
            found[member] = last
    return found


def _marks(tx: Transaction, reader: Reader, catalogue: Catalogue, now: int) -> list[int]:
    week = week_of(now, catalogue.zone_of(reader.site))
    weeks = range(week - WEEKS, week + 1)
    return [at for one in weeks for (at,) in tx.rows(_MARKS, week=one, member=reader.id)]
