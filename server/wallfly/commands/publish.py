"""wallfly publish: close what is due, publish the book."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from typing import Any

from wallfly.config import Config
from wallfly.domain.calendar import zone
from wallfly.organisation import PlanError
from wallfly.store.catalogue import load_catalogue
from wallfly.store.closing import close_due
from wallfly.store.sqlite import open_engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--as-of", metavar="DATE", help="as if it were that day; only in simulated data")


def run(config: Config, flags: dict[str, Any]) -> None:
    """Close and publish, and say what came of it."""
    from wallfly.book.publish import publish

    if not config.store.exists():
        raise PlanError(f"There is nothing in {config.data} yet. Start with: wallfly init")
    db = open_engine(config.store)
    try:
        catalogue = db.read_now(load_catalogue)
        now = time.time_ns() // 1_000_000
        if flags["as_of"]:
            if not catalogue.simulated:
                raise PlanError("--as-of moves time on, and that is for simulated data only.")
            now = max(now, _noon(flags["as_of"], catalogue.time_zone))
        closed = close_due(db, now, by="command")
        edition = publish(db, config.data, now)
        print(f"Closed: {', '.join(f'block {block}' for block in closed) or 'nothing was due'}.")
        print(f"Edition {edition.number} is published: {edition.path.name}, {len(edition.blocks)} blocks.")
    finally:
        db.close()


def _noon(date: str, time_zone: str) -> int:
    try:
        day = datetime.strptime(date, "%Y-%m-%d")
    except ValueError:
        raise PlanError(f"--as-of takes a date like 2026-12-24, not {date!r}.") from None
    return int(day.replace(hour=12, tzinfo=zone(time_zone)).timestamp() * 1000)
