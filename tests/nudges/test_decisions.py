"""What is told and why the rest is not: from the open book, and from what people say to each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.push.test_test_push import PhoneKeys, b64
from tests.world import DAY, FIRST_WEEK, HOUR, START, World, uid
from wallfly.domain.calendar import week_iso
from wallfly.domain.followups import due_after
from wallfly.domain.lived import Sums
from wallfly.domain.nudges import KINDS, REASONS
from wallfly.domain.quiet_hours import Hours
from wallfly.domain.records import (
    Cause,
    Comment,
    Decision,
    Followup,
    Idea,
    Issue,
    Marker,
    Quest,
    Recognition,
    Reply,
    Retract,
)
from wallfly.nudges.book import Planned
from wallfly.nudges.effects import Effect, effects
from wallfly.nudges.facts import ChangeFact, ConditionFact, Facts, Seen
from wallfly.nudges.run import decide, deliver, plan
from wallfly.store.engine import Transaction
from wallfly.store.folds import settle
from wallfly.store.people import add_device
from wallfly.store.push_subscriptions import Subscription, keep_subscription
from wallfly.store.readers import MessageSettings, keep_message_settings, keep_setting

NOW = START + 16 * 7 * DAY + DAY + 9 * HOUR  # a Tuesday, when four blocks have closed
FELL = ChangeFact(4, "north", "till-1", "care", "p1", "front line", 52, 80, 1.0, 124, 160, 1.0, 0.0, 5)
KEYS = PhoneKeys()


def facts(*changes: ChangeFact, conditions: list[ConditionFact] | None = None, seen: list[Seen] | None = None) -> Facts:
    return Facts(4, "2026-06-25", list(changes), conditions or [], {"north": 1, "south": 1}, seen or [])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.db.write_now(lambda tx: tx.run("update member set role = 'lead', nickname = 'Lea' where id = 'bob'"))
    made.db.write_now(lambda tx: tx.run("update member set team = 'stock' where id in ('cyd', 'stan')"))
    yield made
    made.db.close()


def planned(world: World, found: Facts | None, now: int = NOW) -> list[Planned]:
    return world.db.read_now(plan, found, now, world.catalogue).decisions


def go(world: World, found: Facts | None, now: int = NOW) -> int:
    made = world.db.read_now(plan, found, now, world.catalogue)
    return world.db.write_now(decide, made, now, world.catalogue)


def inbox(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select member, kind, body from inbox order by member, kind")


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
    from wallfly.domain.calendar import day_date, day_of

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


def thanks(number: int = 1, **changes: Any) -> Recognition:
    said = {
        "team": "tills",
        "what": "Callers were told the delay.",
        "effect": "They could plan.",
        "why": "It is trust.",
    }
    return Recognition(id=uid(number), at=NOW - HOUR, recorded=NOW - HOUR, **{**said, **changes})


def test_thanks_reach_the_team_but_not_whoever_thanks(world: World) -> None:
    world.send("ann", [thanks(), thanks(2, why=" "), thanks(3)], NOW - HOUR)
    world.send("ann", [Retract(id=uid(4), at=NOW - HOUR, recorded=NOW - HOUR, target=uid(3))], NOW - HOUR)
    go(world, None)
    assert inbox(world) == [(who, "thanks", "Tills, thank you: callers were told the delay. They could plan.")
                            for who in ("bob", "dot", "eve", "fay")]  # fmt: skip


def told(world: World, member: str) -> str:
    """What the screen of that member's phone shows."""
    (payload,) = world.rows("select payload from outbox where member = :member", member=member)[0]
    return str(msgspec.json.decode(payload)["notification"]["body"])


def phone(tx: Transaction, member: str) -> None:
    add_device(tx, f"phone-{member}", member, f"h{member}", START)
    endpoint = f"https://fcm.googleapis.com/fcm/send/{member}"
    keep_subscription(
        tx, Subscription(member, member, f"phone-{member}", endpoint, b64(KEYS.point), b64(KEYS.auth)), START
    )


def test_a_locked_screen_shows_words_that_pass_or_a_hint(world: World) -> None:
    for member in ("bob", "dot"):
        world.db.write_now(phone, member)
    world.db.write_now(keep_message_settings, "dot", MessageSettings(hints=True))
    world.send("ann", [thanks()], NOW - HOUR)
    go(world, None)
    slot = NOW + 12 * HOUR
    for at in range(NOW, slot, 1_800_000):
        world.db.write_now(deliver, at, world.catalogue, "https://w.test")
    assert told(world, "bob") == "Tills, thank you: callers were told the delay. They could plan."
    assert told(world, "dot") == "Your team was thanked."
    (payload,) = world.rows("select payload from outbox where member = 'bob'")[0]
    shown = msgspec.json.decode(payload)
    assert shown["web_push"] == 8030 and shown["app_badge"] == 1 and len(payload) == 1024
    assert shown["notification"]["navigate"] == "https://w.test/#/team" and shown["notification"]["tag"] == "thanks"
    assert shown["notification"]["actions"][0]["action"] == "fewer"


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


