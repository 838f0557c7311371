"""A member's calibration round of this week: its stories, and how it went."""

from __future__ import annotations

from typing import Any

import msgspec

from wallfly.domain.calendar import week_iso, week_of, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.points import CALIBRATION, CALIBRATION_PASS
from wallfly.domain.records import Round
from wallfly.domain.rounds import STORIES, Vignette, choose_round, score
from wallfly.store.engine import Transaction
from wallfly.store.readers import find_reader
from wallfly.store.rounds import agreed_on, read_versions, read_vignettes
from wallfly.store.stories import in_language

_round = msgspec.json.Decoder(Round)

# The first answer is the one that counts.
_ANSWERED = """
select body from record where week = :week and member = :member and type = 'round' order by at, id
"""


def read_round(tx: Transaction, member: str, site: str | None, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/round; after it was answered, with the wordings that were answered. Stories that
    come with the value packs are told in the member's language."""
    zone = catalogue.zone_of(site)
    week = week_of(now, zone)
    name = week_iso(week)
    answered = _answered(tx, member, week)
    if answered is not None:
        read = read_versions(tx, [version for version, _ in answered.answers])
        stories = list(read.values())
    else:
        stories = choose_round(read_vignettes(tx), member, name)
    language = find_reader(tx, member).language
    return {
        "round": name,
        "until": week_starts_ms(week + 1, zone),
        "of": STORIES,
        "pass_at": round(STORIES * CALIBRATION_PASS),
        "points": CALIBRATION,
        "stories": [_told(one, language) for one in stories],
        "answered": _how_it_went(tx, answered) if answered else None,
    }


def _answered(tx: Transaction, member: str, week: int) -> Round | None:
    sent = (_round.decode(body) for (body,) in tx.rows(_ANSWERED, week=week, member=member))
    return next((one for one in sent if one.round == week_iso(week)), None)


def _told(one: Vignette, language: str) -> dict[str, Any]:
    words = in_language(language, one.story, one.why)
    return {"id": one.version, "practice": one.practice, "story": words.story, "agreed": one.agreed, "why": words.why}


def _how_it_went(tx: Transaction, answered: Round) -> dict[str, Any]:
    reached = score(answered.answers, agreed_on(tx, answered.answers))
    return {
        "answers": answered.answers,
        "right": round(reached * STORIES),
        "passed": reached >= CALIBRATION_PASS,
    }
