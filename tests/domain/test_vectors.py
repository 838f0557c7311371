"""Every vector in schema/vectors, by the name of its function, and the runner that anyone can use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vectors import difference, failure
from wallfly import files

VECTORS = [vector for path in sorted((files.SCHEMA / "vectors").glob("*.json"))
           for vector in json.loads(path.read_text("utf-8"))]  # fmt: skip
LATER = {"points", "streak", "deficit"}  # their vectors came before them
RUNNER = Path(__file__).resolve().parents[1] / "vectors.py"


def test_all_58_are_here():
    assert {vector["id"] for vector in VECTORS} == {f"V{number:02}" for number in range(1, 59)}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['id']}-{one['function']}")
def test_vector(vector):
    assert failure(vector) is None


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(RUNNER), str(path)], capture_output=True, text=True)


def test_the_runner_counts_and_exits(tmp_path):
    good = {"id": "A", "function": "jeffreys", "input": {"k": 31, "n": 40},
            "expected": {"raw": 0.775, "mean": 0.7683, "lo": 0.6294, "hi": 0.8824}}  # fmt: skip
    bad = [{**good, "expected": {**good["expected"], "lo": 0.6295}}, {**good, "function": "nothing"},
           {**good, "input": {"k": 1}}]  # fmt: skip
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps([good]), "utf-8")
    done = run(file)
    assert (done.stdout, done.returncode) == ("1 passed, 0 failed\n", 0)
    file.write_text(json.dumps([good, *bad]), "utf-8")
    done = run(file)
    assert done.stdout.splitlines()[-1] == "1 passed, 3 failed"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("expected", "found"),
    [(1.0, 1.0001), (True, 1), (None, 0), ("a", "b"), ({"a": 1}, {}), ({"a": 1}, {"a": 1, "b": 2}), ([1], [1, 2]),
     ([1, [2]], [1, [3]]), (0, False), (1, None)],
)  # fmt: skip
def test_what_is_not_equal_is_told(expected, found):
    assert difference(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"), [(0.5, 0.50005), ([1, None], (1, None)), ({"a": [True]}, {"a": [True]})]
)
def test_what_is_near_enough_passes(expected, found):
    assert difference(expected, found) is None
