"""A whole simulated season: every table of the book has rows, and none of them changes when folds are rebuilt."""

from __future__ import annotations

import pytest

from tests.book.attacker import live, read
from wallfly.book.publish import read_book
from wallfly.store.folds import rebuild

FULL = ("cells", "noticed", "activity", "gaps", "fit", "consistency", "funnel", "trends", "changes", "mirror", "rates",
        "conditions", "recency", "counters", "coverage", "crosscuts", "watching", "agreement", "rules", "metrics",
        "outcomes")  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    found = live(tmp_path_factory.mktemp("season"), seed=5)
    yield found
    found.db.close()


@pytest.mark.parametrize("table", FULL)
def test_every_table_has_rows(lived, table):
    assert read(lived.editions[-1], f"select count(*) as n from {table}")[0]["n"] > 0


def test_the_book_after_a_rebuild_is_the_book(lived):
    now = 1_790_000_000_000
    before = lived.db.read_now(read_book, now)
    rebuild(lived.db)
    assert lived.db.read_now(read_book, now).tables == before.tables


def test_every_word_of_a_gap_is_its_figures(lived):
    for row in read(lived.editions[-1], "select * from gaps where claimed is not null"):
        assert row["gap_lo"] <= row["gap"] <= row["gap_hi"]
        assert row["lived_lo"] <= row["lived"] <= row["lived_hi"]
        assert abs(row["claimed"] - row["lived"] - row["gap"]) < 2e-4
        assert ("no clear gap" in row["words"]) == (row["gap_lo"] <= 0 <= row["gap_hi"])


def test_what_waits_for_the_end_of_a_season_is_gone_after_it(lived):
    names = lived.db.read_now(lambda tx: {name for (name,) in tx.rows("select distinct name from waiting")})
    assert not names & {"tally", "pair"}


def test_a_slot_that_was_watched_weighs_less_than_one_that_never_was(lived):
    weights = {row["daypart"]: 0.0 for row in read(lived.editions[-1], "select distinct daypart from coverage")}
    for row in read(
        lived.editions[-1], "select daypart, avg(weight) as weight from coverage where daytype = 'wd' group by 1"
    ):
        weights[row["daypart"]] = row["weight"]
    assert weights["midday"] < weights["evening"]
