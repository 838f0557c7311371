"""bin/bench book: how long each question and each page of charts takes on the demo. Report in build/bench."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.browser.wallfly_process import Server, command
from tests.load.bench import REPORTS, resident
from wallfly import files

METADATA = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))
ROUNDS = 40
MOST_MS, MOST_MB = 100, 180


def asked() -> Iterator[tuple[str, str]]:
    """What is asked of the book: a name, and an address."""
    for name in METADATA["databases"]["book"]["queries"]:
        yield f"{name}, as JSON", f"/explore/book/{name}.json?_shape=objects"
        yield f"{name}, as a page", f"/explore/book/{name}"
    for slug, dashboard in METADATA["plugins"]["datasette-dashboards"].items():
        yield f"charts {slug}", f"/explore/-/dashboards/{slug}"
        for name, chart in dashboard["charts"].items():
            sql = re.sub(r"\[\[.*?\]\]", "", chart["query"])
            yield f"charts {slug}: rows of {name}", f"/explore/book.json?{httpx.QueryParams({'sql': sql})}"


def p95(client: httpx.Client, address: str) -> float:
    """In ms, from asking to the whole answer."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(address).raise_for_status()
        times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[round(0.95 * (ROUNDS - 1))]


def opened(client: httpx.Client) -> None:
    """Wait until the book is open."""
    while client.get("/explore/book/cells.json?_size=1").status_code != 200:
        time.sleep(0.2)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as folder:
        data = Path(folder) / "data"
        command("simulate", data=data)
        with (
            Server(data, None, None, "--book-readers", "anyone") as server,
            httpx.Client(base_url=server.url) as client,
        ):
            opened(client)
            rows = [(name, p95(client, address)) for name, address in asked()]
            assert server._process is not None
            memory = resident(server._process.pid)
    lines = ["| what | p95, ms |", "|---|---:|", *(f"| {name} | {ms:.1f} |" for name, ms in rows)]
    slowest = max(rows, key=lambda row: row[1])
    lines.append(f"\nThe slowest is {slowest[0]}: {slowest[1]:.0f} ms (at most {MOST_MS}).")
    lines.append(f"Resident memory afterwards: {memory:.0f} MB (at most {MOST_MB}).")
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "book.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
