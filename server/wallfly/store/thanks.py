"""Thanks are the team's own until the team says that others may read them."""

from __future__ import annotations

import msgspec

from wallfly.store.engine import Transaction


def share_thanks(tx: Transaction, id: str, team: str, member: str, shared: bool, now: int) -> bool:
    """Let others read one of the team's thanks, or no longer; False when it is not the team's."""
    body = tx.value("select body from record where id = :id and type = 'recognition'", id=id)
    if body is None or msgspec.json.decode(body)["team"] != team:
        return False
    if not shared:
        tx.run("delete from shared_thanks where recognition = :id", id=id)
        return True
    tx.run("insert into shared_thanks (recognition, team, member, at) values (:id, :team, :member, :now)"
           " on conflict (recognition) do nothing", id=id, team=team, member=member, now=now)  # fmt: skip
    return True
