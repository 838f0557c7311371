"""Connections to push services: HTTP/2 over TLS, few of them, renewed when the other side hung up."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push.ends import PhoneKeys, b64
from tests.push.stand_in import own_certificate
from tests.routes.conftest import NOW
from wallfly.push.keys import open_keys
from wallfly.push.sender import Message, Sender
from wallfly.push.wire import CONNECTIONS, open_pool
from wallfly.push.worker import AT_ONCE

KEYS = PhoneKeys()


class Service(asyncio.Protocol):
    """One connection of a push service that speaks HTTP/2 only and holds its answers until told."""

    opened: list[Service]
    bodies: list[int]

    def __init__(self, opened: list[Service], bodies: list[int]) -> None:
        self.opened, self.bodies, self.waiting = opened, bodies, list[int]()
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.opened.append(self)
        self.h2.initiate_connection()
        self._flush()

    def data_received(self, data: bytes) -> None:
        for event in self.h2.receive_data(data):
            if isinstance(event, h2.events.DataReceived):
                self.bodies.append(len(event.data or b""))
            elif isinstance(event, h2.events.StreamEnded):
                self.waiting.append(event.stream_id)
        self._flush()
        asyncio.get_running_loop().call_soon(self._answer)

    def _answer(self) -> None:
        for stream in self.waiting:
            self.h2.send_headers(stream, [(":status", "201")], end_stream=True)
        self.waiting.clear()
        self._flush()

    def _flush(self) -> None:
        self.transport.write(self.h2.data_to_send())


class Office:
    """A sender and a push service on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[Service] = []
        self.bodies: list[int] = []

    def run(self, work: Callable[[Sender], Awaitable[Any]], trusting: bool = True) -> Any:
        async def go() -> Any:
            context = own_certificate(ec.generate_private_key(ec.SECP256R1()))
            context.set_alpn_protocols(["h2"])
            server = await asyncio.get_running_loop().create_server(
                lambda: Service(self.opened, self.bodies), "127.0.0.1", 0, ssl=context
            )
            port = server.sockets[0].getsockname()[1]
            sender = Sender(open_keys(self.folder), "push@harbour-and-vale.org", lambda _: f"https://127.0.0.1:{port}/")
            if trusting:
                sender._pool = open_pool(ssl._create_unverified_context())
            try:
                return await work(sender)
            finally:
                await sender.close()
                server.close()

        return asyncio.run(go())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def send(sender: Sender) -> Awaitable[Any]:
    return sender.send(
        Message("https://fcm.googleapis.com/x", b64(KEYS.point), b64(KEYS.auth), b"{}", "t", "low", 60), NOW
    )


def test_many_messages_share_a_few_connections(office: Office) -> None:
    async def work(sender: Sender) -> list[int]:
        await send(sender)
        return [one.status for one in await asyncio.gather(*(send(sender) for _ in range(AT_ONCE)))]

    assert office.run(work) == [201] * AT_ONCE
    assert sum(size > 0 for size in office.bodies) == AT_ONCE + 1 and len(office.opened) <= CONNECTIONS


def test_nothing_is_said_to_a_service_whose_certificate_nobody_vouches_for(office: Office) -> None:
    answer = office.run(send, trusting=False)
    assert answer.status == 0 and "SSL" in answer.text
    assert office.bodies == []


def test_a_service_that_hung_up_meanwhile_is_called_again(office: Office) -> None:
    async def work(sender: Sender) -> list[int]:
        first = await send(sender)
        lost = asyncio.Event()
        office.opened[0].connection_lost = lambda _: lost.set()  # type: ignore[method-assign]
        office.opened[0].transport.close()
        await lost.wait()
        return [first.status, (await send(sender)).status, (await send(sender)).status]

    found = office.run(work)
    assert found == [201, 201, 201]
    assert len(office.opened) == 2
