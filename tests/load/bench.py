"""bin/bench: speed as ratios, side by side in one run. Reports go to build/bench."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser.wallfly_process import WALLFLY, Server, command, free_port, set_up
from wallfly.domain.invites import secret_hash
from wallfly.store.people import add_device, add_member
from wallfly.store.sqlite import open_engine

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "build" / "bench"
PEOPLE = 400
CONNECTIONS = 32
SECONDS = 4
PAIRS = 5


def run_json(*words: str, **more: Any) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def people(data: Path) -> Path:
    """Members with a token each."""
    db = open_engine(data / "wallfly.db")
    tokens = [f"token-{number:06}-of-the-bench" for number in range(PEOPLE)]

    def join(tx: Any) -> None:
        for number, token in enumerate(tokens):
            add_member(tx, f"m{number}", "One of many", "observer", "front-line", "high-street", 0)
            add_device(tx, f"d{number}", f"m{number}", secret_hash(token), 0)

    db.write_now(join)
    db.close()
    path = data / "tokens.json"
    path.write_text(json.dumps(tokens))
    return path


class Peer:
    """The peer as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        environ = {**os.environ, "PEER_DB": str(folder / "peer.db")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "tests.load.peer:app", "--port", str(self.port), "--log-level", "error",
             "--loop", "uvloop", "--http", "httptools"],
            cwd=ROOT, env=environ,
        )  # fmt: skip
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=1).read()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the peer did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def load(port: int, size: int, tokens: Path) -> dict[str, float]:
    return run_json("tests.load.generator", str(port), str(CONNECTIONS), str(SECONDS), str(size), str(tokens))


def ingest() -> None:
    """Durable syncs a second, ours against the peer's, in alternating pairs; then our batches against the limit."""
    rows: list[tuple[str, list[float], list[float]]] = []
    for size in (1, 50):
        ours, theirs = [], []
        for pair in range(PAIRS):
            with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as folder:
                data = Path(folder) / "data"
                set_up(data)
                tokens = people(data)
                with Server(data) as server:
                    ours.append(load(server.port, size, tokens)["records"])
                peer = Peer(Path(folder))
                try:
                    theirs.append(load(peer.port, size, tokens)["records"])
                finally:
                    peer.stop()
            print(
                f"batches of {size}, pair {pair + 1}: {ours[-1]:,.0f} against {theirs[-1]:,.0f} records a second",
                flush=True,
            )
        rows.append((f"records a second, {size} a request", ours, theirs))
    limits = []
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as folder:
            data = Path(folder) / "data"
            set_up(data)
            limits.append(run_json("tests.load.limit", str(data), str(SECONDS))["records"])
    rows.append(("records a second, 50 a request, against the limit without HTTP", rows[1][1], limits))
    report("ingest", rows)
    one_s_own_page()


def one_s_own_page() -> None:
    """/api/me of an observer with many records, while phones sync."""
    found = run_json("tests.load.me")
    lines = [
        "| /api/me with 5,000 records while 100 phones sync | 95th percentile, ms (at most 30) | records a second meanwhile |",
        "|---|---:|---:|",
        *(
            f"| phones {name} | {found[name]:.1f} | {found[f'{name}, records']:,.0f} |"
            for name in ("pausing", "never pausing")
        ),
    ]
    with (REPORTS / "ingest.md").open("a") as told:
        told.write("\n" + "\n".join(lines) + "\n")
    print("\n".join(lines))


def start() -> None:
    """Start to first answer, the time to build the demo, the memory it takes to serve it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as folder:
        data = Path(folder) / "data"
        command("simulate", data=data)
        built = time.monotonic() - began
        starts = []
        for _ in range(5):
            server = Server(data)
            began = time.monotonic()
            server.start()
            starts.append(time.monotonic() - began)
            if len(starts) < 5:
                server.stop()
        token = json.loads(people(data).read_text())[0]
        for path in (
            "/api/me",
            "/api/catalogue",
            "/explore/",
            "/explore/book/cells",
            "/explore/book/noticed?_facet=practice",
        ) * 3:
            request = urllib.request.Request(
                f"http://127.0.0.1:{server.port}{path}", headers={"authorization": f"Bearer {token}"}
            )
            try:
                urllib.request.urlopen(request, timeout=20).read()
            except urllib.error.HTTPError:
                time.sleep(1)  # the book opens a moment after the start
        assert server._process is not None
        memory = resident(server._process.pid)
        server.stop()
    print(f"start to first answer: {statistics.median(starts):.2f} s (median of 5; at most 2.5)")
    print(f"demo built in {built:.1f} s (at most 40)")
    print(f"resident memory serving the demo and its book: {memory:.0f} MB (at most 180)")
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "start.md").write_text(
        f"| what | measured | at most |\n|---|---|---|\n| start to first answer, s | {statistics.median(starts):.2f} | 2.5 |\n"
        f"| demo built, s | {built:.1f} | 40 |\n| resident memory, MB | {memory:.0f} | 180 |\n"
    )


def resident(pid: int) -> float:
    """Resident memory of a process and its children, MB."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines() if ":" in line)
            except OSError:
                continue
            if int(entry.name) == pid or int(fields["PPid"]) == pid:
                total += int(fields.get("VmRSS", "0 kB").split()[0]) / 1024
    return total


def report(name: str, rows: list[tuple[str, list[float], list[float]]]) -> None:
    """A table with medians and ratios, and a picture of it."""
    lines = ["| what | ours | against | ratio |", "|---|---:|---:|---:|"]
    bars = []
    for what, ours, theirs in rows:
        a, b = statistics.median(ours), statistics.median(theirs)
        lines.append(f"| {what} | {a:,.0f} | {b:,.0f} | {a / b:.2f} |")
        bars.append((what, a / b))
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"{name}.md").write_text("\n".join(lines) + "\n")
    (REPORTS / f"{name}.svg").write_text(picture(bars))
    print("\n".join(lines))


def picture(bars: list[tuple[str, float]]) -> str:
    """Ratios as bars; the line is at 1."""
    scale = 400 / max(ratio for _, ratio in bars)
    parts = [
        f'<text x="8" y="{40 * at + 18}">{what}</text><rect x="8" y="{40 * at + 24}" width="{ratio * scale:.0f}" height="10" fill="#1F66CC"/>'
        f'<text x="{ratio * scale + 14:.0f}" y="{40 * at + 34}">{ratio:.1f}</text>'
        for at, (what, ratio) in enumerate(bars)
    ]
    line = f'<path d="M{8 + scale:.0f} 0V{40 * len(bars)}" stroke="#77758F" stroke-dasharray="3 3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="{40 * len(bars) + 8}" font-family="sans-serif" font-size="12">'
        + "".join(parts) + line + "</svg>\n"
    )  # fmt: skip


if __name__ == "__main__":
    assert WALLFLY
    {"ingest": ingest, "start": start}[sys.argv[1]]()
