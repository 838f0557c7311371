"""An attacker with every edition of the book finds nothing of fewer than five people; in a naive book it does."""

from __future__ import annotations

import re

import pytest

from tests.book import attacker
from tests.book.attacker import (
    KEY,
    behind,
    copy,
    keys_of,
    known_from_cells,
    live,
    naive_book,
    numbering,
    observer_bits,
    read,
    singled_out,
    unsafe,
)
from wallfly.book.publish import publish
from wallfly.book.rows import worked_out
from wallfly.domain import closing
from wallfly.domain.calendar import DAY_MS
from wallfly.domain.closing import Profile
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import Event, Retract
from wallfly.store.batch import Batch
from wallfly.store.journal import append

CANARY = "Mrs Canary was shouted at"


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    found = live(tmp_path_factory.mktemp("attacked"))
    yield found
    found.db.close()


def held_by_block(lived, table="cells"):
    things = lived.looks if table == "cells" else lived.taps
    path = lived.editions[-1]
    return {block: behind(read(path, f"select * from {table} where block = {block}"), things[block], lived.catalogue)
            for block in things}  # fmt: skip


def everyone(lived):
    return [look for looks in lived.looks.values() for look in looks]


def test_a2_each_look_is_in_one_cell_whose_figures_are_its_looks(lived):
    for block, held in held_by_block(lived).items():
        rows = {tuple(row[name] for name in KEY): row for row in
                read(lived.editions[-1], f"select * from cells where block = {block}")}  # fmt: skip
        assert rows, block
        for key, looks in held.items():
            with_moment = [look for look in looks if look["n"]]
            assert rows[key]["k"] == sum(look["k"] for look in looks), key
            assert rows[key]["n"] == sum(look["n"] for look in looks), key
            assert rows[key]["walks"] == len(with_moment), key
            assert abs(rows[key]["minutes"] - sum(look["minutes"] for look in looks)) <= 0.5, key
            assert unsafe(key, looks, lived.catalogue) is None, key


def test_a2_what_is_in_no_cell_could_not_have_been(lived):
    for block, held in held_by_block(lived).items():
        left = [look for look in lived.looks[block] if look["n"] and not any(look in looks for looks in held.values())]
        groups = {}
        for look in left:
            if lived.catalogue.practices[look["practice"]].sampling != "adlib":
                groups.setdefault(keys_of(look, lived.catalogue)[3], []).append(look)
        assert all(unsafe(key, looks, lived.catalogue) for key, looks in groups.items())


def test_a2_taps_too(lived):
    for held in held_by_block(lived, "noticed").values():
        for key, taps in held.items():
            by = {}
            for tap in taps:
                by[tap["member"]] = by.get(tap["member"], 0) + tap["lived"] + tap["missed"]
            assert len(by) >= 5, key
            assert sum(by.values()) >= 10, key
            assert max(by.values()) * 2 <= sum(by.values()), key


FROZEN = ("cells", "noticed", "conditions", "recency", "counters", "coverage", "gaps", "consistency", "funnel", "mirror",
          "rates", "crosscuts", "agreement", "watching")  # fmt: skip


def test_a3_what_has_closed_never_changes(lived):
    for earlier, later in zip(lived.editions, lived.editions[1:], strict=False):
        known = {row["block"] for row in read(earlier, "select block from blocks")}
        for table in FROZEN:
            before, after = read(earlier, f"select * from {table}"), read(later, f"select * from {table}")
            assert [row for row in before if row not in after] == [], table
            fresh = [row for row in after if row not in before and "block" in row]
            assert not {row["block"] for row in fresh} & known, table


def test_a4_no_sums_and_no_differences_single_anyone_out(lived):
    bits = numbering(everyone(lived), lived.catalogue)
    known = known_from_cells(held_by_block(lived), bits)
    assert len(known) > 200
    assert singled_out(known, observer_bits(everyone(lived), bits)) == []


def test_a5_the_same_attacker_finds_people_in_a_naive_book(lived):
    bits = numbering(everyone(lived), lived.catalogue)
    found = singled_out(naive_book(lived.looks[1], bits), observer_bits(everyone(lived), bits))
    assert len(found) > 10


