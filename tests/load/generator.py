"""The load: many phones in one process, raw sockets with keep-alive, requests made beforehand.

Arguments: port, connections, seconds, records a request, a file with tokens. Prints as JSON how
many records were acknowledged a second, and the median and 95th percentile of a request in ms.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from collections import deque
from pathlib import Path


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


async def connection(port: int, phones: Phones, prepared: deque[bytes], until: float, took: list[float]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        request = prepared.popleft() if prepared else phones.request()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        took.append(time.perf_counter() - began)
        if not head.startswith(b"HTTP/1.1 200") or body.count(b'"stored"') != phones.size:
            raise RuntimeError((head + body)[:500])
        done += 1
    writer.close()
    return done


async def main() -> None:
    port, connections, seconds, size = (int(word) for word in sys.argv[1:5])
    phones = Phones(json.loads(Path(sys.argv[5]).read_text()), size)
    prepared = deque(phones.request() for _ in range(12_000 // size + connections))
    took: list[float] = []
    began = time.perf_counter()
    done = await asyncio.gather(
        *(connection(port, phones, prepared, began + seconds, took) for _ in range(connections))
    )
    gone = time.perf_counter() - began
    took.sort()
    print(json.dumps({"records": sum(done) * size / gone, "p50": took[len(took) // 2] * 1000,
                      "p95": took[int(len(took) * 0.95)] * 1000}))  # fmt: skip


asyncio.run(main())
