"""Run a file of vectors against the rules: python tests/vectors.py FILE.json

The file is a list of objects with `function`, `input` and `expected`. Numbers must be within
0.00006, everything else equal. Closes with "N passed, M failed"; exits 1 if any failed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "server"))

from wallfly.domain.by_name import FUNCTIONS

TOLERANCE = 0.00006


def difference(expected: Any, found: Any, where: str = "") -> str | None:
    """The first place where what was found is not what was expected, or None."""
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return None if found == expected and type(found) is type(expected) else f"{where}: {found!r}, not {expected!r}"
    if isinstance(expected, int | float):
        near = isinstance(found, int | float) and not isinstance(found, bool) and abs(found - expected) <= TOLERANCE
        return None if near else f"{where}: {found!r}, not {expected!r}"
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping) or found.keys() != expected.keys():
            return f"{where}: has {sorted(found) if isinstance(found, Mapping) else found!r}, not {sorted(expected)}"
        parts = [difference(expected[key], found[key], f"{where}.{key}") for key in expected]
    else:
        if not isinstance(found, Sequence) or isinstance(found, str) or len(found) != len(expected):
            return f"{where}: {found!r}, not {expected!r}"
        parts = [
            difference(one, other, f"{where}[{at}]")
            for at, (one, other) in enumerate(zip(expected, found, strict=True))
        ]
    return next((part for part in parts if part), None)


def failure(vector: Mapping[str, Any]) -> str | None:
    """Why a vector fails, or None."""
    function = FUNCTIONS.get(vector["function"])
    if function is None:
        return f"there is no function called {vector['function']!r}"
    try:
        return difference(vector["expected"], function(**vector["input"]))
    except Exception as error:  # whatever a rule raises, the next vector is still run
        return f"{type(error).__name__}: {error}"


def main(arguments: list[str]) -> int:
    """Run the file and say what failed."""
    if len(arguments) != 1:
        print("Usage: python tests/vectors.py FILE.json", file=sys.stderr)
        return 2
    vectors = json.loads(Path(arguments[0]).read_text("utf-8"))
    failed = 0
    for vector in vectors:
        why = failure(vector)
        if why:
            failed += 1
            print(f"{vector.get('id', '?')} {vector['function']}: {why}")
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
