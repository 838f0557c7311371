"""Where a member's phones receive messages."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.problems import Problem
from wallfly.store.engine import Transaction


class Subscription(NamedTuple):
    """One phone's address at a push service, and its keys."""

    id: str
    member: str
    device: str
    endpoint: str
    p256dh: str
    auth: str


_COLUMNS = "id, member, device, endpoint, p256dh, auth"


def keep_subscription(tx: Transaction, subscription: Subscription, now: int) -> None:
    """A phone registers, again or for the first time. Raises `endpoint_taken` for someone else's address."""
    owner = tx.value("select member from push_subscription where endpoint = :endpoint",
                     endpoint=subscription.endpoint)  # fmt: skip
    if owner is not None and owner != subscription.member:
        raise Problem("endpoint_taken")
    retire_device(tx, subscription.device, "replaced", now, but=subscription.endpoint)
    tx.run(
        f"insert into push_subscription ({_COLUMNS}, created)"
        " values (:id, :member, :device, :endpoint, :p256dh, :auth, :now)"
        " on conflict (endpoint) do update set device = excluded.device, p256dh = excluded.p256dh,"
        " auth = excluded.auth, failures = 0, retired = null, retired_because = null",
        **subscription._asdict(),
        now=now,
    )


def live_subscriptions(tx: Transaction, member: str) -> list[Subscription]:
    """The addresses a member's messages go to."""
    rows = tx.rows(f"select {_COLUMNS} from push_subscription where member = :member and retired is null order by id",
                   member=member)  # fmt: skip
    return [Subscription(*row) for row in rows]


def retire_device(tx: Transaction, device: str, because: str, now: int, but: str = "") -> None:
    """A phone wants no more messages."""
    tx.run(
        "update push_subscription set retired = :now, retired_because = :because"
        " where device = :device and retired is null and endpoint <> :but",
        device=device,
        because=because,
        now=now,
        but=but,
    )


def retire_subscription(tx: Transaction, id: str, because: str, now: int) -> None:
    """The push service says that an address is gone."""
    tx.run("update push_subscription set retired = :now, retired_because = :because where id = :id and retired is null",
           id=id, because=because, now=now)  # fmt: skip


def note_success(tx: Transaction, id: str, now: int) -> None:
    """The push service took a message."""
    tx.run("update push_subscription set last_ok = :now, failures = 0 where id = :id", id=id, now=now)
