"""Deciding and delivering: plans become rows, rows that are due become messages, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.nudges import KINDS
from wallfly.domain.phrases import phrases
from wallfly.domain.records import Followup
from wallfly.domain.wording import lint
from wallfly.nudges.book import Planned, plan_from_book, scene_of
from wallfly.nudges.facts import ConditionFact, Facts
from wallfly.nudges.followups import keep_followups, plan_followups
from wallfly.nudges.last_times import plan_last_times
from wallfly.nudges.tasks import plan_tasks
from wallfly.push.payloads import payload, topic
from wallfly.store.engine import Transaction
from wallfly.store.inbox import unseen
from wallfly.store.nudge_decisions import note_decision, was_told
from wallfly.store.nudges import Due, Proposal, due_verdicts, not_after, propose, settle_nudge
from wallfly.store.outbox import enqueue
from wallfly.store.push_subscriptions import live_subscriptions
from wallfly.store.readers import Reader, hours_of, readers

WORDS_ON_A_LOCKED_SCREEN = ("widening", "lived_well", "thanks")  # all others push a fixed hint


class Plan(NamedTuple):
    """All decisions as of a moment, sent or not, all tasks, and the follow-ups that are to be made."""

    decisions: list[Planned]
    tasks: list[Proposal]
    followups: list[Followup]

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.tasks or self.followups or any(one.reason == "ok" for one in self.decisions))


def plan(tx: Transaction, facts: Facts | None, now: int, catalogue: Catalogue, slow: bool = True) -> Plan:
    """Work it out; nothing is changed. `slow`: whether what changes by the day is gone through, too."""
    everyone = readers(tx)
    from_book = [] if facts is None else plan_from_book(tx, facts, scene_of(tx, now, catalogue, everyone))
    followups = plan_followups(tx, everyone, catalogue, now)
    tasks = plan_tasks(tx, everyone, catalogue, now)
    if slow:
        tasks += plan_last_times(tx, everyone, catalogue, now)
    return Plan(from_book, tasks, followups)


def decide(tx: Transaction, planned: Plan, now: int, catalogue: Catalogue) -> int:
    """Put what was planned into inboxes and in line; returns how many are new. Doing it twice does it once."""
    keep_followups(tx, planned.followups, catalogue, now)
    known = {one.id: one for one in readers(tx)}
    wanted = [
        one
        for made in planned.decisions
        if made.reason == "ok" and _note(tx, made, now)
        for one in _proposals(made, known)
    ]
    new = 0
    for one in [*wanted, *planned.tasks]:
        reader = known.get(one.member)
        new += reader is not None and propose(tx, one, reader, hours_of(reader, catalogue), now)
    return new


def deliver(tx: Transaction, now: int, catalogue: Catalogue, url: str) -> int:
    """Send what may go now to every phone of its member, and write down what became of the rest; returns
    how many nudges went out. A member without a phone has it in the inbox all the same."""
    names = None
    sent = 0
    for due in due_verdicts(tx, now, catalogue):
        settle_nudge(tx, due.verdict, now)
        if due.verdict.outcome == "send":
            names = names or [one.nickname for one in readers(tx)]
            _send(tx, due, now, url, names)
            sent += 1
    return sent


def shown_text(due: Due, names: Sequence[str]) -> str:
    """What a locked screen shows: the words when they pass every rule and are wanted there, else a hint."""
    kind = due.verdict.nudge.kind
    if kind not in WORDS_ON_A_LOCKED_SCREEN or due.reader.settings.hints or lint(due.body, names):
        return phrases(due.reader.language).hints[kind]
    return due.body


def _send(tx: Transaction, due: Due, now: int, url: str, names: Sequence[str]) -> None:
    nudge = due.verdict.nudge
    text = payload(due.title, shown_text(due, names), f"{url}/#{due.target}", nudge.kind, due.reader.language,
                   unseen(tx, due.reader.id), fewer=f"{url}/#/inbox/fewer/{nudge.id}")  # fmt: skip
    for phone in live_subscriptions(tx, due.reader.id):
        enqueue(tx, f"{nudge.id}-{phone.id}", nudge.kind, phone, text, topic(due.reader.id, nudge.kind),
                KINDS[nudge.kind].urgency, now, not_after(due.verdict), nudge.id)  # fmt: skip


def _note(tx: Transaction, made: Planned, now: int) -> bool:
    """Whether this decision is new. All of them are remembered, to see what came of them."""
    fact = made.fact
    if isinstance(fact, ConditionFact):
        if was_told(tx, made.kind, made.thing):
            return False
        watched: dict[str, object] = {"about": "environment", "k": 0, "n": 1, "deff": 1.0}
    else:
        watched = {"about": fact.about, "k": fact.k1, "n": fact.n1, "deff": fact.deff1}
    return note_decision(tx, {
        "kind": made.kind, "block": fact.block, "place": fact.place, "practice": fact.practice, "team": made.team,
        "decided": now, "reason": "ok", **watched,
    })  # fmt: skip


def _proposals(made: Planned, known: Mapping[str, Reader]) -> Iterator[Proposal]:
    """The same text for everyone of the team at the same time, whoever leads it among them; to each in their
    language."""
    for member in made.to:
        language = known[member].language
        title = phrases(language).titles[made.kind]
        yield Proposal(made.kind, made.thing, member, made.team, title, made.texts[language], "/huddle")