def test_thanks_with_a_name_in_them_are_hinted_at_only(world: World) -> None:
    world.db.write_now(phone, "bob")
    world.send("ann", [thanks(what="Maria told callers the delay.")], NOW - HOUR)
    go(world, None)
    for at in range(NOW, NOW + 12 * HOUR, 1_800_000):
        world.db.write_now(deliver, at, world.catalogue, "https://w.test")
    assert told(world, "bob") == "Your team was thanked."


def test_what_came_of_it_reaches_those_who_raised_it_and_thought_about_it(world: World) -> None:
    at = NOW - HOUR
    world.send("ann", [Issue(id=uid(1), at=at, recorded=at, team="tills", text="The queue at noon")], at)
    world.send("dot", [Cause(id=uid(2), at=at, recorded=at, target=uid(1), text="One till")], at)
    world.send("eve", [Idea(id=uid(3), at=at, recorded=at, target=uid(1), text="A second chair")], at)
    world.send("bob", [Decision(id=uid(4), at=at, recorded=at, target=uid(1), text="A second chair on Saturdays", value="care",
                                customer_effect="Shorter waits", if_ignored="Longer ones")], at)  # fmt: skip
    go(world, None)
    assert inbox(world) == []  # it takes two ideas
    world.send("eve", [Idea(id=uid(5), at=at, recorded=at, target=uid(1), text="Say how long")], at)
    go(world, None)
    assert inbox(world) == [(who, "came_of_it", "A second chair on Saturdays") for who in ("ann", "dot", "eve")]
    # And whoever decided is to ask, three working days later, whoever raised it; made once.
    go(world, None)
    ((member, body),) = world.rows("select member, body from record where type = 'followup'")
    made = msgspec.json.decode(body)
    assert (member, made["owner"], made["counterpart"], made["about"]) == ("server", "bob", "ann", uid(1))
    settle(world.db)
    assert world.rows("select count(*) from week_points where member = 'server' and total <> 0") == [(0,)]
    assert [day for day in range(1, 8) if go(world, None, NOW + day * DAY)] == [3, 7]


def test_an_answer_reaches_whoever_commented(world: World) -> None:
    at = NOW - HOUR
    world.send("ann", [Comment(id=uid(1), at=at, recorded=at, version="care@1", text="What does it mean?")], at)
    world.send("bob", [Reply(id=uid(2), at=at, recorded=at, target=uid(1), text="Thanks for asking.")], at)
    go(world, None)
    assert inbox(world) == [("ann", "discussion", "Thanks for asking.")]


def test_a_follow_up_is_asked_for_when_it_is_due_and_once_more(world: World) -> None:
    due = Followup(
        id=uid(1), at=NOW - 3 * DAY, recorded=NOW - 3 * DAY, owner="ann", counterpart="bob", due=NOW, about=uid(9)
    )
    world.send("stan", [due], NOW - 3 * DAY)
    asked = [day for day in range(-2, 15) if go(world, None, NOW + day * DAY)]
    assert asked == [0, 2]
    assert {row[:2] for row in inbox(world)} >= {("ann", "followup")}


def test_a_quest_invites_five_at_its_site_who_asked_for_it_least_recently_invited_first(world: World) -> None:
    for member in ("ann", "bob", "dot", "eve", "fay"):
        world.db.write_now(keep_message_settings, member, MessageSettings(on=["quest"]))
    at = NOW - HOUR
    week = week_iso(FIRST_WEEK + 16)
    world.send(
        "stan", [Quest(id=uid(1), at=at, recorded=at, week=week, place="till-1", daytype="sat", daypart="midday")], at
    )
    assert go(world, None) == 5
    assert inbox(world)[0] == (
        "ann",
        "quest",
        "Nobody has watched Till-1 on a Saturday at midday for a while. Fifteen minutes would do.",
    )


def test_the_huddle_page_is_announced_on_friday_afternoon_once(world: World) -> None:
    friday = NOW + 3 * DAY + 4 * HOUR + 1_800_000
    hours = [hour for hour in range(-6, 12) if go(world, None, friday + hour * HOUR)]
    assert hours == [0]
    assert {kind for _, kind, _ in inbox(world)} == {"huddle"}


