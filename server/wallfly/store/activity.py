"""Freezing activity: how much was looked at on each day, and in the week for what no day could show."""

from __future__ import annotations

from wallfly.domain.activity import Activity, freeze_day, freeze_week
from wallfly.domain.calendar import day_date, week_of_day
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES
from wallfly.domain.folds import ActivityDay
from wallfly.store.engine import Transaction
from wallfly.store.folds import settle_all
from wallfly.store.frozen import keep
from wallfly.store.open_from import read_open_from

_LEFT = """
insert into activity_day (member, week, day, site, walks, minutes, taps)
values (:member, :week, :day, :site, :walks, :minutes, :taps)
"""


def freeze_days(tx: Transaction, catalogue: Catalogue, now: int) -> None:
    """Freeze the activity of every day that is over at `now` (ms)."""
    day = read_open_from(tx).day
    if catalogue.day_closes_ms(day) > now:
        return
    settle_all(tx)
    while catalogue.day_closes_ms(day) <= now:
        _freeze_day(tx, catalogue, day)
        day += 1
    tx.run("update open_from set day = :day where id = 1", day=day)


def _freeze_day(tx: Transaction, catalogue: Catalogue, day: int) -> None:
    """What the day could not show waits for the end of its week."""
    week, observers = week_of_day(day), PROFILES[catalogue.profile].observers
    frozen = freeze_day(_rows(tx, "day = :day", day=day), observers, catalogue.secret)
    _keep(tx, week, frozen.shown, "day")
    tx.run("delete from activity_day where day = :day", day=day)
    tx.many(_LEFT, [row._asdict() for row in frozen.left])
    if week_of_day(day + 1) != week:
        _keep(tx, week, freeze_week(_rows(tx, "week = :week", week=week), observers, catalogue.secret), "week")
        tx.run("delete from activity_day where day <= :day", day=day)


def _rows(tx: Transaction, where: str, **params: int) -> list[ActivityDay]:
    rows = tx.rows(f"select member, week, day, site, walks, minutes, taps from activity_day where {where}", **params)
    return [ActivityDay(*row) for row in rows]


def _keep(tx: Transaction, week: int, shown: list[Activity], span: str) -> None:
    looked = [one for one in shown if one.walks or one.minutes or one.taps]
    keep(tx, "activity", week, {f"{span}:{one.starts}|{one.site}": _body(one) for one in looked})


def _body(one: Activity) -> dict[str, object]:
    return one._asdict() | {"starts": day_date(one.starts).isoformat(), "ends": day_date(one.ends).isoformat()}
