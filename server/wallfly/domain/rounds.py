"""Calibration rounds: ten short stories a week, in which one notes what one would have noted on the
floor, and reads afterwards what a panel agreed on, and why.

A round is chosen from the member's id and the week, so that every phone of theirs shows the same
one. What a round scores is worked out by the server, from the wordings that were read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wallfly.domain.records import Calibration, Polarity, Round, derived_id

STORIES = 10
SAME_ANSWER = 5  # of the ten at most, where there are others: noting always the same does not pass


class Vignette(NamedTuple):
    """A story that can be asked; `version` is the entry that gave it this wording."""

    id: str
    version: str
    practice: str
    story: str
    agreed: Polarity
    why: str


class Agreed(NamedTuple):
    """What the panel agreed on in one wording of a story."""

    vignette: str
    answer: Polarity


def choose_round(vignettes: Iterable[Vignette], member: str, week: str) -> list[Vignette]:
    """A member's ten stories of a week ("2026-W48"), in the order they are told; none while there
    are fewer than ten. A story that is added or taken out changes few of them."""
    drawn = sorted(vignettes, key=lambda one: _lot(member, week, one.id))
    if len(drawn) < STORIES:
        return []
    taken, spare = list[Vignette](), list[Vignette]()
    same = Counter[int]()
    for one in drawn:
        (taken if same[one.agreed] < SAME_ANSWER else spare).append(one)
        same[one.agreed] += 1
    chosen = {one.id for one in [*taken, *spare][:STORIES]}
    return [one for one in drawn if one.id in chosen]


def _lot(member: str, week: str, vignette: str) -> bytes:
    return hashlib.sha256(f"round|{member}|{week}|{vignette}".encode()).digest()


def score(answers: Sequence[tuple[str, Polarity]], agreed: Mapping[str, Agreed]) -> float:
    """The share of ten stories in which the answer was the panel's, 0 to 1; `agreed` by wording. A
    story left out, unknown or told twice counts as one that was not."""
    right: dict[str, bool] = {}
    for version, answer in answers:
        known = agreed.get(version)
        if known is not None:
            right.setdefault(known.vignette, answer == known.answer)
    return sum(right.values()) / STORIES


def calibration_of(answered: Round, reached: float) -> Calibration:
    """The server's record of what a round scored: for the same answers always the same one."""
    id = derived_id("calibration", answered.round, answered.id)
    return Calibration(
        id=id, at=answered.at, recorded=answered.recorded, tz=answered.tz, round=answered.round, score=reached
    )
