"""Two months of nudges, clocks going forward in one and back in another: nobody is told too much, or
at the wrong hour."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.push.ends import PhoneKeys, b64
from tests.world import World, template
from wallfly.domain.entries import HolidayBody
from wallfly.domain.nudges import KINDS, UNREQUESTED
from wallfly.nudges.run import deliver
from wallfly.store.engine import Transaction
from wallfly.store.nudges import Proposal, ask_for_fewer, nudge_id, propose
from wallfly.store.people import add_device, add_member
from wallfly.store.push_subscriptions import Subscription, keep_subscription
from wallfly.store.readers import MessageSettings, hours_of, keep_message_settings, readers

ZONES = {"north": ZoneInfo("Europe/London"), "south": ZoneInfo("Asia/Tokyo")}
KEYS = PhoneKeys()
PEOPLE = 16
HALF_HOUR = 1_800_000


def start_of(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, template())
    made.db.write_now(people)
    yield made
    made.db.close()


def people(tx: Transaction) -> None:
    """Some work short days, some are in Tokyo, one has two phones, one wants quests, one works at weekends."""
    tx.run("delete from member where id <> 'stan'")
    for number in range(PEOPLE):
        who = f"w{number:02}"
        add_member(tx, who, f"Quiet heron {number}", "observer", "tills", "south" if number % 4 == 3 else "north", 0)
        for phone in range(2 if number == 0 else 1):
            name = f"{who}-{phone}"
            add_device(tx, name, who, name, 0)
            keep_subscription(tx, Subscription(name, who, name, f"https://fcm.googleapis.com/fcm/send/{name}",
                                               b64(KEYS.point), b64(KEYS.auth)), 0)  # fmt: skip
    keep_message_settings(tx, "w01", MessageSettings(days=[1, 2, 3], starts=600, ends=14 * 60))
    keep_message_settings(
        tx, "w02", MessageSettings(on=["quest"], off=["widening", "lived_well", "discussion", "thanks", "came_of_it"])
    )
    keep_message_settings(tx, "w04", MessageSettings(days=[5, 6]))
    keep_message_settings(tx, "w05", MessageSettings(off=["widening", "thanks"]))


@pytest.mark.parametrize(("first", "last", "seed"), [("2026-03-02", "2026-05-03", 1), ("2026-10-01", "2026-12-01", 2)])
def test_nobody_is_told_too_much_or_at_the_wrong_hour(world: World, first: str, last: str, seed: int) -> None:
    chance = random.Random(seed)
    holidays = {date(2026, 4, 3), date(2026, 4, 6)}
    catalogue = world.catalogue
    catalogue.holidays.update({str(day): HolidayBody(site="north", on=day.isoformat()) for day in holidays})
    for number, now in enumerate(range(start_of(first), start_of(last), HALF_HOUR)):
        monday = datetime.fromtimestamp(now / 1000, UTC).strftime("%a %H:%M") == "Mon 04:00"  # when quests are made
        kinds = [kind for kind in KINDS if (monday if kind == "quest" else chance.random() < 0.02)]
        world.db.write_now(step, kinds, number, now, catalogue, chance)
    catalogue.holidays.clear()
    sent = world.rows("select nudge.member, nudge.kind, finished, member.site from nudge join member on"
                      " member.id = nudge.member where state = 'sent' order by finished, nudge.id")  # fmt: skip
    assert len(sent) > 400
    assert {kind for _, kind, _, _ in sent} == {kind.name for kind in KINDS.values() if kind.where == "push"}
    assert world.rows("select count(*) from nudge where state = 'digest'")[0][0] > 100
    by_day: dict[tuple[str, date], int] = defaultdict(int)
    for member, kind, at, site in sent:
        there = datetime.fromtimestamp(at / 1000, ZONES[site])
        assert there.weekday() < 5 and 8 <= there.hour < 18, (member, kind, there)
        assert there.weekday() in KINDS[kind].weekdays
        assert not (site == "north" and there.date() in holidays)
        if member == "w01":
            assert there.weekday() in (1, 2, 3) and 10 <= there.hour < 14
        if kind in UNREQUESTED:
            by_day[member, there.date()] += 1
    assert max(by_day.values()) == 1
    for member, day in by_day:
        assert (
            sum(
                count
                for (other, when), count in by_day.items()
                if other == member and day - timedelta(days=7) < when <= day
            )
            <= 3
        )
    assert not [one for one in sent if one[0] == "w04"]
    assert not [one for one in sent if one[0] == "w05" and one[1] in ("widening", "thanks")]
    assert {one[0] for one in sent if one[1] == "quest"} == {"w02"}
    # Every nudge that went out is one row for each phone, and no other row was ever written.
    phones = world.rows("select nudge, count(*) from outbox group by nudge")
    assert len(phones) == len(sent) and {count for _, count in phones} == {1, 2}
    # Those that were not pushed can be read all the same.
    assert world.rows("select count(*) from nudge where id not in (select id from inbox)") == [(0,)]


def step(tx: Transaction, kinds: list[str], number: int, now: int, catalogue: object, chance: random.Random) -> None:
    for reader in readers(tx):
        for kind in kinds:
            if reader.id != "stan" and chance.random() < 0.7:
                told = Proposal(
                    kind, f"{kind}-{number}", reader.id, "tills", "T", "Tills, thank you: it was done.", "/team"
                )
                propose(tx, told, reader, hours_of(reader, catalogue), now)  # type: ignore[arg-type]
    deliver(tx, now, catalogue, "https://w.test")  # type: ignore[arg-type]


def test_fewer_of_these_twice_switches_a_kind_off(world: World) -> None:
    now = start_of("2026-06-09") + 9 * 3_600_000

    def tell(tx: Transaction, thing: str, at: int) -> list[tuple[str, str]]:
        reader = next(one for one in readers(tx) if one.id == "w06")
        propose(
            tx,
            Proposal("discussion", thing, "w06", None, "T", "B", "/values"),
            reader,
            hours_of(reader, world.catalogue),
            at,
        )
        deliver(tx, at, world.catalogue, "https://w.test")
        return tx.rows("select state, because from nudge where thing = :thing", thing=thing)  # type: ignore[return-value]

    day = 24 * 3_600_000
    assert world.db.write_now(tell, "one", now) == [("sent", "due")]
    assert world.db.write_now(ask_for_fewer, "w06", nudge_id("discussion", "one", "w06"), now) == "discussion"
    assert world.db.write_now(ask_for_fewer, "w06", nudge_id("discussion", "one", "w06"), now) == "discussion"
    assert world.db.write_now(tell, "two", now + day) == [("sent", "due")]
    assert world.db.write_now(ask_for_fewer, "w06", nudge_id("discussion", "two", "w06"), now + day) == "discussion"
    assert world.db.write_now(tell, "three", now + 2 * day) == [("off", "switched off")]
    assert world.db.write_now(ask_for_fewer, "w07", nudge_id("discussion", "one", "w06"), now) is None


def test_the_more_important_goes_first_and_the_other_waits(world: World) -> None:
    now = start_of("2026-06-09") + 8 * 3_600_000  # a Tuesday, nine by the site's clock

    def tell(tx: Transaction, at: int) -> dict[str, str]:
        reader = next(one for one in readers(tx) if one.id == "w06")
        for kind in ("lived_well", "discussion", "widening", "followup"):
            propose(
                tx, Proposal(kind, "x", "w06", None, "T", "B", "/team"), reader, hours_of(reader, world.catalogue), at
            )
        deliver(tx, at, world.catalogue, "https://w.test")
        return dict(tx.rows("select kind, state from nudge"))

    assert world.db.write_now(tell, now) == {
        "widening": "sent",
        "followup": "sent",
        "lived_well": "waiting",
        "discussion": "waiting",
    }
    later = now + 24 * 3_600_000
    assert world.db.write_now(tell, later) == {
        "widening": "sent",
        "followup": "sent",
        "lived_well": "sent",
        "discussion": "waiting",
    }
    assert world.db.write_now(tell, later + 25 * 3_600_000)["discussion"] == "digest"
    assert world.rows("select count(*) from inbox") == [(4,)]
