"""bin/bench push: messages encrypted and signed a second against two peers, and sent end to end.

Everything runs in one go, the variants in turn. The push service is a process of its own on loopback
that speaks HTTP/2 over TLS and takes 50 ms to answer.
"""

from __future__ import annotations

import json
import resource
import secrets
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import uvloop

from tests.browser.wallfly_process import free_port, set_up
from tests.load.bench import REPORTS, ROOT, picture
from tests.push.ends import PhoneKeys
from wallfly.push.keys import Keys, open_keys
from wallfly.push.payloads import payload, topic
from wallfly.push.sender import Message, Sender
from wallfly.push.wire import open_pool
from wallfly.push.worker import Worker
from wallfly.store.engine import Transaction
from wallfly.store.outbox import enqueue
from wallfly.store.people import add_device, add_member
from wallfly.store.push_subscriptions import Subscription, keep_subscription
from wallfly.store.sqlite import open_engine

RUNS = 5
SECONDS = 2.0
QUEUED = 10_000
PEOPLE = 1000
ANSWER_MS = 50
CONTACT = "push@harbour-and-vale.org"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/"
TEXT = b"x" * 300
NPM = ROOT / "build" / "npm"

SERVICE = f"""
import asyncio

async def app(scope, protocol):
    await protocol()
    await asyncio.sleep({ANSWER_MS / 1000})
    protocol.response_empty(201, [])
"""
NODE = """
const webpush = require("web-push");
const [endpoint, p256dh, auth, publicKey, privateKey, contact, seconds] = process.argv.slice(1);
const options = { vapidDetails: { subject: "mailto:" + contact, publicKey, privateKey }, TTL: 60 };
const subscription = { endpoint, keys: { p256dh, auth } };
const text = "x".repeat(300);
for (let i = 0; i < 50; i++) webpush.generateRequestDetails(subscription, text, options);
let count = 0;
const began = process.hrtime.bigint();
while (Number(process.hrtime.bigint() - began) < Number(seconds) * 1e9) { webpush.generateRequestDetails(subscription, text, options); count++; }
console.log(count / (Number(process.hrtime.bigint() - began) / 1e9));
"""


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def rate(work: Callable[[], object]) -> float:
    """How often a second, after a short warm-up."""
    for _ in range(50):
        work()
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        work()
        count += 1
    return count / (time.perf_counter() - began)


def ours(keys: Keys, phone: PhoneKeys) -> Callable[[], object]:
    sender = Sender(keys, CONTACT)
    message = Message(ENDPOINT + "x", b64(phone.point), b64(phone.auth), TEXT, topic("m", "k"), "normal", 60)
    now = time.time_ns() // 1_000_000
    return lambda: sender.request(message, now)


def pywebpush(keys: Keys, phone: PhoneKeys, folder: Path) -> Callable[[], object]:
    from py_vapid import Vapid
    from pywebpush import WebPusher

    subscription = {"endpoint": ENDPOINT + "x", "keys": {"p256dh": b64(phone.point), "auth": b64(phone.auth)}}
    vapid = Vapid.from_file(str(folder / "push-key.pem"))

    def work() -> object:
        claims = {"aud": "https://fcm.googleapis.com", "sub": f"mailto:{CONTACT}", "exp": int(time.time()) + 43_200}
        return WebPusher(subscription).encode(TEXT, content_encoding="aes128gcm"), vapid.sign(claims)

    return work


def node(keys: Keys, phone: PhoneKeys) -> float:
    from cryptography.hazmat.primitives import serialization

    private: Any = serialization.load_pem_private_key(keys.private, None)
    secret = b64(private.private_numbers().private_value.to_bytes(32, "big"))
    done = subprocess.run(
        ["node", "-e", NODE, "--", ENDPOINT + "x", b64(phone.point), b64(phone.auth), keys.application_server_key, secret,
         CONTACT, str(SECONDS)],
        cwd=NPM, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return float(done.stdout)


def install_npm() -> None:
    """The npm peer, into the build folder."""
    if not (NPM / "node_modules" / "web-push").exists():
        NPM.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "web-push@3.6.7"], cwd=NPM,
                              capture_output=True, text=True)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def fill(tx: Transaction, now: int) -> None:
    """Ten thousand messages to a thousand people, due now."""
    phone = PhoneKeys()
    for number in range(PEOPLE):
        who = f"w{number}"
        add_member(tx, who, "One of many", "observer", None, None, now)
        add_device(tx, f"d{number}", who, secrets.token_hex(16), now)
        keep_subscription(tx, Subscription(f"s{number}", who, f"d{number}", ENDPOINT + who, b64(phone.point),
                                           b64(phone.auth)), now)  # fmt: skip
    text = payload("Wallfly", "Something new for your team.", "https://wallfly.test/#/team", "thanks")
    for number in range(QUEUED):
        one = number % PEOPLE
        to = Subscription(f"s{one}", f"w{one}", f"d{one}", ENDPOINT + f"w{one}", "", "")
        enqueue(tx, f"m{number}", "test", to, text, topic(f"w{one}", str(number)), "normal", now, now + 3_600_000)


