"""Nudges: one row a decision and member, the inbox that keeps the words, the phones that hint at them."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.dispatch import DAY_MS, Sent, Verdict, Waiting, dispatch
from wallfly.domain.nudges import HOUR_MS, KINDS
from wallfly.domain.quiet_hours import Hours, next_turn
from wallfly.store.engine import Transaction
from wallfly.store.readers import Reader, find_reader, hours_of, keep_message_settings, readers, switched_off

TWICE = 2  # "fewer of these", so often, switches a kind off
REMEMBERED_DAYS = 31


class Proposal(NamedTuple):
    """What is to be told to a member, in their language; `target` is a page of the app."""

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
    turn = next_turn(now, kind, hours) if kind.where == "push" else None
    due = now if turn is None else turn
    row = {**proposal._asdict(), "id": nudge_id(proposal.kind, proposal.thing, proposal.member), "now": now}
    if tx.run(_NUDGE, **row, due=due) == 0:
        return False
    del row["thing"], row["team"]
    tx.run(_INBOX, **row)
    return True


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
