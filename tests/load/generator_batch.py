"""Batches as bodies, without a network around them."""

from __future__ import annotations

import json
import secrets
import time


def batches(size: int, count: int) -> list[bytes]:
    """So many batches of so many taps, three seconds apart."""
    at = int(time.time() * 1000) - 5 * 86_400_000
    made = []
    for _ in range(count):
        records = []
        for _ in range(size):
            at += 3000 if at < time.time() * 1000 - 10_000 else 1
            tail = secrets.token_hex(9)
            stamp = f"{at:012x}"
            records.append({
                "type": "event", "id": f"{stamp[:8]}-{stamp[8:]}-7{tail[:3]}-8{tail[3:6]}-{tail[6:18]}", "at": at,
                "recorded": at, "practice": "queue_ack", "polarity": 1, "place": "till-1",
            })  # fmt: skip
        made.append(json.dumps({"client_now": int(time.time() * 1000), "v": 1, "records": records}).encode())
    return made
