"""A screen's style sheet, once fetched, stays in force: it may touch nothing of any other screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from wallfly import files

SCRIPTS = {
    path.resolve(): re.sub(r"/\*\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    for path in files.PWA.rglob("*.js")
    if "vendor" not in path.parts
}
ASKED = re.compile(r'style\("(\w+)"\)')
IMPORTED = re.compile(r"""(?:from|import)\s*(\(?)\s*["'](\.[^"']+)["']""")
CLASSES = re.compile(r'class=(?:"([^"]*)"|\$\{([^}]*(?:\$\{[^}]*\}[^}]*)*)\})')
BLOCK = re.compile(r"([^{}]+)\{")


def selectors(sheet: str) -> list[str]:
    """Every single selector of a sheet."""
    css = re.sub(r"/\*.*?\*/", "", (files.PWA / "styles" / f"{sheet}.css").read_text("utf-8"), flags=re.DOTALL)
    lists = (found.strip() for found in BLOCK.findall(css))
    return [one.strip() for many in lists if not many.startswith("@") for one in re.split(r",(?![^()]*\))", many)]


@cache
def used(script: str) -> set[str]:
    """Words that stand in a class attribute."""
    return {word for pair in CLASSES.findall(script) for word in re.findall(r"[a-z][\w-]*", " ".join(pair))}


@cache
def imports(path: Path, at_once: bool = False) -> set[Path]:
    """What a file imports; `at_once` leaves out what it fetches later."""
    found = IMPORTED.findall(SCRIPTS[path])
    return {(path.parent / name).resolve() for later, name in found if not (at_once and later)}


def owned(sheet: str) -> set[Path]:
    """The files that are only ever shown with this sheet: those that ask for it, whoever waits for them, and
    what all of these alone import."""
    inside = {path for path, script in SCRIPTS.items() if sheet in ASKED.findall(script)}
    while more := {path for path in SCRIPTS if imports(path, at_once=True) & inside} - inside:
        inside |= more
    importers = {path: {other for other in SCRIPTS if path in imports(other)} for path in SCRIPTS}
    while more := {path for path in SCRIPTS if importers[path] and importers[path] <= inside} - inside:
        inside |= more
    return inside


def test_a_sheet_of_a_screen_touches_nothing_of_another_screen() -> None:
    sheets = sorted({sheet for script in SCRIPTS.values() for sheet in ASKED.findall(script)})
    assert len(sheets) >= 9
    loose = []
    for sheet in sheets:
        inside = owned(sheet)
        elsewhere = {word for path, script in SCRIPTS.items() if path not in inside for word in used(script)}
        for selector in selectors(sheet):
            named = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r":not\([^)]*\)", "", selector)))
            if named <= elsewhere:  # nothing in it that only this screen has
                loose.append(f"{sheet}.css: {selector}")
    assert loose == []
