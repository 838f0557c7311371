"""bin/bench scale: does anything slow down when the journal grows, in the same organisation?

The smaller folder is simulated (sixty places, two years); the larger is a copy of it whose journal
has grown by records of seasons long archived. Both are kept in build/scale for the next run, and
measured in one: the night's work after a day's records, one's own page, and every question and page
of charts of the book. Pages are asked of both in turn, so that whatever else the machine is busy
with slows both. A build that was cut off starts that size again.

    bin/bench scale                     1 and 10 million records: some minutes, once
    bin/bench scale 100000 1000000      any two sizes, the larger at most fifteen times the smaller
    bin/bench scale FOLDER FOLDER       two data folders that are there
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.browser.wallfly_process import Server
from tests.load.book import asked
from tests.load.grown import grow
from wallfly.book.publish import publish
from wallfly.domain.calendar import DAY_MS
from wallfly.domain.door import Sender, accepted
from wallfly.domain.invites import secret_hash
from wallfly.domain.records import Event
from wallfly.store.batch import Batch
from wallfly.store.catalogue import load_catalogue
from wallfly.store.closing import close_due
from wallfly.store.folds import settle
from wallfly.store.journal import append
from wallfly.store.people import add_device
from wallfly.store.sqlite import SqliteEngine, open_engine

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "build" / "scale"
REPORTS = ROOT / "build" / "bench"
SIZES = (1_000_000, 10_000_000)
A_DAY = 2_000  # records of the day before a publication
DAYS = 5
TIMES = 25
WARM_UP = 3
TOKEN = "token-of-the-scale-bench"
PUBLICATION, OWN_PAGE = "closing and publishing after a day's records", "one's own page"


class Row(NamedTuple):
    """How long something takes with the smaller and the larger journal, ms, and the most the ratio may be."""

    what: str
    small: float
    large: float
    most: float

    @property
    def ratio(self) -> float:
        return self.large / self.small


# ---- building


def simulated(size: int) -> Path:
    """A folder of that size, made when it is not there whole."""
    return _whole(size, lambda folder: _simulate(folder, size))


def grown(size: int, small: Path) -> Path:
    """A folder of that size, grown from a smaller one, made when it is not there whole."""
    return _whole(size, lambda folder: grow(small, folder, size))


def _whole(size: int, build: Callable[[Path], None]) -> Path:
    folder = FOLDERS / str(size)
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Building {size:,} records in {folder}; this is done once.", flush=True)
        began = time.monotonic()
        build(folder)
        (folder / "whole").write_text(f"{time.monotonic() - began:.0f}\n")
    return folder


def _simulate(folder: Path, size: int) -> None:
    command = [sys.executable, "-m", "wallfly", "simulate", "--records", str(size), "--data", str(folder)]
    subprocess.run(command, check=True)


# ---- the night's work


def publication(folder: Path) -> float:
    """What a night takes after a day's records, ms: close what is due, write the edition, check it, switch."""
    db = open_engine(folder / "wallfly.db")
    try:
        now = time.time_ns() // 1_000_000
        close_due(db, now)
        nights = [_night(db, folder, now + number * DAY_MS, number) for number in range(1, DAYS + 1)]
        db.write_now(_sign_in)
    finally:
        db.close()
    return statistics.median(night for night in nights if night is not None)


def _night(db: SqliteEngine, folder: Path, now: int, number: int) -> float | None:
    """One night; None when a block closed in it, which is another kind of night."""
    db.write_now(_a_day, now, number)
    while settle(db):
        pass
    began = time.monotonic()
    closed = close_due(db, now)
    publish(db, folder, now)
    took = 1000 * (time.monotonic() - began)
    return None if closed else took


def _a_day(tx: Any, now: int, number: int) -> None:
    """Two thousand taps of ten members."""
    catalogue = load_catalogue(tx)
    place, practice = min(catalogue.places), min(catalogue.practices)
    members = tx.rows("select id, site from member where role = 'observer' order by id limit 10")
    noon = now - DAY_MS // 2
    for at, (member, site) in enumerate(members):
        taps = [Event(id=f"{noon:012x}"[:8] + f"-{number:04x}-7000-{at:04x}-{step:012x}", at=noon - step * 7000,
                      recorded=noon - step * 7000, practice=practice, polarity=1, place=place)
                for step in range(A_DAY // len(members))]  # fmt: skip
        append(tx, Batch([accepted(tap) for tap in taps], Sender(member, None, "observer", site), noon, 0, catalogue))


def _sign_in(tx: Any) -> None:
    """A phone for the member with the most points."""
    member = tx.value("select member from week_points order by total desc, member limit 1")
    if tx.row("select 1 from device where token_hash = :hash", hash=secret_hash(TOKEN)) is None:
        add_device(tx, "device-of-the-scale-bench", member, secret_hash(TOKEN), 0)


# ---- pages


def answers(small: Path, large: Path) -> list[Row]:
    """How long every page takes in both, asked in turn."""
    with Server(small) as one, Server(large) as other:
        for server in (one, other):
            _wait_for_book(server.port)
        pages = [(OWN_PAGE, "/api/me"), *asked()]
        for _, path in pages * WARM_UP:  # until both are done with what a start brings
            _ask(one.port, path)
            _ask(other.port, path)
        rows = []
        for what, path in pages:
            rows.append(_row(what, path, one.port, other.port))
            print(f"{rows[-1].ratio:5.2f}  {what}", flush=True)
        return rows


def _row(what: str, path: str, small: int, large: int) -> Row:
    times: tuple[list[float], list[float]] = [], []
    for _ in range(TIMES):
        for port, taken in zip((small, large), times, strict=True):
            began = time.perf_counter()
            _ask(port, path)
            taken.append(1000 * (time.perf_counter() - began))
    return Row(what, *(statistics.median(taken) for taken in times), 1.3)


def _wait_for_book(port: int) -> None:
    for _ in range(600):
        try:
            _ask(port, "/explore/book.json")
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the book did not open")


def _ask(port: int, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


# ---- the report


def main(small: Path, large: Path) -> None:
    """Measure both and write build/bench/scale.md."""
    rows = [Row(PUBLICATION, publication(small), publication(large), 2.0), *answers(small, large)]
    counts = [_count(folder) for folder in (small, large)]
    lines = [
        f"| what, median ms | {counts[0]:,} records | {counts[1]:,} records | ratio | at most |",
        "|---|---:|---:|---:|---:|",
        *(f"| {one.what} | {one.small:.1f} | {one.large:.1f} | {one.ratio:.2f} | {one.most} |" for one in rows),
    ]
    over = [one.what for one in rows if one.ratio > one.most]
    lines.append(f"\nOver its ratio: {', '.join(over) or 'nothing'}.")
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "scale.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def _count(folder: Path) -> int:
    db = open_engine(folder / "wallfly.db")
    try:
        return int(db.read_now(lambda tx: tx.value("select count from commit_group")))
    finally:
        db.close()


if __name__ == "__main__":
    words = sys.argv[1:]
    if words and not words[0].replace("_", "").isdecimal():
        main(*(Path(one) for one in words))
    else:
        few, many = [int(one.replace("_", "")) for one in words] or SIZES
        folder = simulated(few)
        main(folder, grown(many, folder))
