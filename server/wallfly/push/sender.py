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
from wallfly.push.endpoints import all_public, check_endpoint
from wallfly.push.keys import Keys, is_real_contact, open_keys

if TYPE_CHECKING:
    import httpx

SIGNED_FOR_S = 12 * 3600
SIGNED_AGAIN_S = 6 * 3600
AT_ONCE = 50
LONGEST = 3993  # bytes of plaintext that fit in one encrypted record
ANSWER_BYTES = 4096


class Message(NamedTuple):
    """One message to one phone; `ttl` in seconds."""

    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    topic: str
    urgency: str
    ttl: int


class Answer(NamedTuple):
    """What the push service said; status 0 when it could not be reached."""

    status: int
    text: str
    retry_after: int | None = None


class Sender:
    """Encrypts, signs and sends. `route` sends to another address than the endpoint's, for tests."""

    def __init__(self, keys: Keys, contact: str, route: Callable[[str], str] | None = None) -> None:
        self.keys = keys
        self._contact = contact.removeprefix("mailto:")
        self._route = route
        self._signed: dict[str, tuple[int, str]] = {}
        self._client: httpx.AsyncClient | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._webpush: Any = None

    def request(self, message: Message, now: int) -> tuple[dict[str, str], bytes]:
        """Headers and encrypted body of a message; `now` in ms."""
        from webpush import WebPush, WebPushSubscription

        if len(message.payload) > LONGEST:
            raise ValueError("This message is too long to be sent.")
        if self._webpush is None:
            self._webpush = WebPush(self.keys.private, self.keys.public, self._contact, ttl=60)
        subscription = WebPushSubscription(
            endpoint=message.endpoint,
            keys={"p256dh": message.p256dh, "auth": message.auth},
        )
        # Only the encryption: signing is ours, once per push service instead of once per message.
        body = self._webpush._encrypt(message.payload, subscription)
        headers = {
            "authorization": self._authorization(message.endpoint, now // 1000),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(message.ttl),
            "topic": message.topic,
            "urgency": message.urgency,
        }
        return headers, body

    async def send(self, message: Message, now: int) -> Answer:
        """Send one message and say what came back. Raises Problem when its address is not allowed."""
        check_endpoint(message.endpoint)
        headers, body = self.request(message, now)
        async with self._turns:
            return await self._post(message.endpoint, headers, body)

    async def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            await self._client.aclose()

    def _authorization(self, endpoint: str, now: int) -> str:
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        signed_at, header = self._signed.get(audience, (0, ""))
        if not header or now - signed_at > SIGNED_AGAIN_S:
            import jwt

            sub = self._contact if self._contact.startswith("https://") else f"mailto:{self._contact}"
            claims = {"aud": audience, "exp": now + SIGNED_FOR_S, "sub": sub}
            token = jwt.encode(claims, self.keys.private.decode(), algorithm="ES256")
            header = f"vapid t={token}, k={self.keys.application_server_key}"
            self._signed[audience] = (now, header)
        return header

    async def _post(self, endpoint: str, headers: dict[str, str], body: bytes) -> Answer:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(
                http2=True, follow_redirects=False, trust_env=False,
                limits=httpx.Limits(max_connections=8), timeout=httpx.Timeout(5, connect=3),
            )  # fmt: skip
        try:
            if self._route is not None:
                response = await self._client.post(self._route(endpoint), headers=headers, content=body)
            else:
                response = await self._pinned(endpoint, headers, body)
        except (httpx.HTTPError, OSError) as error:
            return Answer(0, type(error).__name__)
        wait = response.headers.get("retry-after", "")
        return Answer(response.status_code, response.text[:200], int(wait) if wait.isdecimal() else None)

    async def _pinned(self, endpoint: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        """Resolve once, refuse inside addresses, and connect to just the address that was checked."""
        assert self._client is not None
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not all_public(addresses):
            raise Problem("endpoint_not_allowed")
        pinned = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        return await self._client.post(
            parts._replace(netloc=pinned).geturl(),
            headers={**headers, "host": host},
            content=body,
            extensions={"sni_hostname": host},
        )


def open_sender(config: Config, catalogue: Catalogue) -> Sender | None:
    """The sender, or None while there is no real contact that push services could write to."""
    contact = catalogue.settings.get("push_contact", "")
    return Sender(open_keys(config.data), contact) if is_real_contact(contact) else None
