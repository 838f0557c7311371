"""Someone who has every edition of the book, and all the time in the world.

It knows nothing of how a book is made. It takes each published number for what it is, a count of
some set of records, adds and subtracts such sets, and looks for one that is of too few people.
A small organisation is lived through here, with the truth about every look kept beside it, so
that what the attacker finds can be named.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3 as sqlite3

from wallfly.book.publish import publish
from wallfly.domain.calendar import DAY_MS, block_closes_ms, week_from_iso, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.organisation import set_up
from wallfly.simulate.run import _join, _send
from wallfly.simulate.world import TIME_ZONE, World, plan
from wallfly.store.catalogue import load_catalogue
from wallfly.store.closing import close_due
from wallfly.store.folds import settle
from wallfly.store.sqlite import SqliteEngine, open_engine

FIRST_WEEK = week_from_iso("2026-W10")
BLOCKS, BLOCK_WEEKS = 3, 4
PEOPLE = 36
K, H, SPREAD, MOMENTS, MINUTES = 5, 10, 5, 20, 60  # what a row needs, said once more on purpose

KEY = ("site", "place", "value", "practice", "about")
LOOK = "walk, practice, about, member, site, place, k, n, minutes"

Row = dict[str, Any]


class Lived(NamedTuple):
    """What the attacker has (editions), and the truth it has not: looks and taps by block."""

    folder: Path
    db: SqliteEngine
    catalogue: Catalogue
    looks: dict[int, list[Row]]
    taps: dict[int, list[Row]]
    editions: list[Path]


def live(folder: Path, seed: int = 3) -> Lived:
    """Three blocks of a small organisation, an edition after each."""
    db = open_engine(folder / "wallfly.db", readers=1)
    chance = random.Random(seed)
    made = itertools.count()
    starts = week_starts_ms(FIRST_WEEK, TIME_ZONE)

    def new_id() -> str:
        return f"{starts:012x}"[:8] + f"-0000-7000-8000-{next(made):012x}"

    db.write_now(set_up, plan(2), starts, chance.randbytes(32), new_id)
    catalogue = db.read_now(load_catalogue)
    world = World(catalogue, seed, PEOPLE)
    db.write_now(_join, world, starts)
    lived = Lived(folder, db, catalogue, {}, {}, [])
    for block in range(1, BLOCKS + 1):
        for number in range((block - 1) * BLOCK_WEEKS, block * BLOCK_WEEKS):
            sendings = list(world.week(FIRST_WEEK + number, number, BLOCKS * BLOCK_WEEKS))
            closes = _closes(block, catalogue)
            db.write_now(_send, [one for one in sendings if one.received < closes], catalogue)
        close(lived, block)
    return lived


def copy(lived: Lived, folder: Path) -> Lived:
    """The same organisation in another folder, to be spoilt there."""
    conn = sqlite3.connect(str(lived.folder / "wallfly.db"))
    conn.execute("vacuum into ?", (str(folder / "wallfly.db"),))
    conn.close()
    for path in lived.editions:
        shutil.copy(path, folder)
    db = open_engine(folder / "wallfly.db", readers=1)
    return lived._replace(folder=folder, db=db, editions=[folder / path.name for path in lived.editions])


def close(lived: Lived, block: int) -> None:
    """Close a block and publish, after taking down the truth."""
    while settle(lived.db):
        pass
    lived.looks[block] = _rows(lived.db, f"select {LOOK} from look where counts_in <= {block}", LOOK)
    names = "member, week, site, place, practice, about, lived, missed"
    lived.taps[block] = _rows(lived.db, f"select {names} from taps where counts_in <= {block}", names)
    now = _closes(block, lived.catalogue)
    assert close_due(lived.db, now) == [block]
    lived.editions.append(publish(lived.db, lived.folder, now + DAY_MS).path)


def _closes(block: int, catalogue: Catalogue) -> int:
    return block_closes_ms(block, catalogue.first_week, BLOCK_WEEKS, TIME_ZONE, catalogue.site_zones)


def _rows(db: SqliteEngine, sql: str, names: str) -> list[Row]:
    return [dict(zip(names.split(", "), row, strict=True)) for row in db.read_now(lambda tx: tx.rows(sql))]


def read(path: Path, sql: str) -> list[Row]:
    """Any question to an edition."""
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    conn.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in conn.execute(sql)]
    finally:
        conn.close()


# ---- what is behind a published row: the truth, worked out another way than closing does


def keys_of(thing: Row, catalogue: Catalogue) -> list[tuple[str, ...]]:
    """The rows that could hold a look or a tap, most particular first."""
    value = catalogue.practices[thing["practice"]].value
    return [
        (thing["site"], thing["place"], value, thing["practice"], thing["about"]),
        (thing["site"], "other places", value, thing["practice"], thing["about"]),
        ("other sites", "other places", value, thing["practice"], thing["about"]),
        ("other sites", "other places", value, "other practices", thing["about"]),
    ]


def behind(rows: Iterable[Row], things: Sequence[Row], catalogue: Catalogue) -> dict[tuple[str, ...], list[Row]]:
    """Which looks are in which row: each in the first row that is there and could hold it."""
    held: dict[tuple[str, ...], list[Row]] = {tuple(row[name] for name in KEY): [] for row in rows}
    for thing in things:
        hourly = catalogue.practices[thing["practice"]].sampling == "adlib"
        keys = keys_of(thing, catalogue)[: 3 if hourly and "walk" in thing else 4]
        key = next((key for key in keys if key in held), None)
        if key is not None:
            held[key].append(thing)
    return held


def unsafe(key: tuple[str, ...], looks: Sequence[Row], catalogue: Catalogue) -> str | None:
    """Why a row may not be shown, or None."""
    practice = catalogue.practices.get(key[3])
    hourly = practice is not None and practice.sampling == "adlib"
    weights: dict[str, float] = {}
    places: dict[tuple[str, str], float] = {}
    for look in looks:
        weight = look["minutes"] if hourly else look["n"]
        if weight:
            weights[look["member"]] = weights.get(look["member"], 0) + weight
            spot = (look["site"], look["place"])
            places[spot] = places.get(spot, 0) + weight
    total = sum(weights.values())
    if len(weights) < K:
        return f"{len(weights)} observers"
    if total < (MINUTES if hourly else MOMENTS):
        return f"{total} moments"
    if max(weights.values()) * 2 > total:
        return "one observer has most of it"
    people = _people(places, key[4], catalogue)
    return f"{people} staff" if people < (H if max(places.values()) * 2 > total else SPREAD) else None


def _people(places: Iterable[tuple[str, str]], about: str, catalogue: Catalogue) -> int:
    count = catalogue.headcounts
    roles = [about] if about in ("front line", "manager", "enabling function") else [
        "front line", "manager", "enabling function", "environment"]  # fmt: skip
    by_site: dict[str, int] = {}
    for site, place in places:
        by_site[site] = by_site.get(site, 0) + sum(count.place.get((site, place, role), 0) for role in roles)
    return sum(min(n, sum(count.site.get((site, role), 0) for role in roles)) for site, n in by_site.items())


# ---- adding and subtracting


class Known(NamedTuple):
    """A published number: what it says it counts, and (the truth) which looks those are, as bits."""

    label: str
    looks: int


def known_from_cells(
    held: dict[int, dict[tuple[str, ...], list[Row]]], bits: dict[tuple[str, str, str], int]
) -> list[Known]:
    """Every cell, and every sum that a GROUP BY of any columns can give."""
    cells = [((str(block), *key), _mask(looks, bits)) for block, rows in held.items() for key, looks in rows.items()]
    known: dict[int, str] = {}
    for size in range(len(KEY) + 2):
        for columns in itertools.combinations(range(len(KEY) + 1), size):
            groups: dict[tuple[str, ...], int] = {}
            for key, mask in cells:
                group = tuple(key[column] for column in columns)
                groups[group] = groups.get(group, 0) | mask
            for group, mask in groups.items():
                known.setdefault(mask, " / ".join(group) or "everything")
    return [Known(label, mask) for mask, label in known.items() if mask]


def numbering(looks: Iterable[Row], catalogue: Catalogue) -> dict[tuple[str, str, str], int]:
    """A bit for each look with a moment; of what is counted by the hour, each that watched."""
    hourly = {key for key, body in catalogue.practices.items() if body.sampling == "adlib"}
    seen = [(look["walk"], look["practice"], look["about"]) for look in looks
            if look["n"] or (look["practice"] in hourly and look["minutes"])]  # fmt: skip
    return {one: 1 << at for at, one in enumerate(seen)}


def _mask(looks: Iterable[Row], bits: dict[tuple[str, str, str], int]) -> int:
    mask = 0
    for look in looks:
        mask |= bits.get((look["walk"], look["practice"], look["about"]), 0)
    return mask


def singled_out(known: Sequence[Known], observer_bits: dict[str, int], least: int = K) -> list[str]:
    """Sets of records of too few people that differences of published numbers give away.

    Every difference of two, and what a whole leaves when all the parts of it that are known and
    do not overlap are taken out.
    """
    found = []
    ordered = sorted(known, key=lambda one: -one.looks.bit_count())
    for whole in ordered:
        rest, parts = whole.looks, []
        for part in ordered:
            if part.looks != whole.looks and part.looks & ~whole.looks == 0:
                if _few(whole.looks & ~part.looks, observer_bits, least):
                    found.append(f"{whole.label} minus {part.label}")
                if part.looks & ~rest == 0 and part.looks != rest:
                    rest &= ~part.looks
                    parts.append(part.label)
        if parts and _few(rest, observer_bits, least):
            found.append(f"{whole.label} minus {', '.join(parts)}")
        if _few(whole.looks, observer_bits, least):
            found.append(whole.label)
    return found


def _few(looks: int, observer_bits: dict[str, int], least: int) -> bool:
    if not looks:
        return False
    seen = 0
    for theirs in observer_bits.values():
        if looks & theirs:
            seen += 1
            if seen >= least:
                return False
    return True


def observer_bits(looks: Iterable[Row], bits: dict[tuple[str, str, str], int]) -> dict[str, int]:
    """The looks of each observer, as bits."""
    found: dict[str, int] = {}
    for look in looks:
        found[look["member"]] = found.get(look["member"], 0) | bits.get(
            (look["walk"], look["practice"], look["about"]), 0
        )
    return found


# ---- the book one would make without thinking


def naive_book(looks: Sequence[Row], bits: dict[tuple[str, str, str], int]) -> list[Known]:
    """Hide groups of fewer than five observers, show every total: once with all but the last walk, and again."""
    known = []
    walks = sorted({look["walk"] for look in looks})
    for edition, upto in (("first", walks[: len(walks) * 9 // 10]), ("second", walks)):
        kept = [look for look in looks if look["walk"] in set(upto) and look["n"]]
        for columns in (("site", "place", "practice", "about"), ("site", "practice"), ("practice",), ("site",), ()):
            groups: dict[tuple[str, ...], list[Row]] = {}
            for look in kept:
                groups.setdefault(tuple(look[column] for column in columns), []).append(look)
            for group, theirs in groups.items():
                if len({look["member"] for look in theirs}) >= K:
                    known.append(Known(f"{edition} edition, {' / '.join(group) or 'everything'}", _mask(theirs, bits)))
    return known