def drain(folder: Path, port: int) -> None:
    """Send all that is due, as serving does; prints how fast, and the most memory it took."""
    db = open_engine(folder / "wallfly.db")
    now = time.time_ns() // 1_000_000
    sender = Sender(open_keys(folder), CONTACT, lambda to: f"https://127.0.0.1:{port}/" + to.rpartition("/")[2])

    async def run() -> tuple[int, float]:
        # As the sender makes it, but for the certificate of the stand-in.
        sender._pool = open_pool(ssl._create_unverified_context())
        worker, sent, began = Worker(db, sender), 0, time.perf_counter()
        while claimed := await worker.send_due(now):
            sent += claimed
        took = time.perf_counter() - began
        await sender.close()
        return sent, took

    sent, took = uvloop.run(run())
    states = db.read_now(
        lambda tx: tx.rows("select state, last_status, count(*) from outbox group by state, last_status")
    )
    db.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"sent": sent, "a_second": sent / took, "memory": memory, "states": states}))


def service(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A push service over HTTP/2 with a certificate of its own, in a process of its own and written in
    Rust for the most part: it takes little of the processor, as push services take nothing of ours."""
    port = free_port()
    (folder / "service.py").write_text(SERVICE)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1"],
                   cwd=folder, check=True, capture_output=True)  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "service:app", "--interface", "rsgi", "--http", "2", "--host", "127.0.0.1",
         "--port", str(port), "--ssl-keyfile", "key.pem", "--ssl-certificate", "cert.pem", "--no-ws",
         "--workers-kill-timeout", "1", "--log-level", "error"],
        cwd=folder,
    )  # fmt: skip
    for _ in range(200):
        try:
            with httpx.Client(http2=True, verify=False, timeout=2) as client:
                client.post(f"https://127.0.0.1:{port}/")
            return process, port
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the push service did not start")


def end_to_end(folder: Path) -> dict[str, Any]:
    """Ten thousand messages through the outbox, the worker and HTTP/2."""
    set_up(folder / "data")
    db = open_engine(folder / "data" / "wallfly.db")
    db.write_now(fill, time.time_ns() // 1_000_000)
    db.close()
    process, port = service(folder)
    try:
        done = subprocess.run([sys.executable, "-m", "tests.load.push", "drain", str(folder / "data"), str(port)],
                              cwd=ROOT, capture_output=True, text=True, timeout=300)  # fmt: skip
    finally:
        process.terminate()
        process.wait(10)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Measure, print and write the report."""
    install_npm()
    rates: dict[str, list[float]] = {"ours": [], "pywebpush": [], "npm web-push": []}
    with tempfile.TemporaryDirectory(prefix="wallfly-bench-") as name:
        folder = Path(name)
        keys, phone = open_keys(folder), PhoneKeys()
        for run in range(RUNS):
            rates["ours"].append(rate(ours(keys, phone)))
            rates["pywebpush"].append(rate(pywebpush(keys, phone, folder)))
            rates["npm web-push"].append(node(keys, phone))
            print(
                f"run {run + 1}: " + ", ".join(f"{name} {found[-1]:,.0f}" for name, found in rates.items()), flush=True
            )
        sent = end_to_end(folder)
    mine = statistics.median(rates["ours"])
    lines = ["| what | ours | against | ratio | at least |", "|---|---:|---:|---:|---:|"]
    bars = []
    for name, least in (("pywebpush", 1.7), ("npm web-push", 5.0)):
        theirs = statistics.median(rates[name])
        lines.append(
            f"| messages encrypted and signed a second, against {name} | {mine:,.0f} | {theirs:,.0f} | {mine / theirs:.2f} | {least} |"
        )
        bars.append((f"encrypted and signed, against {name}", mine / theirs))
    lines.append(f"| messages sent end to end a second, {ANSWER_MS} ms an answer | {sent['a_second']:,.0f} | | | 300 |")
    lines.append(f"| most memory with {QUEUED:,} queued, MB | {sent['memory']:.0f} | | | at most 250 |")
    bars.append(("sent end to end, against 300 a second", sent["a_second"] / 300))
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "push.md").write_text("\n".join(lines) + "\n")
    (REPORTS / "push.svg").write_text(picture(bars))
    print("\n".join([*lines, f"outbox after it: {sent['states']}"]))


if __name__ == "__main__":
    drain(Path(sys.argv[2]), int(sys.argv[3])) if sys.argv[1:2] == ["drain"] else main()
