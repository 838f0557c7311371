"""The two ends of a message: a push service on loopback, and the keys of a phone."""

from __future__ import annotations

import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PhoneKeys:
    """The keys of a phone, and what its browser does with a message."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.auth = secrets.token_bytes(16)

    def decrypt(self, body: bytes) -> bytes:
        salt, size = body[:16], body[20]
        sender, sealed = body[21 : 21 + size], body[21 + size :]
        assert struct.unpack("!L", body[16:20])[0] == 4096
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        ikm = self._hkdf(self.auth, b"WebPush: info\0" + self.point + sender, 32).derive(shared)
        key = self._hkdf(salt, b"Content-Encoding: aes128gcm\0", 16).derive(ikm)
        nonce = self._hkdf(salt, b"Content-Encoding: nonce\0", 12).derive(ikm)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        return plain[:-1]

    @staticmethod
    def _hkdf(salt: bytes, info: bytes, length: int) -> HKDF:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info)


class PushService:
    """A push service on loopback: keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        service = self
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.status = 201
        self.headers: dict[str, str] = {}
        self.tell_at, self.told = 0, Event()

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if len(body) < int(self.headers["content-length"]):
                    return  # whoever sent it is gone
                service.seen.append(({key.lower(): value for key, value in self.headers.items()}, body))
                if len(service.seen) == service.tell_at:
                    service.told.set()
                self.send_response(service.status)
                for key, value in service.headers.items():
                    self.send_header(key, value)
                self.send_header("content-length", "0")
                self.end_headers()

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def route(self, endpoint: str) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/{endpoint.rpartition('/')[2]}"
