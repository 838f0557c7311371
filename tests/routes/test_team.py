"""What a team reads about itself, the inbox, and what members choose to be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, say
from tests.world import uid
from wallfly.book.rows import read_book
from wallfly.domain.nudges import KINDS
from wallfly.nudges.run import decide, plan

WORDS = {"what": "Callers were told the delay.", "effect": "They could plan.", "why": "It is trust."}


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


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
    say(doors, "bob", 7, "idea", target=issue, text="Say how long")
    open_one, decided = doors.ask("GET", "/api/team/huddle", "ann").json()["issues"]
    assert open_one["text"] == "A draught" and decided["decision"]["customer_effect"] == "Shorter waits"
    assert doors.ask("GET", "/api/team/huddle", "bob").json()["issues"] == []
    assert not any(
        name in doors.ask("GET", "/api/team/huddle", "ann").text for name in ("Bob", '"ann"', '"bob"', "Lea")
    )


def test_what_was_checked_is_on_the_page_until_the_other_side_says_that_nobody_asked(doors: Doors) -> None:
    issue = say(doors, "ann", 1, "issue", team="tills", text="The queue at noon")
    for number, kind in enumerate(("cause", "idea", "idea")):
        say(doors, "fay", 2 + number, kind, target=issue, text=f"Thought {number}")
    say(doors, "lea", 6, "decision", target=issue, text="A second chair", value="care", customer_effect="Shorter waits",
        if_ignored="Longer ones")  # fmt: skip
    tell(doors)
    (mine,) = doors.ask("GET", "/api/team", "lea").json()["followups"]
    assert doors.ask("GET", "/api/team", "ann").json()["checked"] == []
    done = say(
        doors, "lea", 7, "followup_done", target=mine["id"], solved="partly", other_thoughts="A bell would help."
    )
    say(doors, "fay", 8, "followup_done", target=mine["id"], solved="yes")  # it is not hers
    (asked,) = doors.ask("GET", "/api/team", "ann").json()["checked"]
    assert (asked["id"], asked["about"]) == (done, "The queue at noon")
    assert doors.ask("GET", "/api/team", "fay").json()["checked"] == []
    (one,) = doors.ask("GET", "/api/team/huddle", "fay").json()["issues"]
    assert one["checked"] == [{"solved": "partly", "thoughts": "A bell would help."}]
    say(doors, "fay", 9, "followup_denied", target=done)  # nor is this
    assert len(doors.ask("GET", "/api/team", "ann").json()["checked"]) == 1
    say(doors, "ann", 10, "followup_denied", target=done)
    assert doors.ask("GET", "/api/team", "ann").json()["checked"] == []
    assert doors.ask("GET", "/api/team/huddle", "fay").json()["issues"][0]["checked"] == []


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


def another_team(doors: Doors) -> None:
    """Bob's: the stores, with a yard."""
    for number, (kind, key, body) in enumerate((
        ("team", "stores", {"name": "Stores", "kind": "enabling", "site": "north"}),
        ("place", "yard", {"name": "Yard", "site": "north", "team": "stores"}),
    )):  # fmt: skip
        say(doors, "stan", 90 + number, "entry", kind=kind, key=key, body=body)
    doors.db.write_now(lambda tx: tx.run("update member set team = 'stores' where id = 'bob'"))
    doors.app.state.wallfly.sessions.forget()


WELL_DECIDED = {"text": "A chair", "value": "care", "customer_effect": "Shorter waits", "if_ignored": "Longer ones"}


@pytest.mark.parametrize(("causes", "ideas", "changed", "counts"), [
    (1, 2, {}, True), (2, 3, {}, True), (0, 2, {}, False), (1, 1, {}, False), (0, 0, {}, False),
    (1, 2, {"customer_effect": " "}, False), (1, 2, {"if_ignored": ""}, False), (1, 2, {"text": ""}, False),
])  # fmt: skip
def test_a_decision_counts_with_a_cause_two_ideas_and_both_answers(
    doors: Doors, causes: int, ideas: int, changed: dict[str, str], counts: bool
) -> None:
    issue = say(doors, "ann", 1, "issue", team="tills", text="The queue at noon")
    thoughts = ["cause"] * causes + ["idea"] * ideas
    for number, kind in enumerate(thoughts):
        say(doors, "ann", 10 + number, kind, target=issue, text="A thought")
    say(doors, "lea", 2, "decision", target=issue, **{**WELL_DECIDED, **changed})
    (one,) = doors.ask("GET", "/api/team/huddle", "ann").json()["issues"]
    assert (one["decision"] is not None) is counts