def test_each_kind_keeps_its_own_record_of_what_came_after(world: World) -> None:
    def seen(block: int, practice: str, k: int) -> Seen:
        walks = 10
        return Seen(block, "till-1", practice, "front line", Sums(k, 80, walks, k * k / walks, k * 8, 640))

    fallen = [FELL._replace(practice=f"p{number}") for number in range(6)]
    for number, fact in enumerate(fallen):
        go(world, facts(fact), NOW + 14 * DAY * number)
    few = world.db.read_now(effects, facts(seen=[seen(5, f"p{number}", 52) for number in range(4)]), world.catalogue)[0]
    assert (few.told, few.followed, few.diff) == (6, 4, None) and few.words.startswith("cannot tell")
    same = world.db.read_now(effects, facts(seen=[seen(5, f"p{number}", 53) for number in range(6)]), world.catalogue)[
        0
    ]
    assert (
        same.followed == 6
        and same.lo is not None
        and same.lo < 0 < (same.hi or 0)
        and same.words.startswith("cannot tell")
    )
    moved = world.db.read_now(effects, facts(seen=[seen(5, f"p{number}", 76) for number in range(6)]), world.catalogue)[
        0
    ]
    assert moved.lo is not None and moved.lo > 0 and moved.words.startswith("lived +30 of 100 moments (+")
    before = world.db.read_now(
        effects, facts(seen=[seen(3, f"p{number}", 76) for number in range(6)]), world.catalogue
    )[0]
    assert before.followed == 0


def by_kind(world: World, found: Facts) -> dict[str, Effect]:
    return {one.kind: one for one in world.db.read_now(effects, found, world.catalogue)}


def test_thanks_keep_the_record_of_the_practice_they_were_for(world: World) -> None:
    def seen(block: int, practice: str, k: int) -> Seen:
        return Seen(block, "till-1", practice, "front line", Sums(k, 80, 10, k * k / 10, k * 8, 640))

    world.send("ann", [thanks(number, practice=f"p{number}") for number in range(6)], NOW - HOUR)
    world.send("ann", [thanks(9)], NOW - HOUR)  # names no practice
    go(world, None)
    told = by_kind(world, facts(seen=[seen(4, f"p{number}", 40) for number in range(6)]))["thanks"]
    assert (told.told, told.followed, told.cannot) == (6, 0, "few")
    both = [seen(block, f"p{number}", k) for number in range(6) for block, k in ((4, 40), (6, 60), (7, 0))]
    moved = by_kind(world, facts(seen=both))["thanks"]
    assert (moved.followed, moved.cannot) == (6, None)
    assert moved.diff == pytest.approx(0.25) and moved.lo is not None and 0 < moved.lo < 0.25


def test_what_a_room_lacks_keeps_the_record_of_the_next_check(world: World) -> None:
    lacking = [ConditionFact("north", "till-1", f"p{number}", 5, 4) for number in range(6)]
    go(world, facts(conditions=lacking))
    assert world.rows("select count(*) from nudge_decision where kind = 'condition'") == [(6,)]
    go(world, facts(conditions=lacking))
    assert world.rows("select count(*) from nudge_decision where kind = 'condition'") == [(6,)]
    checked = [("till-1", f"p{number}", 5, "present") for number in range(6)]
    earlier = [("till-1", f"p{number}", 4, "absent") for number in range(6)]
    there = by_kind(world, facts()._replace(states=checked + earlier))["condition"]
    assert (there.followed, there.diff, there.cannot) == (6, 1.0, None)
    assert by_kind(world, facts()._replace(states=earlier))["condition"].cannot == "few"


def test_what_speaks_of_no_practice_says_so(world: World) -> None:
    found = by_kind(world, facts())
    assert found.keys() == KINDS.keys()
    assert found["huddle"].cannot == "no practice" and "speaks of no practice" in found["huddle"].words


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


@pytest.mark.parametrize(("at", "due"), [
    ("2026-06-05T10:00", "2026-06-10"), ("2026-06-08T23:30", "2026-06-11"), ("2026-06-06T10:00", "2026-06-10"),
    ("2026-10-23T10:00", "2026-10-28"), ("2026-08-27T10:00", "2026-09-02"),
])  # fmt: skip
def test_a_follow_up_is_due_three_working_days_later(at: str, due: str) -> None:
    hours = Hours("Europe/London", frozenset({date(2026, 8, 31)}))
    london = ZoneInfo("Europe/London")
    found = due_after(int(datetime.fromisoformat(at).replace(tzinfo=london).timestamp() * 1000), hours)
    assert datetime.fromtimestamp(found / 1000, london).strftime("%Y-%m-%d %H:%M") == f"{due} 23:59"
