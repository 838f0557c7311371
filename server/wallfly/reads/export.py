"""Everything that is one's own, to take along."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.spreadsheet import NOT_FOR_APPRAISAL, as_csv
from wallfly.reads.me import read_me
from wallfly.store.engine import Transaction
from wallfly.store.people import live_devices

HEAD = ("when", "type", "practice", "place", "what", "standing", "id", "more")
_POLARITY = {1: "lived", -1: "missed", 0: "could not tell"}
_OWN_COLUMN = {"at", "recorded", "tz", "type", "practice", "place", "polarity", "standing", "received", "id", "n"}


def read_standing(tx: Transaction, member: str, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """All that is kept about a member but the records themselves. Points are for the game alone and go nowhere."""
    phones = [{"id": id, "created": created, "seen_day": seen} for id, created, seen in live_devices(tx, member)]
    mine = read_me(tx, member, now, catalogue)
    return {
        "note": NOT_FOR_APPRAISAL, "exported": now, "member": mine.member, "records": mine.records,
        "quarantined": mine.quarantined, "streak": mine.streak, "badges": mine.badges, "devices": phones,
    }  # fmt: skip


def records_csv(records: list[dict[str, Any]], catalogue: Catalogue) -> str:
    """A member's records as a table, with names for ids and times as the phone's clock showed them."""
    return as_csv(HEAD, [_row(one, catalogue) for one in records])


def _row(record: dict[str, Any], catalogue: Catalogue) -> tuple[str, ...]:
    practice, place = catalogue.practices.get(record.get("practice", "")), catalogue.places.get(record.get("place", ""))
    more = "; ".join(f"{key}: {value}" for key, value in sorted(record.items()) if key not in _OWN_COLUMN)
    return (
        _when(record["at"], record.get("tz", 0)), record["type"],
        practice.name if practice else "", place.name if place else "",
        _POLARITY.get(record.get("polarity", 9), ""), record["standing"], record["id"], more,
    )  # fmt: skip


def _when(ms: int, minutes_east: int) -> str:
    there = timezone(timedelta(minutes=minutes_east))
    return datetime.fromtimestamp(ms / 1000, there).isoformat(sep=" ", timespec="seconds")
