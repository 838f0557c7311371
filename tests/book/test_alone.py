"""The book away from home: `datasette serve book.db -m datasette_metadata.json`, nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.book.links import ALIKE, kin_of
from wallfly import files


@pytest.fixture(scope="module", params=["book.db", "book-2.db"])
def alone(request, shelf: Path, tmp_path_factory) -> Iterator[httpx.Client]:
    """A Datasette of its own on a copy of the file, under its usual name or the one it was taken home with."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copy(shelf / "book-2.db", folder / request.param)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(folder / request.param), "-m",
               str(files.DATASETTE_METADATA), "--port", str(port)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        started = threading.Event()
        threading.Thread(target=_drain, args=(process, started), daemon=True).start()
        assert started.wait(60), "Datasette did not start."
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        process.terminate()
        process.wait(10)


def _drain(process: subprocess.Popen[str], started: threading.Event) -> None:
    """Read all it prints, so that it never waits for a reader."""
    assert process.stdout is not None
    for line in process.stdout:
        if "Uvicorn running" in line:
            started.set()


def test_every_page_answers(alone):
    waiting, seen, alike = ["/"], {"/"}, Counter()
    while waiting:
        answer = alone.get(waiting.pop())
        assert answer.status_code == 200, answer.url
        if "text/html" in answer.headers["content-type"]:
            for link in re.findall(r"""(?:href|src)=["'](/[^"'#]*)["']""", answer.text):
                link = link.replace("&amp;", "&")
                if link not in seen and "=" not in link:
                    seen.add(link)
                    kin = kin_of(link)
                    alike[kin] += 1
                    if kin is None or alike[kin] <= ALIKE:
                        waiting.append(link)
    assert {"/book", "/book/cells", "/book/least_lived", "/-/static-plugins/wallfly/book.css"} <= seen
    metadata = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))
    assert {f"/-/dashboards/{slug}" for slug in metadata["plugins"]["datasette-dashboards"]} <= seen
    assert len(seen) > 60


def test_it_looks_like_our_book(alone):
    home = alone.get("/").text
    assert "The open book" in home and "Harbour &amp; Vale" in home
    assert "Where are practices lived least often?" in home


def test_functions_and_guard_are_there_too(alone):
    def ask(sql: str) -> httpx.Response:
        return alone.get("/book.json", params={"sql": sql, "_shape": "arrays"})

    assert ask("select percent(lived(k, n)) from cells").json()["rows"] == [[55]]
    for hostile in (
        "select fts3_tokenizer('simple', x'4141414141414141')",
        "select token from fts3tokenize where input = 'x'",
        "select length(randomblob(5e8))",
        "select file from pragma_database_list",
    ):
        assert ask(hostile).status_code == 400


def test_errors_are_plain(alone):
    answer = alone.get("/book/nothing")
    assert answer.status_code == 404
    assert "no such page in this edition" in answer.text


def test_its_description_names_every_column(alone):
    metadata = files.DATASETTE_METADATA.read_text("utf-8")
    for table in alone.get("/book.json").json()["tables"]:
        described = re.search(rf'"{table["name"]}": \{{.*?"columns": \{{(.*?)\}}', metadata, re.DOTALL)
        assert described, table["name"]
        assert set(re.findall(r'"(\w+)":', described[1])) == set(table["columns"])
