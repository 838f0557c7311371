"""Serving: one process, one event loop, one store."""

from __future__ import annotations

import gc
import socket
import sys

import uvloop

from wallfly.config import Config, ConfigError
from wallfly.log import set_up_logging

OBJECTS_BEFORE_TIDYING = 50_000


def serve(config: Config) -> None:
    """Serve until stopped. Raises ConfigError when the port is taken."""
    _check_port(config)
    set_up_logging()
    try:
        uvloop.run(_serve(config))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)


async def _serve(config: Config) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.server.embed import Server

    from wallfly.app import create_app

    app = create_app(config)
    _tidy_rarely()
    server = Server(
        app,
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_enabled=False,
    )
    await server.serve()


def _tidy_rarely() -> None:
    """Look for garbage in circles less often, and never again among what is there from the start.

    A batch makes thousands of small objects and none of them in a circle: at the interpreter's own
    pace every sixth of the time went into looking at them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_TIDYING, 20, 20)


def _check_port(config: Config) -> None:
    """Say plainly that a port is taken, before anything is opened."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError:
            raise ConfigError(
                f"Port {config.port} is taken on {config.host}. Use --port with another number."
            ) from None
