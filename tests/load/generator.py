"""The load: many phones in one process, raw sockets with keep-alive, requests made beforehand.

Arguments: port, connections, seconds, records a request, a file with tokens and, where phones do not
send at once again, how many seconds they wait. Prints as JSON how many records were acknowledged a
second, and the median and 95th percentile of a request in ms.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

WARM_UP = 3  # seconds that are not counted: whoever has just started is still opening things
AT_MOST = 8_000  # requests of one record a second that may be needed; larger ones in proportion, and ten times that


class Phones:
    """Requests of many members; each member's taps are three seconds apart."""

    def __init__(self, tokens: list[str], size: int) -> None:
        self.tokens, self.size, self.turn = tokens, size, 0
        self.now = int(time.time() * 1000)
        self.times = {token: self.now - 5 * 86_400_000 for token in tokens}

    def request(self) -> bytes:
        token = self.tokens[self.turn % len(self.tokens)]
        self.turn += 1
        body = json.dumps({"client_now": int(time.time() * 1000), "v": 1,
                           "records": [self.record(token) for _ in range(self.size)]}).encode()  # fmt: skip
        head = (
            f"POST /api/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def record(self, token: str) -> dict[str, object]:
        at = self.times[token] = self.times[token] + 3000
        made = f"{at:012x}"
        tail = secrets.token_hex(9)
        id = f"{made[:8]}-{made[8:]}-7{tail[:3]}-8{tail[3:6]}-{tail[6:18]}"
        return {
            "type": "event",
            "id": id,
            "at": at,
            "recorded": at,
            "practice": "queue_ack",
            "polarity": 1,
            "place": "till-1",
        }


class Connection(asyncio.Protocol):
    """One phone's line: the next request goes out as soon as an answer is in, or after a pause.
    Written close to the socket, so that what is measured is the server and not its load."""

    def __init__(self, load: Load) -> None:
        self.load, self.answer, self.began = load, b"", 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.began = time.perf_counter()
        if self.began > self.load.until:
            self.transport.close()
            return
        self.transport.write(self.load.prepared.pop() if self.load.prepared else self.load.phones.request())

    def data_received(self, data: bytes) -> None:
        self.answer += data
        head, gap, body = self.answer.partition(b"\r\n\r\n")
        if not gap or len(body) < int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]):
            return
        self.load.answered(head, body, time.perf_counter() - self.began)
        self.answer = b""
        if self.load.pause:
            asyncio.get_running_loop().call_later(self.load.pause, self.send)
        else:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self.load.left -= 1
        if not self.load.left:
            self.load.over.set()


class Load:
    """So many connections for so many seconds, with requests made beforehand."""

    def __init__(self, phones: Phones, connections: int, seconds: int, pause: float) -> None:
        self.phones, self.left, self.seconds, self.pause = phones, connections, seconds, pause
        self.prepared = [
            phones.request()
            for _ in range((WARM_UP + seconds) * (self.most() if not pause else int(connections / pause)) + connections)
        ][::-1]
        self.took: list[float] = []
        self.over = asyncio.Event()
        self.count_from = self.until = self.gone = 0.0

    def most(self) -> int:
        """Requests that may be needed a second when nobody waits."""
        return AT_MOST * (10 if self.phones.size > 1 else 1) // self.phones.size

    def answered(self, head: bytes, body: bytes, took: float) -> None:
        if not head.startswith(b"HTTP/1.1 200") or body.count(b'"stored"') != self.phones.size:
            raise RuntimeError((head + body)[:500])
        if time.perf_counter() > self.count_from:
            self.took.append(took)

    async def run(self, port: int) -> None:
        began = time.perf_counter()
        self.count_from = began + WARM_UP
        self.until = self.count_from + self.seconds
        loop = asyncio.get_running_loop()
        for _ in range(self.left):
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", port)
        await asyncio.wait_for(self.over.wait(), self.seconds + 30)
        self.gone = time.perf_counter() - self.count_from


async def main() -> None:
    port, connections, seconds, size = (int(word) for word in sys.argv[1:5])
    pause = float(sys.argv[6]) if len(sys.argv) > 6 else 0.0
    load = Load(Phones(json.loads(Path(sys.argv[5]).read_text()), size), connections, seconds, pause)
    await load.run(port)
    took = sorted(load.took)
    print(json.dumps({"records": len(took) * size / load.gone, "p50": took[len(took) // 2] * 1000,
                      "p95": took[int(len(took) * 0.95)] * 1000}))  # fmt: skip


uvloop.run(main())