def test_a_thought_that_is_taken_back_undoes_no_decision_and_one_that_comes_later_makes_none(doors: Doors) -> None:
    issue = say(doors, "ann", 1, "issue", team="tills", text="The queue at noon")
    for number, kind in ((3, "cause"), (4, "idea"), (5, "idea")):
        say(doors, "ann", number, kind, target=issue, text="A thought")
    say(doors, "lea", 2, "decision", target=issue, **WELL_DECIDED)
    say(doors, "ann", 6, "retract", target=uid(5))
    early = say(doors, "ann", 11, "issue", team="tills", text="A draught")
    say(doors, "lea", 12, "decision", target=early, **{**WELL_DECIDED}, at=NOW - 3_600_000)
    for number, kind in ((13, "cause"), (14, "idea"), (15, "idea")):
        say(doors, "ann", number, kind, target=early, text="A thought")
    found = {one["text"]: one["decision"] for one in doors.ask("GET", "/api/team/huddle", "ann").json()["issues"]}
    assert found["The queue at noon"] is not None and found["A draught"] is None


def test_the_huddle_page_shows_promises_due_at_its_places_and_never_by_whom(doors: Doors) -> None:
    another_team(doors)
    for number, place, due in ((1, "till-1", "2026-03-05"), (2, "till-1", "2026-03-05"), (3, "till-2", "2026-03-02"),
                               (4, "till-1", "2026-03-20"), (5, "till-1", "2026-02-10"), (6, "till-1", "2026-03-05"),
                               (7, "yard", "2026-03-05")):  # fmt: skip
        say(doors, "ann", number, "promise", place=place, due_on=due)
    say(doors, "ann", 8, "promise_result", target=uid(6), result="kept")
    assert doors.ask("GET", "/api/team/huddle", "lea").json()["promises"] == [
        {"due_on": "2026-03-02", "place": "till-2", "count": 1},
        {"due_on": "2026-03-05", "place": "till-1", "count": 2},
    ]


def test_the_huddle_page_shows_requests_that_wait_to_those_who_asked_and_those_who_were_asked(doors: Doors) -> None:
    another_team(doors)
    asked = say(
        doors, "ann", 1, "support", function="stores", category="kit and systems", place="till-1", what="A scanner"
    )
    solved = say(doors, "ann", 2, "support", function="stores", category="information", place="till-1", what="A price")
    say(doors, "ann", 3, "support_op", target=solved, op="close", solved="yes")
    (ours,) = doors.ask("GET", "/api/team/huddle", "lea").json()["support"]
    assert (ours["id"], ours["ours"], ours["state"], ours["function"]["id"]) == (asked, True, "open", "stores")
    say(doors, "bob", 4, "support_op", target=asked, op="cancel")  # not his to cancel
    (theirs,) = doors.ask("GET", "/api/team/huddle", "bob").json()["support"]
    assert (theirs["ours"], theirs["state"], theirs["what"]) == (False, "open", "A scanner")


def test_the_huddle_page_of_a_function_knows_which_places_it_serves(doors: Doors) -> None:
    entry = {"kind": "team", "key": "kit", "body": {"name": "Kit", "kind": "enabling", "site": "north"}}
    say(doors, "stan", 1, "entry", **entry)
    doors.db.write_now(lambda tx: tx.run("update member set team = 'kit' where id = 'fay'"))
    page = doors.ask("GET", "/api/team/huddle", "fay").json()
    assert page["places"] == [] and page["serves"] == ["desk", "till-1", "till-2"]
    assert doors.ask("GET", "/api/team/huddle", "lea").json()["serves"] == []


def test_what_did_not_fit_into_the_week_is_on_the_huddle_page(doors: Doors) -> None:
    def leave(tx: Any) -> None:
        for id, member, state, finished in (("a", "lea", "digest", NOW - 1), ("b", "lea", "sent", NOW - 1),
                                            ("c", "ann", "digest", NOW - 1), ("d", "lea", "digest", 0)):  # fmt: skip
            tx.run("insert into nudge (id, kind, thing, member, decided, due, title, body, target, state, finished)"
                   " values (:id, 'quest', :id, :member, 0, 0, 'A quest near you', 'Till 1', '/walk', :state, :finished)",
                   id=id, member=member, state=state, finished=finished)  # fmt: skip

    doors.db.write_now(leave)
    (left,) = doors.ask("GET", "/api/team/huddle", "lea").json()["left"]
    assert left == {"kind": "quest", "title": "A quest near you", "body": "Till 1", "target": "/walk"}


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


def test_what_messages_did_is_for_leaders_and_stewards_and_says_so_when_it_cannot_be_told(doors: Doors) -> None:
    assert doors.ask("GET", "/api/nudges", "ann").status_code == 403
    kept = doors.ask("GET", "/api/nudges", "lou").json()
    found = {one["kind"]: one for one in kept["kinds"]}
    assert kept["least"] == 5 and found.keys() == KINDS.keys()
    assert found["widening"]["cannot"] == "few" and found["huddle"]["cannot"] == "no practice"
    assert all(one["diff"] is None for one in found.values())
