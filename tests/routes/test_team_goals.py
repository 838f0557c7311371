"""Team goals: who may choose which, and what a team reads of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, practice_entry, problem
from tests.world import DAY, FIRST_WEEK, HOUR, uid
from wallfly.domain.calendar import week_iso
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import Coverage, Followup, Record
from wallfly.store.batch import Batch
from wallfly.store.journal import append

COVERAGE = {"metric": "coverage", "target": 0.8}


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


def choose(doors: Doors, who: str = "stan", team: str = "tills", **goal: Any) -> Any:
    return doors.ask("PUT", f"/api/team-goals/{team}", who, json={**COVERAGE, **goal})


def own(doors: Doors, who: str = "ann") -> Any:
    return doors.ask("GET", "/api/team", who).json()["goal"]


def by_the_server(doors: Doors, *records: Record) -> None:
    catalogue = doors.app.state.wallfly.catalogue
    batch = Batch([accepted(one) for one in records], Sender("", None, "server", None), NOW, 0, catalogue)
    doors.db.write_now(append, batch)
    doors.db.write_now(lambda tx: tx.run("update record set member = null where member = ''"))


def weight(number: int, place: str, part: str, weight: int) -> Coverage:
    daytype, _, daypart = part.partition(" ")
    return Coverage(id=uid(number), at=NOW - HOUR, recorded=NOW - HOUR, week=week_iso(FIRST_WEEK), place=place,
                    daytype=daytype, daypart=daypart, weight=weight)  # type: ignore[arg-type]  # fmt: skip


def test_how_far_a_value_is_lived_is_refused_with_a_sentence(doors: Doors) -> None:
    for who in ("stan", "lea"):
        found = problem(choose(doors, who, metric="lived"))
        assert (found["code"], found["status"]) == ("goal_on_lived", 422)
        assert found["sentence"].startswith("How far a value is lived is never a goal")
    assert own(doors) is None


def test_a_steward_chooses_for_any_team_and_who_leads_for_their_own(doors: Doors) -> None:
    assert choose(doors, "lea").json() == {"team": "tills", "season": 1, "metric": "coverage", "target": 0.8}
    assert choose(doors, "lou", metric="followup", target=0.9).status_code == 200
    assert own(doors)["metric"] == "followup"
    assert choose(doors, "stan", team="nowhere").status_code == 404
    for who, team in (("ann", "tills"), ("fay", "tills"), ("bob", "stock")):
        assert choose(doors, who, team=team).status_code in (403, 404)
    entry = {"type": "entry", "id": uid(1), "at": NOW, "recorded": NOW, "kind": "team", "key": "stock",
             "body": {"name": "Stock", "kind": "enabling"}}  # fmt: skip
    doors.sync([entry], "stan")
    assert problem(choose(doors, "lea", team="stock"))["code"] == "not_allowed"
    assert choose(doors, "stan", team="stock", metric="support", target=240).status_code == 200
    assert own(doors, "bob")["metric"] == "support" and own(doors)["metric"] == "followup"


@pytest.mark.parametrize(("goal", "reason"), [
    ({"metric": "sales"}, "metric must be one of coverage, followup, support, discussion"),
    ({"target": 80}, "target must be a share"), ({"metric": "support"}, "target must be a share"),
    ({"metric": "support", "target": 240}, "only a team that others ask"), ({"season": 3}, "season must be this one"),
    ({"team": "tills"}, "team"), ({"target": "much"}, "target"), ({"target": None}, "target"), ({"season": 0}, "season"),
])  # fmt: skip
def test_a_goal_that_makes_no_sense_is_refused_and_changes_nothing(
    doors: Doors, goal: dict[str, Any], reason: str
) -> None:
    body = {**COVERAGE, **goal}
    found = problem(doors.ask("PUT", "/api/team-goals/tills", "stan", json=body))
    assert found["status"] == 400 and reason in str(found["details"])
    assert doors.ask("GET", "/api/team-goals", "stan").json()["goals"] == []


def test_the_list_is_for_those_who_choose_and_tells_no_progress(doors: Doors) -> None:
    choose(doors)
    choose(doors, metric="discussion", target=1, season=2)
    found = doors.ask("GET", "/api/team-goals", "lea").json()
    assert found["goals"] == [{"team": "tills", "season": 1, "metric": "coverage", "target": 0.8},
                              {"team": "tills", "season": 2, "metric": "discussion", "target": 1.0}]  # fmt: skip
    assert [one["season"] for one in found["seasons"]] == [1, 2]
    assert found["seasons"][0] == {"season": 1, "from": "2026-03-02", "until": "2026-05-24", "weeks_left": 11}
    assert found["seasons"][1]["weeks_left"] == 12
    assert problem(doors.ask("GET", "/api/team-goals", "ann"))["code"] == "not_allowed"
    assert problem(doors.ask("GET", "/api/team-goals", None))["code"] == "sign_in"


def test_a_goal_can_be_given_up(doors: Doors) -> None:
    choose(doors)
    assert problem(doors.ask("DELETE", "/api/team-goals/tills", "ann"))["code"] == "not_allowed"
    assert doors.ask("DELETE", "/api/team-goals/tills?season=2", "stan").status_code == 404
    assert problem(doors.ask("DELETE", "/api/team-goals/tills?season=x", "stan"))["code"] == "invalid"
    assert doors.ask("DELETE", "/api/team-goals/tills", "lea").status_code == 204
    assert own(doors) is None


def test_coverage_counts_the_team_s_watch_slots_as_they_were_frozen(doors: Doors) -> None:
    choose(doors)
    assert (own(doors)["state"], own(doors)["progress"], own(doors)["parts"]) == ("early", None, [])
    parts = ["wd early", "sat night"]
    hours = [{"type": "entry", "id": uid(10 + number), "at": NOW, "recorded": NOW, "kind": "opening_hours", "key": place,
              "body": {"place": place, "parts": parts}} for number, place in enumerate(("till-1", "till-2", "desk"))]  # fmt: skip
    doors.sync(hours, "stan")
    by_the_server(doors, weight(20, "till-1", "wd early", 2), weight(21, "desk", "sat night", 1))
    found = own(doors)
    assert (found["done"], found["of"], found["state"], found["progress"]) == (5, 6, "reached", 1)
    assert found["parts"][0] == {"name": "Desk", "detail": "wd early", "done": True}
    assert [one["done"] for one in found["parts"]] == [True, True, False, True, True, True]
    assert own(doors, "bob") is None


def test_a_site_that_is_weighed_later_keeps_its_last_weights(doors: Doors) -> None:
    """Monday at five comes earlier in the east: what is frozen there says nothing about the others."""
    choose(doors)
    doors.sync([{**practice_entry(9), "kind": "place", "key": "far", "body": {"name": "Far", "site": "south"}}], "stan")
    by_the_server(doors, weight(20, "far", "wd early", 0))
    assert own(doors)["state"] == "early"


def test_follow_ups_of_the_team_show_from_five_that_were_due(doors: Doors) -> None:
    choose(doors, metric="followup", target=1)
    made = [
        Followup(id=uid(30 + number), at=NOW - 2 * HOUR, recorded=NOW - 2 * HOUR, owner="ann" if number < 5 else "bob",
                 counterpart="lea", due=NOW - HOUR, about=uid(99))
        for number in range(8)
    ]  # fmt: skip
    by_the_server(doors, *made[:4])
    assert own(doors)["state"] == "early" and own(doors)["of"] is None
    by_the_server(doors, *made[4:])
    assert (own(doors)["done"], own(doors)["of"], own(doors)["state"]) == (0, 5, "under way")
    done = {"type": "followup_done", "id": uid(50), "at": NOW - 90 * 60_000, "recorded": NOW - 90 * 60_000,
            "target": uid(30), "solved": "yes"}  # fmt: skip
    doors.sync([done], "ann")
    assert (own(doors)["done"], own(doors)["progress"]) == (1, 0.2)


def test_a_team_has_had_its_say_when_three_of_its_people_spoke(doors: Doors) -> None:
    choose(doors, metric="discussion", target=1)
    assert own(doors)["state"] == "early"
    version = {"type": "value_version", "id": uid(60), "at": NOW, "recorded": NOW, "value": "care", "version": 2,
               "name": "Care", "text": "We look after each other."}  # fmt: skip
    doors.sync([version], "stan")
    for number, who in enumerate(("ann", "ann", "lea", "bob", "stan")):
        vote = {"type": "vote", "id": uid(70 + number), "at": NOW, "recorded": NOW, "version": "care@2",
                "vote": "understand"}  # fmt: skip
        doors.sync([vote], who)
        assert own(doors)["done"] == (who == "stan")
    assert own(doors)["parts"] == [{"name": "Care", "detail": "care@2", "done": True}]
    # Taken back it is as if nobody had said it.
    doors.sync([{"type": "retract", "id": uid(80), "at": NOW, "recorded": NOW, "target": uid(74)}], "stan")
    assert own(doors)["done"] == 0


def test_support_shows_the_median_answer_of_requests_from_two_teams(doors: Doors) -> None:
    doors.sync([{**practice_entry(1), "kind": "team", "key": "stock", "body": {"name": "Stock", "kind": "enabling"}}],
               "stan")  # fmt: skip
    choose(doors, team="stock", metric="support", target=60)
    monday = NOW - NOW % DAY + 9 * HOUR
    for number, who in enumerate(("ann", "ann", "lea", "bob", "bob")):
        ask = {"type": "support", "id": uid(100 + number), "at": monday, "recorded": monday, "function": "stock",
               "category": "other", "place": "till-1"}  # fmt: skip
        close = {"type": "support_op", "id": uid(120 + number), "at": monday + 5 * HOUR, "recorded": monday,
                 "target": uid(100 + number), "op": "close"}  # fmt: skip
        then = monday + (number + 1) * 30 * 60_000
        propose = {**close, "id": uid(140 + number), "at": then, "op": "propose"}
        doors.sync([propose], "fay")
        doors.sync([ask, close], who)
    found = own(doors, "bob")
    assert (found["now"], found["state"], found["done"], found["parts"]) == (90, "under way", None, [])
    assert round(found["progress"], 4) == 0.6667
