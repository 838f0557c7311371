"""What is kept of a season: when it was, and what one's own team decided in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, problem
from tests.routes.test_team import WELL_DECIDED, say
from tests.world import DAY
from wallfly.reads.seasons import read_season

TWELVE_WEEKS = 84 * DAY


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    made = Doors(tmp_path)
    yield made
    made.close()


def later(doors: Doors, number: int, team: str | None = "tills", now: int = NOW + TWELVE_WEEKS) -> Any:
    return doors.db.read_now(read_season, number, team, "north", now, doors.app.state.wallfly.catalogue)


def decide(doors: Doors, first: int, text: str, **more: Any) -> None:
    issue = say(doors, "ann", first, "issue", team="tills", text=text)
    for number, kind in ((first + 1, "cause"), (first + 2, "idea"), (first + 3, "idea")):
        say(doors, "ann", number, kind, target=issue, text="A thought")
    say(doors, "lea", first + 4, "decision", target=issue, **{**WELL_DECIDED, **more})


def test_a_season_that_runs_says_when_it_ends(doors: Doors) -> None:
    found = doors.ask("GET", "/api/seasons/1").json()
    assert found == {"number": 1, "starts_on": "2026-03-02", "ends_on": "2026-05-24", "over": False,
                     "figures_on": "2026-05-28", "decisions": []}  # fmt: skip


@pytest.mark.parametrize("number", ["2", "0", "-1", "99999999999999999999", "first"])
def test_there_is_nothing_of_a_season_that_has_not_begun(doors: Doors, number: str) -> None:
    assert problem(doors.ask("GET", f"/api/seasons/{number}"))["status"] == 404
    assert problem(doors.ask("GET", "/api/seasons/1", None))["code"] == "sign_in"


def test_what_a_team_decided_is_read_by_the_team_without_who_said_it(doors: Doors) -> None:
    decide(doors, 1, "The queue at noon")
    decide(doors, 11, "A draught", if_ignored=" ")  # a question about customers is open: it does not count
    found = later(doors, 1)
    assert found["over"]
    (made,) = found["decisions"]
    assert (made["issue"], made["text"], made["on"]) == ("The queue at noon", WELL_DECIDED["text"], "2026-03-03")
    assert set(made) == {"id", "on", "issue", "text", "customer_effect"}
    assert later(doors, 1, "stock")["decisions"] == later(doors, 1, None)["decisions"] == []
    assert later(doors, 2)["decisions"] == [] and not later(doors, 2)["over"]
