"""The commands, in the order people meet them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple

from wallfly.commands import init, invite, nudge, publish, serve, simulate, withdraw
from wallfly.config import Config


class Command(NamedTuple):
    """One command: its name, a line of help, its flags, what it does."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Config, dict[str, Any]], None]


COMMANDS = (
    Command("demo", "a simulated organisation to look around in", serve.demo_arguments, serve.demo),
    Command("init", "set up a real organisation", init.arguments, init.run),
    Command("serve", "serve an organisation and run its jobs", serve.arguments, serve.run),
    Command("invite", "make an invite: a link and a picture to scan", invite.arguments, invite.run),
    Command("nudge", "decide who is told what, or explain it without sending", nudge.arguments, nudge.run),
    Command("publish", "close what is due and publish the open book now", publish.arguments, publish.run),
    Command("withdraw", "take a closed block out of the book for good", withdraw.arguments, withdraw.run),
    Command("simulate", "fill a data folder for trials of scale", simulate.arguments, simulate.run),
)
