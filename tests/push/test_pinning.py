"""Where a message really goes: to the address that was checked, under the name it was checked for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpcore
import pytest

from tests.push.ends import PhoneKeys, b64
from tests.routes.conftest import NOW
from wallfly.problems import Problem
from wallfly.push.keys import open_keys
from wallfly.push.sender import ADDRESSES_MS, Message, Sender

KEYS = PhoneKeys()
MESSAGE = Message("https://fcm.googleapis.com/fcm/send/x", b64(KEYS.point), b64(KEYS.auth), b"{}", "t" * 32, "low", 60)
PUBLIC, OTHER, INSIDE = "142.250.74.10", "142.250.74.11", "169.254.169.254"


class Wire:
    """A sender whose name look-ups and connections are ours."""

    def __init__(self, folder: Path) -> None:
        self.addresses: list[str] = [PUBLIC]
        self.looked_up = 0
        self.status, self.headers, self.body = 201, [], b""
        self.read = 0
        self.requests: list[httpcore.Request] = []
        self.sender = Sender(open_keys(folder), "push@harbour-and-vale.org")
        self.sender._pool = self  # type: ignore[assignment]

    @asynccontextmanager
    async def stream(self, method: str, url: str, **more: Any) -> AsyncIterator[httpcore.Response]:
        """As a pool of connections does it."""
        self.requests.append(httpcore.Request(method, url, headers=more["headers"], extensions=more["extensions"]))
        yield httpcore.Response(self.status, headers=self.headers, content=self._body())

    async def _body(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.body), 1000):
            self.read += 1
            yield self.body[at : at + 1000]

    async def _look_up(self, host: str, port: int, **_: Any) -> list[Any]:
        self.looked_up += 1
        if not self.addresses:
            raise socket.gaierror(8, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.addresses]

    def run(self, work: Any) -> Any:
        async def go() -> Any:
            asyncio.get_running_loop().getaddrinfo = self._look_up  # type: ignore[method-assign]
            return await work()

        return asyncio.run(go())

    def send(self, now: int = NOW) -> Any:
        return self.run(lambda: self.sender.send(MESSAGE, now))


@pytest.fixture
def wire(tmp_path: Path) -> Wire:
    return Wire(tmp_path)


def test_the_connection_goes_to_the_address_that_was_checked(wire: Wire) -> None:
    assert wire.send().status == 201
    (request,) = wire.requests
    assert (request.url.host, request.url.target) == (PUBLIC.encode(), b"/fcm/send/x")
    assert dict(request.headers)[b"host"] == b"fcm.googleapis.com"
    assert request.extensions["sni_hostname"] == "fcm.googleapis.com"


@pytest.mark.parametrize("addresses", [[INSIDE], [PUBLIC, INSIDE], ["10.0.0.1"], ["127.0.0.1"]])
def test_a_name_that_leads_inside_gets_nothing(wire: Wire, addresses: list[str]) -> None:
    wire.addresses = addresses
    with pytest.raises(Problem):
        wire.send()
    assert wire.requests == []


def test_a_name_that_changes_its_mind_is_checked_again(wire: Wire) -> None:
    wire.send()
    wire.addresses = [OTHER]
    wire.send(NOW + ADDRESSES_MS - 1)
    assert wire.looked_up == 1 and wire.requests[-1].url.host == PUBLIC.encode()
    wire.addresses = [INSIDE]
    with pytest.raises(Problem):
        wire.send(NOW + ADDRESSES_MS)
    assert len(wire.requests) == 2


def test_no_redirect_is_followed(wire: Wire) -> None:
    wire.status, wire.headers = 307, [(b"location", f"https://{INSIDE}/".encode())]
    assert wire.send().status == 307
    assert len(wire.requests) == 1


def test_no_more_is_read_than_is_of_use(wire: Wire) -> None:
    wire.status, wire.body = 400, b"x" * 100_000
    assert len(wire.send().text) == 200
    assert wire.read == 5  # four kilobytes and a little


def test_an_unknown_name_is_no_answer_when_sending_and_no_obstacle_when_registering(wire: Wire) -> None:
    wire.addresses = []
    assert wire.send().status == 0
    wire.run(lambda: wire.sender.check(MESSAGE.endpoint, NOW))
    wire.addresses = [INSIDE]
    with pytest.raises(Problem):
        wire.run(lambda: wire.sender.check(MESSAGE.endpoint, NOW))


def test_a_thousand_messages_are_signed_once(wire: Wire) -> None:
    signed = {wire.sender.request(MESSAGE, NOW + number * 1000)[0]["authorization"] for number in range(1000)}
    assert len(signed) == 1
    assert wire.sender.request(MESSAGE, NOW + 7 * 3_600_000)[0]["authorization"] not in signed
