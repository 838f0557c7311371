"""What each answer of a push service does: to the message, to the phone, to the whole service."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.push.ends import PhoneKeys, PushService, b64
from tests.routes.conftest import NOW
from tests.world import START, World
from wallfly.push.answers import TRIES, Answer, effect_of, patience
from wallfly.push.keys import open_keys
from wallfly.push.payloads import payload, topic
from wallfly.push.sender import Sender
from wallfly.push.worker import AT_ONCE, CLAIMED, Worker
from wallfly.store.engine import Transaction
from wallfly.store.outbox import KEPT_MS, LEASE_MS, claim, enqueue, forget_finished
from wallfly.store.people import add_device, revoke_device
from wallfly.store.push_subscriptions import Subscription, keep_subscription, live_subscriptions

HOUR = 3_600_000
KEYS = PhoneKeys()
FCM, APPLE = "https://fcm.googleapis.com/fcm/send/", "https://web.push.apple.com/"


class Row(NamedTuple):
    state: str
    failure: str | None
    status: int | None
    due: int
    attempts: int


class Office:
    """A store with phones in it, and a worker that sends to a push service on loopback."""

    def __init__(self, folder: Path, service: PushService) -> None:
        self.world = World(folder)
        self.service = service
        self.sender = Sender(open_keys(folder), "push@harbour-and-vale.org", service.route)
        self.worker = Worker(self.world.db, self.sender, random.Random(1))
        self.runner = asyncio.Runner()

    def phone(self, member: str, name: str = "", base: str = FCM) -> Subscription:
        device = f"phone-{member}{name}"
        made = Subscription(
            f"s-{member}{name}", member, device, f"{base}{member}{name}", b64(KEYS.point), b64(KEYS.auth)
        )
        self.world.db.write_now(add_device, device, member, f"hash of {device}", START)
        self.world.db.write_now(keep_subscription, made, START)
        return made

    def write(self, id: str, to: Subscription, lives: int = 48 * HOUR, due: int = NOW) -> str:
        text = payload("Wallfly", "Something new.", "https://w.test/", "tag")
        self.world.db.write_now(enqueue, id, "test", to, text, topic(to.member, "test"), "normal", due, NOW + lives)
        return id

    def send(self, at: int = NOW) -> int:
        return self.runner.run(self.worker.send_due(at))

    def row(self, id: str) -> Row:
        sql = "select state, failure, last_status, due, attempts from outbox where id = :id"
        return Row(*self.world.rows(sql, id=id)[0])

    def live(self, member: str) -> bool:
        return bool(self.world.db.read_now(live_subscriptions, member))

    def close(self) -> None:
        self.runner.run(self.sender.close())
        self.runner.close()
        self.world.db.close()


@pytest.fixture
def office(tmp_path: Path, service: PushService) -> Iterator[Office]:
    made = Office(tmp_path, service)
    yield made
    made.close()


@pytest.mark.parametrize(("status", "state", "failure", "live"), [
    (200, "sent", None, True), (201, "sent", None, True), (202, "sent", None, True),
    (301, "failed", "moved", True), (302, "failed", "moved", True), (307, "failed", "moved", True),
    (400, "failed", "refused", True), (401, "due", None, True), (403, "due", None, True),
    (404, "dropped", "gone", False), (410, "dropped", "gone", False), (413, "due", None, True),
    (429, "due", None, True), (500, "due", None, True), (502, "due", None, True), (503, "due", None, True),
])  # fmt: skip
def test_each_status(office: Office, status: int, state: str, failure: str | None, live: bool) -> None:
    office.write("m", office.phone("ann"))
    office.service.status, office.service.headers = status, {"location": "http://169.254.169.254/"}
    office.send()
    row = office.row("m")
    assert (row.state, row.failure, row.status) == (state, failure, status)
    assert office.live("ann") is live
    assert len(office.service.seen) == 1


def test_a_service_that_cannot_be_reached_is_tried_again(office: Office) -> None:
    office.write("m", office.phone("ann"))
    office.service.http.shutdown()
    office.service.http.server_close()
    office.send()
    assert (office.row("m").state, office.row("m").status) == ("due", 0)
    assert NOW <= office.row("m").due <= NOW + 60_000


def test_a_403_deletes_nothing_and_stops_the_service_once_it_is_clearly_us(office: Office) -> None:
    phones = [office.phone(name) for name in ("ann", "bob", "cyd")]
    apple = office.phone("dot", base=APPLE)
    for phone in phones:
        office.write(f"to {phone.member}", phone)
    office.service.status = 403
    office.send()
    assert all(office.live(phone.member) for phone in phones)
    (paused,) = office.world.rows("select audience, paused_until from push_service where paused_until > 0")
    assert paused == ("https://fcm.googleapis.com", NOW + HOUR)
    office.service.status = 201
    before = len(office.service.seen)
    office.write("to dot", apple)
    office.send(NOW + HOUR - 1)
    assert (office.row("to dot").state, len(office.service.seen)) == ("sent", before + 1)
    office.send(NOW + HOUR)
    assert {office.row(f"to {phone.member}").state for phone in phones} == {"sent"}
    assert office.world.rows("select refused from push_service") == [(0,)]


def test_one_phone_that_is_refused_stops_nobody_else(office: Office) -> None:
    ann, bob = office.phone("ann"), office.phone("bob")
    office.write("a", ann)
    office.service.status = 403
    for step in range(3):
        office.send(NOW + step * 120_000)
    assert office.row("a").attempts == 3
    office.service.status = 201
    office.write("b", bob)
    office.send(NOW + 241_000)
    assert office.row("b").state == "sent"


def test_a_signature_that_was_refused_is_made_anew_but_not_again_and_again(office: Office) -> None:
    office.write("m", office.phone("ann"))
    office.service.status = 403
    for step in range(20):
        office.send(NOW + step * 120_000)
    tried, signed = len(office.service.seen), len({headers["authorization"] for headers, _ in office.service.seen})
    assert tried == 20 and 2 <= signed <= 4


@pytest.mark.parametrize(("headers", "until"), [
    ({}, 120_000), ({"retry-after": "600"}, 600_000), ({"retry-after": "soon"}, 120_000),
])  # fmt: skip
def test_a_429_pauses_the_whole_service(office: Office, headers: dict[str, str], until: int) -> None:
    ann, bob = office.phone("ann"), office.phone("bob")
    office.write("a", ann)
    office.service.status, office.service.headers = 429, headers
    office.send()
    office.service.status = 201
    office.write("b", bob)
    office.send(NOW + until - 1)
    assert (office.row("a").state, office.row("b").state, len(office.service.seen)) == ("due", "due", 1)
    office.send(NOW + until)
    assert (office.row("a").state, office.row("b").state) == ("sent", "sent")


def test_a_pause_outlives_a_restart(office: Office, tmp_path: Path) -> None:
    office.write("a", office.phone("ann"))
    office.service.status, office.service.headers = 429, {"retry-after": "600"}
    office.send()
    office.service.status = 201
    office.worker = Worker(office.world.db, office.sender, random.Random(2))
    assert office.send(NOW + 599_999) == 0


def test_patience_is_a_number_or_a_date() -> None:
    assert patience("120", NOW) == 120
    assert patience("Thu, 01 Jan 1970 00:02:00 GMT", 0) == 120
    assert patience("Thu, 01 Jan 1970 00:02:00 GMT", NOW) == 0
    assert patience("", NOW) is None and patience("later", NOW) is None


def test_what_is_too_long_goes_out_as_a_hint_once(office: Office) -> None:
    office.write("m", office.phone("ann"))
    office.service.status = 413
    office.send()
    office.send()
    assert (office.row("m").state, office.row("m").failure) == ("failed", "too long")
    first, second = (KEYS.decrypt(body) for _, body in office.service.seen)
    assert len(first) == 1024 and second == b'{"notification":{}}'


def test_a_phone_that_is_refused_three_times_in_a_row_is_given_up(office: Office) -> None:
    phone = office.phone("ann")
    for number, status in enumerate((400, 400, 201, 400, 400, 400)):
        assert office.live("ann")
        office.write(f"m{number}", phone)
        office.service.status = status
        office.send()
    assert not office.live("ann")


def test_messages_are_forgotten_a_month_after_they_went_and_never_before(office: Office) -> None:
    phone = office.phone("ann")
    office.write("sent", phone)
    office.send()
    office.write("waits", phone, due=NOW + 100 * 24 * HOUR)
    assert office.world.db.write_now(forget_finished, NOW + KEPT_MS) == 0
    assert office.world.db.write_now(forget_finished, NOW + KEPT_MS + 1) == 1
    assert office.world.rows("select id from outbox") == [("waits",)]


def test_nothing_is_sent_after_its_time(office: Office) -> None:
    office.write("m", office.phone("ann"), lives=1000)
    assert office.send(NOW + 1000) == 0
    assert (office.row("m").state, office.row("m").failure) == ("dropped", "too late")


def test_a_phone_that_was_signed_out_gets_nothing_more(office: Office) -> None:
    phone = office.phone("ann")
    office.write("m", phone)
    office.world.db.write_now(revoke_device, "ann", phone.device, NOW)
    assert office.send() == 0 and office.service.seen == [] and not office.live("ann")


def test_a_message_tells_its_life_and_no_more_than_four_hours(office: Office) -> None:
    phone = office.phone("ann")
    office.write("short", phone, lives=600_000)
    office.write("long", phone)
    office.send()
    assert sorted(int(headers["ttl"]) for headers, _ in office.service.seen) == [600, 4 * 3600]


@given(st.integers(1, TRIES - 1), st.floats(0, 1), st.sampled_from([0, 500, 502, 503, 504]))
def test_waiting_is_spread_out_and_bounded(attempts: int, draw: float, status: int) -> None:
    effect = effect_of(Answer(status, ""), attempts, draw)
    assert effect.state == "due" and 0 <= effect.wait_ms <= 30_000 * 2**attempts
    assert effect_of(Answer(status, ""), TRIES, draw).failure == "no answer"


def test_a_service_that_is_down_for_an_hour_is_not_stormed(office: Office) -> None:
    for number in range(12):
        office.write(f"m{number}", office.phone("ann", str(number)), lives=6 * HOUR)
    office.service.status = 503
    for minute in range(60):
        office.send(NOW + minute * 60_000)
    assert len(office.service.seen) <= 12 * TRIES
    office.service.status = 201
    failed = office.world.rows("select count(*) from outbox where state = 'failed'")[0][0]
    for minute in range(60, 125):
        office.send(NOW + minute * 60_000)
    sent = office.world.rows("select count(*) from outbox where state = 'sent'")[0][0]
    assert sent == 12 - failed


def test_never_more_at_once_than_is_polite(office: Office) -> None:
    inside = most = 0
    plain: Callable[..., Any] = office.sender.send

    async def counted(*args: Any) -> Any:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        try:
            return await plain(*args)
        finally:
            inside -= 1

    office.sender.send = counted  # type: ignore[method-assign]
    phone = office.phone("ann")
    for number in range(3 * AT_ONCE):
        office.write(f"m{number}", phone)
    assert office.send() == 3 * AT_ONCE
    assert most == AT_ONCE


def test_eight_workers_never_take_one_message_twice(office: Office) -> None:
    phone = office.phone("ann")

    def fill(tx: Transaction) -> None:
        for number in range(4000):
            enqueue(tx, f"m{number}", "test", phone, b"{}", "t", "low", NOW, NOW + HOUR)

    office.world.db.write_now(fill)

    async def drain() -> list[str]:
        got: list[str] = []
        while taken := await office.world.db.write(claim, NOW, 50):
            got += [one.id for one in taken]
        return got

    async def all_of_them() -> list[list[str]]:
        return list(await asyncio.gather(*(drain() for _ in range(8))))

    got = [id for one in office.runner.run(all_of_them()) for id in one]
    assert len(got) == len(set(got)) == 4000
    again = office.world.db.write_now(claim, NOW + LEASE_MS, 5000)
    assert len(again) == 4000 and all(one.attempts == 2 for one in again)


SENDER = """
import asyncio, sys
from pathlib import Path
from wallfly.push.keys import open_keys
from wallfly.push.sender import Sender
from wallfly.push.worker import Worker
from wallfly.store.sqlite import open_engine
folder, port, now = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
db = open_engine(folder / "wallfly.db")
sender = Sender(open_keys(folder), "push@harbour-and-vale.org", lambda to: f"http://127.0.0.1:{port}/" + to.rpartition("/")[2])
asyncio.run(Worker(db, sender).send_due(now, at_most=1000))
"""


def test_killed_in_the_middle_of_a_thousand_everyone_is_told_and_nobody_sees_two(
    office: Office, tmp_path: Path
) -> None:
    """A message that was in flight at the kill goes again, under the same topic and tag: the push service
    keeps the newest of a topic, a phone shows one of a tag."""

    def fill(tx: Transaction) -> None:
        for number in range(1000):
            who = f"w{number}"
            tx.run("insert into member (id, nickname, role, joined) values (:id, :id, 'observer', 0)", id=who)
            add_device(tx, f"d{number}", who, f"h{number}", START)
            phone = Subscription(f"s{number}", who, f"d{number}", f"{FCM}{who}", b64(KEYS.point), b64(KEYS.auth))
            keep_subscription(tx, phone, START)
            text = payload("Wallfly", "Something new.", "https://w.test/", f"test-{who}")
            enqueue(tx, f"m{number}", "test", phone, text, topic(who, "test"), "normal", NOW, NOW + HOUR)

    office.world.db.write_now(fill)
    port = str(office.service.http.server_port)
    office.service.tell_at = 400
    process = subprocess.Popen([sys.executable, "-c", SENDER, str(tmp_path), port, str(NOW)])
    assert office.service.told.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    sent_before = len(office.service.seen)
    with sqlite3.connect(tmp_path / "wallfly.db") as file:
        flying = {
            id for (id,) in file.execute("select id from outbox where state = 'due' and leased_until is not null")
        }
    assert sent_before < 1000 and 0 < len(flying) <= CLAIMED
    office.runner.run(office.worker.send_due(NOW + 1, at_most=1000))
    office.runner.run(office.worker.send_due(NOW + LEASE_MS, at_most=1000))
    assert office.world.rows("select state, count(*) from outbox group by state") == [("sent", 1000)]
    topics = Counter(headers["topic"] for headers, _ in office.service.seen)
    assert topics.keys() == {topic(f"w{number}", "test") for number in range(1000)}
    repeated = {one for one, times in topics.items() if times > 1}
    assert repeated <= {topic("w" + id[1:], "test") for id in flying}
    assert max(topics.values()) <= 2
    shown: dict[str, set[bytes]] = {}
    for headers, body in office.service.seen:
        if headers["topic"] in repeated:
            shown.setdefault(headers["topic"], set()).add(KEYS.decrypt(body))
    assert all(len(texts) == 1 for texts in shown.values())
