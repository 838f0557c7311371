"""The concern table: urgent concerns, outside the journal, with a life of their own."""

from __future__ import annotations

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.concern import Concern, forgotten_before, readers
from wallfly.store.engine import Transaction

_COLUMNS = "id, at, received, place, text, member, taken, taken_by"


def find_concern(tx: Transaction, id: str) -> Concern | None:
    """One concern."""
    row = tx.row(f"select {_COLUMNS} from concern where id = :id", id=id)
    return Concern(*row) if row else None


def add_concern(tx: Transaction, concern: Concern) -> None:
    """Keep a new concern."""
    tx.run(
        f"insert into concern ({_COLUMNS}) values (:id, :at, :received, :place, :text, :member, :taken, :taken_by)",
        **concern._asdict(),
    )


def all_concerns(tx: Transaction) -> list[tuple[Concern, str | None]]:
    """Every concern that is kept, newest first, with the nickname of whoever chose to give it."""
    rows = tx.rows(
        "select concern.id, at, received, place, text, member, taken, taken_by, nickname"
        "  from concern left join member on member.id = concern.member order by received desc, concern.id"
    )
    return [(Concern(*row[:8]), row[8]) for row in rows]


def take_concern(tx: Transaction, id: str, by: str, now: int) -> bool:
    """Someone takes a concern up; the first to do so stays. False when there is none."""
    tx.run("update concern set taken = :now, taken_by = :by where id = :id and taken is null", id=id, by=by, now=now)
    return tx.value("select 1 from concern where id = :id", id=id) is not None


def concern_readers(tx: Transaction, catalogue: Catalogue) -> list[str]:
    """The members who read concerns."""
    members = tx.rows("select id, role from member where ended is null")
    return readers(catalogue.contact_members, [(id, role) for id, role in members])


def forget_concerns(tx: Transaction, now: int) -> int:
    """Delete those whose time is over; returns how many."""
    taken, received = forgotten_before(now)
    return tx.run("delete from concern where taken <= :taken or received <= :received", taken=taken, received=received)
