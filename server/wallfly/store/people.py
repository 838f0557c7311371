"""Members and their devices."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.domain.calendar import DAY_MS
from wallfly.store.engine import Transaction


class Member(NamedTuple):
    """Someone who uses Wallfly, by the name they chose."""

    id: str
    nickname: str
    role: str
    team: str | None
    site: str | None
    stored: int
    ended: int | None = None


class SignedIn(NamedTuple):
    """Who a token belongs to."""

    member: str
    device: str
    role: str
    team: str | None
    site: str | None


_SIGNED_IN = """
select member.id, device.id, member.role, member.team, member.site
  from device join member on member.id = device.member
 where device.token_hash = :token_hash and device.revoked is null and member.ended is null
"""


def add_member(
    tx: Transaction, id: str, nickname: str, role: str, team: str | None, site: str | None, now: int
) -> None:
    """Someone joins."""
    tx.run(
        "insert into member (id, nickname, role, team, site, joined)"
        " values (:id, :nickname, :role, :team, :site, :now)",
        id=id,
        nickname=nickname,
        role=role,
        team=team,
        site=site,
        now=now,
    )


def add_device(tx: Transaction, id: str, member: str, token_hash: str, now: int) -> None:
    """A phone signs in; only the hash of its token is kept."""
    tx.run(
        "insert into device (id, member, token_hash, created, seen_day) values (:id, :member, :token_hash, :now, :day)",
        id=id,
        member=member,
        token_hash=token_hash,
        now=now,
        day=now // DAY_MS,
    )


def find_signed_in(tx: Transaction, token_hash: str) -> SignedIn | None:
    """The member and device of a token that still holds."""
    row = tx.row(_SIGNED_IN, token_hash=token_hash)
    return SignedIn(*row) if row else None


def people_changes(tx: Transaction) -> int:
    """How often someone was moved, signed out or ended: while it stays, every answer of
    `find_signed_in` stays."""
    return int(tx.value("select value from setting where key = 'people_changes'") or 0)


def _changed(tx: Transaction) -> None:
    tx.run(
        "insert into setting (key, value) values ('people_changes', '1') on conflict (key) do update"
        " set value = cast(cast(setting.value as bigint) + 1 as text)"
    )


def find_member(tx: Transaction, id: str) -> Member | None:
    """One member."""
    row = tx.row("select id, nickname, role, team, site, stored, ended from member where id = :id", id=id)
    return Member(*row) if row else None


def all_members(tx: Transaction) -> list[Member]:
    """Everyone who has not ended, by nickname."""
    rows = tx.rows(
        "select id, nickname, role, team, site, stored from member where ended is null order by nickname, id"
    )
    return [Member(*row) for row in rows]


def change_member(tx: Transaction, id: str, role: str, team: str | None, site: str | None) -> None:
    """A steward moves someone or changes their role."""
    tx.run("update member set role = :role, team = :team, site = :site where id = :id",
           id=id, role=role, team=team, site=site)  # fmt: skip
    _changed(tx)


def is_last_steward(tx: Transaction, id: str) -> bool:
    """Whether nobody but this member can set things up."""
    stewards = tx.rows("select id from member where role = 'steward' and ended is null")
    return stewards == [(id,)]


def rename_member(tx: Transaction, id: str, nickname: str) -> None:
    """A member chooses another nickname."""
    tx.run("update member set nickname = :nickname where id = :id", id=id, nickname=nickname)


def live_devices(tx: Transaction, member: str) -> list[tuple[str, int, int]]:
    """A member's signed-in devices: id, created (ms), last day seen."""
    rows = tx.rows(
        "select id, created, seen_day from device where member = :member and revoked is null order by created, id",
        member=member,
    )
    return [(str(id), int(created), int(seen)) for id, created, seen in rows]


def revoke_device(tx: Transaction, member: str, device: str, now: int) -> bool:
    """Sign one of a member's devices out; False when it is not theirs."""
    _changed(tx)
    return (
        tx.run(
            "update device set revoked = :now where id = :device and member = :member and revoked is null",
            device=device,
            member=member,
            now=now,
        )
        == 1
    )
