"""A real organisation, set up and served by the real commands, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

WALLFLY = [sys.executable, "-m", "wallfly"]


def where_it_is_noon(hour: int) -> str:
    """A time zone without summer time whose clocks show twelve when it is that hour in UTC; the day is the same."""
    ahead = 12 - hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


# The shop stands, and its phones are, where it is about noon now: no test runs over midnight, the end of a
# week or month, or a change of the clocks, whenever it is run.
NOON_ZONE = where_it_is_noon(datetime.now(UTC).hour)


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*words: str, data: Path) -> str:
    """Run a command of ours to its end; returns what it printed."""
    done = subprocess.run([*WALLFLY, *words, "--data", str(data)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Server:
    """A served data folder. Use as a context manager; what it printed is shown when it dies."""

    def __init__(self, data: Path, port: int | None = None, public_url: str | None = None, *flags: str) -> None:
        self.data, self.port = data, port or free_port()
        self.url = public_url or f"http://127.0.0.1:{self.port}"
        self.flags = (*flags, *(("--public-url", public_url) if public_url else ()))
        self.command, self.environ = WALLFLY, dict(os.environ)
        self._process: subprocess.Popen[bytes] | None = None
        self._log = data / "server.log"

    def start(self) -> None:
        """Start and wait until it answers."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*self.command, "serve", "--data", str(self.data), "--port", str(self.port), "--no-limits", *self.flags],
                stdout=log, stderr=log, env=self.environ,
            )  # fmt: skip
        end = time.monotonic() + 60  # a busy machine takes long, and only what never answers waits so long
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=2).read()
                return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(f"The server did not start:\n{self._log.read_text()}")

    def stop(self, kill: bool = False) -> None:
        """Stop it; with `kill`, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL if kill else signal.SIGINT)
            self._process.wait(20)
            self._process = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def invite(self, role: str = "observer", team: str | None = None) -> str:
        """The code of a new invite."""
        words = ["invite", "--role", role, "--json", *(["--team", team] if team else [])]
        return str(json.loads(command(*words, data=self.data))["code"])


def set_up(data: Path, *flags: str) -> None:
    """A small shop, on the retail pack."""
    data.mkdir(parents=True, exist_ok=True)
    command(
        "init", "--name", "Corner Shop", "--pack", "retail", "--site", "High Street", "--place", "Till 1",
        "--place", "Back office", "--staff", "Till 1=12", "--time-zone", NOON_ZONE, *flags, data=data,
    )  # fmt: skip


def chromium() -> str:
    """The browser to drive."""
    return os.environ.get("CHROMIUM", "/usr/bin/chromium")
