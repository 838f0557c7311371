"""wallfly serve, and wallfly demo: the same over simulated data, built when there is none."""

from __future__ import annotations

import argparse
import shutil
import time
from typing import Any

from wallfly.config import Config
from wallfly.organisation import PlanError
from wallfly.store.migrate import NewerSchema, newer, pending

DEMO_ROLES = (
    ("observer", "harbour-street-front-line"),
    ("lead", "harbour-street-front-line"),
    ("leader", "leadership"),
    ("function lead", "systems-and-supplies"),
    ("steward", "leadership"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (8000)")
    parser.add_argument("--public-url", help="address people open, when a proxy stands in front")
    parser.add_argument("--book-readers", help="who may open the book: members, leaders or anyone (members)")
    parser.add_argument("--no-limits", action="store_true", default=None, help="no rate limits; on loopback only")
    parser.add_argument(
        "--log-requests", action="store_true", default=None, help="one line a request, nothing personal"
    )
    parser.add_argument("--kill-switch", action="store_true", default=None,
                        help="tell phones to drop the app's stored files")  # fmt: skip


def run(config: Config, flags: dict[str, Any]) -> None:
    """Serve what is in the data folder."""
    from wallfly.serving import serve

    if not config.store.exists():
        raise PlanError(f'There is nothing in {config.data} yet. Start with: wallfly init --name "Corner Shop"')
    copy_before_migrating(config)
    print(f"Wallfly is at {config.url}", flush=True)
    serve(config)


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of serve, and a seed."""
    arguments(parser)
    parser.add_argument("--seed", type=int, default=1)


def demo(config: Config, flags: dict[str, Any]) -> None:
    """Build the simulated organisation if there is none, print an invite for each role, serve."""
    from wallfly.commands.invite import make_invite
    from wallfly.commands.simulate import build
    from wallfly.store.sqlite import open_engine

    if not config.store.exists():
        print("Building Harbour & Vale, a simulated organisation: 26 weeks, 3 sites, 120 people.", flush=True)
        build(config, flags["seed"])
    db = open_engine(config.store)
    try:
        for role, team in DEMO_ROLES:
            invite = make_invite(db, config, role, team, None, time.time_ns() // 1_000_000)
            print(f"Join as {role}: {invite['url']}")
    finally:
        db.close()
    print("Open a link on this machine, or look at the book (once joined): " + config.url + "/explore/")
    run(config, flags)


def copy_before_migrating(config: Config) -> None:
    """Keep the file as it was when a newer version is about to change it. Raises NewerSchema."""
    if newer(config.store):
        raise NewerSchema(str(config.store))
    steps = pending(config.store)
    if steps:
        kept = config.store.with_name(f"wallfly-before-{steps[0]}.db")
        shutil.copy2(config.store, kept)
        print(f"Updating the store; it is kept as it was in {kept.name}.", flush=True)
