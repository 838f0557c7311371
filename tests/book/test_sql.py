"""SQL on an edition: what it can work out, and what it cannot do."""

from __future__ import annotations

import json
from pathlib import Path

import pysqlite3 as sqlite3
import pytest

from wallfly import files
from wallfly.book.functions import add_functions
from wallfly.book.guard import LONGEST, MEMORY, GuardedConnection, guard


def vectors(function):
    """The vectors of a function, inputs and results in one."""
    found = json.loads((files.SCHEMA / "vectors" / "lived.json").read_text("utf-8"))
    return [{"id": one["id"], **one["input"], **one["expected"]} for one in found if one["function"] == function]


SUMS = "k, n, walks, skk, skn, snn"


@pytest.fixture
def sql(shelf: Path):
    conn = sqlite3.connect(f"{(shelf / 'book-2.db').as_uri()}?immutable=1", uri=True, factory=GuardedConnection)
    add_functions(conn)
    guard(conn)
    yield lambda question, *values: conn.execute(question, values).fetchall()
    conn.close()


def near(value: float) -> object:
    return pytest.approx(value, abs=0.0001)


# ---- functions


@pytest.mark.parametrize("vector", vectors("jeffreys"), ids=lambda one: one["id"])
def test_one_row(sql, vector):
    assert sql("select jeffreys_lo(?1, ?2), jeffreys_hi(?1, ?2)", vector["k"], vector["n"]) == [
        (near(vector["lo"]), near(vector["hi"]))
    ]


@pytest.mark.parametrize("vector", vectors("design_effect"), ids=lambda one: one["id"])
def test_a_group_of_rows_is_the_same_as_all_its_walks_together(sql, vector):
    """Each walk a row of its own, or all in one row: the sums are the same, and so is the interval."""
    rows = ", ".join(f"({k}, {n}, 1, {k * k}, {k * n}, {n * n})" for k, n in vector["walks"])
    found = sql(
        f"with seen({SUMS}) as (values {rows}) select lived(k, n), lived_lo({SUMS}), lived_hi({SUMS}) from seen"
    )
    assert found == [(near(vector["raw"]), near(vector["lo"]), near(vector["hi"]))]


