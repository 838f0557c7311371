"""A serious error takes a block out of every later book, whole, with all that it had a part in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
import pytest

from tests.book.shelf import NOW
from wallfly.book.publish import newest, publish
from wallfly.commands import withdraw
from wallfly.config import Config
from wallfly.organisation import PlanError

SHARE = {"share": 0.8, "lo": 0.7, "hi": 0.9, "words": "So."}
FROZEN: list[tuple[str, int, dict[str, Any]]] = [
    ("counter", 2, {"kind": "trust kept", "site": "vale", "place": "cafe", "k": 20, "n": 25, "told": 0, **SHARE}),
    ("followup", 2, {"due": 10, "done_on_time": 8, "done_late": 1, "denied": 1, **SHARE}),
    ("condition", 2, {"site": "vale", "place": "cafe", "practice": "rest_space", "state": "absent"}),
    ("coverage", 2, {"place": "cafe", "daytype": "wd", "daypart": "early", "weight": 2}),
    ("recency", 2, {"site": "vale", "practice": "rest_space", "target_days": 30, "people": 10, "fresh": 5, "due": 5,
                    "overdue": 0, "within": 0.5, "within_lo": 0.2, "within_hi": 0.8, "median_days": 25, "words": "So."}),
    ("clarity", 2, {"value": "our_people", "version": 1, "voters": "everyone", "n": 12, "understood": 0.8, "lo": 0.5,
                    "hi": 0.9, "agreement": 0.7, "clarity": 80.0, "words": "So."}),
    ("crosscut", 1, {"dimension": "first ten minutes", "value": "customer_first", "practice": "phone", "source": "walks",
                     "category": "first ten minutes", "k": 40, "n": 60, "share": 0.67, "lo": 0.5, "hi": 0.8}),
    ("crosscut", 1, {"dimension": "first ten minutes", "value": "customer_first", "practice": "phone", "source": "walks",
                     "category": "later", "k": 30, "n": 60, "share": 0.5, "lo": 0.4, "hi": 0.6}),
    ("agreement", 1, {"practice": "phone", "n": 40, "percent": 90, "lo": 80, "hi": 95, "words": "So."}),
    ("tally", 1, {"cut": ["taps", "a", "b", "c", "d"], "k": 1, "n": 1, "by": ["a-member-of-the-staff"]}),
]  # fmt: skip
OF_THE_BLOCK = (
    "cells",
    "noticed",
    "counters",
    "followups",
    "conditions",
    "coverage",
    "recency",
    "clarity",
    "gaps",
    "trends",
)
OF_THE_SEASON = ("crosscuts", "agreement", "watching")


@pytest.fixture
def full(store):
    rows = [{"name": name, "block": block, "key": str(at), "body": json.dumps(body)}
            for at, (name, block, body) in enumerate(FROZEN)]  # fmt: skip
    store.write_now(lambda tx: tx.many("insert into frozen values (:name, :block, :key, :body)", rows))
    return store


def counts(path: Path) -> dict[str, int]:
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    found = {
        table: conn.execute(f"select count(*) from {table} where block = 2").fetchone()[0] for table in OF_THE_BLOCK
    }
    found |= {table: conn.execute(f"select count(*) from {table}").fetchone()[0] for table in OF_THE_SEASON}
    conn.close()
    return found


def take_out(folder: Path, block: int, because: str) -> None:
    withdraw.run(Config(data=folder), {"block": block, "because": because})


def test_what_was_frozen_is_copied_and_what_waits_is_not(full, tmp_path):
    path = publish(full, tmp_path, NOW).path
    assert all(counts(path).values())
    assert b"a-member-of-the-staff" not in path.read_bytes()


def test_nothing_of_a_withdrawn_block_is_left(full, tmp_path, capsys):
    publish(full, tmp_path, NOW)
    take_out(tmp_path, 2, "A place was set up at the wrong site")
    assert "Edition 2 is without it" in capsys.readouterr().out
    path = newest(tmp_path)
    assert path is not None
    found = counts(path)
    assert not any(found.values()), found
    assert [one.name for one in tmp_path.glob("book-*.db")] == ["book-2.db"]
    conn = sqlite3.connect(str(path))
    assert conn.execute("select withdrawn_because from blocks where block = 2").fetchone() == (
        "A place was set up at the wrong site",
    )
    assert conn.execute("select count(*) from cells").fetchone()[0] > 0
    conn.close()


@pytest.mark.parametrize(
    ("block", "because", "told"),
    [(9, "wrong", "has not closed"), (2, "  ", "--because needs"), (2, "x" * 281, "--because needs")],
)
def test_what_cannot_be_withdrawn_is_said(full, tmp_path, block, because, told):
    with pytest.raises(PlanError, match=told):
        take_out(tmp_path, block, because)


def test_a_block_is_withdrawn_once(full, tmp_path):
    take_out(tmp_path, 2, "wrong")
    with pytest.raises(PlanError, match="was withdrawn before: wrong"):
        take_out(tmp_path, 2, "again")
