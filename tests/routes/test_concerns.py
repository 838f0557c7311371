"""Urgent concerns: kept once, for the named contact alone, never in the journal, and not for ever."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest

from tests.routes.conftest import NOW, Doors, problem
from tests.world import uid
from wallfly.domain.calendar import DAY_MS
from wallfly.domain.concern import readers
from wallfly.store.concerns import forget_concerns
from wallfly.store.push_subscriptions import Subscription, keep_subscription

CANARY = "canary-91c2: someone is hurt at the loading bay"


def send(doors: Doors, number: int, who: str = "ann", text: str = CANARY, **more: Any) -> Any:
    body = {"id": uid(number), "at": NOW - 1000, "text": text, "place": "till-1", **more}
    return doors.ask("POST", "/api/concerns", who, json=body)


def listed(doors: Doors, who: str = "stan") -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in doors.ask("GET", "/api/concerns", who).json()["concerns"]}


def test_a_concern_sent_twice_is_kept_once_without_its_author_and_outside_the_journal(doors: Doors) -> None:
    before = doors.everything()["record"]
    assert [send(doors, 1).status_code for _ in range(2)] == [201, 201]
    kept = doors.db.read_now(lambda tx: tx.rows("select text, place, member from concern where id = :id", id=uid(1)))
    assert kept == [(CANARY, "till-1", None)]
    assert doors.everything()["record"] == before
    assert listed(doors)[uid(1)]["nickname"] is None


def test_other_words_under_the_same_id_are_refused_and_the_first_stay(doors: Doors) -> None:
    send(doors, 2)
    assert problem(send(doors, 2, text="something else"))["code"] == "id_taken"
    assert listed(doors)[uid(2)]["text"] == CANARY


def test_who_signs_is_known_to_the_contact(doors: Doors) -> None:
    send(doors, 3, signed=True)
    assert listed(doors)[uid(3)]["nickname"] == "Ann"


@pytest.mark.parametrize("who", ["ann", "lea", "lou", "fay"])
def test_nobody_else_reads_or_takes_one(doors: Doors, who: str) -> None:
    send(doors, 4)
    assert problem(doors.ask("GET", "/api/concerns", who))["code"] == "not_allowed"
    assert problem(doors.ask("PATCH", "/api/concerns", who, json={"id": uid(4)}))["code"] == "not_allowed"


def test_the_contact_takes_it_up_and_the_first_to_do_so_stays(doors: Doors) -> None:
    send(doors, 5)
    assert doors.ask("PATCH", "/api/concerns", "stan", json={"id": uid(5)}).status_code == 200
    assert listed(doors)[uid(5)]["taken"] == NOW
    assert problem(doors.ask("PATCH", "/api/concerns", "stan", json={"id": uid(99)}))["code"] == "not_found"


def test_a_named_contact_reads_in_place_of_the_stewards_and_gets_a_hint_without_words(doors: Doors) -> None:
    contact = {"type": "entry", "id": uid(600), "at": NOW, "recorded": NOW, "kind": "contact", "key": "urgent",
               "body": {"name": "Lou Marsh", "how": "Ring 112, then 4711", "member": "lou"}}  # fmt: skip
    assert doors.sync([contact], "stan").json()["results"][0]["status"] == "stored"
    phone = Subscription("sub-lou", "lou", "phone-lou", "https://updates.push.services.mozilla.com/x", "k", "a")
    doors.db.write_now(keep_subscription, phone, NOW)
    send(doors, 6)
    assert uid(6) in listed(doors, "lou")
    assert problem(doors.ask("GET", "/api/concerns", "stan"))["code"] == "not_allowed"
    (contacts,) = [doors.ask("GET", "/api/catalogue").json()["contacts"]]
    assert contacts[0]["name"] == "Lou Marsh"
    rows = doors.db.read_now(lambda tx: tx.rows("select payload, urgency, due from outbox where kind = 'concern'"))
    assert [(urgency, due) for _, urgency, due in rows] == [("high", NOW)]
    said = msgspec.json.decode(rows[0][0])["notification"]
    assert said["body"] == "An urgent concern has come in." and "canary" not in rows[0][0]
    doors.sync([{**contact, "id": uid(601), "at": NOW + 1, "retired": True}], "stan")


def test_while_no_named_contact_is_here_the_stewards_read() -> None:
    here = [("ann", "observer"), ("stan", "steward"), ("sue", "steward")]
    assert readers({"gone"}, here) == ["stan", "sue"]
    assert readers(set(), here) == ["stan", "sue"]
    assert readers({"ann", "gone"}, here) == ["ann"]


def test_its_words_are_in_no_log(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("wallfly").propagate = True
    with caplog.at_level(logging.DEBUG):
        send(doors, 7)
        send(doors, 7, text=CANARY + " again")
    assert "canary" not in caplog.text


@pytest.mark.parametrize(("taken_days", "came_days", "kept"), [
    (None, 364, True), (None, 365, False), (29, 40, True), (30, 40, False),
])  # fmt: skip
def test_it_is_deleted_thirty_days_after_it_was_taken_up_and_after_a_year(
    doors: Doors, taken_days: int | None, came_days: int, kept: bool
) -> None:
    send(doors, 8)
    taken = None if taken_days is None else NOW - taken_days * DAY_MS
    doors.db.write_now(lambda tx: tx.run("update concern set received = :r, taken = :t where id = :id", id=uid(8),
                                         r=NOW - came_days * DAY_MS, t=taken))  # fmt: skip
    doors.db.write_now(forget_concerns, NOW)
    assert (uid(8) in listed(doors)) is kept
    doors.db.write_now(lambda tx: tx.run("delete from concern where id = :id", id=uid(8)))
