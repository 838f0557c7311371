"""Sending what is due, and what each answer of a push service means."""

from __future__ import annotations

import asyncio
import random
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from wallfly.problems import Problem
from wallfly.push.sender import Answer, Message, Sender
from wallfly.store.engine import Engine, Transaction
from wallfly.store.outbox import Waiting, claim, finish, put_off
from wallfly.store.push_subscriptions import note_success, retire_subscription

AT_ONCE = 50
TRIES = 6
FIRST_WAIT_MS = 30_000
PAUSE_MS = 120_000  # when a service asks for patience without saying how much


class Effect(NamedTuple):
    """What to do after an answer: `retire` the address, `pause` its service, try again after `wait_ms`."""

    state: Literal["sent", "dropped", "failed", "due"]
    wait_ms: int = 0
    retire: bool = False
    pause: bool = False


def effect_of(answer: Answer, attempts: int, draw: float) -> Effect:
    """The rule for each answer; `draw` is a random number from 0 to 1 that spreads tries out."""
    status = answer.status
    if status in (200, 201, 202):
        return Effect("sent")
    if status in (404, 410):
        return Effect("dropped", retire=True)
    if status == 429:
        return Effect("due", (answer.retry_after or PAUSE_MS // 1000) * 1000, pause=True)
    if status in (401, 403):  # our signature, not the phone: nothing is deleted for it
        return Effect("due", PAUSE_MS, pause=True)
    if (status == 0 or status >= 500) and attempts < TRIES:
        return Effect("due", round(draw * FIRST_WAIT_MS * 2**attempts))
    return Effect("failed")


class Worker:
    """Sends what is due; remembers which push services asked for a pause."""

    def __init__(self, db: Engine, sender: Sender, chance: random.Random | None = None) -> None:
        self._db, self._sender = db, sender
        self._chance = chance or random.Random()
        self._paused: dict[str, int] = {}

    async def send_due(self, now: int) -> int:
        """Claim and send; returns how many were claimed."""
        waiting = await self._db.write(claim, now, AT_ONCE)
        await asyncio.gather(*(self._send(one, now) for one in waiting))
        return len(waiting)

    async def _send(self, one: Waiting, now: int) -> None:
        service = urlsplit(one.subscription.endpoint).netloc
        if now >= one.not_after:
            await self._db.write(finish, one.id, "dropped", 0, "too late", now)
            return
        if self._paused.get(service, 0) > now:
            await self._db.write(put_off, one.id, self._paused[service], 0, "paused")
            return
        answer = await self._ask(one, now)
        effect = effect_of(answer, one.attempts, self._chance.random())
        if effect.pause:
            self._paused[service] = now + effect.wait_ms
        await self._db.write(_apply, one, answer, effect, now)

    async def _ask(self, one: Waiting, now: int) -> Answer:
        to = one.subscription
        ttl = max(60, (one.not_after - now) // 1000)
        message = Message(to.endpoint, to.p256dh, to.auth, one.payload.encode(), one.topic, one.urgency, ttl)
        try:
            return await self._sender.send(message, now)
        except (Problem, ValueError) as error:
            return Answer(400, str(error))


def _apply(tx: Transaction, one: Waiting, answer: Answer, effect: Effect, now: int) -> None:
    if effect.retire:
        retire_subscription(tx, one.subscription.id, f"status {answer.status}", now)
    if effect.state == "sent":
        note_success(tx, one.subscription.id, now)
    if effect.state == "due":
        put_off(tx, one.id, now + effect.wait_ms, answer.status, answer.text)
    else:
        finish(tx, one.id, effect.state, answer.status, answer.text, now)
