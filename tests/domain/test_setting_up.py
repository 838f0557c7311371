"""What stewards set up: wordings one can observe, places that can be shown alone, figures from a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from wallfly import files
from wallfly.domain.calendar import week_from_iso
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.entries import SiteBody
from wallfly.domain.measurable import findings, sentence
from wallfly.domain.opening import closes_on, shown_alone
from wallfly.domain.outcome import outcome_id, read_outcomes
from wallfly.domain.sample import VALUES, sample_book

CASES = json.loads((Path(__file__).parent / "measurable.json").read_text("utf-8"))
SITES = {
    "north": SiteBody(name="North", time_zone="Europe/London"),
    "south": SiteBody(name="South", time_zone="Asia/Tokyo"),
}
NOW = week_from_iso("2026-W24")
HEAD = "week,site,series,value,n\n"


@pytest.mark.parametrize("case", CASES, ids=lambda one: one["lived"][:20])
def test_a_wording_is_measurable_or_says_why_not(case: dict[str, str]) -> None:
    found = findings(case["lived"], case["missed"], case["kind"], case.get("language", "en"))
    assert [f"{one.where} {one.code}" for one in found] == case["codes"]
    assert all(sentence(one).endswith((".", "?")) for one in found)


def test_every_practice_of_the_packs_is_measurable() -> None:
    for path in (files.SCHEMA / "packs").glob("*.json"):
        for value in json.loads(path.read_text("utf-8"))["values"]:
            for one in value["practices"]:
                assert not [x for x in findings(one["lived"], one["missed"], one["kind"]) if x.refused], one["id"]


def catalogue(staff: dict[tuple[str, str], int], profile: str = "standard") -> Catalogue:
    bodies = [("site", "north", {"name": "North", "time_zone": "Europe/London"})]
    bodies += [("place", place, {"name": place, "site": "north"}) for place in sorted({place for place, _ in staff})]
    bodies += [("headcount", f"{place}|{about}", {"site": "north", "place": place, "about": about, "staff": count})
               for (place, about), count in staff.items()]  # fmt: skip
    rows = [EntryRow(kind, key, False, json.dumps(body)) for kind, key, body in bodies]
    return Catalogue(rows, world.SETTINGS | {"profile": profile})


def test_a_place_is_shown_alone_for_the_role_groups_that_are_many_enough_there() -> None:
    staff = {
        ("till", "front line"): 12,
        ("till", "manager"): 2,
        ("office", "enabling function"): 9,
        ("yard", "front line"): 5,
    }
    assert shown_alone(catalogue(staff)) == {"till": ["front line", "environment"]}
    assert set(shown_alone(catalogue(staff, "small"))) == {"office", "till", "yard"}


@given(st.integers(0, 40))
def test_the_floor_is_ten_people(staff: int) -> None:
    assert bool(shown_alone(catalogue({("till", "front line"): staff}))) is (staff >= 10)


def test_the_first_figures_open_three_days_after_the_first_four_weeks() -> None:
    # The first week begins on Monday 2 March; its block ends on Sunday 29 March.
    assert closes_on(catalogue({}), 1) == date(2026, 4, 2)


def test_ten_rows_are_ten_records_however_often() -> None:
    text = HEAD + "".join(f"2026-W{week:02},North,csat,{week / 10},100\n" for week in range(1, 11))
    once, troubles = read_outcomes(text, SITES, NOW)
    again, _ = read_outcomes(text.replace("\n", "\r\n"), SITES, NOW)
    assert troubles == [] and len({one.id for _, one in once}) == 10
    assert [one for _, one in again] == [one for _, one in once]
    assert once[0][1].id == outcome_id("2026-W01", "north", "csat")


@pytest.mark.parametrize(("line", "sentence"), [
    ("2026-24,North,csat,1,1", "A week is written like 2026-W24, not '2026-24'."),
    ("2026-W30,North,csat,1,1", "The week 2026-W30 has not begun."),
    ("2026-W01,Moon,csat,1,1", "There is no site called 'Moon'. There are: North, South."),
    ("2026-W01,North,mood,1,1", "There is no series called 'mood'. There are: csat, advocacy, repeat_share, repeat_visits."),
    ("2026-W01,North,csat,good,1", "The value is a number, not 'good'."),
    ("2026-W01,North,csat,nan,1", "The value 'nan' is too large."),
    ("2026-W01,North,csat,1,few", "n is a whole number, not 'few'."),
    ("2026-W01,North,csat,1", "A line has five parts; this one has 4."),
])  # fmt: skip
def test_a_bad_line_says_what_is_wrong_and_harms_no_other(line: str, sentence: str) -> None:
    taken, troubles = read_outcomes(HEAD + "2026-W02,north,csat,4.5,10\n\n" + line + "\n", SITES, NOW)
    assert [at for at, _ in taken] == [2]
    assert [tuple(one) for one in troubles] == [(4, sentence)]


def test_the_same_week_twice_in_a_file_and_a_wrong_head_are_said() -> None:
    twice = HEAD + "2026-W02,north,csat,4.5,10\n2026-W02,North,csat,4.6,10\n"
    assert read_outcomes(twice, SITES, NOW)[1][0].sentence == "Line 2 is about the same week, site and series."
    for wrong in ("", "week,value\n2026-W02,1\n"):
        assert read_outcomes(wrong, SITES, NOW) == ([], [(1, "The first line must be: week,site,series,value,n")])


def test_spreadsheets_that_write_semicolons_and_decimal_commas_are_read() -> None:
    text = "\ufeffweek;site;series;value;n\n2026-W02;South;repeat_share;0,42;1200\n"
    ((_, one),), troubles = read_outcomes(text, SITES, NOW)
    assert (one.site, one.value, one.count, troubles) == ("south", 0.42, 1200, [])


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_outcomes(HEAD + text, SITES, NOW)
    read_outcomes(text, SITES, NOW)


def test_the_sample_has_a_gap_a_fit_and_something_nobody_looked_at() -> None:
    shown = sample_book()["values"]
    verdicts = {one.get("verdict") for one in shown}
    assert len(shown) == len(VALUES) and {"claimed above lived", "no clear gap", None} <= verdicts
    assert all(one["lo"] <= one["lived"] <= one["hi"] for one in shown if one["lived"] is not None)
