"""The invite table."""

from __future__ import annotations

from wallfly.domain.invites import Invite
from wallfly.store.engine import Transaction

_COLUMNS = "id, role, team, member, max_uses, uses, expires, revoked"


def add_invite(tx: Transaction, invite: Invite, code_hash: str, now: int, created_by: str | None) -> None:
    """Keep a new invite; only the hash of its code."""
    tx.run(
        f"insert into invite ({_COLUMNS}, code_hash, created, created_by) values"
        " (:id, :role, :team, :member, :max_uses, :uses, :expires, :revoked, :code_hash, :now, :created_by)",
        **invite._asdict(),
        code_hash=code_hash,
        now=now,
        created_by=created_by,
    )


def find_invite(tx: Transaction, code_hash: str) -> Invite | None:
    """The invite with that code."""
    row = tx.row(f"select {_COLUMNS} from invite where code_hash = :code_hash", code_hash=code_hash)
    return Invite(*row) if row else None


def live_invites(tx: Transaction, now: int) -> list[Invite]:
    """Invites that can still be used."""
    rows = tx.rows(
        f"select {_COLUMNS} from invite where revoked is null and expires > :now and uses < max_uses"
        " order by created, id",
        now=now,
    )
    return [Invite(*row) for row in rows]


def use_invite(tx: Transaction, invite: str, now: int) -> bool:
    """Count one use; False when it could not be used any more. Exact under parallel joins."""
    used = tx.run(
        "update invite set uses = uses + 1 where id = :id and revoked is null and expires > :now and uses < max_uses",
        id=invite,
        now=now,
    )
    return used == 1


def revoke_invite(tx: Transaction, invite: str, now: int) -> None:
    """Take an invite back."""
    tx.run("update invite set revoked = :now where id = :id and revoked is null", id=invite, now=now)
