"""A message from the outbox to a phone's keys: through the real worker, decrypted at the other end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push.ends import PhoneKeys, PushService, b64, unb64
from tests.routes.conftest import NOW, Doors
from wallfly.problems import Problem
from wallfly.push.endpoints import all_public, check_endpoint, check_keys
from wallfly.push.keys import is_real_contact, open_keys
from wallfly.push.payloads import payload, topic
from wallfly.push.sender import Message, Sender
from wallfly.push.worker import Worker
from wallfly.store.outbox import LEASE_MS, claim

ENDPOINT = "https://fcm.googleapis.com/fcm/send/"


@pytest.fixture
def doors(tmp_path: Path, service: PushService) -> Iterator[Doors]:
    made = Doors(tmp_path)
    wallfly = made.app.state.wallfly
    wallfly.sender = Sender(open_keys(tmp_path), "push@harbour-and-vale.org", service.route)
    wallfly.worker = Worker(made.db, wallfly.sender, random.Random(1))
    yield made
    made.close()


def subscribe(doors: Doors, keys: PhoneKeys, who: str = "ann", name: str = "phone-of-ann") -> Any:
    body = {
        "endpoint": ENDPOINT + name,
        "expirationTime": None,
        "keys": {"p256dh": b64(keys.point), "auth": b64(keys.auth)},
    }
    return doors.ask("PUT", "/api/push-subscriptions", who, json=body)


def test_the_test_message_arrives_and_can_be_read_by_the_phone_alone(doors: Doors, service: PushService) -> None:
    keys = PhoneKeys()
    assert subscribe(doors, keys).status_code == 200
    got = doors.ask("POST", "/api/push-subscriptions/test", json={})
    assert got.json() == {"results": [{"state": "sent", "status": 201, "answer": ""}]}
    ((headers, body),) = service.seen
    plain = keys.decrypt(body)
    assert len(plain) == 1024
    message = msgspec.json.decode(plain)
    assert message["web_push"] == 8030
    assert message["notification"]["title"] == "Wallfly"
    assert message["notification"]["navigate"].endswith("/")
    assert headers["content-encoding"] == "aes128gcm" and headers["content-type"] == "application/octet-stream"
    assert headers["topic"] == topic("ann", "test") and len(headers["topic"]) == 32
    assert int(headers["ttl"]) > 0 and headers["urgency"] == "high"
    assert b"receives" not in body
    with pytest.raises(InvalidTag):
        PhoneKeys().decrypt(body)


def test_the_signature_says_who_sends_and_to_whom(doors: Doors, service: PushService) -> None:
    subscribe(doors, PhoneKeys())
    key = doors.ask("GET", "/api/push-subscriptions").json()["application_server_key"]
    for _ in range(3):
        doors.ask("POST", "/api/push-subscriptions/test", json={})
    signed = {headers["authorization"] for headers, _ in service.seen}
    assert len(service.seen) == 3 and len(signed) == 1
    token, k = signed.pop().removeprefix("vapid t=").split(", k=")
    assert k == key
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(k))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience="https://fcm.googleapis.com",
                        options={"verify_exp": False})  # fmt: skip
    assert claims["sub"] == "mailto:push@harbour-and-vale.org"
    assert claims["exp"] - NOW // 1000 == 12 * 3600


def test_the_audience_keeps_a_port_that_is_not_the_usual_one(tmp_path: Path) -> None:
    sender = Sender(open_keys(tmp_path), "push@harbour-and-vale.org")
    keys = PhoneKeys()
    message = Message("https://push.example:8443/x", b64(keys.point), b64(keys.auth), b"{}", "t" * 32, "low", 60)
    headers, _ = sender.request(message, NOW)
    token = headers["authorization"].removeprefix("vapid t=").split(", k=")[0]
    assert jwt.decode(token, options={"verify_signature": False})["aud"] == "https://push.example:8443"


def test_two_workers_never_take_the_same_message_and_a_dead_one_gives_it_back(
    doors: Doors, service: PushService
) -> None:
    subscribe(doors, PhoneKeys())
    service.status = 503
    doors.ask("POST", "/api/push-subscriptions/test", json={})
    doors.db.write_now(lambda tx: tx.run("update outbox set due = :now", now=NOW))
    (taken,) = doors.db.write_now(claim, NOW + 1, 10)
    assert doors.db.write_now(claim, NOW + 2, 10) == []
    (again,) = doors.db.write_now(claim, NOW + 1 + LEASE_MS, 10)
    assert (again.id, again.topic) == (taken.id, taken.topic)


def test_a_phone_belongs_to_one_member(doors: Doors) -> None:
    keys = PhoneKeys()
    assert subscribe(doors, keys).status_code == 200
    assert subscribe(doors, keys).status_code == 200
    assert subscribe(doors, keys, "lea").json()["problem"]["code"] == "endpoint_taken"
    assert subscribe(doors, keys, "lea").status_code == 409
    assert doors.ask("DELETE", "/api/push-subscriptions").status_code == 204
    assert doors.ask("POST", "/api/push-subscriptions/test", json={}).json()["problem"]["code"] == "not_subscribed"


def test_messages_stay_off_until_there_is_a_contact(tmp_path: Path) -> None:
    doors = Doors(tmp_path)
    try:
        assert doors.ask("GET", "/api/push-subscriptions").json()["application_server_key"] is None
    finally:
        doors.close()
    assert is_real_contact("ops@harbour.org") and is_real_contact("https://harbour.org/contact")
    for nobody in ("", "ops@localhost", "ops@shop.invalid", "someone", "http://harbour.org"):
        assert not is_real_contact(nobody)


GOOD = [
    "https://fcm.googleapis.com/fcm/send/x", "https://updates.push.services.mozilla.com/wpush/v2/x",
    "https://web.push.apple.com/x", "https://wns2-par02p.notify.windows.com/w/?token=x", "https://fcm.googleapis.com:443/x",
]  # fmt: skip
BAD = [
    "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://user@fcm.googleapis.com/x",
    "https://evil.test/fcm.googleapis.com/", "https://fcm.googleapis.com.evil.test/x", "https://fcm.googleapis.com@evil.test/x",
    "https://evil.test#fcm.googleapis.com", "https://fcm.googleapis.com/x#y", "https://notify.windows.com/x",
    "https://.push.apple.com/x", "https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "https://localhost/x",
    "https://xpush.apple.com/x", "ftp://fcm.googleapis.com/x", "", "https://", "https://fcm.googleapis.com\\@evil.test/x",
    "https://fcm.googleapis.com/ x", "https://fcm.googleapis.com:99999/x", "https://fcm.googleapis.com/" + "x" * 2048,
]  # fmt: skip


@pytest.mark.parametrize("endpoint", GOOD)
def test_known_push_services_are_allowed(endpoint: str) -> None:
    check_endpoint(endpoint)


@pytest.mark.parametrize("endpoint", BAD)
def test_nothing_else_is(endpoint: str) -> None:
    with pytest.raises(Problem):
        check_endpoint(endpoint)


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::",
])  # fmt: skip
def test_addresses_that_lead_inside_are_refused(address: str) -> None:
    assert not all_public([address])
    assert not all_public(["142.250.74.10", address])


def test_public_addresses_pass_and_none_does_not() -> None:
    assert all_public(["142.250.74.10", "2a00:1450:4001:81b::200a"])
    assert not all_public([])


def test_keys_a_browser_could_not_use_are_refused() -> None:
    good = PhoneKeys()
    check_keys(b64(good.point), b64(good.auth))
    off_curve = b"\x04" + b"\x01" * 64
    compressed = good.private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
    for point, auth in ((off_curve, good.auth), (compressed, good.auth), (good.point, b"x"), (b"", good.auth)):
        with pytest.raises(Problem):
            check_keys(b64(point), b64(auth))
    with pytest.raises(Problem):
        check_keys("*", "*")


def test_every_message_has_one_of_two_lengths() -> None:
    assert {len(payload("T", "x" * size, "https://w.test/", "tag")) for size in range(0, 1500, 50)} == {1024, 2048}
    with pytest.raises(ValueError, match="too long"):
        payload("T", "x" * 3000, "https://w.test/", "tag")


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    first = open_keys(tmp_path)
    assert open_keys(tmp_path) == first
    assert (tmp_path / "push-key.pem").stat().st_mode & 0o777 == 0o600


def test_nothing_is_sent_where_it_may_not_go(tmp_path: Path) -> None:
    sender = Sender(open_keys(tmp_path), "push@harbour-and-vale.org")
    keys = PhoneKeys()
    message = Message("https://127.0.0.1/x", b64(keys.point), b64(keys.auth), b"{}", "t" * 32, "low", 60)
    with pytest.raises(Problem):
        asyncio.run(sender.send(message, NOW))
