"""wallfly nudge: decide and send now, or only say what would be sent to whom, and why the rest is not."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import Any

from wallfly.config import Config
from wallfly.domain.calendar import local
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.nudges import REASONS
from wallfly.organisation import PlanError
from wallfly.store.catalogue import load_catalogue
from wallfly.store.engine import Transaction
from wallfly.store.sqlite import open_engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its flags."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument("--as-of", metavar="DATE", help="as if it were noon of that day; only with --dry-run")


def run(config: Config, flags: dict[str, Any]) -> None:
    """Explain, or decide and put in line; `wallfly serve` then sends."""
    from wallfly.nudges.facts import read_facts
    from wallfly.nudges.run import decide, plan

    if not config.store.exists():
        raise PlanError(f"There is nothing in {config.data} yet. Start with: wallfly init")
    if flags["as_of"] and not flags["dry_run"]:
        raise PlanError("--as-of moves time on, and that is for --dry-run only.")
    db = open_engine(config.store)
    try:
        catalogue = db.read_now(load_catalogue)
        now = _now(flags["as_of"], catalogue)
        facts = read_facts(config.data)
        if flags["dry_run"]:
            print("\n".join(db.read_now(explain, facts, now, catalogue)))
            return
        planned = db.read_now(plan, facts, now, catalogue)
        print(f"{db.write_now(decide, planned, now, catalogue)} nudges are new. They go out while serving.")
    finally:
        db.close()


def explain(tx: Transaction, facts: Any, now: int, catalogue: Catalogue) -> list[str]:
    """One line for each send and each non-send; nothing is changed."""
    from wallfly.nudges.effects import effects
    from wallfly.nudges.run import plan
    from wallfly.store.nudges import due_verdicts, nudge_id
    from wallfly.store.readers import readers, switched_off

    planned, tasks, followups = plan(tx, facts, now, catalogue)
    known = {one.id: one for one in readers(tx)}
    lines = [f"As of {local(now, catalogue.time_zone):%A %d %B %Y, %H:%M}."]
    lines += ["", "From the open book:" if facts else "From the open book: nothing has closed yet."]
    lines += [_planned_line(one, catalogue) for one in planned if one.reason != "not_clear"]
    quiet = Counter(one.kind for one in planned if one.reason == "not_clear")
    lines += [f"  {kind}: {count} more changes are not clear." for kind, count in sorted(quiet.items())]
    lines += ["", "One's own things:"]
    for task in tasks:
        reader = known[task.member]
        told = tx.row(
            "select state, because from nudge where id = :id", id=nudge_id(task.kind, task.thing, task.member)
        )
        off = task.kind in switched_off(reader)
        state = "not sent: switched off" if off else "would be put in line" if told is None else f"already {told[0]}"
        lines.append(f"  {task.kind} to {reader.nickname}: {state}. {task.body}")
    lines += [f"  {len(followups)} follow-ups would be made." for _ in followups[:1]]
    lines += ["", "In line now:"]
    for due in due_verdicts(tx, now, catalogue):
        verdict = due.verdict
        until = f", until {local(verdict.until, catalogue.time_zone):%a %H:%M}" if verdict.until else ""
        lines.append(f"  {verdict.nudge.kind} to {due.reader.nickname}: {verdict.outcome}, {verdict.because}{until}.")
    lines += ["", "What came after:"]
    lines += [f"  {one.kind}: told {one.told} times; {one.words}." for one in effects(tx, facts, catalogue)]
    return lines


def _planned_line(one: Any, catalogue: Catalogue) -> str:
    team = catalogue.teams[one.team].name if one.team else "no team"
    where = f" {catalogue.places[one.fact.place].name}, '{catalogue.practices[one.fact.practice].name}'"
    if one.reason == "ok":
        return f"  {one.kind} to {team} ({len(one.to)} people):{where} would be sent. {one.text}"
    return f"  {one.kind} to {team}:{where} not sent: {REASONS.get(one.reason, one.reason)}."


def _now(as_of: str | None, catalogue: Catalogue) -> int:
    from wallfly.commands.publish import _noon

    return _noon(as_of, catalogue.time_zone) if as_of else time.time_ns() // 1_000_000
