"""An edition: what is in it, that it is always the same, and how one follows another."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

import pysqlite3 as sqlite3
import pytest

from tests.book.shelf import CELLS, NOW, open_store
from wallfly.book.leak_check import Leak
from wallfly.book.publish import KEEP, needs_edition, newest, publish, read_book, write_book
from wallfly.book.words import LABEL, label, sentence

DAY = 86_400_000
KEYED = "block, site, place, value, practice, about"


def rows(path: Path, sql: str) -> list[tuple]:
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_frozen_rows_are_copied_as_they_are(store, tmp_path):
    path = publish(store, tmp_path, NOW).path
    for table, frozen, columns in (
        ("cells", "cell", f"{KEYED}, k, n, unclear, walks, skk, skn, snn, minutes, overt_walks"),
        ("noticed", "notice", f"{KEYED}, lived, missed"),
    ):
        kept = store.read_now(lambda tx, sql: tx.rows(sql), f"select {columns} from {frozen} order by {KEYED}")
        assert kept
        assert rows(path, f"select {columns} from {table}") == kept
    assert len(rows(path, "select * from activity")) == 84
    assert rows(path, "select starts, ends, closed_on from blocks where block = 1") == [
        ("2026-03-02", "2026-03-29", "2026-04-03")
    ]


def test_every_key_leads_to_a_name(store, tmp_path):
    path = publish(store, tmp_path, NOW).path
    assert rows(path, "pragma foreign_key_check") == []
    assert ("other places", "Other places") in rows(path, "select place, name from places")
    assert ("other sites", "Other sites") in rows(path, "select site, name from sites")
    assert ("other practices", "Other practices") in rows(path, "select practice, name from practices")


def test_the_file_is_plain_read_only_and_on_its_link(store, tmp_path):
    edition = publish(store, tmp_path, NOW)
    assert edition.path == tmp_path / "book-1.db"
    assert (tmp_path / "book.db").is_symlink()
    assert newest(tmp_path) == edition.path.resolve()
    assert edition.path.stat().st_mode & 0o777 == 0o444
    assert rows(edition.path, "pragma freelist_count") == [(0,)]
    assert hashlib.sha256(edition.path.read_bytes()).hexdigest() == edition.sha256
    assert sorted(one for one in os.listdir(tmp_path) if one.startswith((".", "book"))) == ["book-1.db", "book.db"]


def test_the_same_rows_give_the_same_bytes_in_any_order(tmp_path):
    files = []
    for number, seed in enumerate((1, 2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        cells = list(CELLS)
        random.Random(seed).shuffle(cells)
        db = open_store(folder, cells=cells)
        book = db.read_now(read_book, NOW)
        write_book(book, folder / "one.db")
        write_book(book, folder / "two.db")
        db.close()
        files += [(folder / name).read_bytes() for name in ("one.db", "two.db")]
    assert len(set(files)) == 1


def test_editions_follow_each_other_and_name_the_ones_before(store, tmp_path):
    first = publish(store, tmp_path, NOW)
    before = rows(first.path, "select * from cells")
    later = [publish(store, tmp_path, NOW + step * DAY) for step in range(1, KEEP + 2)]
    assert [one.number for one in later] == list(range(2, KEEP + 3))
    assert rows(later[-1].path, "select * from cells") == before
    assert (1, "2026-06-01", "1 to 3", first.sha256) in rows(later[-1].path, "select * from publications")
    assert newest(tmp_path) == later[-1].path.resolve()
    assert sorted(one.name for one in tmp_path.glob("book-*.db")) == sorted(one.path.name for one in later[-KEEP:])


def test_a_withdrawn_block_is_left_out_whole_and_named(store, tmp_path):
    store.write_now(
        lambda tx: tx.run("update closing set withdrawn_because = 'A wrong place was set up' where block = 2")
    )
    path = publish(store, tmp_path, NOW).path
    for table in ("cells", "noticed"):
        assert {block for (block,) in rows(path, f"select block from {table}")} == {1, 3}
    assert rows(path, "select count(*) from activity where starts between '2026-03-30' and '2026-04-26'") == [(0,)]
    assert rows(path, "select count(*) from activity where starts < '2026-03-30'")[0][0] > 0
    assert rows(path, "select withdrawn_because from blocks where block = 2") == [("A wrong place was set up",)]


def test_about_says_the_rule_in_words(store, tmp_path):
    about = dict(rows(publish(store, tmp_path, NOW).path, "select name, text from about"))
    assert about["not_for"] == "Not for individual appraisal or pay."
    assert "at least 5 different people" in about["what_a_row_needs"]
    assert "at least 10 staff" in about["what_a_row_needs"]
    assert "about 15 %" in about["not_published"]
    assert "leaves 4" in about["what_it_does_not_give"]
    assert "simulated" in about["simulated"]
    assert about["next_figures"] == "The next figures open on 25 June 2026."


def test_an_empty_book_says_when_the_first_figures_open(tmp_path):
    db = open_store(tmp_path, cells=[])
    about = dict(rows(publish(db, tmp_path, NOW).path, "select name, text from about"))
    db.close()
    assert about["periods"] == "No period has closed yet."
    assert about["next_figures"] == "The first figures open on 2 April 2026."


def test_a_leak_leaves_the_last_edition_on_the_table(store, tmp_path):
    publish(store, tmp_path, NOW)
    store.write_now(lambda tx: tx.run("update cell set n = 19, k = 3 where block = 3 and practice = 'phone'"))
    with pytest.raises(Leak):
        publish(store, tmp_path, NOW + DAY)
    assert newest(tmp_path) == (tmp_path / "book-1.db").resolve()
    assert sorted(one.name for one in tmp_path.glob("*book*")) == ["book-1.db", "book.db"]
    assert store.read_now(lambda tx: tx.value("select count(*) from publication")) == 1


def test_an_edition_is_needed_when_something_was_frozen_since(store, tmp_path):
    freeze = (
        "insert into open_from (id, block, day, season) values (1, 4, :day, 1)"
        " on conflict (id) do update set day = :day"
    )
    today = NOW // DAY
    store.write_now(lambda tx: tx.run(freeze, day=today - 1))
    assert store.read_now(needs_edition)
    publish(store, tmp_path, NOW)
    assert not store.read_now(needs_edition)
    store.write_now(lambda tx: tx.run(freeze, day=today + 1))
    assert store.read_now(needs_edition)
    publish(store, tmp_path, NOW + 2 * DAY)
    store.write_now(lambda tx: tx.run("update closing set withdrawn_because = 'wrong' where block = 2"))
    assert store.read_now(needs_edition)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Returns desk", "Returns desk"),
        ("Don’t walk past", "Don't walk past"),
        ("=cmd|' /C calc'!A0", "cmd ' /C calc' A0"),
        ("Open at 9:30?", "Open at 9.30"),
        ("  Café – bar ", "Café - bar"),
        ("!?", "Unnamed"),
        ("x" * 200, "x" * 80),
    ],
)
def test_names_fit_a_spreadsheet(said, shown):
    assert label(said) == shown
    assert LABEL.match(label(said))


def test_sentences_fit_a_spreadsheet():
    assert sentence("+1\tfor  kindness\nbefore 9:00") == "1 for kindness before 9.00"
