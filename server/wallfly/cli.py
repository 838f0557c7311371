"""The command line: one command a job, one plain sentence when something cannot be."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from wallfly import __version__
from wallfly.commands import COMMANDS
from wallfly.config import ConfigError, load


class CommandError(Exception):
    """Something cannot be done; the sentence says what to do."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command. Exits 2 with one sentence on bad input, 130 when interrupted."""
    flags = vars(_parser().parse_args(argv))
    run = flags.pop("run")
    try:
        run(load(flags, os.environ), flags)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wallfly", description="Be a fly on the wall of your own organisation.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        sub.add_argument("--data", help="folder of the store, the books and the keys (./data)")
        sub.add_argument("--database", help="address of a PostgreSQL database; not offered yet")
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _sentence(error: Exception) -> str | None:
    """The sentence for an error people can do something about; None for one they cannot."""
    from wallfly.organisation import PlanError
    from wallfly.store.highwater import BehindHighWater
    from wallfly.store.migrate import NewerSchema, OldSqlite

    known: dict[type[Exception], str] = {
        NewerSchema: "This data folder was used by a newer Wallfly. Update this one, then start again.",
        OldSqlite: "The SQLite in this Python is too old to be trusted with your records. Reinstall pysqlite3.",
        BehindHighWater: "The store has lost records that were safe before. Restore it from a backup; see high-water.",
    }
    if isinstance(error, CommandError | ConfigError | PlanError):
        return str(error)
    if isinstance(error, PermissionError):
        return f"This folder may not be written: {error.filename}."
    return known.get(type(error))
