"""The leak check refuses what a book may not hold: one broken file for each of its rules."""

from __future__ import annotations

import os
from pathlib import Path

import pysqlite3 as sqlite3
import pytest

from tests.book.shelf import DEVICE, INSTALLATION, MEMBER, NOW, TOKEN_HASH
from wallfly.book.leak_check import Leak, check_book
from wallfly.book.publish import read_book, write_book

UUID = "01980000-0000-7000-8000-00000000abcd"
ONE_CELL = "where block = 3 and place = 'till-3'"


@pytest.fixture
def book(store, tmp_path) -> Path:
    path = tmp_path / "candidate.db"
    write_book(store.read_now(read_book, NOW), path)
    os.chmod(path, 0o644)
    return path


def change(path: Path, *statements: str) -> None:
    conn = sqlite3.connect(str(path), isolation_level=None)
    for statement in statements:
        conn.execute(statement)
    conn.close()


def test_an_honest_book_passes(book):
    check_book(book, 5, [MEMBER, DEVICE, INSTALLATION, TOKEN_HASH])


BROKEN = {
    "another table": (["create table extra (a text primary key) without rowid"], "extra"),
    "another column": (["alter table cells add column observers integer"], "cells"),
    "a missing table": (["drop table publications", "vacuum"], "publications"),
    "a table in order of making": (
        [
            "drop table about",
            "create table about (name text not null primary key, text text not null) strict",
            "vacuum",
        ],
        "about",
    ),
    "an index": (["create index by_k on cells (k)"], "by_k"),
    "a view": (["create view peek as select 1"], "peek"),
    "a deleted row": (["delete from activity where site = 'vale'"], "deleted rows"),
    "a changed row": (["update about set text = 'x' where name = 'periods'"], "deleted rows"),
    "a write-ahead log": (["pragma journal_mode = wal"], "deleted rows"),
    "the id of a record": ([f"update about set text = 'see {UUID}' where name = 'periods'"], "id of a record"),
    "a time of day": (["update about set text = 'noticed at 14:05' where name = 'periods'"], "time of day"),
    "a moment in time": (["update practices set position = 1780268400000 where practice = 'phone'"], "moment in time"),
    "an iso time": (["update blocks set closed_on = '2026-06-01T10' where block = 1"], "time of day"),
    "a hash": ([f"update about set text = '{TOKEN_HASH}' where name = 'periods'"], "secret"),
    "the id of a member": ([f"update about set text = 'by {MEMBER}' where name = 'periods'"], "id of a person"),
    "an id inside a word": ([f"update places set name = 'x{DEVICE}y' where place = 'cafe'"], "id of a person"),
    "a formula": (["update about set text = '=1+1' where name = 'periods'"], "spreadsheet"),
    "a formula behind a tab": (["update about set text = char(9) || 'x' where name = 'periods'"], "spreadsheet"),
    "an at sign": (["update practices set lived = '@SUM(1)' where practice = 'phone'"], "spreadsheet"),
    "a name with odd marks": (["update sites set name = 'Harbour <b>' where site = 'harbour'"], "name in sites"),
    "too few moments": ([f"update cells set n = 19, k = 9 {ONE_CELL}"], "Too little"),
    "too few walks": ([f"update cells set walks = 4, overt_walks = 0 {ONE_CELL}"], "Too little"),
    "too few minutes by the hour": (
        ["update cells set minutes = 59, k = 3, n = 8 where practice = 'told_upfront'"], "Too little"),
    "minutes for what is not counted by the hour": (
        [f"update cells set n = 8, k = 3, minutes = 600 {ONE_CELL}"], "Too little"),
    "taps not rounded": (["update noticed set lived = 26 where block = 1"], "not rounded"),
    "too few taps": (["update noticed set lived = 0, missed = 0 where block = 1"], "too small"),
    "activity not rounded": (["update activity set minutes = 77 where site = 'vale'"], "activity is not rounded"),
    "activity finer than a day": (
        ["update activity set starts = '2026-03-02 AM' where starts = '2026-03-02'"], "not about days"),
    "people not in fives": (
        ["insert into recency values (1, 'harbour', 'our_people', 'rest_space', 30, 12, 7, 5, 0, 0.5, 0, 1, 25, 'x')"],
        "recency is not rounded"),
    "a cross-cut not in tens": (
        ["insert into crosscuts values (1, 'tier', 'customer_first', 'phone', 'taps', 'small', 14, 50, 0.2, 0.1, 0.3)"],
        "crosscuts is not rounded"),
    "a counter of too few": (
        ["insert into counters values (1, 'trust kept', 'vale', 'cafe', 18, 19, 0, 0.9, 0.8, 1, 'x')"],
        "counters has too little"),
    "too few follow-ups": (
        ["insert into followups values (1, 4, 4, 0, 0, 1.0, 0.5, 1.0, 'x')"], "followups has too little"),
    "too few voters": (
        ["insert into clarity values ('our_people', 1, 'everyone', 1, 4, 0.5, 0.1, 0.9, null, 50, null, null, 'x')"],
        "clarity has too little"),
    "a block that was withdrawn": (
        ["update blocks set withdrawn_because = 'wrong' where block = 2"], "was withdrawn"),
    "a dead end": (["delete from places where place = 'cafe'", "vacuum"], "points at a row"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_book_is_refused(book, name):
    statements, told = BROKEN[name]
    change(book, "pragma secure_delete = off", *statements)
    with pytest.raises(Leak) as refused:
        check_book(book, 5, [MEMBER, DEVICE, INSTALLATION, TOKEN_HASH])
    assert told in " ".join(refused.value.faults)


def test_what_was_deleted_is_still_found_in_the_bytes(book):
    note = "Mrs Canary was shouted at"
    change(
        book,
        "pragma secure_delete = off",
        f"update about set text = '{note}' where name = 'periods'",
        "delete from about where name = 'periods'",
    )
    assert note.encode() in book.read_bytes()
    with pytest.raises(Leak):
        check_book(book, 5, [note])


def test_a_file_that_is_no_book_is_refused(tmp_path):
    path = tmp_path / "noise.db"
    path.write_bytes(b"noise" * 1000)
    with pytest.raises(Leak):
        check_book(path, 5, [])
