"""Reading which practices need more eyes, from published cells."""

from __future__ import annotations

import hashlib
from collections import Counter

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.practice_quests import WEEKS, PracticeQuest, agreed_values, practice_quests
from wallfly.domain.records import Stage
from wallfly.store.engine import Transaction
from wallfly.store.rare import whoever_said_it

WALKED = ("opportunity", "interval")  # what a walk gives moments of

_NEWEST = "select max(block) from closing where withdrawn_because is null"
_MOMENTS = """
select practice, about, sum(n) from cell
 where block > :before and block in (select block from closing where withdrawn_because is null)
 group by practice, about
"""


def read_practice_quests(tx: Transaction, catalogue: Catalogue) -> list[PracticeQuest]:
    """Those that follow from the last four weeks that are published; none before anything is."""
    newest = tx.value(_NEWEST)
    if newest is None:
        return []
    by_practice, by_group = Counter[str](), Counter[str]()
    for practice, about, moments in tx.rows(_MOMENTS, before=newest - WEEKS // catalogue.block_weeks):
        by_practice[practice] += int(moments)
        by_group[about] += int(moments)
    agreed = agreed_values(catalogue.values, whoever_said_it(tx, Stage, "stage"))
    about = {key: body.about for key, body in catalogue.offered_practices.items()
             if body.sampling in WALKED and body.value in agreed}  # fmt: skip
    return practice_quests(about, by_practice, by_group, lambda one: _draw(newest, one))


def _draw(block: int, practice: str) -> str:
    """Another order with every block, so that no practice is always the last to be asked for."""
    return hashlib.sha256(f"{block}|{practice}".encode()).hexdigest()
