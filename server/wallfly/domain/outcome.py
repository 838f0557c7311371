"""Outcome series from a spreadsheet: week, site, series, value, n, one row a week.

A row's id follows from its week, site and series, so that the same file gives the same records
however often it is brought in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, get_args

from wallfly.domain.calendar import DAY_MS, week_from_iso, week_iso, week_monday
from wallfly.domain.entries import SiteBody
from wallfly.domain.records import Outcome, Series

HEAD = ["week", "site", "series", "value", "n"]
SERIES: tuple[str, ...] = get_args(Series)
MOST = 1_000_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_WEEK = re.compile(r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$")


class Trouble(NamedTuple):
    """A line that could not be taken, and why."""

    line: int
    sentence: str


class _Bad(Exception):
    """A line that cannot be taken."""


def read_outcomes(
    text: str, sites: Mapping[str, SiteBody], this_week: int
) -> tuple[list[tuple[int, Outcome]], list[Trouble]]:
    """The records of a file, each with its line, and what was wrong with the other lines."""
    lines = text.removeprefix("\ufeff").splitlines()
    mark = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    head = [word.strip().lower() for word in lines[0].split(mark)] if lines else []
    if head != HEAD:
        return [], [Trouble(1, "The first line must be: week,site,series,value,n")]
    taken: list[tuple[int, Outcome]] = []
    troubles: list[Trouble] = []
    seen: dict[str, int] = {}
    for at, row in enumerate(csv.reader(io.StringIO("\n".join(lines[1:])), delimiter=mark), start=2):
        if not any(part.strip() for part in row):
            continue
        try:
            outcome = _outcome([part.strip() for part in row], sites, this_week)
            if outcome.id in seen:
                raise _Bad(f"Line {seen[outcome.id]} is about the same week, site and series.")
        except _Bad as bad:
            troubles.append(Trouble(at, str(bad)))
        else:
            seen[outcome.id] = at
            taken.append((at, outcome))
    return taken, troubles


def outcome_id(week: str, site: str, series: str) -> str:
    """The id of a week's figure."""
    digest = hashlib.sha256(f"outcome|{week}|{site}|{series}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _outcome(row: list[str], sites: Mapping[str, SiteBody], this_week: int) -> Outcome:
    if len(row) != len(HEAD):
        raise _Bad(f"A line has five parts; this one has {len(row)}.")
    week = _week(row[0], this_week)
    site = _site(row[1], sites)
    if row[2] not in SERIES:
        raise _Bad(f"There is no series called {row[2]!r}. There are: {', '.join(SERIES)}.")
    at = (week_monday(week_from_iso(week)).toordinal() - _EPOCH) * DAY_MS
    return Outcome(id=outcome_id(week, site, row[2]), at=at, recorded=at, week=week, site=site,
                   series=row[2], value=_number(row[3]), count=_count(row[4]))  # type: ignore[arg-type]  # fmt: skip


def _week(text: str, this_week: int) -> str:
    if not _WEEK.match(text):
        raise _Bad(f"A week is written like 2026-W24, not {text!r}.")
    week = week_from_iso(text)
    if week > this_week:
        raise _Bad(f"The week {text} has not begun.")
    return week_iso(week)


def _site(text: str, sites: Mapping[str, SiteBody]) -> str:
    for key, body in sites.items():
        if text.lower() in (key, body.name.lower()):
            return key
    raise _Bad(f"There is no site called {text!r}. There are: {', '.join(sorted(one.name for one in sites.values()))}.")


def _number(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise _Bad(f"The value is a number, not {text!r}.") from None
    if not math.isfinite(value) or abs(value) > MOST:
        raise _Bad(f"The value {text!r} is too large.")
    return value


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 10 or int(text) > MOST:
        raise _Bad(f"n is a whole number, not {text!r}.")
    return int(text)
