"""The outbox: messages are rows, written where they are decided, so that none is lost by a restart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wallfly.store.engine import Transaction, in_lists
from wallfly.store.push_subscriptions import Subscription

LEASE_MS = 60_000
KEPT_MS = 31 * 86_400_000  # after it was sent or given up


class Waiting(NamedTuple):
    """A message that was claimed, with where it goes; times in ms."""

    id: str
    payload: str
    topic: str
    urgency: str
    not_after: int
    attempts: int
    audience: str
    subscription: Subscription


_CLAIM = """
update outbox set leased_until = :until, attempts = attempts + 1
 where id in (%s) and state = 'due' and (leased_until is null or leased_until <= :now)
returning id
"""
_SENT = """
update outbox set state = 'sent', last_status = :status, last_answer = :answer, finished = :now, failure = null,
                  leased_until = null
 where id in (%s)
"""
# A phone that was signed out, or whose owner left, gets nothing more.
_DUE = """
select outbox.id, payload, topic, urgency, not_after, attempts, outbox.audience,
       push_subscription.id, push_subscription.member, device, endpoint, p256dh, auth, server_key
  from outbox
  join push_subscription on push_subscription.id = outbox.subscription and push_subscription.retired is null
  join device on device.id = push_subscription.device and device.revoked is null
  left join push_service on push_service.audience = outbox.audience and push_service.paused_until > :now
 where outbox.state = 'due' and outbox.due <= :now
   and (outbox.leased_until is null or outbox.leased_until <= :now) and push_service.audience is null
 order by outbox.due, outbox.id
 limit :limit
"""
_EXPIRED = """
update outbox set state = 'dropped', failure = 'too late', finished = :now, leased_until = null
 where state = 'due' and not_after <= :now and (leased_until is null or leased_until <= :now)
"""
_ENQUEUE = """
insert into outbox (id, kind, member, subscription, payload, topic, urgency, due, not_after, audience, nudge)
values (:id, :kind, :member, :subscription, :payload, :topic, :urgency, :due, :not_after, :audience, :nudge)
on conflict (id) do nothing
"""


def audience_of(endpoint: str) -> str:
    """The push service an endpoint belongs to, as signatures name it: an unusual port is part of it."""
    parts = urlsplit(endpoint)
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


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
    nudge: str | None = None,
) -> None:
    """Put a message in, in the transaction that decided on it."""
    tx.run(
        _ENQUEUE,
        id=id,
        kind=kind,
        member=to.member,
        subscription=to.id,
        payload=payload.decode(),
        topic=topic,
        urgency=urgency,
        due=due,
        not_after=not_after,
        audience=audience_of(to.endpoint),
        nudge=nudge,
    )


def drop_late(tx: Transaction, now: int) -> int:
    """Drop what nobody needs any more; returns how many."""
    return tx.run(_EXPIRED, now=now)


def claim(tx: Transaction, now: int, limit: int) -> list[Waiting]:
    """Take messages that are due, for a minute; nobody else can take them meanwhile. A service that asked
    for patience is left alone."""
    rows = tx.rows(_DUE, now=now, limit=limit)
    taken: set[str] = set()
    for marks, ids in in_lists([row[0] for row in rows]):
        taken |= {id for (id,) in tx.rows(_CLAIM % marks, now=now, until=now + LEASE_MS, **ids)}
    return [Waiting._make((*row[:5], row[5] + 1, row[6], Subscription(*row[7:]))) for row in rows if row[0] in taken]


def finish_sent(tx: Transaction, ids: Sequence[str], status: int, answer: str, now: int) -> None:
    """A push service took these and said so in the same words."""
    for marks, named in in_lists(ids):
        tx.run(_SENT % marks, status=status, answer=answer, now=now, **named)


def finish(
    tx: Transaction, id: str, state: str, status: int, answer: str, now: int, failure: str | None = None
) -> None:
    """A message is `sent`, `dropped` or `failed`; `failure` says why for good."""
    tx.run(
        "update outbox set state = :state, last_status = :status, last_answer = :answer, finished = :now,"
        " failure = :failure, leased_until = null where id = :id",
        id=id,
        state=state,
        status=status,
        answer=answer,
        failure=failure,
        now=now,
    )


def put_off(tx: Transaction, id: str, until: int, status: int, answer: str, payload: bytes | None = None) -> None:
    """Try a message again later; with a shorter text when one is given."""
    tx.run(
        "update outbox set due = :until, last_status = :status, last_answer = :answer, leased_until = null,"
        " payload = coalesce(:payload, payload) where id = :id",
        id=id,
        until=until,
        status=status,
        answer=answer,
        payload=None if payload is None else payload.decode(),
    )


def pause_service(tx: Transaction, audience: str, until: int, because: str) -> None:
    """Leave a whole push service alone until then."""
    tx.run(
        "insert into push_service (audience, paused_until, because) values (:audience, :until, :because)"
        " on conflict (audience) do update set because = excluded.because,"
        " paused_until = case when excluded.paused_until > push_service.paused_until then excluded.paused_until"
        " else push_service.paused_until end",
        audience=audience,
        until=until,
        because=because,
    )


def count_refusal(tx: Transaction, audience: str, subscription: str) -> int:
    """A service refused our signature; returns for how many phones in a row."""
    found: Any = tx.value(
        "insert into push_service (audience, paused_until, refused, refused_last) values (:audience, 0, 1, :phone)"
        " on conflict (audience) do update set refused = push_service.refused"
        " + case when push_service.refused_last = excluded.refused_last then 0 else 1 end,"
        " refused_last = excluded.refused_last returning refused",
        audience=audience,
        phone=subscription,
    )
    return int(found)


def forget_refusals(tx: Transaction, audience: str) -> None:
    """It takes messages again."""
    tx.run("update push_service set refused = 0, refused_last = null where audience = :audience and refused > 0",
           audience=audience)  # fmt: skip


def forget_finished(tx: Transaction, now: int) -> int:
    """Delete messages that were over a month ago; returns how many. What they said is in the inbox."""
    return tx.run("delete from outbox where state <> 'due' and finished < :before", before=now - KEPT_MS)


def read_answer(tx: Transaction, id: str) -> tuple[str, int | None, str | None]:
    """State, last status and last answer of a message."""
    row = tx.row("select state, last_status, last_answer from outbox where id = :id", id=id)
    assert row is not None
    return row[0], row[1], row[2]
