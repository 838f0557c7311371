"""This week's calibration round, from the stories to the points."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, practice_entry, problem
from tests.world import DAY, uid
from wallfly.organisation import read_pack
from wallfly.store.folds import settle

WEEK = "2026-W10"


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


def vignette(number: int, **changes: Any) -> dict[str, Any]:
    body = {
        "practice": f"p{number}",
        "story": f"Someone did the thing with the number {number}.",
        "agreed": number % 3 - 1,
        "why": f"Because of reason {number}.",
        **changes.pop("body", {}),
    }
    return {"type": "entry", "id": uid(500 + number), "at": NOW - DAY, "recorded": NOW - DAY, "kind": "vignette",
            "key": f"story-{number}", "body": body, **changes}  # fmt: skip


def tell(doors: Doors, count: int = 12) -> None:
    results = doors.sync([vignette(number) for number in range(count)], "stan").json()["results"]
    assert {one["status"] for one in results} == {"stored"}


def asked(doors: Doors, who: str = "ann") -> dict[str, Any]:
    body: dict[str, Any] = doors.ask("GET", "/api/round", who).json()
    return body


def reply(doors: Doors, wrong: int = 0, number: int = 900, who: str = "ann", **changes: Any) -> dict[str, Any]:
    stories = asked(doors, who)["stories"]
    answers = [[one["id"], -one["agreed"] or 1 if at < wrong else one["agreed"]] for at, one in enumerate(stories)]
    record = {"type": "round", "id": uid(number), "at": NOW, "recorded": NOW, "round": WEEK, "answers": answers}
    (result,) = doors.sync([{**record, **changes}], who).json()["results"]
    while settle(doors.db):
        pass
    return dict(result)


def earned(doors: Doors, who: str = "ann") -> int:
    return int(doors.ask("GET", "/api/me", who).json()["points"]["parts"].get("calibration", 0))


def test_without_ten_stories_there_is_no_round(doors: Doors) -> None:
    tell(doors, 9)
    found = asked(doors)
    assert (found["round"], found["stories"], found["answered"]) == (WEEK, [], None)


def test_a_round_that_is_passed_earns_five_points_once(doors: Doors) -> None:
    tell(doors)
    found = asked(doors)
    assert (len(found["stories"]), found["of"], found["pass_at"], found["points"]) == (10, 10, 8, 5)
    assert found["stories"][0].keys() == {"id", "practice", "story", "agreed", "why"}
    assert asked(doors) == found
    assert reply(doors, wrong=2)["status"] == "stored"
    assert earned(doors) == 5
    assert asked(doors)["answered"]["right"] == 8 and asked(doors)["answered"]["passed"]
    assert reply(doors, number=901)["status"] == "stored"
    assert earned(doors) == 5


def test_answering_again_after_reading_why_earns_nothing(doors: Doors) -> None:
    tell(doors)
    reply(doors, wrong=3)
    assert earned(doors) == 0 and not asked(doors)["answered"]["passed"]
    reply(doors, number=901, at=NOW + 1000)
    assert earned(doors) == 0
    assert asked(doors)["answered"]["right"] == 7


def test_the_first_answer_counts_even_when_it_arrives_last(doors: Doors) -> None:
    tell(doors)
    reply(doors, number=901)
    assert earned(doors) == 5
    reply(doors, wrong=3, number=900, at=NOW - 60_000)
    assert earned(doors) == 0


@pytest.mark.parametrize("name", ["2026-W09", "2026-W11"])
def test_a_round_of_another_week_is_kept_and_earns_nothing(doors: Doors, name: str) -> None:
    tell(doors)
    assert reply(doors, round=name)["status"] == "stored"
    assert earned(doors) == 0 and asked(doors)["answered"] is None


def test_a_later_wording_changes_no_answer(doors: Doors) -> None:
    tell(doors)
    before = asked(doors)["stories"]
    reply(doors)
    first = next(number for number in range(12) if uid(500 + number) == before[0]["id"])
    other = {"story": "It went quite another way.", "agreed": -before[0]["agreed"] or 1}
    doors.sync([vignette(first, id=uid(700), at=NOW, body=other)], "stan")
    assert asked(doors)["stories"] == before and asked(doors)["answered"]["right"] == 10


def test_stories_taken_out_or_about_a_practice_taken_out_are_asked_no_more(doors: Doors) -> None:
    tell(doors, 13)
    doors.sync([vignette(0, id=uid(700), at=NOW, retired=True)], "stan")
    doors.sync([practice_entry(1, retired=True)], "stan")
    assert not {"p0", "p1"} & {one["practice"] for one in asked(doors)["stories"]}


def test_a_phone_cannot_claim_a_score(doors: Doors) -> None:
    claim = {"type": "calibration", "id": uid(900), "at": NOW, "recorded": NOW, "round": WEEK, "score": 1.0}
    (result,) = doors.sync([claim], "ann").json()["results"]
    assert (result["status"], result["problem"]["code"]) == ("refused", "not_your_role")
    # Nor does a story that nobody wrote, or one answer told ten times, make a score.
    tell(doors)
    reply(doors, answers=[[uid(600 + number), 1] for number in range(10)])
    assert earned(doors) == 0


@pytest.mark.parametrize(("change", "path"), [
    ({"answers": []}, "$.answers"), ({"answers": [[uid(1), 2]]}, "$.answers[0][1]"),
    ({"answers": [[uid(1), 1]] * 11}, "$.answers"), ({"round": "soon"}, "$.round"),
])  # fmt: skip
def test_answers_that_make_no_sense_are_refused_by_name(doors: Doors, change: dict[str, Any], path: str) -> None:
    tell(doors)
    result = reply(doors, **change)
    assert (result["status"], result["problem"]["path"]) == ("refused", path)


@pytest.mark.parametrize(("body", "path"), [
    ({"story": "Too short"}, "$.body.story"), ({"agreed": 2}, "$.body.agreed"), ({"why": ""}, "$.body.why"),
    ({"who": "Bob"}, "$.body.who"),
])  # fmt: skip
def test_a_story_is_refused_with_the_place_of_what_is_wrong(doors: Doors, body: dict[str, Any], path: str) -> None:
    (result,) = doors.sync([vignette(1, body=body)], "stan").json()["results"]
    assert (result["status"], result["problem"]["path"]) == ("refused", path)


def test_only_stewards_write_stories_and_nobody_reads_a_round_unknown(doors: Doors) -> None:
    (result,) = doors.sync([vignette(1)], "lea").json()["results"]
    assert result["problem"]["code"] == "not_your_role"
    assert problem(doors.ask("GET", "/api/round", None))["code"] == "sign_in"


def test_a_round_counts_as_one_record_that_was_sent(doors: Doors) -> None:
    tell(doors)
    before = doors.ask("GET", "/api/me").json()["records"]["stored"]
    reply(doors)
    assert doors.ask("GET", "/api/me").json()["records"]["stored"] == before + 1
    own = doors.ask("GET", "/api/me/records").json()["records"]
    assert [(one["type"], one.get("score")) for one in own] == [("round", None), ("calibration", 1.0)]


def test_stories_of_the_packs_are_told_in_the_reader_s_language_until_they_are_changed(doors: Doors) -> None:
    stories = read_pack("retail")["vignettes"][:10]
    doors.sync([practice_entry(number) for number in range(10)], "stan")
    shipped = [vignette(number, body={"story": one["story"], "why": one["why"]}) for number, one in enumerate(stories)]
    shipped[0]["body"]["story"] += " Then it rains."
    doors.sync(shipped, "stan")
    english = {one["id"]: one for one in asked(doors)["stories"]}
    doors.ask("PATCH", "/api/me/settings", "ann", json={"language": "de"})
    german = {one["id"]: one for one in asked(doors)["stories"]}
    assert english.keys() == german.keys() == {one["id"] for one in shipped}
    changed = shipped[0]["id"]
    assert german.pop(changed) == english.pop(changed)
    assert not {one["story"] for one in german.values()} & {one["story"] for one in english.values()}
    assert {(one["practice"], one["agreed"]) for one in german.values()} == {
        (one["practice"], one["agreed"]) for one in english.values()
    }
    assert reply(doors)["status"] == "stored" and asked(doors)["answered"]["passed"]
    assert asked(doors, "bob")["stories"][0]["story"] in {one["body"]["story"] for one in shipped}
