"""The one write door: what is accepted, and why the rest is not.

A record is judged by itself, its sender's role and the catalogue, never by other records:
anything else would make the journal depend on the order things arrive in.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType

from wallfly.domain import clock
from wallfly.domain.calendar import block_of, week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.entries import BODIES, PracticeBody
from wallfly.domain.measurable import findings, sentence
from wallfly.domain.records import (
    AnyRecord,
    Entry,
    Outcome,
    Record,
    Scan,
    Walk,
    type_of,
)
from wallfly.domain.roles import may_write

BATCH_LIMIT = 500

_record = msgspec.json.Decoder(AnyRecord)
_encode = msgspec.json.Encoder().encode


class Refusal(NamedTuple):
    """Why one record was not accepted: a stable code, a sentence for its author, where."""

    code: str
    sentence: str
    path: str


class Sender(NamedTuple):
    """Who sends a batch, from what, as the server knows it."""

    member: str
    device: str | None
    role: str
    site: str | None
    installation: str | None = None


class Accepted(NamedTuple):
    """A record that passed the door."""

    record: Record
    hash: str
    body: str


class JournalRow(NamedTuple):
    """A record as the journal keeps it, column by column."""

    id: str
    type: str
    member: str | None
    device: str | None
    installation: str | None
    n: int | None
    at: int
    recorded: int
    received: int
    skew: int
    week: int | None
    counts_in: int | None
    site: str | None
    place: str | None
    practice: str | None
    hash: str
    body: str


class _OnlyId(Struct):
    id: str | UnsetType = UNSET


_only_id = msgspec.json.Decoder(_OnlyId)


def id_of(raw: Record | msgspec.Raw | bytes) -> str | None:
    """The id of a record, also of one that could not be read, when at least that can be."""
    if isinstance(raw, Record):
        return raw.id
    try:
        found = _only_id.decode(raw).id
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found if isinstance(found, str) and len(found) <= 40 else None


def admit(raw: Record | msgspec.Raw | bytes, role: str, catalogue: Catalogue) -> Accepted | Refusal:
    """Read one record, unless it has been read, and judge it."""
    if isinstance(raw, Record):
        return judge(raw, role, catalogue)
    try:
        record = _record.decode(raw)
    except msgspec.ValidationError as error:
        return _unreadable(str(error))
    except (msgspec.DecodeError, RecursionError):
        return Refusal("record_not_read", "This record could not be read.", "$")
    return judge(record, role, catalogue)


def judge(record: Record, role: str, catalogue: Catalogue) -> Accepted | Refusal:
    """Judge a record that has been read."""
    if not may_write(role, record):
        return Refusal(
            "not_your_role",
            f"Your role may not send a record of type {type_of(record)}.",
            "$.type",
        )
    for name, kind in _REFERENCES[type(record)]:
        known = catalogue.known(kind)
        value = getattr(record, name)
        if value is None or (value.__class__ is str and value in known):
            continue
        for key in _keys(value):
            if key not in known:
                return Refusal(
                    f"unknown_{kind}",
                    f"There is no {kind} called {key!r} here.",
                    f"$.{name}",
                )
    if isinstance(record, Entry):
        return _judge_entry(record)
    return accepted(record)


def accepted(record: Record) -> Accepted:
    """The record with its canonical text and hash. Equality is of that text: defaults left out,
    its author not in it."""
    body = _encode(record)
    return Accepted(record, hashlib.blake2b(body, digest_size=16).hexdigest(), body.decode())


def journal_row(one: Accepted, sender: Sender, received: int, skew: int, catalogue: Catalogue) -> JournalRow:
    """The row of a record, all but the block it counts in, which depends on what is open when it
    is stored: `counts_in` is the block of its own time here, None when quarantined."""
    record = one.record
    shift = clock.shift_of(skew)
    at = (record.start if isinstance(record, Walk) else record.at) + shift
    at = at if at > 0 else 0
    recorded = record.recorded + shift
    place = getattr(record, "place", None)
    site = catalogue.site_of(place, sender.site)
    week = block = None
    if not clock.quarantined(at, received):
        zone = catalogue.zone_of(site)
        week = week_of(at, zone)
        oldest = received - clock.OLDEST_MS
        counts_from = week if at >= oldest else week_of(oldest, zone)
        block = block_of(counts_from, catalogue.first_week, catalogue.block_weeks)
    return JournalRow(
        record.id, type_of(record), sender.member, sender.device, sender.installation, record.n, at,
        recorded if recorded > 0 else 0, received, skew, week, block, site, place,
        getattr(record, "practice", None), one.hash, one.body,
    )  # fmt: skip


def groups_touched(record: Record, week: int) -> tuple[int, ...]:
    """The weeks of the sender whose folds this record can change, by itself.

    A mark made in a walk belongs to the week the walk started in. That may be the week before; the
    one after, for a mark made just before its walk; and a scan names no place, so that its week may
    be off by a time zone.
    """
    if isinstance(record, Scan) or getattr(record, "walk", None) is not None:
        return (week - 1, week, week + 1)
    return (week,)


def target_of(record: Record) -> str | None:
    """The record this one speaks about, if it does."""
    target: str | None = getattr(record, "target", None)
    return target


def _judge_entry(entry: Entry) -> Accepted | Refusal:
    try:
        body = msgspec.convert(entry.body, BODIES[entry.kind])
    except msgspec.ValidationError as error:
        refusal = _unreadable(str(error))
        return refusal._replace(path="$.body" + refusal.path[1:])
    if isinstance(body, PracticeBody) and not entry.retired:
        wrong = next((one for one in findings(body.lived, body.missed, body.kind) if one.refused), None)
        if wrong is not None:
            return Refusal(wrong.code, sentence(wrong), f"$.body.{wrong.where}")
    return accepted(msgspec.structs.replace(entry, body=msgspec.to_builtins(body)))


# Which fields name something in the catalogue, and of what kind.
_KINDS = {
    "practice": "practice", "watch": "practice", "place": "place", "team": "team",
    "function": "team", "value": "value", "site": "site",
}  # fmt: skip


def _references(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    if kind in (Entry, Outcome):
        return _SPECIAL[kind]
    return tuple((name, _KINDS[name]) for name in kind.__struct_fields__ if name in _KINDS)


# An entry makes what others name; the `value` of an outcome is a figure.
_SPECIAL: dict[type[Record], tuple[tuple[str, str], ...]] = {
    Entry: (),
    Outcome: (("site", "site"),),
}

_REFERENCES: dict[type[Record], tuple[tuple[str, str], ...]] = {kind: _references(kind) for kind in AnyRecord.__args__}


def _keys(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else ()


_PATH = re.compile(r"^(.*?)(?: - at `(.*)`)?$", re.DOTALL)
_NAME = re.compile(r"`([^`]*)`$")


def _unreadable(message: str) -> Refusal:
    """A refusal out of the decoder's words, in ours."""
    match = _PATH.match(message)
    what, path = (match.group(1), match.group(2) or "$") if match else (message, "$")
    name = _NAME.search(what)
    if what.startswith("Object contains unknown field") and name:
        return Refusal(
            "unknown_field",
            f"There is no field called {name.group(1)!r} here.",
            f"{path}.{name.group(1)}",
        )
    if what.startswith("Object missing required field") and name:
        return Refusal(
            "missing_field",
            f"The field {name.group(1)!r} is missing.",
            f"{path}.{name.group(1)}",
        )
    if path == "$.type" and what.startswith("Invalid value"):
        return Refusal("unknown_type", "There is no record of this type.", path)
    return Refusal(
        "invalid_value",
        f"{path.removeprefix('$.') or 'The record'} is not valid: {_plain(what)}.",
        path,
    )


def _plain(what: str) -> str:
    """The decoder's sentence without patterns and quotes."""
    if "matching regex" in what:
        return "it is not written as it should be"
    return what[:1].lower() + what[1:].replace("`", "")