def test_a_group_by_of_cells(sql):
    for share, low, high in sql(f"select lived(k, n), lived_lo({SUMS}), lived_hi({SUMS}) from cells group by practice"):
        assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize(
    "question",
    [
        "jeffreys_lo('x', 2)", "jeffreys_lo(null, 2)", "jeffreys_lo(3, 2)", "jeffreys_lo(0, 0)", "jeffreys_hi(-1, 2)",
        "jeffreys_lo(1e300, 1e301)", "percent('a')", "percent(null)", "percent(9e999)", "lived(1, 0)",
        "lived('a', 'b')",
        "lived_lo(1, 0, 0, 0, 0, 0)", "lived_hi(2, 1, 1, 1, 1, 1)", "lived_lo(1, 2, 1, null, 1, 1)",
        "lived_lo(1, 2, 1, 9e999, 1, 1)",
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_null(sql, question):
    assert sql(f"select {question}") == [(None,)]


def test_percent(sql):
    assert sql("select percent(0.775), percent(1), percent(0)") == [(78, 100, 0)]


# ---- the guard


REFUSED = [
    "select length(fts3_tokenizer('simple', x'4141414141414141'))",
    "select fts3_tokenizer('simple')",
    "select token from fts3tokenize where input = 'hello world'",
    "select length(randomblob(5e8))",
    "select length(zeroblob(5e8))",
    "select length(printf('%.*c', 4e8, 'x'))",
    "select format('%.*c', 4e8, 'x')",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select writefile('/tmp/x', 'y')",
    "select sqlite_compileoption_get(1)",
    "select soundex('x')",
    "select * from pragma_database_list",
    "select file from pragma_database_list()",
    "select name from pragma_function_list",
    "select count(*) from pragma_database_list",
    "select * from dbstat",
    "select * from sqlite_dbpage",
    "select * from bytecode('select 1')",
    "pragma hard_heap_limit = 1",
    "pragma query_only = 0",
    "pragma journal_mode",
    "pragma compile_options",
    "attach database '/tmp/x.db' as x",
    "attach database ':memory:' as x",
    "vacuum into '/tmp/x.db'",
    "delete from cells",
    "with gone as (select 1) delete from cells",
    "update cells set k = 0",
    "insert into about values ('a', 'b')",
    "create temp table x (y)",
    "create virtual table temp.x using fts5(y)",
    "drop table cells",
    "begin",
    "savepoint x",
    "analyze",
    "reindex",
]


@pytest.mark.parametrize("question", REFUSED)
def test_the_guard_refuses(sql, question):
    with pytest.raises(sqlite3.DatabaseError, match=r"(?i)not authorized|denied|prohibited|no such|disabled|syntax"):
        sql(question)


TOO_LONG = [
    "with recursive t(x, i) as (select 'a', 0 union all select x || x, i + 1 from t where i < 40) select x from t",
    f"select replace(replace('{'a' * 1000}', 'a', '{'b' * 1000}'), 'b', 'cc')",
    "select group_concat(a.text) from about a, about b, about c, about d, about e",
    "with recursive t(i) as (select 1 union all select i + 1 from t limit 100000) select json_group_array(i) from t",
    f"select '{'x' * LONGEST}'",
]


@pytest.mark.parametrize("question", TOO_LONG, ids=range(len(TOO_LONG)))
def test_no_value_grows_long(sql, question):
    with pytest.raises(sqlite3.DatabaseError, match=r"too (big|large|long)"):
        sql(question)


@pytest.mark.parametrize(
    "question",
    [
        "with t as (select k, n from cells) select count(*) from t",
        "with recursive t(i) as (select 1 union all select i + 1 from t limit 9) select sum(i) from t",
        "select key, value from json_each('[1, 2]')",
        "select practice, rank() over (order by sum(n) desc), sum(n) from cells group by practice",
        "select date(starts, '+6 days'), strftime('%Y', starts) from activity",
        "select name from sqlite_master where type = 'table'",
        "select * from cells where place like '%till%' order by random()",
        "select round(avg(k * 1.0 / n), 2), group_concat(distinct about), median from"
        " (select k, n, about, 1 as median from cells)",
        "explain query plan select * from cells where block = 3",
    ],
)
def test_ordinary_questions_are_answered(sql, question):
    assert sql(question)


def test_a_question_that_hoards_memory_is_stopped_before_its_time(shelf):
    """No clock here: the handler never asks to stop, memory does."""
    conn = sqlite3.connect(f"{(shelf / 'book-2.db').as_uri()}?immutable=1", uri=True, factory=GuardedConnection)
    guard(conn)
    conn.set_progress_handler(lambda: 0, 1000)
    hoard = (
        "with recursive s(x, i) as (select 'ab', 0 union all select x || x, i + 1 from s where i < 12),"
        " t(i) as (select 0 union all select i + 1 from t limit 1000000)"
        " select x || t.i as y from t, s where s.i = 12 order by y"
    )
    assert MEMORY * 4 < 8192 * 1_000_000
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        conn.execute(hoard).fetchone()
    conn.close()


def test_without_the_guard_the_same_questions_do_harm(shelf):
    """The negative control: what the guard refuses is answered by a bare connection."""
    conn = sqlite3.connect(f"{(shelf / 'book-2.db').as_uri()}?immutable=1", uri=True)
    answered = [
        question
        for question in REFUSED
        if question.startswith("select") and "5e8" not in question and "4e8" not in question and _works(conn, question)
    ]
    conn.close()
    assert len(answered) >= 4


def _works(conn, question: str) -> bool:
    try:
        conn.execute(question).fetchall()
    except sqlite3.DatabaseError:
        return False
    return True