def test_a6_everything_else_follows_from_the_cells(lived):
    path = lived.editions[-1]
    cells = [tuple(row.values()) for row in read(path, "select * from cells")]
    blocks = [row["block"] for row in read(path, "select block from blocks order by block")]
    for table, rows in worked_out(
        cells, blocks, lived.catalogue.__class__(entries_of(lived), lived.catalogue.settings)
    ).items():
        assert sorted(map(repr, rows)) == sorted(
            repr(tuple(row.values())) for row in read(path, f"select * from {table}")
        ), table


def entries_of(lived):
    from wallfly.domain.catalogue import EntryRow

    rows = lived.db.read_now(lambda tx: tx.rows("select kind, key, retired, body from entry"))
    return [EntryRow(kind, key, bool(retired), body) for kind, key, retired, body in rows]


def test_a8_no_name_id_or_token_is_in_the_bytes(lived):
    secrets = lived.db.read_now(lambda tx: [
        one for sql in ("select nickname from member", "select id from member", "select id from record where type <> 'entry'")
        for (one,) in tx.rows(sql)
    ])  # fmt: skip
    for path in lived.editions:
        content = path.read_bytes()
        assert not [one for one in secrets if str(one).encode() in content]


def test_a9_no_id_and_no_time_of_day(lived):
    for path in lived.editions:
        for row in read(path, "select name from sqlite_master where type = 'table'"):
            for found in read(path, f"select * from {row['name']}"):
                for name, value in found.items():
                    if name != "sha256" and isinstance(value, str):
                        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|\d:\d\d", value), (row["name"], value)


# ---- breaking the rule on purpose


def test_a_book_made_with_a_lower_floor_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setitem(closing.PROFILES, "standard", Profile(1, 1))
    monkeypatch.setattr(closing, "_MOMENTS", closing._MOMENTS._replace(enough=1))
    monkeypatch.setattr("wallfly.book.publish.check_book", lambda *_: None)
    broken = live(tmp_path)
    try:
        bits = numbering(everyone(broken), broken.catalogue)
        held = held_by_block(broken)
        found = singled_out(known_from_cells(held, bits), observer_bits(everyone(broken), bits))
        assert found
        assert any(unsafe(key, looks, broken.catalogue) for rows in held.values() for key, looks in rows.items())
    finally:
        broken.db.close()


def test_a_cell_worked_out_again_is_found_out(lived, tmp_path):
    one = copy(lived, tmp_path)
    try:
        one.db.write_now(lambda tx: tx.run("update cell set k = k - 1, n = n - 1 where block = 1 and k > 1 and n > 30"))
        one.editions.append(publish(one.db, one.folder, attacker._closes(3, one.catalogue) + 2 * DAY_MS).path)
        with pytest.raises(AssertionError):
            test_a3_what_has_closed_never_changes(one)
    finally:
        one.db.close()


def test_a7_what_comes_after_closing_changes_no_closed_row(lived, tmp_path):
    one = copy(lived, tmp_path)
    try:
        now = attacker._closes(3, one.catalogue) + DAY_MS
        member, site = one.db.read_now(lambda tx: tx.row("select member, site from record where type = 'event'"))
        ids = one.db.read_now(lambda tx: tx.rows("select id, at, place, practice from record where type = 'event'"
                                                 " and member = :member limit 200", member=member))  # fmt: skip
        late = [accepted(Retract(id=f"00000000-0000-7000-9000-{at:012}", at=now, recorded=now, target=id))
                for at, (id, *_) in enumerate(ids)]  # fmt: skip
        late += [accepted(Event(id=f"00000000-0000-7000-a000-{at:012}", at=then, recorded=then, practice=practice,
                                polarity=-1, place=place, note=CANARY))
                 for at, (_, then, place, practice) in enumerate(ids)]  # fmt: skip
        one.db.write_now(append, Batch(late, Sender(member, None, "observer", site), now, 0, one.catalogue))
        one.editions.append(publish(one.db, one.folder, now).path)
        test_a3_what_has_closed_never_changes(one)
        assert CANARY.encode() not in one.editions[-1].read_bytes()
    finally:
        one.db.close()
