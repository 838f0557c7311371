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
