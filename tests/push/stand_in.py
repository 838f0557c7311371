"""A push service on this machine that real Chromium believes in: it can check in and register over
HTTP, keeps a line open over TLS, and gets its messages there. Nothing leaves the machine.

Packets on the line are a tag, a length and a protobuf; only the few fields that matter are written.
"""

from __future__ import annotations

import hashlib
import secrets
import socket
import ssl
import struct
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VERSION = 41
PING, PING_ACK, LOGIN, LOGIN_ANSWER, DATA = 0, 1, 2, 3, 8


class Registration(NamedTuple):
    """A phone's registration, as its messages must name it."""

    app: str
    sender: str
    subtype: str


# ---- protobuf, as much as is needed


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def number_field(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def fixed_field(field: int, value: int) -> bytes:
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def bytes_field(field: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(raw)) + raw


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def check_in() -> bytes:
    return (number_field(1, 1) + number_field(3, now_ms()) + fixed_field(7, secrets.randbits(62))
            + fixed_field(8, secrets.randbits(62)) + bytes_field(11, "stand-in"))  # fmt: skip


def data_packet(to: Registration, body: bytes, ttl: int) -> bytes:
    pairs = {"subtype": to.subtype, "content-encoding": "aes128gcm"}
    return (
        bytes_field(2, secrets.token_hex(8)) + bytes_field(3, to.sender) + bytes_field(5, to.app)
        + b"".join(bytes_field(7, bytes_field(1, key) + bytes_field(2, value)) for key, value in pairs.items())
        + number_field(8, 1) + bytes_field(9, secrets.token_hex(8)) + number_field(17, ttl)
        + number_field(18, now_ms()) + bytes_field(21, body)
    )  # fmt: skip


# ---- the line that phones keep open


class Line:
    """One phone's line."""

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self._connection, self._lock = connection, Lock()

    def send(self, tag: int, body: bytes, before: bytes = b"") -> None:
        with self._lock:
            self._connection.sendall(before + bytes([tag]) + varint(len(body)) + body)

    def packets(self) -> Iterator[int]:
        """The tags of what the phone sends; what is in them does not matter here."""
        file = self._connection.makefile("rb")
        file.read(1)  # its version
        while tag := file.read(1):
            size = shift = 0
            while True:
                (byte,) = file.read(1)
                size |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            file.read(size)
            yield tag[0]


class StandIn:
    """The push service. `flags` are what Chromium needs to be told; `route` leads the sender here."""

    def __init__(self) -> None:
        self.registered: dict[str, Registration] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.answers: list[int] = []  # statuses to give before the true ones
        self.lines: list[Line] = []
        self.connected = Event()
        self._over = False
        key = ec.generate_private_key(ec.SECP256R1())
        spki = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._line = _tls_socket(key)
        self.port = self._http.server_port
        Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        Thread(target=self._accept, daemon=True).start()
        here = f"http://127.0.0.1:{self.port}"
        self.flags = [
            f"--gcm-checkin-url={here}/checkin",
            f"--gcm-registration-url={here}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self._line.getsockname()[1]}",
            f"--ignore-certificate-errors-spki-list={b64encode(hashlib.sha256(spki).digest()).decode()}",
        ]

    def close(self) -> None:
        self._over = True
        self._http.shutdown()
        self._http.server_close()
        self._line.close()

    def _accept(self) -> None:
        while not self._over:
            try:
                connection, _ = self._line.accept()
            except OSError:
                continue
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: ssl.SSLSocket) -> None:
        line = Line(connection)
        try:
            for tag in line.packets():
                if tag == LOGIN:
                    answer = bytes_field(1, "1") + number_field(8, now_ms())
                    line.send(LOGIN_ANSWER, answer, before=bytes([VERSION]))
                    self.lines.append(line)
                    self.connected.set()
                elif tag == PING:
                    line.send(PING_ACK, b"")
        except (OSError, ValueError):
            return

    def register(self, form: dict[str, str]) -> str:
        subtype = form.get("X-subtype", "")
        if form.get("delete") == "true":
            self.registered = {token: one for token, one in self.registered.items() if one.subtype != subtype}
            return f"deleted={form.get('app', '')}"
        token = secrets.token_urlsafe(24)
        self.registered[token] = Registration(form["app"], form["sender"], subtype)
        return f"token={token}"

    def deliver(self, token: str, headers: dict[str, str], body: bytes) -> int:
        self.seen.append((token, headers))
        if self.answers:
            return self.answers.pop(0)
        if token not in self.registered:
            return 410
        if len(body) > 4096:
            return 413
        packet = data_packet(self.registered[token], body, int(headers.get("ttl", "0")))
        for line in self.lines:
            try:
                line.send(DATA, packet)
            except OSError:
                continue
        return 201

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", "0")))
                if self.path == "/checkin":
                    self._answer(200, check_in(), "application/x-protobuf")
                elif self.path == "/register":
                    form = {key: one[0] for key, one in parse_qs(raw.decode()).items()}
                    self._answer(200, service.register(form).encode(), "text/plain")
                else:
                    headers = {key.lower(): value for key, value in self.headers.items()}
                    status = service.deliver(self.path.rpartition("/")[2], headers, raw)
                    self._answer(status, b"", "text/plain")

            def _answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


def _tls_socket(key: ec.EllipticCurvePrivateKey) -> ssl.SSLSocket:
    """A listening socket with a certificate of its own making."""
    return own_certificate(key).wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)


def own_certificate(key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """What a server needs to speak TLS with a certificate that nobody else vouches for."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                serialization.NoEncryption())  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.pem"
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
    return context
