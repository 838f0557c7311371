"""Members as far as messages go: what they want to be told, when, and in which language."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.nudges import KINDS
from wallfly.domain.phrases import DEFAULT
from wallfly.domain.quiet_hours import OPENS, SHUTS, Hours, Pattern
from wallfly.store.engine import Row, Transaction

KINDS_KNOWN = frozenset(KINDS)


class MessageSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a member wants to be told, and when: kinds switched `off`, kinds switched `on` that are off
    without asking, `hints` for fixed words on a locked screen, working days (0 is Monday) and hours
    (minutes of the day)."""

    off: list[str] = []
    on: list[str] = []
    hints: bool = False
    days: list[int] = msgspec.field(default_factory=lambda: [0, 1, 2, 3, 4])
    starts: int = OPENS
    ends: int = SHUTS

    def makes_sense(self) -> bool:
        """Known kinds, days of a week, hours of a day."""
        kinds = KINDS_KNOWN.issuperset(self.off) and KINDS_KNOWN.issuperset(self.on)
        return kinds and set(self.days) <= set(range(7)) and 0 <= self.starts <= self.ends <= 24 * 60

    @property
    def pattern(self) -> Pattern:
        """When someone works."""
        return Pattern(frozenset(self.days), self.starts, self.ends)


class Reader(NamedTuple):
    """A member as far as messages go; `language` is that of the app on their phone."""

    id: str
    nickname: str
    role: str
    team: str | None
    site: str | None
    settings: MessageSettings
    language: str


def readers(tx: Transaction) -> list[Reader]:
    """Everyone who has not left, by id."""
    rows = tx.rows("select id, nickname, role, team, site, settings from member where ended is null order by id")
    return [_reader(row) for row in rows]


def find_reader(tx: Transaction, id: str) -> Reader:
    """One member."""
    row = tx.row("select id, nickname, role, team, site, settings from member where id = :id", id=id)
    assert row is not None
    return _reader(row)


def _reader(row: Row) -> Reader:
    id, nickname, role, team, site, settings = row
    chosen = msgspec.json.decode(settings)
    found = chosen.get("messages")
    messages = MessageSettings() if found is None else msgspec.convert(found, MessageSettings)
    return Reader(id, nickname, role, team, site, messages, chosen.get("language", DEFAULT))


def keep_message_settings(tx: Transaction, member: str, settings: MessageSettings) -> None:
    """A member changes what they are told."""
    keep_setting(tx, member, "messages", msgspec.to_builtins(settings))


def keep_setting(tx: Transaction, member: str, name: str, chosen: object) -> None:
    """A member chooses one thing; the others stay."""
    known = msgspec.json.decode(tx.value("select settings from member where id = :member", member=member) or "{}")
    body = msgspec.json.encode({**known, name: chosen}).decode()
    tx.run("update member set settings = :body where id = :member", body=body, member=member)


def hours_of(reader: Reader, catalogue: Catalogue) -> Hours:
    """When a member's phone may buzz."""
    closed = frozenset(date.fromisoformat(one.on) for one in catalogue.holidays.values() if one.site == reader.site)
    return Hours(catalogue.zone_of(reader.site), closed, reader.settings.pattern)


def switched_off(reader: Reader) -> frozenset[str]:
    """The kinds a member does not want, and those they were never asked about."""
    unasked = {kind.name for kind in KINDS.values() if kind.ask_first and kind.name not in reader.settings.on}
    return frozenset(reader.settings.off) | unasked
