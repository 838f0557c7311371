"""Sending what is due: claimed for a minute, a bounded number at once, each answer written down."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from typing import NamedTuple

from wallfly.problems import Problem
from wallfly.push.answers import REFUSED_PAUSE_MS, Answer, Effect, effect_of
from wallfly.push.payloads import HINT
from wallfly.push.sender import Message, Sender
from wallfly.store.engine import Engine, Transaction
from wallfly.store.outbox import (
    Waiting,
    claim,
    count_refusal,
    drop_late,
    finish,
    finish_sent,
    forget_refusals,
    pause_service,
    put_off,
)
from wallfly.store.push_subscriptions import note_refusal, note_success, retire_subscription

log = logging.getLogger("wallfly")

AT_ONCE = 50  # requests to push services
CLAIMED = 2 * AT_ONCE  # with those next in line and those whose answers are being written down
REFILL = 25
AT_MOST = 500  # in one go: the rest waits for the next, so that a stop is soon
LONGEST_TTL_S = 4 * 3600
PHONES_REFUSED = 2  # from so many phones in a row it is us, not one of them


class Worker:
    """Sends what is due."""

    def __init__(self, db: Engine, sender: Sender, chance: random.Random | None = None) -> None:
        self._db, self._sender = db, sender
        self._chance = chance or random.Random()
        self._lanes = asyncio.Semaphore(AT_ONCE)

    async def send_due(self, now: int, at_most: int = AT_MOST) -> int:
        """Claim and send, never more than AT_ONCE at a time; returns how many were claimed. The next are
        claimed before the last are written down, so that push services are what it waits for."""
        await self._db.write(drop_late, now)
        taken, dry = 0, False
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                free = min(CLAIMED - len(running), at_most - taken)
                if not dry and free > 0 and (not running or free >= REFILL):
                    waiting = await self._db.write(claim, now, free)
                    dry = len(waiting) < free
                    taken += len(waiting)
                    running |= {asyncio.create_task(self._send(one, now)) for one in waiting}
                if not running:
                    return taken
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            await asyncio.gather(*running, return_exceptions=True)

    async def _send(self, one: Waiting, now: int) -> None:
        async with self._lanes:
            answer = await self._ask(one, now)
        effect = effect_of(answer, one.attempts, self._chance.random())
        if effect.signature:
            self._sender.sign_again(one.audience, now)
        await self._db.write_together(_apply_all, Answered(one, answer, effect, now))

    async def _ask(self, one: Waiting, now: int) -> Answer:
        to = one.subscription
        ttl = min(LONGEST_TTL_S, max(60, (one.not_after - now) // 1000))
        message = Message(to.endpoint, to.p256dh, to.auth, one.payload.encode(), one.topic, one.urgency, ttl)
        try:
            return await self._sender.send(message, now)
        except (Problem, ValueError) as error:
            return Answer(400, str(error))


class Answered(NamedTuple):
    """A message, what the push service said, and what that means; `now` in ms."""

    message: Waiting
    answer: Answer
    effect: Effect
    now: int


def _apply_all(tx: Transaction, answered: list[Answered]) -> list[None]:
    """Write down what came back. Those that were taken, most of them, in one go."""
    taken = defaultdict(list)
    for one in answered:
        if one.effect.state == "sent":
            taken[one.answer.status, one.answer.text, one.now].append(one.message)
        else:
            _apply(tx, one)
    for (status, text, now), messages in taken.items():
        finish_sent(tx, [one.id for one in messages], status, text, now)
        note_success(tx, [one.subscription.id for one in messages], now)
        for audience in {one.audience for one in messages}:
            forget_refusals(tx, audience)
    return [None] * len(answered)


def _apply(tx: Transaction, answered: Answered) -> None:
    """Write down what an answer other than success means, all of it or nothing."""
    one, answer, effect, now = answered
    phone = one.subscription.id
    if effect.retire:
        retire_subscription(tx, phone, f"status {answer.status}", now)
    if effect.against:
        note_refusal(tx, phone, now)
    if effect.pause:
        pause_service(tx, one.audience, now + effect.wait_ms, f"status {answer.status}")
    if effect.signature and count_refusal(tx, one.audience, phone) >= PHONES_REFUSED:
        log.error("%s refuses our signature (status %d): nothing is sent there for an hour, nothing is deleted",
                  one.audience, answer.status)  # fmt: skip
        pause_service(tx, one.audience, now + REFUSED_PAUSE_MS, f"status {answer.status}")
    if effect.state == "due":
        shorter = HINT if effect.shorten else None
        put_off(tx, one.id, now + effect.wait_ms, answer.status, answer.text, shorter)
    else:
        finish(tx, one.id, effect.state, answer.status, answer.text, now, effect.failure)
