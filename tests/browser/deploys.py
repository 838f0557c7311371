"""A server whose files can be changed, as a new version of the app that is put in place of the old."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server
from wallfly import files

ROOT = Path(__file__).resolve().parents[2]


class Deploys:
    """A copy of the project that serves `server`; `deploy` changes a file of the app and starts it anew."""

    def __init__(self, copy: Path, server: Server) -> None:
        self.copy, self.server = copy, server
        self.network: RoughNetwork | None = None
        for name, source in (("server", ROOT / "server"), ("pwa", files.PWA), ("schema", files.SCHEMA)):
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(files.DATASETTE_METADATA, copy)
        server.command = [sys.executable, "-m", "wallfly"]
        server.environ = {**os.environ, "PYTHONPATH": str(copy / "server")}

    def deploy(self, path: str, old: str, new: str) -> None:
        """Replace text in one file of the app and serve the result from the same address."""
        file = self.copy / "pwa" / path
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new), "utf-8")
        self.again()

    def again(self, *flags: str) -> None:
        """Stop, and start with what the copy holds now, with more flags if wanted."""
        self.server.stop()
        self.server.flags = (*self.server.flags, *flags)
        self.server.start()


def next_database(deploys: Deploys) -> int:
    """Change the copy so that its database is one version on; returns that version."""
    found = re.search(r"const VERSION = (\d+);", (files.PWA / "lib" / "db.js").read_text("utf-8"))
    assert found is not None
    version = int(found.group(1))
    file = deploys.copy / "pwa" / "lib" / "db.js"
    text = file.read_text("utf-8").replace(found.group(0), f"const VERSION = {version + 1};")
    head, steps = text.split("const STEPS = [", 1)
    body, tail = steps.split("\n];", 1)
    file.write_text(f'{head}const STEPS = [{body}\n  (db) => db.createObjectStore("later"),\n];{tail}', "utf-8")
    return version + 1
