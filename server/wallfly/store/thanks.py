"""Thanks are the team's own until the team says that others may read them."""

from __future__ import annotations

import msgspec

from wallfly.domain.records import Recognition
from wallfly.domain.wording import SENTENCES, lint
from wallfly.problems import Problem
from wallfly.store.engine import Transaction


def share_thanks(tx: Transaction, id: str, team: str, member: str, shared: bool, now: int) -> None:
    """Let others, and the open book, have one of the team's thanks, or no longer. Raises `not_found` when
    it is not the team's, `invalid` when it names someone."""
    body = tx.value("select body from record where id = :id and type = 'recognition'", id=id)
    said = None if body is None else msgspec.json.decode(body, type=Recognition)
    if said is None or said.team != team:
        raise Problem("not_found")
    if not shared:
        tx.run("delete from shared_thanks where recognition = :id", id=id)
        return
    names = [name for (name,) in tx.rows("select nickname from member where ended is null")]
    if "name" in lint(f"{said.what} {said.effect} {said.why}", names):
        raise Problem("invalid", reason=SENTENCES["name"])
    tx.run(
        "insert into shared_thanks (recognition, team, member, at) values (:id, :team, :member, :now)"
        " on conflict (recognition) do nothing",
        id=id, team=team, member=member, now=now,
    )  # fmt: skip
