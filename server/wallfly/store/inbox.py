"""The inbox: what a member was told, to be read in the app. It is the truth; a push is only a hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallfly.store.engine import Transaction

SHOWN = 100


class Message(NamedTuple):
    """One message; times in ms, `seen` None while it is new."""

    id: str
    kind: str
    at: int
    title: str
    body: str
    target: str
    seen: int | None


def read_inbox(tx: Transaction, member: str) -> list[Message]:
    """The newest hundred."""
    rows = tx.rows(
        "select id, kind, at, title, body, target, seen from inbox where member = :member"
        " order by at desc, id limit :limit", member=member, limit=SHOWN,
    )  # fmt: skip
    return [Message(*row) for row in rows]


def unseen(tx: Transaction, member: str) -> int:
    """How many are new."""
    return int(tx.value("select count(*) from inbox where member = :member and seen is null", member=member))


def see(tx: Transaction, member: str, ids: Sequence[str], now: int) -> None:
    """A member has seen these."""
    for id in ids:
        tx.run("update inbox set seen = :now where id = :id and member = :member and seen is null",
               id=id, member=member, now=now)  # fmt: skip
