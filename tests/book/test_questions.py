"""The questions of the book, and its words: each is answered, and nothing stands there unexplained."""

from __future__ import annotations

import json
import re

import pysqlite3 as sqlite3
import pytest

from wallfly import files
from wallfly.book.functions import add_functions
from wallfly.book.guard import GuardedConnection, guard
from wallfly.book.publish import schema_statements

BOOK = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))["databases"]["book"]
NUMBERED = [f"q{number}" for number in range(1, 15)]


@pytest.fixture(scope="module")
def conn(shelf):
    found = sqlite3.connect(f"{(shelf / 'book-2.db').as_uri()}?immutable=1", uri=True, factory=GuardedConnection)
    add_functions(found)
    guard(found)
    yield found
    found.close()


def ask(conn, name: str, **chosen: str):
    """The rows of a question, each parameter empty unless it is chosen."""
    sql = BOOK["queries"][name]["sql"]
    asked = dict.fromkeys(re.findall(r":([a-z_]+)", sql), "")
    cursor = conn.execute(sql, {**asked, **chosen})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_fourteen_come_first_and_in_order():
    assert list(BOOK["queries"])[:14] == NUMBERED
    chapters = [one["chapter"] for one in BOOK["queries"].values() if one["chapter"]]
    assert chapters == [name for name in dict.fromkeys(chapters) for _ in range(chapters.count(name))], (
        "no chapter twice"
    )


@pytest.mark.parametrize("name", list(BOOK["queries"]))
def test_every_question_is_answered(conn, name):
    rows = ask(conn, name)
    if name in NUMBERED:
        assert rows and all(row["answer"] for row in rows)
        assert BOOK["queries"][name]["title"].rstrip().endswith(("?", "waiting"))
    for choice in ("site", "value", "practice"):
        if f":{choice}" in BOOK["queries"][name]["sql"]:
            ask(conn, name, **{choice: "nobody has this key"})


@pytest.mark.parametrize("name", NUMBERED)
def test_a_question_nobody_can_answer_yet_says_so(name):
    empty = sqlite3.connect(":memory:")
    add_functions(empty)
    for statement in schema_statements():
        empty.execute(statement)
    rows = ask(empty, name)
    empty.close()
    assert len(rows) >= 1
    assert all(re.search(r"\.$", row["answer"]) for row in rows)


def test_furthest_first_and_the_unseen_last(conn):
    rows = ask(conn, "q1")
    ends = [row["gap at least"] for row in rows]
    seen = [end for end in ends if end is not None]
    assert seen == sorted(seen, reverse=True)
    assert ends == seen + [None] * (len(ends) - len(seen))


def test_words_are_found(conn):
    assert {row["name"] for row in ask(conn, "find", words="RINGS")} == {"Shop phone answered"}
    assert [row["what"] for row in ask(conn, "find", words="100% of'")] == ["nothing"]


def test_a_season_in_short_says_what_the_tables_say(conn):
    told = [(row["kind"], json.loads(row["body"])) for row in ask(conn, "season", season="1")]
    (season,) = [body for kind, body in told if kind == "season"]
    (last,) = conn.execute("select max(block) from blocks where withdrawn_because is null").fetchone()
    gaps = conn.execute(
        "select value, gap from gaps where block = ? and site = 'all sites' and place = 'all places' and gap_lo > 0"
        " order by gap desc limit 3", [last],
    ).fetchall()  # fmt: skip
    assert [(body["value"], body["gap"]) for kind, body in told if kind == "gap"] == gaps
    (walks,) = conn.execute("select sum(walks) from activity").fetchone()
    assert season["walks"] == walks > 0
    for body in (body for kind, body in told if kind == "improved"):
        assert 0 < body["lo"] <= body["more"] <= body["hi"]
    assert ask(conn, "season") == ask(conn, "season", season="1")
    assert ask(conn, "season", season="2") == ask(conn, "season", season="none") == []


def test_what_is_lived_more_is_named_only_beyond_chance(conn):
    book = sqlite3.connect(":memory:")
    add_functions(book)
    for statement in schema_statements():
        book.execute(statement)
    book.execute("insert into seasons values (1, '2026-03-02', '2026-05-24')")
    for block, day in ((1, "2026-03-02"), (2, "2026-03-30"), (3, "2026-04-27")):
        book.execute("insert into blocks values (?, ?, ?, ?, null)", [block, day, day, day])
    ranges = {"much": (0.40, 0.70), "some": (0.50, 0.62), "little": (0.50, 0.55), "less": (0.70, 0.40)}
    for at, (value, (first, last)) in enumerate(ranges.items()):
        book.execute("insert into stated_values values (?, ?, '', ?, null)", [value, value, at])
        for block, share, overt in ((1, first, 0.2), (3, last, 0.5)):
            row = [value, block, share, share - 0.06, share + 0.06, overt]
            book.execute(
                "insert into trends values (?, 'all sites', ?, 40, 80, 10, 60, ?, ?, ?, ?, null, null, null, 'baseline', '')",
                row,
            )
    told = {row["kind"]: [] for row in ask(book, "season", season="1")}
    for row in ask(book, "season", season="1"):
        told[row["kind"]].append(json.loads(row["body"]))
    assert [one["value"] for one in told["improved"]] == ["much", "some"]
    assert told["improved"][0]["overt"] == 1 and told["season"][0]["compared"] == 4 and "gap" not in told
    book.close()


def test_every_table_and_column_is_explained():
    explained = BOOK["tables"]
    built = sqlite3.connect(":memory:")
    for statement in schema_statements():
        built.execute(statement)
    tables = [name for (name,) in built.execute("select name from sqlite_master where type = 'table'")]
    assert set(tables) == set(explained)
    for table in tables:
        assert explained[table]["title"] and explained[table]["description"].endswith(".")
        columns = {row[1] for row in built.execute(f"pragma table_info({table})")}
        assert set(explained[table]["columns"]) == columns, table
        assert set(explained[table].get("facets", [])) <= columns
    built.close()
