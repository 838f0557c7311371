"""What a team reads about itself, the inbox, and what members choose to be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors
from tests.world import uid
from wallfly.book.rows import read_book
from wallfly.nudges.run import decide, plan

WORDS = {"what": "Callers were told the delay.", "effect": "They could plan.", "why": "It is trust."}


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


def say(doors: Doors, who: str, number: int, type: str, **fields: Any) -> str:
    record = {"type": type, "id": uid(number), "at": NOW - 60_000, "recorded": NOW - 60_000, **fields}
    (result,) = doors.sync([record], who).json()["results"]
    assert result["status"] == "stored", result
    return uid(number)


def tell(doors: Doors) -> None:
    """As the job does."""
    catalogue = doors.app.state.wallfly.catalogue
    doors.db.write_now(decide, doors.db.read_now(plan, None, NOW, catalogue), NOW, catalogue)


def test_thanks_are_the_team_s_own_until_it_says_otherwise(doors: Doors) -> None:
    id = say(doors, "bob", 1, "recognition", team="tills", **WORDS)
    say(doors, "bob", 2, "recognition", team="tills", what="Half said")
    (mine,) = doors.ask("GET", "/api/team", "ann").json()["thanks"]
    assert {key: mine[key] for key in WORDS} == WORDS and mine["id"] == id and mine["shared"] is False
    assert "member" not in mine and mine["from_team"] is None and mine["mine"] is False
    elsewhere = doors.ask("GET", "/api/team", "bob").json()
    assert (elsewhere["thanks"], elsewhere["shelf"], [one["id"] for one in elsewhere["given"]]) == ([], [], [id])
    assert doors.ask("PUT", "/api/team/shared", "ann", json={"id": id, "shared": True}).status_code == 403
    assert doors.ask("PUT", "/api/team/shared", "lea", json={"id": uid(9), "shared": True}).status_code == 404
    assert doors.ask("PUT", "/api/team/shared", "lea", json={"id": id, "shared": True}).json() == {
        "id": id,
        "shared": True,
    }
    assert [one["id"] for one in doors.ask("GET", "/api/team", "bob").json()["shelf"]] == [id]
    doors.ask("PUT", "/api/team/shared", "lea", json={"id": id, "shared": False})
    assert doors.ask("GET", "/api/team", "bob").json()["shelf"] == []


def test_thanks_that_name_someone_stay_with_the_team(doors: Doors) -> None:
    id = say(doors, "bob", 1, "recognition", team="tills", **{**WORDS, "what": "Ann told callers the delay."})
    assert doors.ask("PUT", "/api/team/shared", "lea", json={"id": id, "shared": True}).status_code == 400
    assert doors.ask("GET", "/api/team", "bob").json()["shelf"] == []


def test_shared_thanks_are_in_the_open_book_without_whoever_thanked(doors: Doors) -> None:
    id = say(doors, "bob", 1, "recognition", team="tills", practice="p1", value="care", **WORDS)
    say(doors, "bob", 2, "recognition", team="tills", **{**WORDS, "what": "Private."})
    assert doors.db.read_now(read_book, NOW).tables["thanks"] == []
    doors.ask("PUT", "/api/team/shared", "lea", json={"id": id, "shared": True})
    assert doors.db.read_now(read_book, NOW).tables["thanks"] == [
        ("tills", "2026-03-03", *WORDS.values(), "care", "p1")
    ]


def test_thanks_that_were_taken_back_are_gone(doors: Doors) -> None:
    id = say(doors, "bob", 1, "recognition", team="tills", **WORDS)
    say(doors, "ann", 2, "retract", target=id)
    assert len(doors.ask("GET", "/api/team", "ann").json()["thanks"]) == 1
    say(doors, "bob", 3, "retract", target=id)
    assert doors.ask("GET", "/api/team", "ann").json()["thanks"] == []


def test_the_huddle_page_builds_itself(doors: Doors) -> None:
    issue = say(doors, "ann", 1, "issue", team="tills", text="The queue at noon", practice="p1")
    say(doors, "ann", 2, "issue", team="tills", text="A draught")
    say(doors, "bob", 3, "cause", target=issue, text="One till")
    say(doors, "ann", 4, "idea", target=issue, text="A second chair")
    say(doors, "bob", 5, "recognition", team="tills", **WORDS)
    page = doors.ask("GET", "/api/team/huddle", "lea").json()
    assert (
        page["team"]["name"] == "Tills" and page["value"]["name"] == "Care" and page["story"]["what"] == WORDS["what"]
    )
    assert page["places"] == ["desk", "till-1", "till-2"]
    first, second = page["issues"]
    assert (first["text"], second["text"]) == ("The queue at noon", "A draught")
    assert [one["text"] for one in first["causes"]] == ["One till"] and first["decision"] is None
    say(doors, "lea", 6, "decision", target=issue, text="A second chair on Saturdays", value="care",
        customer_effect="Shorter waits", if_ignored="Longer ones")  # fmt: skip
    open_one, decided = doors.ask("GET", "/api/team/huddle", "ann").json()["issues"]
    assert open_one["text"] == "A draught" and decided["decision"]["customer_effect"] == "Shorter waits"
    assert doors.ask("GET", "/api/team/huddle", "bob").json()["issues"] == []
    assert not any(
        name in doors.ask("GET", "/api/team/huddle", "ann").text for name in ("Bob", '"ann"', '"bob"', "Lea")
    )


def test_the_inbox_is_one_s_own_and_knows_what_was_seen(doors: Doors) -> None:
    say(doors, "bob", 1, "recognition", team="tills", **WORDS)
    tell(doors)
    mine = doors.ask("GET", "/api/inbox", "ann").json()
    assert mine["unseen"] == 1 and mine["messages"][0]["kind"] == "thanks" and mine["messages"][0]["seen"] is None
    id = mine["messages"][0]["id"]
    assert doors.ask("GET", "/api/inbox", "bob").json() == {"messages": [], "unseen": 0}
    doors.ask("PATCH", "/api/inbox", "bob", json={"seen": [id]})
    assert doors.ask("GET", "/api/inbox", "ann").json()["unseen"] == 1
    assert doors.ask("PATCH", "/api/inbox", "ann", json={"seen": [id]}).json() == {"unseen": 0}
    assert doors.ask("GET", "/api/inbox", "ann").json()["messages"][0]["seen"] == NOW
    assert doors.ask("POST", "/api/inbox/fewer", "bob", json={"id": id}).status_code == 404
    assert doors.ask("POST", "/api/inbox/fewer", "ann", json={"id": id}).json() == {"kind": "thanks", "off": False}
    assert doors.ask("GET", "/api/inbox", None).status_code == 401


def test_members_choose_what_they_are_told_and_when(doors: Doors) -> None:
    before = doors.ask("GET", "/api/me/settings").json()
    assert (
        before["nickname"] == "Ann"
        and before["messages"]["kinds"]["thanks"]
        and not before["messages"]["kinds"]["quest"]
    )
    wish = {"off": ["thanks"], "on": ["quest"], "hints": True, "days": [0, 2], "starts": 540, "ends": 900}
    after = doors.ask("PATCH", "/api/me/settings", json={"messages": wish}).json()
    assert (
        after["nickname"] == "Ann" and after["messages"]["kinds"]["quest"] and not after["messages"]["kinds"]["thanks"]
    )
    assert doors.ask("PATCH", "/api/me/settings", json={"nickname": "Anna"}).json()["messages"] == after["messages"]
    for bad in ({"off": ["gossip"]}, {"days": [7]}, {"starts": 900, "ends": 800}, {"ends": 2000}, {"colour": "red"}):
        assert doors.ask("PATCH", "/api/me/settings", json={"messages": bad}).status_code == 400


def test_messages_speak_the_language_of_the_phone(doors: Doors) -> None:
    assert doors.ask("GET", "/api/me").json()["member"]["language"] == "en"
    assert doors.ask("PATCH", "/api/me/settings", json={"language": "de"}).json()["language"] == "de"
    assert doors.ask("GET", "/api/me").json()["member"]["language"] == "de"
    assert doors.ask("PATCH", "/api/me/settings", json={"language": "xx"}).status_code == 400
    assert doors.ask("GET", "/api/me", "bob").json()["member"]["language"] == "en"
