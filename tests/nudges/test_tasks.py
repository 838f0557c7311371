"""What members are told of what others said on purpose: thanks, answers, follow-ups, quests, the huddle."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.nudges.telling import NOW, go, inbox, phone, thanks, told
from tests.world import DAY, FIRST_WEEK, HOUR, World, uid
from wallfly.domain.calendar import week_iso
from wallfly.domain.followups import due_after
from wallfly.domain.quiet_hours import Hours
from wallfly.domain.records import (
    Cause,
    Comment,
    Decision,
    Followup,
    Idea,
    Issue,
    Quest,
    Reply,
    Retract,
)
from wallfly.nudges.run import deliver
from wallfly.store.folds import settle
from wallfly.store.readers import MessageSettings, keep_message_settings


def test_thanks_reach_the_team_but_not_whoever_thanks(world: World) -> None:
    world.send("ann", [thanks(), thanks(2, why=" "), thanks(3)], NOW - HOUR)
    world.send("ann", [Retract(id=uid(4), at=NOW - HOUR, recorded=NOW - HOUR, target=uid(3))], NOW - HOUR)
    go(world, None)
    assert inbox(world) == [(who, "thanks", "Tills, thank you: callers were told the delay. They could plan.")
                            for who in ("bob", "dot", "eve", "fay")]  # fmt: skip


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


def test_whoever_decides_on_what_they_raised_asks_the_first_who_thought_about_it(world: World) -> None:
    at = NOW - HOUR
    world.send("bob", [Issue(id=uid(1), at=at, recorded=at, team="tills", text="The queue at noon"),
                       Cause(id=uid(2), at=at, recorded=at, target=uid(1), text="One till")], at)  # fmt: skip
    world.send("eve", [Idea(id=uid(3), at=at + 2, recorded=at + 2, target=uid(1), text="A second chair")], at + 2)
    world.send("dot", [Idea(id=uid(4), at=at + 1, recorded=at + 1, target=uid(1), text="Say how long"),
                       Idea(id=uid(5), at=at + 3, recorded=at + 3, target=uid(1), text="A bell")], at + 3)  # fmt: skip
    decided = Decision(id=uid(6), at=at + 4, recorded=at + 4, target=uid(1), text="A second chair", value="care",
                       customer_effect="Shorter waits", if_ignored="Longer ones")  # fmt: skip
    world.send("bob", [decided], at + 4)
    go(world, None)
    ((body,),) = world.rows("select body from record where type = 'followup'")
    made = msgspec.json.decode(body)
    assert (made["owner"], made["counterpart"]) == ("bob", "dot")


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


@pytest.mark.parametrize(("at", "due"), [
    ("2026-06-05T10:00", "2026-06-10"), ("2026-06-08T23:30", "2026-06-11"), ("2026-06-06T10:00", "2026-06-10"),
    ("2026-10-23T10:00", "2026-10-28"), ("2026-08-27T10:00", "2026-09-02"),
])  # fmt: skip
def test_a_follow_up_is_due_three_working_days_later(at: str, due: str) -> None:
    hours = Hours("Europe/London", frozenset({date(2026, 8, 31)}))
    london = ZoneInfo("Europe/London")
    found = due_after(int(datetime.fromisoformat(at).replace(tzinfo=london).timestamp() * 1000), hours)
    assert datetime.fromtimestamp(found / 1000, london).strftime("%Y-%m-%d %H:%M") == f"{due} 23:59"
