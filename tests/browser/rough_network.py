"""A rough network: a proxy in front of the real server that loses answers, refuses, or goes dark.

It passes requests on to the server and can, after the server has done its work, throw the answer
away: the hardest case for a phone that must neither lose nor double anything.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Seen(NamedTuple):
    """One POST /api/sync that came by."""

    at: float
    body: bytes


Fault = Callable[["_Handler", bytes], bool]


class RoughNetwork:
    """The proxy; `fault` decides over each sync (True: it has dealt with the request)."""

    def __init__(self, port: int, server_port: int) -> None:
        self.server_port = server_port
        self.fault: Fault | None = None
        self.dark = False
        self.syncs: list[Seen] = []
        self.sent: list[tuple[str, int]] = []  # path and status of every answer that was passed on
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()
        network = self

        class Handler(_Handler):
            rough = network

        self._http = _Quiet(("127.0.0.1", port), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Quiet(ThreadingHTTPServer):
    """A browser that has gone, or goes elsewhere, before it was answered is nothing to tell of."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    rough: RoughNetwork

    def log_message(self, *_: Any) -> None:
        pass

    def _go(self) -> None:
        import time

        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.rough.dark:
            self.close_connection = True
            return
        if self.path != "/api/sync":
            self.forward(body)
            return
        with self.rough.lock:
            self.rough.syncs.append(Seen(time.monotonic(), body))
            self.rough.at_once += 1
            self.rough.most_at_once = max(self.rough.most_at_once, self.rough.at_once)
        try:
            if self.rough.fault is None or not self.rough.fault(self, body):
                self.forward(body)
        finally:
            with self.rough.lock:
                self.rough.at_once -= 1

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _go

    def ask_server(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Pass the request on and return the answer."""
        connection = HTTPConnection("127.0.0.1", self.rough.server_port, timeout=20)
        headers = {key: value for key, value in self.headers.items() if key.lower() != "connection"}
        connection.request(self.command, self.path, body or None, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, response.getheaders(), content

    def forward(self, body: bytes) -> None:
        try:
            status, headers, content = self.ask_server(body)
        except OSError:
            self.close_connection = True
            return
        self.rough.sent.append((self.path, status))
        self.answer(status, content, [pair for pair in headers if pair[0].lower() not in
                                      ("content-length", "transfer-encoding", "connection")])  # fmt: skip

    def answer(self, status: int, content: bytes = b"", headers: list[tuple[str, str]] | None = None) -> None:
        """Answer by ourselves."""
        self.send_response(status)
        for key, value in headers or []:
            self.send_header(key, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
