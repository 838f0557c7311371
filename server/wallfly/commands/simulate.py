"""wallfly simulate: fill an empty data folder, at journal speed."""

from __future__ import annotations

import argparse
import time
from typing import Any

from wallfly.config import Config
from wallfly.organisation import PlanError
from wallfly.store.sqlite import open_engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--records", type=int, help="about so many records, in sixty places over two years")
    parser.add_argument("--seed", type=int, default=1)


def run(config: Config, flags: dict[str, Any]) -> None:
    """Simulate and publish."""
    build(config, flags["seed"], flags["records"])


def build(config: Config, seed: int, records: int | None = None) -> None:
    """Fill the data folder and publish its book."""
    from wallfly.book.publish import publish
    from wallfly.simulate.run import simulate

    if records is not None and not 1000 <= records <= 100_000_000:
        raise PlanError("--records must be between 1,000 and 100,000,000.")
    if config.store.exists():
        raise PlanError(f"{config.data} is not empty. Choose another folder with --data.")
    began = time.monotonic()
    now = time.time_ns() // 1_000_000
    db = open_engine(config.store)
    try:
        made = simulate(db, config.data, now, seed, records)
        edition = publish(db, config.data, now)
    finally:
        db.close()
    print(f"{made:,} records and edition {edition.number} of the book in {time.monotonic() - began:.0f} s.", flush=True)
