"""The stories of calibration rounds in the store, and what a round that was answered scored."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wallfly.domain.door import Accepted, accepted
from wallfly.domain.entries import VignetteBody
from wallfly.domain.records import Entry, Polarity, Round
from wallfly.domain.rounds import Agreed, Vignette, calibration_of, score
from wallfly.store.engine import Transaction

_entry = msgspec.json.Decoder(Entry)
_body = msgspec.json.Decoder(VignetteBody)


def read_vignettes(tx: Transaction) -> list[Vignette]:
    """The stories that can be asked: those in use, about practices in use."""
    practices = {key for (key,) in tx.rows("select key from entry where kind = 'practice' and retired = 0")}
    rows = tx.rows("select key, record, body from entry where kind = 'vignette' and retired = 0")
    found = [_vignette(key, record, _body.decode(body)) for key, record, body in rows]
    return [one for one in found if one.practice in practices]


def read_versions(tx: Transaction, versions: Iterable[str]) -> dict[str, Vignette]:
    """Stories by the entry that gave them their wording, taken out or changed since as they may be."""
    found = {}
    for version in versions:
        body = tx.value("select body from record where id = :id and type = 'entry'", id=version)
        entry = _entry.decode(body) if body is not None else None
        if entry is not None and entry.kind == "vignette":
            found[version] = _vignette(entry.key, version, msgspec.convert(entry.body, VignetteBody))
    return found


def agreed_on(tx: Transaction, answers: Iterable[tuple[str, Polarity]]) -> dict[str, Agreed]:
    """What the panel agreed on in each wording that was answered."""
    known = read_versions(tx, [version for version, _ in answers])
    return {version: Agreed(one.id, one.agreed) for version, one in known.items()}


def scores(tx: Transaction, answered: Iterable[Round]) -> list[Accepted]:
    """The records of what rounds scored, which only the server makes."""
    reached = [(one, score(one.answers, agreed_on(tx, one.answers))) for one in answered]
    return [accepted(calibration_of(one, share)) for one, share in reached]


def _vignette(key: str, version: str, body: VignetteBody) -> Vignette:
    return Vignette(key, version, body.practice, body.story, body.agreed, body.why)
