"""wallfly invite: a link, and the same as a picture to scan."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from typing import Any

from wallfly.config import Config
from wallfly.domain.invites import Invite, limits, secret_hash
from wallfly.domain.roles import ROLES
from wallfly.organisation import PlanError
from wallfly.routes.invites import invite_url
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Engine
from wallfly.store.invites import add_invite
from wallfly.store.sqlite import open_engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--role", default="observer", choices=ROLES)
    parser.add_argument("--team", help="id of the team; the only one when there is just one")
    parser.add_argument("--member", help="id of a member, for a second or a lost phone")
    parser.add_argument("--json", action="store_true", help="print code and link only, as JSON")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--public-url")


def run(config: Config, flags: dict[str, Any]) -> None:
    """Make an invite and print it."""
    db = open_engine(config.store)
    try:
        team = _team(db, flags["team"])
        code = make_invite(db, config, flags["role"], team, flags["member"], time.time_ns() // 1_000_000)
    finally:
        db.close()
    if flags["json"]:
        print(json.dumps(code))
    else:
        show_invite(flags["role"], code)


def make_invite(
    db: Engine, config: Config, role: str, team: str | None, member: str | None, now: int
) -> dict[str, str]:
    """A new invite's code and link."""
    code = secrets.token_urlsafe(16)
    uses, expires = limits(role, member is not None, now)
    invite = Invite(secrets.token_hex(8), role, team, member, uses, 0, expires, None)
    db.write_now(add_invite, invite, secret_hash(code), now, None)
    return {"code": code, "url": invite_url(config.url, code)}


def show_invite(role: str, invite: dict[str, str]) -> None:
    """Print the link, and the picture when a person is looking."""
    article = "an" if role[0] in "aeiou" else "a"
    print(f"Invite for {article} {role}: {invite['url']}")
    if sys.stdout.isatty():
        import segno

        segno.make(invite["url"], error="m").terminal(compact=True)


def _team(db: Engine, asked: str | None) -> str | None:
    teams = db.read_now(load_catalogue).teams
    if asked is None:
        return next(iter(teams)) if len(teams) == 1 else None
    if asked not in teams:
        raise PlanError(f"There is no team called {asked!r}. There are: {', '.join(sorted(teams)) or 'none yet'}.")
    return asked
