"""How long one's own page takes while a whole floor syncs: /api/me of an observer with 5,000 records."""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.browser.wallfly_process import Server, set_up
from tests.load.bench import ROOT, people

RECORDS = 5_000
WEEKS = 12  # over which they are spread: a season
PHONES = 100
SECONDS = 8
DAY_MS = 86_400_000


def measure() -> dict[str, float]:
    """The 95th percentile of /api/me, ms: with phones that send ten records every second, and with
    phones that never pause; and how many records came in a second meanwhile."""
    with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as folder:
        data = Path(folder) / "data"
        set_up(data)
        tokens = people(data)
        everyone = json.loads(tokens.read_text())
        own, others = everyone[0], data / "others.json"
        others.write_text(json.dumps(everyone[1:]))
        with Server(data) as server:
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            for start in range(0, RECORDS, 500):
                sync(line, own, [record(number) for number in range(start, start + 500)])
            settled(line, own)
            found: dict[str, float] = {}
            for name, size, pause in (("pausing", 10, 1.0), ("never pausing", 1, 0.0)):
                found[name], found[f"{name}, records"] = while_syncing(line, own, server.port, others, size, pause)
    return found


def while_syncing(
    line: http.client.HTTPConnection, own: str, port: int, others: Path, size: int, pause: float
) -> tuple[float, float]:
    words = [
        sys.executable,
        "-m",
        "tests.load.generator",
        str(port),
        str(PHONES),
        str(SECONDS),
        str(size),
        str(others),
        str(pause),
    ]
    took = []
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
        while load.poll() is None:
            began = time.perf_counter()
            me = ask(line, "GET", "/api/me", own)
            took.append(time.perf_counter() - began)
            assert me["records"]["stored"] == RECORDS
            time.sleep(0.02)  # one looks again and again, and is not a load of one's own
        assert load.stdout is not None
        said = json.loads(load.stdout.read().splitlines()[-1])
    return sorted(took)[int(len(took) * 0.95)] * 1000, said["records"]


def settled(line: http.client.HTTPConnection, own: str) -> None:
    """Wait until the points of what was sent are worked out."""
    for _ in range(200):
        if ask(line, "GET", "/api/me", own)["points"]["season"]:
            return
        time.sleep(0.1)
    raise AssertionError("the records were not worked out within 20 seconds")


def sync(line: http.client.HTTPConnection, token: str, records: list[dict[str, Any]]) -> None:
    told = ask(line, "POST", "/api/sync", token, {"client_now": int(time.time() * 1000), "v": 1, "records": records})
    assert all(one["status"] == "stored" for one in told["results"])


def ask(line: http.client.HTTPConnection, method: str, path: str, token: str, body: Any = None) -> Any:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    line.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = line.getresponse()
    content = answer.read()
    assert answer.status == 200, content[:500]
    return json.loads(content)


def record(number: int) -> dict[str, Any]:
    at = int(time.time() * 1000) - (number + 1) * (WEEKS * 7 * DAY_MS // RECORDS)
    made, tail = f"{at:012x}", secrets.token_hex(9)
    id = f"{made[:8]}-{made[8:]}-7{tail[:3]}-8{tail[3:6]}-{tail[6:18]}"
    return {"type": "event", "id": id, "at": at, "recorded": at, "practice": "queue_ack",
            "polarity": (-1, 1)[number % 2], "place": "till-1"}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure()))
