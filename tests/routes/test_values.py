"""A wording that is up for discussion: read, voted on, commented, answered; nobody is named who did not sign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.routes.conftest import Doors, say


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


def put_up(doors: Doors) -> None:
    say(doors, "stan", 1, "value_version", value="care", version=2, name="Care", text="We look after people.",
        change="Plainer.", comments=["01980000-0000-7000-8000-000000000099"])  # fmt: skip


def test_a_wording_is_open_to_everyone_until_it_is_agreed(doors: Doors) -> None:
    assert doors.ask("GET", "/api/values").json() == {"open": []}
    assert doors.ask("GET", "/api/values/care").json() == {"id": "care", "latest": 0, "open": None}
    put_up(doors)
    assert doors.ask("GET", "/api/values", "bob").json() == {"open": ["care"]}
    shown = doors.ask("GET", "/api/values/care", "bob").json()["open"]
    assert shown == {
        "version": "care@2", "number": 2, "name": "Care", "text": "We look after people.", "change": "Plainer.",
        "led_by": 1, "closes_on": None, "vote": None, "comments": [],
    }  # fmt: skip
    say(doors, "stan", 2, "stage", value="care", to="agreed")
    closed = doors.ask("GET", "/api/values/care", "bob").json()
    assert (closed["open"], closed["latest"]) == (None, 2)


def test_one_has_one_vote_and_may_change_it(doors: Doors) -> None:
    put_up(doors)
    say(doors, "ann", 3, "vote", version="care@2", vote="unsure")
    say(doors, "ann", 4, "vote", version="care@2", vote="understand")
    say(doors, "bob", 5, "vote", version="care@1", vote="change")  # of another wording
    assert doors.ask("GET", "/api/values/care", "ann").json()["open"]["vote"] == "understand"
    assert doors.ask("GET", "/api/values/care", "bob").json()["open"]["vote"] is None


def test_who_said_something_is_told_only_when_they_signed(doors: Doors) -> None:
    put_up(doors)
    plain = say(doors, "ann", 3, "comment", version="care@2", text="What of the phone?")
    say(doors, "ann", 4, "comment", version="care@2", text="I like it.", signed=True)
    gone = say(doors, "ann", 5, "comment", version="care@2", text="Never mind.")
    say(doors, "ann", 6, "retract", target=gone)
    say(doors, "lea", 7, "reply", target=plain, text="There, too.")
    comments = doors.ask("GET", "/api/values/care", "bob").json()["open"]["comments"]
    assert [(one["text"], one["by"], one["mine"]) for one in comments] == [
        ("I like it.", "Ann", False), ("What of the phone?", None, False),
    ]  # fmt: skip
    assert [one["text"] for one in comments[1]["replies"]] == ["There, too."]
    assert "lea" not in doors.ask("GET", "/api/values/care", "bob").text.lower()


def test_the_door_to_a_value_is_for_members_and_known_values(doors: Doors) -> None:
    assert doors.ask("GET", "/api/values/care", None).status_code == 401
    assert doors.ask("GET", "/api/values", None).status_code == 401
    assert doors.ask("GET", "/api/values/nowhere").status_code == 404
