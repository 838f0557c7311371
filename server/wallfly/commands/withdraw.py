"""wallfly withdraw: take a closed block out of the book, whole and for good, after a serious error."""

from __future__ import annotations

import argparse
import time
from typing import Any

from wallfly.config import Config
from wallfly.organisation import PlanError
from wallfly.store.closing import NotClosed, withdraw
from wallfly.store.sqlite import open_engine

LONGEST = 280


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("block", type=int, help="the number of the block, as the book gives it")
    parser.add_argument("--because", required=True, metavar="WHY", help="what went wrong; the book prints it")


def run(config: Config, flags: dict[str, Any]) -> None:
    """Withdraw, publish an edition without the block, and take the editions with it off the shelf."""
    from wallfly.book.publish import drop_before, publish

    why = " ".join(flags["because"].split())
    if not 1 <= len(why) <= LONGEST:
        raise PlanError(f"--because needs a sentence of at most {LONGEST} characters: it stands in every later book.")
    if not config.store.exists():
        raise PlanError(f"There is nothing in {config.data} yet. Start with: wallfly init")
    db = open_engine(config.store)
    try:
        db.write_now(withdraw, flags["block"], why)
        edition = publish(db, config.data, time.time_ns() // 1_000_000)
    except NotClosed as error:
        raise PlanError(str(error)) from None
    finally:
        db.close()
    drop_before(config.data, edition.number)
    print(f"Block {flags['block']} is withdrawn and will not be issued again. Edition {edition.number} is without it.")
