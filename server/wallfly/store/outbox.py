"""The outbox: messages are rows, written where they are decided, so that none is lost by a restart."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.store.engine import Transaction
from wallfly.store.push_subscriptions import Subscription

LEASE_MS = 60_000


class Waiting(NamedTuple):
    """A message that was claimed, with where it goes."""

    id: str
    payload: str
    topic: str
    urgency: str
    not_after: int
    attempts: int
    subscription: Subscription


_CLAIM = """
update outbox set leased_until = :until, attempts = attempts + 1
 where id = :id and state = 'due' and (leased_until is null or leased_until <= :now)
"""
_DUE = """
select outbox.id, payload, topic, urgency, not_after, attempts,
       push_subscription.id, push_subscription.member, device, endpoint, p256dh, auth
  from outbox join push_subscription on push_subscription.id = outbox.subscription
 where state = 'due' and due <= :now and (leased_until is null or leased_until <= :now)
 order by due, outbox.id
 limit :limit
"""


def enqueue(
    tx: Transaction,
    id: str,
    kind: str,
    to: Subscription,
    payload: bytes,
    topic: str,
    urgency: str,
    due: int,
    not_after: int,
) -> None:
    """Put a message in, in the transaction that decided on it."""
    tx.run(
        "insert into outbox (id, kind, member, subscription, payload, topic, urgency, due, not_after)"
        " values (:id, :kind, :member, :subscription, :payload, :topic, :urgency, :due, :not_after)",
        id=id,
        kind=kind,
        member=to.member,
        subscription=to.id,
        payload=payload.decode(),
        topic=topic,
        urgency=urgency,
        due=due,
        not_after=not_after,
    )


def claim(tx: Transaction, now: int, limit: int) -> list[Waiting]:
    """Take messages that are due, for a minute; nobody else can take them meanwhile."""
    rows = tx.rows(_DUE, now=now, limit=limit)
    return [
        Waiting._make((*row[:5], row[5] + 1, Subscription(*row[6:])))
        for row in rows
        if tx.run(_CLAIM, id=row[0], now=now, until=now + LEASE_MS) == 1
    ]


def finish(tx: Transaction, id: str, state: str, status: int, answer: str, now: int) -> None:
    """A message is `sent`, `dropped` or `failed`."""
    tx.run(
        "update outbox set state = :state, last_status = :status, last_answer = :answer, finished = :now,"
        " leased_until = null where id = :id",
        id=id,
        state=state,
        status=status,
        answer=answer,
        now=now,
    )


def put_off(tx: Transaction, id: str, until: int, status: int, answer: str) -> None:
    """Try a message again later."""
    tx.run(
        "update outbox set due = :until, last_status = :status, last_answer = :answer, leased_until = null"
        " where id = :id",
        id=id,
        until=until,
        status=status,
        answer=answer,
    )


def read_answer(tx: Transaction, id: str) -> tuple[str, int | None, str | None]:
    """State, last status and last answer of a message."""
    row = tx.row("select state, last_status, last_answer from outbox where id = :id", id=id)
    assert row is not None
    return row[0], row[1], row[2]
