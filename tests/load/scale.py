"""bin/bench scale: does anything slow down when the journal grows, in the same organisation?

Builds a data folder for each size (sixty places, two years, more observers), keeps it in
build/scale for the next run, and measures: one's own page, every question of the book, and
publication after a day's records. A build that was cut off starts that size again.

    bin/bench scale                     1 and 10 million records: an hour or more, once
    bin/bench scale 100000 1000000      any two sizes
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser.wallfly_process import Server
from wallfly import files
from wallfly.book.publish import publish
from wallfly.domain.door import Sender, accepted
from wallfly.domain.invites import secret_hash
from wallfly.domain.records import Event
from wallfly.store.catalogue import load_catalogue
from wallfly.store.folds import settle
from wallfly.store.journal import Batch, append
from wallfly.store.people import add_device
from wallfly.store.sqlite import SqliteEngine, open_engine

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "build" / "scale"
REPORTS = ROOT / "build" / "bench"
SIZES = (1_000_000, 10_000_000)
A_DAY = 2_000  # records of the day before a publication
TIMES = 40
WARM_UP = 5
TOKEN = "token-of-the-scale-bench"


def built(size: int) -> Path:
    """The folder of a size, made when it is not there whole."""
    folder = FOLDERS / str(size)
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Building {size:,} records in {folder}; this is done once.", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", "wallfly", "simulate", "--records", str(size), "--data", str(folder)]
        subprocess.run(command, check=True)
        (folder / "whole").write_text(f"{time.monotonic() - began:.0f}\n")
    return folder


def measure(folder: Path) -> dict[str, float]:
    """What one size takes, in milliseconds (what 95 of 100 answers stay under; publication: the median of three)."""
    db = open_engine(folder / "wallfly.db")
    try:
        found = {"records": float(db.read_now(lambda tx: tx.value("select count from commit_group")))}
        found["publication after a day"] = publication(db, folder)
        member = db.read_now(lambda tx: tx.value("select member from week_points order by total desc, member limit 1"))
        db.write_now(lambda tx: sign_in(tx, member))
    finally:
        db.close()
    with Server(folder) as server:
        wait_for_book(server.port)
        found["one's own page"] = p95(server.port, "/api/me")
        found["the book's questions"] = max(p95(server.port, path) for path in questions())
    return found


def publication(db: SqliteEngine, folder: Path) -> float:
    """A day's records, settled, then an edition: only the edition is timed."""
    times = []
    for number in range(3):
        now = time.time_ns() // 1_000_000
        db.write_now(a_day, now, number)
        while settle(db):
            pass
        began = time.monotonic()
        publish(db, folder, now)
        times.append(1000 * (time.monotonic() - began))
    return statistics.median(times)


def a_day(tx: Any, now: int, number: int) -> None:
    """Two thousand taps of ten members."""
    catalogue = load_catalogue(tx)
    place, practice = min(catalogue.places), min(catalogue.practices)
    members = tx.rows("select id, site from member where role = 'observer' order by id limit 10")
    for at, (member, site) in enumerate(members):
        taps = [Event(id=f"{now:012x}"[:8] + f"-{number:04x}-7000-{at:04x}-{step:012x}", at=now - step * 7000,
                      recorded=now - step * 7000, practice=practice, polarity=1, place=place)
                for step in range(A_DAY // len(members))]  # fmt: skip
        append(tx, Batch([accepted(tap) for tap in taps], Sender(member, None, "observer", site), now, 0, catalogue))


def sign_in(tx: Any, member: str) -> None:
    """A phone for a member."""
    if tx.row("select 1 from device where token_hash = :hash", hash=secret_hash(TOKEN)) is None:
        add_device(tx, "device-of-the-scale-bench", member, secret_hash(TOKEN), 0)


def questions() -> list[str]:
    """Every canned question of the book, as its page asks it."""
    databases = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))["databases"]
    return [f"/explore/book/{name}.json?_shape=array" for name in databases["book"]["queries"]]


def wait_for_book(port: int) -> None:
    for _ in range(200):
        try:
            ask(port, "/explore/book.json")
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the book did not open")


def p95(port: int, path: str) -> float:
    """The slow end of a page's times, ms."""
    times = []
    for _ in range(WARM_UP):
        ask(port, path)
    for _ in range(TIMES):
        began = time.monotonic()
        ask(port, path)
        times.append(1000 * (time.monotonic() - began))
    return statistics.quantiles(times, n=20)[-1]


def ask(port: int, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


AT_MOST = {"publication after a day": 2.0, "one's own page": 1.3, "the book's questions": 1.3}


def main(sizes: list[int]) -> None:
    """Measure each size and write build/bench/scale.md."""
    found = [measure(built(size)) for size in sizes]
    small, large = found[0], found[-1]
    lines = [
        f"| what, ms | {small['records']:,.0f} records | {large['records']:,.0f} records | ratio | at most |",
        "|---|---:|---:|---:|---:|",
        *(f"| {what} | {small[what]:.1f} | {large[what]:.1f} | {large[what] / small[what]:.2f} | {most} |"
          for what, most in AT_MOST.items()),
    ]  # fmt: skip
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "scale.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main([int(one.replace("_", "")) for one in sys.argv[1:]] or list(SIZES))
