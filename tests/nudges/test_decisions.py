"""What is told from the open book, and why the rest is not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.nudges.telling import FELL, NOW, facts, go, phone, planned, thanks
from tests.world import DAY, HOUR, World, retract, uid
from wallfly.domain.calendar import day_date, day_of
from wallfly.domain.nudges import REASONS
from wallfly.domain.records import (
    Marker,
)
from wallfly.nudges.facts import ConditionFact
from wallfly.nudges.run import deliver
from wallfly.store.readers import MessageSettings, keep_message_settings, keep_setting


def test_a_gap_is_told_to_the_team_and_its_leader_in_the_same_words_at_the_same_time(world: World) -> None:
    (gap, _) = planned(world, facts(FELL))
    assert (gap.kind, gap.reason, gap.team) == ("widening", "ok", "tills")
    assert "52 of 80 moments; before that in 124 of 160" in gap.text and "Care" in gap.text and "'p1'" in gap.text
    go(world, facts(FELL))
    rows = world.rows("select member, due, body from nudge where kind = 'widening'")
    assert {row[0] for row in rows} == {"ann", "bob", "dot", "eve", "fay"} and len({row[1:] for row in rows}) == 1


def test_what_was_decided_is_decided_once(world: World) -> None:
    assert go(world, facts(FELL)) == 5
    assert go(world, facts(FELL)) == 0
    assert go(world, facts(FELL), NOW + 20 * DAY) == 0
    (gap, _) = planned(world, facts(FELL._replace(practice="p2")), NOW + 7 * DAY)
    assert gap.reason == "too_soon"
    (gap, _) = planned(world, facts(FELL._replace(practice="p2")), NOW + 14 * DAY)
    assert gap.reason == "ok"


def test_a_team_hears_of_one_gap_at_a_time_the_largest(world: World) -> None:
    smaller = FELL._replace(practice="p2", k1=54)
    found = {
        one.fact.practice: one.reason
        for one in planned(world, facts(smaller, FELL))
        if one.kind == "widening" and one.fact
    }
    assert found == {"p1": "ok", "p2": "too_soon"}


@pytest.mark.parametrize(("changed", "now", "reason"), [
    ({"overt_shift": 0.21}, NOW, "overt_shift"), ({"overt_shift": -0.21}, NOW, "overt_shift"), ({"walks": 2}, NOW, "few_walks"),
    ({"k1": 60}, NOW, "not_clear"), ({"n1": 19, "k1": 5}, NOW, "few_opportunities"), ({}, NOW - DAY, "wrong_day"),
    ({}, NOW + 3 * DAY, "wrong_day"), ({}, NOW + 12 * HOUR, "quiet"), ({"deff1": 4.0, "deff2": 4.0}, NOW, "not_clear"),
])  # fmt: skip
def test_why_a_gap_is_not_told(world: World, changed: dict[str, Any], now: int, reason: str) -> None:
    (gap,) = [one for one in planned(world, facts(FELL._replace(**changed)), now) if one.kind == "widening"]
    assert gap.reason == reason and gap.to == [] and reason in REASONS


def test_nothing_is_told_in_the_first_eight_weeks_of_a_site(world: World) -> None:
    (gap, _) = planned(world, facts(FELL)._replace(first={"north": 3}))
    assert gap.reason == "ok"
    (gap, _) = planned(world, facts(FELL)._replace(first={"north": 4}))
    assert gap.reason == "baseline"


@pytest.mark.parametrize(("kind", "days", "reason"), [
    ("incident", 0, "marker"), ("bereavement", 6, "marker"), ("incident", 7, "marker"), ("incident", 8, "ok"), ("change", 0, "ok"),
])  # fmt: skip
def test_after_an_incident_a_site_is_left_in_peace_for_five_working_days(
    world: World, kind: Any, days: int, reason: str
) -> None:
    on = day_date(day_of(NOW, "Europe/London") - days).isoformat()
    world.send(
        "stan",
        [
            Marker(
                id=uid(1), at=NOW - DAY, recorded=NOW - DAY, site="north", on=on, text="Something happened", kind=kind
            )
        ],
        NOW - DAY,
    )
    (gap, _) = planned(world, facts(FELL))
    assert gap.reason == reason


def test_an_incident_that_was_entered_by_mistake_and_taken_back_gives_no_rest(world: World) -> None:
    on = day_date(day_of(NOW, "Europe/London")).isoformat()
    said = Marker(id=uid(1), at=NOW - DAY, recorded=NOW - DAY, site="north", on=on, text="Not here", kind="incident")
    world.send("stan", [said], NOW - DAY)
    (gap, _) = planned(world, facts(FELL))
    assert gap.reason == "marker"
    world.send("stan", [retract(2, NOW - HOUR, uid(1))], NOW - HOUR)
    (gap, _) = planned(world, facts(FELL))
    assert gap.reason == "ok"


def test_a_leader_is_never_told_what_the_team_is_not(world: World) -> None:
    world.db.write_now(lambda tx: tx.run("update member set team = null where role = 'observer'"))
    (gap, _) = planned(world, facts(FELL))
    assert (gap.reason, gap.to) == ("no_team", [])


def test_a_text_that_breaks_a_rule_is_not_sent(world: World) -> None:
    world.db.write_now(lambda tx: tx.run("update member set nickname = 'p1' where id = 'ann'"))
    (gap, _) = planned(world, facts(FELL))
    assert gap.reason == "wording"


def test_a_rise_is_told_by_the_same_rule(world: World) -> None:
    rose = FELL._replace(k1=80 - 52, k2=160 - 124)
    found = {one.kind: one.reason for one in planned(world, facts(rose))}
    assert found == {"lived_well": "ok", "widening": "not_clear"}


def test_what_a_room_lacks_goes_to_whoever_leads_its_team_after_four_months(world: World) -> None:
    long, short = (ConditionFact("north", "till-1", "p5", blocks) for blocks in (5, 4))
    assert [(one.reason, one.to) for one in planned(world, facts(conditions=[long]))] == [("ok", ["bob"])]
    assert [one.reason for one in planned(world, facts(conditions=[short]))] == ["too_recent"]


def test_everyone_is_told_in_the_language_of_their_phone(world: World) -> None:
    for member in ("bob", "dot"):
        world.db.write_now(phone, member)
    world.db.write_now(keep_setting, "dot", "language", "de")
    world.db.write_now(keep_message_settings, "dot", MessageSettings())
    go(world, facts(FELL))
    words = dict(world.rows("select member, body from inbox where kind = 'widening'"))
    assert "lived in 52 of 80 moments" in words["bob"] and "in 52 von 80 Momenten gelebt" in words["dot"]
    world.db.write_now(deliver, NOW + HOUR, world.catalogue, "https://w.test")
    (payload,) = world.rows("select payload from outbox where member = 'dot'")[0]
    shown = msgspec.json.decode(payload)["notification"]
    assert (shown["title"], shown["lang"], shown["body"]) == ("Was steht im Weg?", "de", words["dot"])
    assert shown["actions"][0]["title"] == "Weniger davon"


def test_the_dry_run_explains_every_send_and_every_non_send_and_changes_nothing(world: World) -> None:
    from wallfly.commands.nudge import explain

    world.send("ann", [thanks()], NOW - HOUR)
    before = world.rows("select count(*) from nudge") + world.rows("select count(*) from inbox")
    lines = "\n".join(
        world.db.read_now(explain, facts(FELL, FELL._replace(practice="p2", walks=2)), NOW, world.catalogue)
    )
    assert "widening to Tills (5 people): Till-1, 'p1' would be sent." in lines
    assert "widening to Tills: Till-1, 'p2' not sent: fewer than three walks." in lines
    assert "thanks to Lea: would be put in line. Tills, thank you:" in lines
    assert "lived_well: 1 more changes are not clear." in lines
    assert world.rows("select count(*) from nudge") + world.rows("select count(*) from inbox") == before
    go(world, facts(FELL))
    lines = "\n".join(world.db.read_now(explain, facts(FELL), NOW + 1, world.catalogue))
    assert "told too recently" in lines and "thanks to Lea: already waiting" in lines
    assert "widening to Lea: send, due." in lines
