"""The game at the doors: what one sees of one's own, and the leaderboard of those who chose it."""

from __future__ import annotations

from tests.routes.conftest import NOW, Doors, problem, wire
from tests.world import FIRST_WEEK, START, walk
from wallfly.domain.calendar import week_iso
from wallfly.domain.records import Entry
from wallfly.store.folds import settle_all
from wallfly.store.people import add_member


def test_me_says_where_each_point_came_from(doors: Doors) -> None:
    start = START + 10 * 3_600_000
    walked = walk(7_001, start, 12, ["p1"], nothing_seen=True)
    doors.sync([{"type": "walk", **{name: getattr(walked, name) for name in walked.__struct_fields__}}], "lou")
    doors.db.write_now(settle_all)
    me = doors.ask("GET", "/api/me", "lou").json()
    week = week_iso(FIRST_WEEK)
    assert me["points"] == {"week": 10, "season": 10, "parts": {"walk": 10}}
    assert me["weeks"] == [{"week": week, "parts": {"walk": 10}, "total": 10, "active": True, "worked_out": False}]
    assert me["streak"] == {"current": 1, "best": 1, "reserve": 1}
    assert me["badges"] == [{"id": "first_walk", "name": "First Walk", "season": 1},
                            {"id": "quiet_walk", "name": "Quiet Walk", "season": 1}]  # fmt: skip
    assert {"id": "patient_fly", "have": 12, "of": 300} in me["badges_ahead"]
    assert len(me["badges"]) + len(me["badges_ahead"]) == 15
    assert me["season"]["number"] == 1 and me["season"]["first_week"] == week and me["seasons"] == []


def test_points_are_exported_nowhere(doors: Doors) -> None:
    doors.sync([wire(7_100)], "ann")
    doors.db.write_now(settle_all)
    exported = doors.ask("GET", "/api/me/export", "ann").json()
    assert "points" not in exported and "weeks" not in exported and "seasons" not in exported


def test_the_leaderboard_is_off_until_a_steward_and_ten_members_want_it(doors: Doors) -> None:
    def seen(who: str = "ann") -> dict:
        return doors.ask("GET", "/api/leaderboard", who).json()

    def choose(who: str, joins: bool) -> None:
        doors.ask("PATCH", "/api/me/settings", who, json={"leaderboard": joins})

    assert seen() == {"offered": False, "joined": False, "shown": False, "least": 10, "season": 1, "rows": []}
    entry = Entry(id="0" * 20, at=NOW, recorded=NOW, kind="organisation", key="organisation",
                  body={"name": "Harbour & Vale", "leaderboard": True})  # fmt: skip
    doors.sync([{"type": "entry", **{name: getattr(entry, name) for name in entry.__struct_fields__}}], "stan")
    choose("ann", True)
    assert doors.ask("GET", "/api/me/settings", "ann").json()["leaderboard"] is True
    for number in range(8):
        doors.db.write_now(add_member, f"more-{number}", f"More {number}", "observer", "tills", "north", START)
        doors.db.write_now(lambda tx, one=f"more-{number}": tx.run(
            "insert into leaderboard_choice (member) values (:one)", one=one))  # fmt: skip
    doors.sync([wire(7_200)], "ann")
    doors.sync([wire(7_300), wire(7_301, practice="p2")], "bob")
    doors.db.write_now(settle_all)
    assert seen()["offered"] and seen()["joined"] and not seen()["shown"]  # nine
    choose("bob", True)
    rows = seen()["rows"]
    assert [(one["place"], one["nickname"], one["own"]) for one in rows][:2] == [(1, "Bob", False), (2, "Ann", True)]
    assert seen("lea")["rows"] == []  # only to those who are on it
    choose("bob", False)
    assert seen()["rows"] == [] and not seen()["shown"]


def test_the_leaderboard_is_for_members(doors: Doors) -> None:
    assert problem(doors.ask("GET", "/api/leaderboard", None))["code"] == "sign_in"


def test_how_many_pairs_walk_together_too_often_is_told_to_facilitators_and_stewards_alone(doors: Doors) -> None:
    assert doors.ask("GET", "/api/pairs", "stan").json() == {"walks": 8, "seasons": [{"number": 1, "pairs": None}]}
    for who in ("ann", "lea", "lou", "fay"):
        assert problem(doors.ask("GET", "/api/pairs", who))["code"] == "not_allowed"
    assert problem(doors.ask("GET", "/api/pairs", None))["code"] == "sign_in"
