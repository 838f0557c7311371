"""wallfly init: a real organisation, from flags or by asking."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from typing import Any

from wallfly.commands.invite import make_invite, show_invite
from wallfly.config import Config
from wallfly.organisation import Place, Plan, PlanError, Team, packs, set_up
from wallfly.store.sqlite import open_engine
from wallfly.store.stories import LANGUAGES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--name", help="the organisation's name")
    parser.add_argument("--pack", help=f"value pack to start from: {', '.join(packs())}, or empty")
    parser.add_argument("--language", choices=["en", *LANGUAGES], default="en", help="language of the value pack")
    parser.add_argument("--site", action="append", default=[], metavar="NAME", help="a site; repeat for more")
    parser.add_argument("--team", action="append", default=[], metavar="NAME@SITE", help="a team; repeat for more")
    parser.add_argument("--place", action="append", default=[], metavar="NAME@SITE", help="a place; repeat for more")
    parser.add_argument("--staff", action="append", default=[], metavar="PLACE/ROLE=N",
                        help='staff at a place, by role group: "Till 3/front line=12"')  # fmt: skip
    parser.add_argument("--time-zone", default="Europe/London", help="like Europe/London")
    parser.add_argument("--vision", default="", help="one sentence, at most 120 characters")
    parser.add_argument("--assessment", default="", help="a sentence on your data-protection impact assessment")
    parser.add_argument("--consultation", default="", help="a sentence on how staff were consulted")
    parser.add_argument("--contact", help="whom to go to with an urgent concern")
    parser.add_argument("--push-contact", default="", help="e-mail or web address that push services may write to")
    parser.add_argument("--block-weeks", type=int, default=4, help="weeks of a publication period: 1, 2 or 4")
    parser.add_argument("--small", action="store_true", help="fewer than 50 staff: lower floors, said in the book")
    parser.add_argument("--public-url", help="address people open, when a proxy stands in front")


def run(config: Config, flags: dict[str, Any]) -> None:
    """Set up and print the first steward's invite."""
    plan = plan_from(flags if flags["name"] else _ask(flags))
    db = open_engine(config.store)
    try:
        now = time.time_ns() // 1_000_000
        db.write_now(set_up, plan, now, secrets.token_bytes(32), lambda: _record_id(now))
        print(f"{plan.name} is set up in {config.data}: {len(plan.places)} places, value pack {plan.pack}.")
        print("Start it with: wallfly serve")
        show_invite("steward", make_invite(db, config, "steward", None, None, now))
    finally:
        db.close()


def plan_from(flags: dict[str, Any]) -> Plan:
    """A plan out of flags, with something sensible where they are silent. Raises PlanError."""
    name = str(flags["name"]).strip()
    sites = flags["site"] or [name]
    teams = [Team(*_at_site(text, sites)) for text in flags["team"]] or [Team("Front line", sites[0])]
    staff = _staff(flags["staff"])
    places = [_place(text, sites, teams, staff) for text in flags["place"] or ["Counter", "Back office"]]
    unknown = set(staff) - {place.name for place in places}
    if unknown:
        raise PlanError(f"--staff names a place that is not set up: {sorted(unknown)[0]!r}.")
    if flags["language"] not in ("en", *LANGUAGES):
        raise PlanError(f"There is no value pack in {flags['language']!r}. Choose one of: en, {', '.join(LANGUAGES)}.")
    return Plan(
        name=name, pack=flags["pack"] or "retail", language=flags["language"], time_zone=flags["time_zone"],
        sites=sites, teams=teams, places=places, vision=flags["vision"], assessment=flags["assessment"],
        consultation=flags["consultation"], contact=flags["contact"], push_contact=flags["push_contact"],
        block_weeks=flags["block_weeks"], small=flags["small"],
    )  # fmt: skip


def _at_site(text: str, sites: list[str]) -> tuple[str, str]:
    name, _, site = text.partition("@")
    return name.strip(), site.strip() or sites[0]


def _place(text: str, sites: list[str], teams: list[Team], staff: dict[str, dict[str, int]]) -> Place:
    name, site = _at_site(text, sites)
    team = next((one.name for one in teams if one.site == site), teams[0].name)
    return Place(name, site, team, True, staff.get(name, {}))


def _staff(flags: list[str]) -> dict[str, dict[str, int]]:
    staff: dict[str, dict[str, int]] = {}
    for text in flags:
        where, equals, count = text.rpartition("=")
        place, _, role = where.partition("/")
        if not equals or not count.strip().isdecimal():
            raise PlanError(f'--staff is written like "Till 3/front line=12", not {text!r}.')
        staff.setdefault(place.strip(), {})[role.strip() or "front line"] = int(count)
    return staff


def _ask(flags: dict[str, Any]) -> dict[str, Any]:
    """Ask what is not said, when someone is there to answer."""
    if not sys.stdin.isatty():
        raise PlanError('Say at least the name: wallfly init --name "Corner Shop" --pack retail')
    print("Setting up Wallfly. Press Enter to take what stands in brackets.")
    asked = dict(flags)
    asked["name"] = _question("Name of the organisation", "Our organisation")
    asked["pack"] = _question(f"Value pack to start from ({', '.join(packs())}, empty)", "retail")
    asked["language"] = _question(f"Language of the pack (en, {', '.join(LANGUAGES)})", "en")
    asked["site"] = _list("Sites, with commas between them", asked["name"])
    asked["place"] = _list("Places, like Till 3@Site", "Counter, Back office")
    for place in asked["place"]:
        name = place.partition("@")[0].strip()
        asked["staff"] = [*asked["staff"], f"{name}/front line=" + _question(f"Front-line staff at {name}", "10")]
    asked["assessment"] = _question("A sentence on your data-protection impact assessment", "Not made yet.")
    asked["consultation"] = _question("A sentence on how staff were consulted", "Not held yet.")
    asked["contact"] = _question("Whom to go to with an urgent concern", "") or None
    asked["push_contact"] = _question("E-mail or web address for push services (empty: no messages)", "")
    return asked


def _question(question: str, default: str) -> str:
    return input(f"{question} [{default}]: ").strip() or default


def _list(question: str, default: str) -> list[str]:
    return [part.strip() for part in _question(question, default).split(",") if part.strip()]


def _record_id(now: int) -> str:
    tail = secrets.token_hex(8)
    return f"{now >> 16:08x}-{now & 0xFFFF:04x}-7{tail[:3]}-8{tail[3:6]}-{secrets.token_hex(6)}"
