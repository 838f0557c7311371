"""Setting an organisation up: from a value pack, sites, places, teams and who works where.

Everything set up is an entry record, through the same journal as everything else, so that a
steward can change it later in the app.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from wallfly import files
from wallfly.domain.calendar import week_of, zone
from wallfly.domain.closing import SMALL_PROFILE_BELOW
from wallfly.domain.door import Sender, accepted
from wallfly.domain.entries import BODIES
from wallfly.domain.records import Entry
from wallfly.store.batch import Batch
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Transaction
from wallfly.store.journal import append
from wallfly.store.stories import LANGUAGES

SET_UP = Sender("set-up", None, "steward", None)


class PlanError(Exception):
    """The plan cannot be carried out; says why in one sentence."""


class Place(NamedTuple):
    """A place to be set up, with its staff by role group."""

    name: str
    site: str
    team: str
    value_zone: bool
    staff: dict[str, int]


class Team(NamedTuple):
    """A team to be set up."""

    name: str
    site: str | None
    kind: str = "front line"


class Plan(msgspec.Struct, kw_only=True):
    """What is to be set up; sites, teams and places refer to each other by name."""

    name: str
    pack: str
    language: str = "en"
    time_zone: str
    sites: list[str]
    teams: list[Team]
    places: list[Place]
    vision: str = ""
    assessment: str = ""
    consultation: str = ""
    contact: str | None = None
    push_contact: str = ""
    block_weeks: int = 4
    small: bool = False
    simulated: bool = False
    leaderboard: bool = False


def slug(name: str) -> str:
    """A name as an id: "Till 3" becomes "till-3"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "x"


def packs() -> list[str]:
    """The value packs there are."""
    return sorted(path.stem for path in (files.SCHEMA / "packs").glob("*.json"))


def read_pack(name: str, language: str = "en") -> dict[str, Any]:
    """A value pack in a language (else English) with stories about its practices; "empty" has no values yet.

    The stories are told in each reader's own language when they are read. Raises PlanError.
    """
    if name == "empty":
        return {"values": [], "vignettes": []}
    if name not in packs():
        raise PlanError(f"There is no value pack called {name!r}. Choose one of: {', '.join(packs())}, empty.")
    pack = _shipped("packs", name)
    if language in LANGUAGES:
        pack = _said_as(pack, _shipped(f"packs/{language}", name))
    return {**pack, "vignettes": [*_shipped("vignettes", name), *_shipped("vignettes", "every")]}


def _shipped(folder: str, name: str) -> Any:
    return msgspec.json.decode((files.SCHEMA / folder / f"{name}.json").read_bytes())


def _said_as(pack: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """The same values and practices, in the words of a translation that has them in the same order."""
    values = [
        {**value, **told, "practices": [
            practice | other for practice, other in zip(value["practices"], told["practices"], strict=True)
        ]}
        for value, told in zip(pack["values"], words["values"], strict=True)
    ]  # fmt: skip
    return {**pack, "name": words["name"], "values": values}


def set_up(tx: Transaction, plan: Plan, now: int, secret: bytes, new_id: Callable[[], str]) -> None:
    """Set an empty store up. `secret` decides rounding, `new_id` makes record ids. Raises PlanError."""
    if tx.value("select 1 from setting limit 1") is not None:
        raise PlanError("This data folder holds an organisation already. Choose another with --data.")
    _check(plan)
    settings = {
        "first_week": str(week_of(now, plan.time_zone)),
        "block_weeks": str(plan.block_weeks),
        "profile": "small" if plan.small else "standard",
        "simulated": "1" if plan.simulated else "0",
        "time_zone": plan.time_zone,
        "secret": secret.hex(),
        "push_contact": plan.push_contact,
    }
    tx.many("insert into setting (key, value) values (:key, :value)",
            [{"key": key, "value": value} for key, value in settings.items()])  # fmt: skip
    entries = [
        Entry(id=new_id(), at=now, recorded=now, kind=kind, key=key, body=body)  # type: ignore[arg-type]
        for kind, key, body in _bodies(plan)
    ]
    for entry in entries:
        try:
            msgspec.convert(entry.body, BODIES[entry.kind])
        except msgspec.ValidationError as error:
            raise PlanError(f"The {entry.kind} {entry.key!r} cannot be set up: {error}.") from None
    append(tx, Batch([accepted(one) for one in entries], SET_UP, now, 0, load_catalogue(tx)))


def _check(plan: Plan) -> None:
    try:
        zone(plan.time_zone)
    except Exception:
        raise PlanError(f"There is no time zone called {plan.time_zone!r}. Write it like Europe/London.") from None
    if plan.block_weeks not in (1, 2, 4):
        raise PlanError("A block has 1, 2 or 4 weeks.")
    staff = sum(sum(place.staff.values()) for place in plan.places)
    if plan.small and staff >= SMALL_PROFILE_BELOW:
        raise PlanError(f"The small profile is for organisations of fewer than {SMALL_PROFILE_BELOW} staff.")
    for place in plan.places:
        if place.site not in plan.sites:
            raise PlanError(f"The place {place.name!r} is at a site that is not named: {place.site!r}.")


def _bodies(plan: Plan) -> Iterable[tuple[str, str, dict[str, Any]]]:
    yield "organisation", "organisation", {
        "name": plan.name, "vision": plan.vision, "assessment": plan.assessment,
        "consultation": plan.consultation, "contact": plan.contact,
        **({"leaderboard": True} if plan.leaderboard else {}),
    }  # fmt: skip
    for site in plan.sites:
        yield "site", slug(site), {"name": site, "time_zone": plan.time_zone}
    for team in plan.teams:
        yield "team", slug(team.name), {
            "name": team.name, "kind": team.kind, "site": slug(team.site) if team.site else None,
        }  # fmt: skip
    for place in plan.places:
        yield "place", slug(place.name), {
            "name": place.name, "site": slug(place.site), "team": slug(place.team), "value_zone": place.value_zone,
        }  # fmt: skip
        for about, staff in place.staff.items():
            yield "headcount", f"{slug(place.name)}|{about}", {
                "site": slug(place.site), "place": slug(place.name), "about": about, "staff": staff,
            }  # fmt: skip
    pack = read_pack(plan.pack, plan.language)
    for value in pack["values"]:
        yield "value", value["id"], {"name": value["name"], "text": value["text"], "order": value["order"]}
        for practice in value["practices"]:
            body = {key: given for key, given in practice.items() if key != "id"}
            yield "practice", practice["id"], {"value": value["id"], **body}
    for vignette in pack["vignettes"]:
        yield "vignette", vignette["id"], {key: given for key, given in vignette.items() if key != "id"}
