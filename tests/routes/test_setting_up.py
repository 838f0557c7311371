"""Stewards' doors: what is set up, packs, posters, figures from a file, where the book stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, problem
from tests.world import uid

CSV = "week,site,series,value,n\n2026-W08,North,csat,4.2,80\n2026-W09,North,csat,4.4,90\n2026-W09,Moon,csat,1,1\n"


def entry(number: int, kind: str, key: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "entry",
        "id": uid(number),
        "at": NOW,
        "recorded": NOW,
        "kind": kind,
        "key": key,
        "body": body,
        **more,
    }


PRACTICE = {"value": "care", "name": "Greeted", "lived": "Looked up and spoke", "missed": "No word was said"}


@pytest.mark.parametrize("path", ["/api/entries", "/api/packs", "/api/publication"])
@pytest.mark.parametrize("who", ["ann", "fay"])
def test_observers_and_functions_do_not_read_what_stewards_keep(doors: Doors, path: str, who: str) -> None:
    assert problem(doors.ask("GET", path, who))["code"] == "not_allowed"


def test_a_steward_reads_all_that_is_set_up_with_headcounts(doors: Doors) -> None:
    found = doors.ask("GET", "/api/entries", "stan").json()["entries"]
    assert {"kind": "headcount", "key": "till-1|front line", "retired": False,
            "body": {"site": "north", "place": "till-1", "about": "front line", "staff": 12}} in found  # fmt: skip


def test_the_packs_can_be_started_from_as_they_are(doors: Doors) -> None:
    packs = doors.ask("GET", "/api/packs", "stan").json()["packs"]
    assert {one["id"] for one in packs} == {"callcentre", "clinic", "council", "retail"}
    value = packs[0]["values"][0]
    practice = value["practices"][0]
    body = {key: given for key, given in practice.items() if key != "id"}
    sent = [entry(700, "value", value["id"], {key: value[key] for key in ("name", "text", "order")}),
            entry(701, "practice", practice["id"], {"value": value["id"], **body})]  # fmt: skip
    assert {one["status"] for one in doors.sync(sent, "stan").json()["results"]} == {"stored"}
    german = doors.ask("GET", "/api/packs?language=de", "stan").json()["packs"]
    assert [one["id"] for one in german] == [one["id"] for one in packs] and german[0]["name"] != packs[0]["name"]


@pytest.mark.parametrize(("change", "code"), [
    ({"lived": "Is committed to customers"}, "not_observable"), ({"missed": ""}, "too_short"),
    ({"missed": "looked up and spoke"}, "same_wording"),
])  # fmt: skip
def test_a_practice_nobody_could_see_is_refused_with_a_sentence(
    doors: Doors, change: dict[str, str], code: str
) -> None:
    (result,) = doors.sync([entry(710, "practice", "greet", PRACTICE | change)], "stan").json()["results"]
    assert result["problem"]["code"] == code and result["problem"]["sentence"].endswith(".")
    (result,) = doors.sync(
        [entry(711 + len(code), "practice", "greet", PRACTICE | change, retired=True)], "stan"
    ).json()["results"]
    assert result["status"] == "stored"  # it may still be taken out


def test_where_the_book_stands(doors: Doors) -> None:
    found = doors.ask("GET", "/api/publication", "lou").json()
    assert found["first_figures_on"] == "2026-04-02" and found["closed"] == 0
    assert found["floor"] == {"observers": 5, "people": 10}
    assert set(found["alone"]) == {"till-1", "till-2", "desk"} and found["places"] >= 3


def test_a_file_brought_in_twice_keeps_its_rows_once(doors: Doors) -> None:
    first = doors.ask("POST", "/api/outcomes", "stan", json={"csv": CSV}).json()
    assert (first["stored"], first["known"]) == (2, 0)
    assert [one["line"] for one in first["troubles"]] == [4]
    second = doors.ask("POST", "/api/outcomes", "stan", json={"csv": CSV}).json()
    assert (second["stored"], second["known"]) == (0, 2)
    kept = doors.db.read_now(lambda tx: tx.value("select count(*) from record where type = 'outcome'"))
    assert kept == 2
    other = doors.ask("POST", "/api/outcomes", "stan", json={"csv": CSV.replace("4.2", "4.3")}).json()
    assert other["troubles"][0] == {
        "line": 2, "sentence": "Another figure is kept for this week, site and series. The first one stays."
    }  # fmt: skip
    assert problem(doors.ask("POST", "/api/outcomes", "lou", json={"csv": CSV}))["code"] == "not_allowed"


def test_a_poster_is_a_drawing_of_the_places_address(doors: Doors) -> None:
    got = doors.ask("GET", "/api/posters/till-1.svg")
    assert got.headers["content-type"].startswith("image/svg+xml") and got.content.startswith(b"<svg")
    assert b"width=" not in got.content.split(b">")[0]
    for wrong in ("moon.svg", "till-1.png", "till-1"):
        assert problem(doors.ask("GET", f"/api/posters/{wrong}"))["code"] == "not_found"


def test_the_sample_says_whose_it_is(doors: Doors) -> None:
    assert doors.ask("GET", "/api/sample-book").json()["organisation"] == "Harbour & Vale"
