"""Tables of the book that were frozen under a floor of their own, and the registers that stewards keep.

Rows are copied as they were frozen. What a withdrawn block had a part in is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

import msgspec

from wallfly.book.tables.cells import Row, percent, rounded
from wallfly.book.words import label, sentence
from wallfly.domain.calendar import local, season_of_block, week_from_iso
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.crosscuts import MOMENTS_A_LOOK
from wallfly.domain.difference import newcombe_diff
from wallfly.domain.lived import LIKENESS
from wallfly.domain.records import Marker, Metric, Outcome, Recognition, Rule
from wallfly.store.engine import Transaction
from wallfly.store.frozen import frozen
from wallfly.store.rare import whoever_said_it


def copied_tables(tx: Transaction, catalogue: Catalogue, withdrawn: Set[int]) -> dict[str, Iterable[Row]]:
    """Every table that follows from frozen rows, or from what stewards keep."""

    def rows(name: str) -> list[tuple[int, dict[str, Any]]]:
        return [(block, body) for block, body in frozen(tx, name) if block not in withdrawn]

    def seasons(name: str) -> list[tuple[int, dict[str, Any]]]:
        touched = {season_of_block(block, catalogue.block_weeks) for block in withdrawn}
        return [(season, body) for season, body in frozen(tx, name) if season not in touched]

    cuts = seasons("crosscut")
    return {
        "conditions": [_condition(block, one, catalogue) for block, one in rows("condition")],
        "recency": [_recency(block, one, catalogue) for block, one in rows("recency")],
        "counters": [_of(block, one, _COUNTER) for block, one in rows("counter")],
        "followups": [_of(block, one, _FOLLOWUP) for block, one in rows("followup")],
        "coverage": [
            (block, catalogue.places[one["place"]].site, one["place"], one["daytype"], one["daypart"], one["weight"])
            for block, one in rows("coverage") if one["place"] in catalogue.places
        ],
        "clarity": [
            rounded((one["value"], one["version"], one["voters"], block, *(one.get(name) for name in _CLARITY)))
            for block, one in rows("clarity") if one["value"] in catalogue.values
        ],
        "crosscuts": [_of(season, one, _CUT) for season, one in cuts],
        "watching": _watching(cuts),
        "agreement": [_of(season, one, _AGREED) for season, one in seasons("agreement")],
        "rules": _rules(tx),
        "metrics": _metrics(tx, catalogue),
        "outcomes": _outcomes(tx, catalogue, withdrawn),
        "markers": _markers(tx, catalogue),
        "thanks": _thanks(tx, catalogue),
    }  # fmt: skip


_COUNTER = ("kind", "site", "place", "k", "n", "told", "share", "lo", "hi", "words")
_FOLLOWUP = ("due", "done_on_time", "done_late", "denied", "share", "lo", "hi", "words")
_CLARITY = ("n", "understood", "lo", "hi", "agreement", "clarity", "comments", "answered", "words")
_CUT = ("dimension", "value", "practice", "source", "category", "k", "n", "share", "lo", "hi")
_AGREED = ("practice", "n", "percent", "lo", "hi", "words")
_RECENCY = (
    "target_days",
    "people",
    "fresh",
    "due",
    "overdue",
    "within",
    "within_lo",
    "within_hi",
    "median_days",
    "words",
)


def _of(block: int, body: dict[str, Any], columns: tuple[str, ...]) -> Row:
    return rounded((block, *(body[column] for column in columns)))


def _condition(block: int, one: dict[str, Any], catalogue: Catalogue) -> Row:
    value = catalogue.practices[one["practice"]].value
    return (block, one["site"], one["place"], value, one["practice"], one["state"])


def _recency(block: int, one: dict[str, Any], catalogue: Catalogue) -> Row:
    value = catalogue.practices[one["practice"]].value
    return rounded((block, one["site"], value, one["practice"], *(one[name] for name in _RECENCY)))


# ---- does watching change what is done?


def _watching(cuts: list[tuple[int, dict[str, Any]]]) -> list[Row]:
    """First ten minutes against later ones, from the cross-cuts alone."""
    sums: dict[int, dict[str, list[int]]] = {}
    for season, one in cuts:
        if one["dimension"] == "first ten minutes" and one["source"] == "walks":
            both = sums.setdefault(season, {"first ten minutes": [0, 0], "later": [0, 0]})
            both[one["category"]][0] += one["k"]
            both[one["category"]][1] += one["n"]
    return [_watched(season, both["first ten minutes"], both["later"]) for season, both in sums.items()]


def _watched(season: int, early: list[int], later: list[int]) -> Row:
    shrink = 1 + (MOMENTS_A_LOOK - 1) * LIKENESS
    found = newcombe_diff(early[0] / shrink, early[1] / shrink, later[0] / shrink, later[1] / shrink)
    shares = early[0] / early[1], later[0] / later[1]
    both = f"first ten minutes {percent(shares[0])} %, later {percent(shares[1])} %"
    words = (
        f"People may behave differently once they notice us: {both}. Changes are safer to read than levels."
        if found.clear
        else f"No clear effect of being watched: {both}."
    )
    return rounded((season, shares[0], early[1], shares[1], later[1], *found, words))


# ---- registers


def _rules(tx: Transaction) -> list[Row]:
    return [
        (one.key, sentence(one.text), one.state, sentence(one.reason), one.ends_on, sentence(one.instead))
        for one in _newest(tx, Rule, "rule", lambda one: one.key)
    ]


def _metrics(tx: Transaction, catalogue: Catalogue) -> list[Row]:
    return [
        (one.key, label(one.name), one.value if one.value in catalogue.values else None,
         int(one.owner != "nobody yet"), one.review_on)
        for one in _newest(tx, Metric, "metric", lambda one: one.key)
    ]  # fmt: skip


def _markers(tx: Transaction, catalogue: Catalogue) -> list[Row]:
    found = _newest(tx, Marker, "marker", lambda one: (one.site, one.on, one.text))
    kept = {(one.site, one.on, sentence(one.text)): one.kind for one in found if one.site in catalogue.sites}
    return [(site, day, kind, text) for (site, day, text), kind in kept.items()]


def _thanks(tx: Transaction, catalogue: Catalogue) -> list[Row]:
    """Those that their team said everyone may read; who thanked whom is nowhere."""
    rows = tx.rows("select team, shared_thanks.at, body from shared_thanks join record on record.id = recognition")
    decoder = msgspec.json.Decoder(Recognition)
    kept = {}
    for team, at, body in rows:
        one = decoder.decode(body)
        if team in catalogue.teams:
            day = local(at, catalogue.zone_of(catalogue.teams[team].site)).date().isoformat()
            value = one.value if one.value in catalogue.values else None
            practice = one.practice if one.practice in catalogue.practices else None
            what, effect, why = (sentence(text) for text in (one.what, one.effect, one.why))
            kept[team, day, what] = (effect, why, value, practice)
    return [(*key, *rest) for key, rest in kept.items()]


def _outcomes(tx: Transaction, catalogue: Catalogue, withdrawn: Set[int]) -> list[Row]:
    """Weekly figures averaged over closed blocks, each week by how many it is about."""
    last = tx.value("select max(block) from closing") or 0
    weeks: dict[tuple[int, str, str], list[Outcome]] = {}
    for one in _newest(tx, Outcome, "outcome", lambda one: (one.week, one.site, one.series)):
        block = catalogue.block_of(week_from_iso(one.week))
        if 1 <= block <= last and block not in withdrawn and one.site in catalogue.sites:
            weeks.setdefault((block, one.site, one.series), []).append(one)
    rows = []
    for key, theirs in weeks.items():
        n = sum(one.count for one in theirs)
        if n:
            rows.append(rounded((*key, sum(one.value * one.count for one in theirs) / n, n, len(theirs))))
    return rows


def _newest(tx: Transaction, kind: type[Any], name: str, key: Any) -> list[Any]:
    """The newest record of each key, by (at, id); a corrected one wins over what it corrects."""
    return list({key(one): one for one in whoever_said_it(tx, kind, name)}.values())
