"""Data flows one way, the domain is pure, and the project speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "wallfly"

# What a room may know of the others. A room knows itself.
MAY_KNOW = {
    "domain": set(),
    "store": {"domain", "problems", "files"},
    "reads": {"domain", "store"},
    "book": {"domain", "store", "files", "problems"},
    "push": {"domain", "store", "problems", "config"},
    "nudges": {"domain", "store", "book", "push"},
    "simulate": {"domain", "store", "organisation", "progress"},
    "routes": {
        "domain",
        "store",
        "reads",
        "nudges",
        "push",
        "auth",
        "context",
        "limits",
        "organisation",
        "problems",
        "qr",
        "shell",
    },
}
IMPURE = {"os", "time", "random", "secrets", "socket", "sqlite3", "pysqlite3", "asyncio", "threading", "pathlib"}


def imports(path: Path) -> set[str]:
    """All modules a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"{node.module}.{name.name}" for name in node.names} if node.module == "wallfly" else {node.module}
            )
    return found


@pytest.mark.parametrize("room", MAY_KNOW)
def test_data_flows_one_way(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("wallfly.")}
        assert ours <= MAY_KNOW[room] | {room, "__version__"}, path


def test_the_domain_has_no_clock_no_chance_and_no_files() -> None:
    for path in (PACKAGE / "domain").rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(path)} & IMPURE, path
        assert not re.search(r"\.(now|today|utcnow)\(", path.read_text("utf-8")), path


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    elsewhere = re.compile(rb"(?<![A-Za-z0-9_.])/(work|root|home)/|index-url|pypi\.org|registry\.npmjs|\.\./shared")
    for path in tracked():
        if path.suffix != ".png" and path != Path(__file__):
            assert not elsewhere.search(path.read_bytes()), path


def test_every_setting_is_in_the_readme() -> None:
    from wallfly.config import SETTINGS

    readme = (ROOT / "README.md").read_text("utf-8")
    for setting in SETTINGS:
        assert f"`{setting.variable}`" in readme, setting.name


def test_every_dependency_earns_its_sentence() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    readme = (ROOT / "README.md").read_text("utf-8").lower()
    for dependency in project["dependencies"]:
        name = re.split(r"[\[<>=,]", dependency)[0]
        assert f"**{name}**" in readme, name
