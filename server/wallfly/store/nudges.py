"""Nudges: one row a decision and member, the inbox that keeps the words, the phones that hint at them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

import msgspec

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.dispatch import DAY_MS, Sent, Verdict, Waiting, dispatch
from wallfly.domain.nudges import HOUR_MS, KINDS
from wallfly.domain.phrases import DEFAULT
from wallfly.domain.quiet_hours import OPENS, SHUTS, Hours, Pattern, next_turn
from wallfly.store.engine import Row, Transaction

TWICE = 2  # "fewer of these", so often, switches a kind off
REMEMBERED_DAYS = 31
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


class Proposal(NamedTuple):
    """What is to be told to a member; `push` is what a locked screen may show, `target` a page of the app."""

    kind: str
    thing: str
    member: str
    team: str | None
    title: str
    body: str
    target: str


class Due(NamedTuple):
    """A verdict, with what is to be said."""

    verdict: Verdict
    reader: Reader
    title: str
    body: str
    target: str


def nudge_id(kind: str, thing: str, member: str) -> str:
    """The same decision for the same member has the same id."""
    return hashlib.sha256(f"{kind}|{thing}|{member}".encode()).hexdigest()[:32]


_NUDGE = """
insert into nudge (id, kind, thing, member, team, decided, due, title, body, target)
values (:id, :kind, :thing, :member, :team, :now, :due, :title, :body, :target)
on conflict (id) do nothing
"""
_INBOX = """
insert into inbox (id, member, kind, at, title, body, target) values (:id, :member, :kind, :now, :title, :body, :target)
on conflict (id) do nothing
"""


def propose(tx: Transaction, proposal: Proposal, reader: Reader, hours: Hours, now: int) -> bool:
    """Put a nudge into the inbox, and let it wait for its turn; False when it was there already. A kind
    that waits for a member's own wish is not put in before."""
    kind = KINDS[proposal.kind]
    if kind.ask_first and proposal.kind not in reader.settings.on:
        return False
    turn = next_turn(now, kind, hours)
    due = now if turn is None else turn
    row = {**proposal._asdict(), "id": nudge_id(proposal.kind, proposal.thing, proposal.member), "now": now}
    if tx.run(_NUDGE, **row, due=due) == 0:
        return False
    del row["thing"], row["team"]
    tx.run(_INBOX, **row)
    return True


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


def due_verdicts(tx: Transaction, now: int, catalogue: Catalogue) -> list[Due]:
    """What becomes of everything that is due, member by member; nothing is changed."""
    waiting = tx.rows(
        "select member, id, kind, thing, decided, due, title, body, target from nudge"
        " where state = 'waiting' and due <= :now order by member, id", now=now,
    )  # fmt: skip
    if not waiting:
        return []
    known = {one.id: one for one in readers(tx)}
    found: list[Due] = []
    for member in dict.fromkeys(row[0] for row in waiting):
        mine = {row[1]: row for row in waiting if row[0] == member}
        reader = known.get(member)
        if reader is None:
            continue
        verdicts = dispatch([Waiting(*row[1:6]) for row in mine.values()], sent_since(tx, member, now), now,
                            hours_of(reader, catalogue), switched_off(reader))  # fmt: skip
        found += [Due(one, reader, *mine[one.nudge.id][6:9]) for one in verdicts]
    return found


def sent_since(tx: Transaction, member: str, now: int) -> list[Sent]:
    """What a member was sent lately."""
    rows = tx.rows(
        "select kind, thing, finished from nudge where member = :member and state = 'sent' and finished > :since",
        member=member, since=now - REMEMBERED_DAYS * DAY_MS,
    )  # fmt: skip
    return [Sent(*row) for row in rows]


def switched_off(reader: Reader) -> frozenset[str]:
    """The kinds a member does not want, and those they were never asked about."""
    unasked = {kind.name for kind in KINDS.values() if kind.ask_first and kind.name not in reader.settings.on}
    return frozenset(reader.settings.off) | unasked


def settle_nudge(tx: Transaction, verdict: Verdict, now: int) -> None:
    """Write down what became of it."""
    if verdict.outcome == "hold":
        tx.run("update nudge set due = :until, because = :because where id = :id and state = 'waiting'",
               until=verdict.until, because=verdict.because, id=verdict.nudge.id)  # fmt: skip
        return
    state = "sent" if verdict.outcome == "send" else verdict.outcome
    tx.run(
        "update nudge set state = :state, because = :because, finished = :now where id = :id and state = 'waiting'",
        state=state, because=verdict.because, now=now, id=verdict.nudge.id,
    )  # fmt: skip


def not_after(verdict: Verdict) -> int:
    """When it is stale, ms."""
    return verdict.nudge.decided + KINDS[verdict.nudge.kind].stale_h * HOUR_MS


def ask_for_fewer(tx: Transaction, member: str, nudge: str, now: int) -> str | None:
    """ "Fewer of these": counted once a nudge; the second time the kind is switched off. Returns the kind,
    None when the member has no such nudge."""
    kind: str | None = tx.value(
        "select kind from nudge where id = :nudge and member = :member", nudge=nudge, member=member
    )
    if kind is None:
        return None
    tx.run(
        "insert into fewer (member, kind, at, nudge) values (:member, :kind, :now, :nudge)"
        " on conflict (member, nudge) do nothing",
        member=member, kind=kind, now=now, nudge=nudge,
    )  # fmt: skip
    times = tx.value("select count(*) from fewer where member = :member and kind = :kind", member=member, kind=kind)
    if times >= TWICE:
        known = find_reader(tx, member).settings
        off, on = sorted({*known.off, kind}), [one for one in known.on if one != kind]
        keep_message_settings(tx, member, msgspec.structs.replace(known, off=off, on=on))
        tx.run("delete from fewer where member = :member and kind = :kind", member=member, kind=kind)
    return kind
