"""/api/push-subscriptions: where this phone receives messages, and a message to try it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from msgspec import Meta

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.domain.phrases import phrases
from wallfly.limits import PUSH_TEST
from wallfly.problems import Problem
from wallfly.push.endpoints import check_keys
from wallfly.push.payloads import payload, topic
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.outbox import enqueue, read_answer
from wallfly.store.push_subscriptions import Subscription, keep_subscription, live_subscriptions, retire_device
from wallfly.store.readers import find_reader

TEST_LIVES_MS = 10 * 60_000
_Key = Annotated[str, Meta(max_length=100)]


class Keys(Body, frozen=True):
    """A phone's keys."""

    p256dh: _Key
    auth: _Key


class NewSubscription(Body, frozen=True):
    """A subscription as browsers describe it."""

    endpoint: Annotated[str, Meta(max_length=2048)]
    keys: Keys
    expirationTime: float | None = None  # browsers send it; we go by the push service's answers


_new = msgspec.json.Decoder(NewSubscription)


@get("/api/push-subscriptions")
async def application_server_key(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The key to subscribe with; null, and why, while messages are off."""
    wallfly: Wallfly = request.app.state.wallfly
    await signed_in(request)
    if wallfly.sender is None:
        why = "Messages are off: no contact was set up that push services could write to."
        return answer({"application_server_key": None, "off_because": why})
    return answer({"application_server_key": wallfly.sender.keys.application_server_key})


@put("/api/push-subscriptions")
async def subscribe(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Register this phone, again or for the first time."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked = await read_body(request, _new)
    if wallfly.sender is None:
        raise Problem("push_off")
    await wallfly.sender.check(asked.endpoint, wallfly.now())
    check_keys(asked.keys.p256dh, asked.keys.auth)
    row = Subscription(wallfly.new_id(), session.member, session.device, asked.endpoint, asked.keys.p256dh,
                       asked.keys.auth, wallfly.sender.keys.application_server_key)  # fmt: skip
    await wallfly.db.write(keep_subscription, row, wallfly.now())
    return answer({"subscribed": True})


@delete("/api/push-subscriptions", status_code=204)
async def unsubscribe(request: Request[Any, Any, Any]) -> None:
    """No more messages to this phone."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    await wallfly.db.write(retire_device, session.device, "asked to", wallfly.now())


@post("/api/push-subscriptions/test", status_code=200)
async def send_test(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Send a message to every phone of the member, and say what the push services answered."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    now = wallfly.now()
    wallfly.limits.take("push test", session.member, PUSH_TEST, now)
    if wallfly.sender is None or wallfly.worker is None:
        raise Problem("push_off")
    phones = await wallfly.db.read(live_subscriptions, session.member)
    if not phones:
        raise Problem("not_subscribed")
    language = (await wallfly.db.read(find_reader, session.member)).language
    text = payload("Wallfly", phrases(language).test, wallfly.config.url + "/", "test", language)
    ids = []
    for phone in phones:
        ids.append(wallfly.new_id())
        await wallfly.db.write(enqueue, ids[-1], "test", phone, text, topic(session.member, "test"), "high", now,
                               now + TEST_LIVES_MS)  # fmt: skip
    await wallfly.worker.send_due(now)
    results = [await wallfly.db.read(read_answer, id) for id in ids]
    return answer({"results": [{"state": state, "status": status, "answer": said} for state, status, said in results]})


push_subscription_routes = [application_server_key, subscribe, unsubscribe, send_test]
