"""Whatever someone notices, no answer to anyone else changes: figures about others come from the book alone."""

from __future__ import annotations

import json

import pytest

from tests.routes.conftest import CAST, NOW, wire
from wallfly import files
from wallfly.store.folds import settle

# How many records there are in all, and whether the folds are up to date, is no figure about anyone.
COUNTS_ALL = ("/api/health",)


def paths() -> list[str]:
    described = json.loads((files.SCHEMA / "openapi.json").read_text("utf-8"))["paths"]
    return sorted(
        path
        for path, calls in described.items()
        if "get" in calls and "{" not in path and path.startswith("/api/") and path not in COUNTS_ALL
    )


@pytest.mark.parametrize("role", sorted({role for role, _ in CAST.values()}))
def test_a10_no_answer_depends_on_what_someone_else_noticed(doors, role):
    others = [name for name, (theirs, _) in CAST.items() if theirs == role and name != "ann"]
    before = {(who, path): doors.ask("GET", path, who).content for who in others for path in paths()}
    assert len(before) >= 5
    start = 40_000 + 1000 * sorted({one for one, _ in CAST.values()}).index(role)
    walk = {"type": "walk", "id": f"a-walk-of-someone-{start}", "at": NOW - 1_800_000, "recorded": NOW - 900_000,
            "place": "till-1", "watch": ["p1"], "start": NOW - 1_800_000, "end": NOW - 900_000}  # fmt: skip
    taps = [wire(start + number, polarity=number % 3 - 1, at=NOW - 70_000 - number * 90_000,
                 recorded=NOW - 70_000 - number * 90_000) for number in range(60)]  # fmt: skip
    results = doors.sync([walk, *taps]).json()["results"]
    assert {one["status"] for one in results} == {"stored"}
    while settle(doors.db):
        pass
    after = {key: doors.ask("GET", key[1], key[0]).content for key in before}
    assert [key for key in before if before[key] != after[key]] == []
