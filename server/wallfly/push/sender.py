"""Sending one message: encrypted by webpush, signed once per push service, sent where it may go."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from wallfly.config import Config
from wallfly.domain.catalogue import Catalogue
from wallfly.problems import Problem
from wallfly.push.answers import Answer, patience
from wallfly.push.endpoints import all_public, check_endpoint
from wallfly.push.keys import Keys, is_real_contact, open_keys
from wallfly.store.outbox import audience_of

if TYPE_CHECKING:
    import httpcore

SIGNED_FOR_S = 12 * 3600
SIGNED_AGAIN_S = 6 * 3600
FRESH_S = 600  # a signature this young is not made again: services dislike many of them
LONGEST = 3993  # bytes of plaintext that fit in one encrypted record
TIMEOUTS = {"connect": 3, "read": 5, "write": 5, "pool": 30}  # seconds
ANSWER_BYTES = 4096
ADDRESSES_MS = 60_000  # how long the checked addresses of a push service are used again


class Message(NamedTuple):
    """One message to one phone; `ttl` in seconds."""

    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    topic: str
    urgency: str
    ttl: int


class _To(NamedTuple):
    """A phone as the library looks at it; its keys were checked when it registered."""

    keys: Message


class Sender:
    """Encrypts, signs and sends. `route` sends to another address than the endpoint's, for tests."""

    def __init__(self, keys: Keys, contact: str, route: Callable[[str], str] | None = None) -> None:
        self.keys = keys
        self._contact = contact.removeprefix("mailto:")
        self._route = route
        self._signed: dict[str, tuple[int, str]] = {}
        self._addresses: dict[str, tuple[int, str]] = {}
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._webpush: Any = None
        self._key: Any = None

    def request(self, message: Message, now: int) -> tuple[dict[str, str], bytes]:
        """Headers and encrypted body of a message; `now` in ms."""
        if len(message.payload) > LONGEST:
            raise ValueError("This message is too long to be sent.")
        headers = {
            "authorization": self._authorization(audience_of(message.endpoint), now // 1000),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(message.ttl),
            "topic": message.topic,
            "urgency": message.urgency,
        }
        return headers, self._encrypt(message)

    async def send(self, message: Message, now: int) -> Answer:
        """Send one message and say what came back. Raises Problem when its address is not allowed."""
        check_endpoint(message.endpoint)
        headers, body = self.request(message, now)
        return await self._post(message.endpoint, headers, body, now)

    async def check(self, endpoint: str, now: int) -> None:
        """Raises `endpoint_not_allowed` unless messages may be sent there. A name that cannot be looked up
        now is looked up again at each sending."""
        check_endpoint(endpoint)
        if self._route is None:
            try:
                await self._pin(urlsplit(endpoint).hostname or "", now)
            except OSError:
                return

    def sign_again(self, audience: str, now: int) -> None:
        """A push service did not like our signature: make another, unless this one is fresh."""
        if now // 1000 - self._signed.get(audience, (0, ""))[0] > FRESH_S:
            self._signed.pop(audience, None)

    async def close(self) -> None:
        """Let go of connections."""
        if self._pool is not None:
            await self._pool.aclose()

    def _encrypt(self, message: Message) -> bytes:
        """Only the encryption is the library's: its signing is done anew for every message, loses an
        unusual port, and its settings leak from one message to the next."""
        if self._webpush is None:
            from webpush import WebPush

            self._webpush = WebPush(self.keys.private, self.keys.public, self._contact, ttl=60)
        encrypted: bytes = self._webpush._encrypt(message.payload, _To(message))
        return encrypted

    def _authorization(self, audience: str, now: int) -> str:
        signed_at, header = self._signed.get(audience, (0, ""))
        if not header or not 0 <= now - signed_at <= SIGNED_AGAIN_S:
            header = self._sign(audience, now)
            self._signed[audience] = (now, header)
        return header

    def _sign(self, audience: str, now: int) -> str:
        import jwt

        if self._key is None:
            from cryptography.hazmat.primitives.serialization import load_pem_private_key

            self._key = load_pem_private_key(self.keys.private, None)
        sub = self._contact if self._contact.startswith("https://") else f"mailto:{self._contact}"
        token = jwt.encode({"aud": audience, "exp": now + SIGNED_FOR_S, "sub": sub}, self._key, algorithm="ES256")
        return f"vapid t={token}, k={self.keys.application_server_key}"

    async def _post(self, endpoint: str, headers: dict[str, str], body: bytes, now: int) -> Answer:
        import httpcore

        from wallfly.push.wire import open_pool

        if self._pool is None:
            self._pool = open_pool()
        try:
            url, more, extensions = await self._where(endpoint, now)
            sent = [(key.encode(), value.encode()) for key, value in {**more, **headers}.items()]
            try:
                return await self._exchange(url, sent, body, extensions, now)
            except httpcore.RemoteProtocolError:
                # It had hung up on a connection that was at rest. Sent twice, a message is still one: its topic.
                return await self._exchange(url, sent, body, extensions, now)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return Answer(0, type(error).__name__)

    async def _exchange(
        self, url: str, headers: list[tuple[bytes, bytes]], body: bytes, extensions: dict[str, Any], now: int
    ) -> Answer:
        assert self._pool is not None
        async with self._pool.stream(
            "POST", url, headers=headers, content=body, extensions={"timeout": TIMEOUTS, **extensions}
        ) as response:
            text = await _beginning(response)
            wait = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
            return Answer(response.status, text, patience(wait.decode("latin-1"), now))

    async def _where(self, endpoint: str, now: int) -> tuple[str, dict[str, str], dict[str, Any]]:
        """The address to connect to: just the one that was checked, under the name it was checked for."""
        if self._route is not None:
            return self._route(endpoint), {}, {}
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        address = await self._pin(host, now)
        pinned = f"[{address}]" if ":" in address else address
        return parts._replace(netloc=pinned).geturl(), {"host": host}, {"sni_hostname": host}

    async def _pin(self, host: str, now: int) -> str:
        """An address of the host, all of whose addresses are public. Raises `endpoint_not_allowed`, OSError."""
        known = self._addresses.get(host)
        if known is not None and 0 <= now - known[0] < ADDRESSES_MS:
            return known[1]
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not all_public(addresses):
            raise Problem("endpoint_not_allowed")
        self._addresses[host] = (now, addresses[0])
        return addresses[0]


async def _beginning(response: httpcore.Response) -> str:
    """What a push service says, as far as we care to read."""
    said = b""
    async for chunk in response.aiter_stream():
        said += chunk
        if len(said) >= ANSWER_BYTES:
            break
    return said[:200].decode("utf-8", "replace")


def open_sender(config: Config, catalogue: Catalogue) -> Sender | None:
    """The sender, or None while there is no real contact that push services could write to."""
    contact = catalogue.settings.get("push_contact", "")
    return Sender(open_keys(config.data), contact) if is_real_contact(contact) else None
