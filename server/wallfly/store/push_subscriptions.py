"""Where a member's phones receive messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallfly.problems import Problem
from wallfly.store.engine import Transaction, in_lists

REFUSED_TIMES = 3  # after so many refusals in a row, without any success, an address is given up


class Subscription(NamedTuple):
    """One phone's address at a push service, its keys, and the key of ours it was made with."""

    id: str
    member: str
    device: str
    endpoint: str
    p256dh: str
    auth: str
    server_key: str | None = None


_COLUMNS = "id, member, device, endpoint, p256dh, auth, server_key"
_OWNER = """
select push_subscription.member, push_subscription.device
  from push_subscription
  join device on device.id = push_subscription.device
  join member on member.id = push_subscription.member
 where endpoint = :endpoint and device.revoked is null and member.ended is null
"""
_LIVE = """
select push_subscription.id, push_subscription.member, device, endpoint, p256dh, auth, server_key
  from push_subscription join device on device.id = push_subscription.device and device.revoked is null
 where push_subscription.member = :member and retired is null
 order by push_subscription.id
"""


def keep_subscription(tx: Transaction, subscription: Subscription, now: int) -> None:
    """A phone registers, again or for the first time. Raises `endpoint_taken` for the address of another
    phone that is still signed in."""
    owner = tx.row(_OWNER, endpoint=subscription.endpoint)
    if owner is not None and tuple(owner) != (subscription.member, subscription.device):
        raise Problem("endpoint_taken")
    retire_device(tx, subscription.device, "replaced", now, but=subscription.endpoint)
    tx.run(
        f"insert into push_subscription ({_COLUMNS}, created)"
        " values (:id, :member, :device, :endpoint, :p256dh, :auth, :server_key, :now)"
        " on conflict (endpoint) do update set member = excluded.member, device = excluded.device,"
        " p256dh = excluded.p256dh, auth = excluded.auth, server_key = excluded.server_key, failures = 0,"
        " retired = null, retired_because = null",
        **subscription._asdict(),
        now=now,
    )


def live_subscriptions(tx: Transaction, member: str) -> list[Subscription]:
    """The addresses a member's messages go to: those of phones that are signed in."""
    return [Subscription(*row) for row in tx.rows(_LIVE, member=member)]


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
    """An address is given up."""
    tx.run("update push_subscription set retired = :now, retired_because = :because where id = :id and retired is null",
           id=id, because=because, now=now)  # fmt: skip


def note_success(tx: Transaction, ids: Sequence[str], now: int) -> None:
    """The push services took a message for each of these."""
    for marks, named in in_lists(ids):
        tx.run(f"update push_subscription set last_ok = :now, failures = 0 where id in ({marks})", now=now, **named)


def note_refusal(tx: Transaction, id: str, now: int) -> None:
    """The push service refused a message for this phone; given up after three in a row without success."""
    failures = tx.value("update push_subscription set failures = failures + 1 where id = :id returning failures", id=id)
    if failures is not None and failures >= REFUSED_TIMES:
        retire_subscription(tx, id, "refused three times", now)
