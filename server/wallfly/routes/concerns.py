"""/api/concerns: urgent concerns go straight to the named contact, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, patch, post
from msgspec import Meta

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.domain.calendar import DAY_MS
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.concern import Concern, same
from wallfly.domain.records import Id, Ms, Slug
from wallfly.limits import CONCERN
from wallfly.problems import Problem
from wallfly.push.payloads import payload, topic
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.concerns import add_concern, all_concerns, concern_readers, find_concern, take_concern
from wallfly.store.engine import Transaction
from wallfly.store.outbox import enqueue
from wallfly.store.push_subscriptions import live_subscriptions

HINT = "An urgent concern has come in."  # never its words: a locked screen shows this


class NewConcern(Body, frozen=True):
    """What someone writes; without `signed` it is not kept who wrote it."""

    id: Id
    at: Ms
    text: Annotated[str, Meta(max_length=2000)] = ""
    place: Slug | None = None
    signed: bool = False


class Taken(Body, frozen=True):
    """Which concern someone takes up."""

    id: Id


_new = msgspec.json.Decoder(NewConcern)
_taken = msgspec.json.Decoder(Taken)


@post("/api/concerns", status_code=201)
async def raise_concern(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep a concern and tell the contact; sent again, it is kept once."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked, now = await read_body(request, _new), wallfly.now()
    wallfly.limits.take("concern", session.device, CONCERN, now)
    concern = Concern(asked.id, min(asked.at, now), now, asked.place, asked.text.strip(),
                      session.member if asked.signed else None)  # fmt: skip
    hint = payload("Wallfly", HINT, wallfly.config.url + "/#/concerns", "concern")
    await wallfly.db.write(keep, concern, hint, wallfly.catalogue, wallfly.new_id)
    return answer({"id": concern.id}, 201)


@get("/api/concerns")
async def list_concerns(request: Request[Any, Any, Any]) -> Response[bytes]:
    """All that are kept, for the named contact."""
    wallfly: Wallfly = request.app.state.wallfly
    await allow_reader(request)
    concerns = await wallfly.db.read(all_concerns)
    return answer({"concerns": [
        {"id": one.id, "at": one.at, "received": one.received, "place": one.place, "text": one.text,
         "nickname": nickname, "taken": one.taken} for one, nickname in concerns
    ]})  # fmt: skip


@patch("/api/concerns")
async def take(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The contact takes a concern up."""
    wallfly: Wallfly = request.app.state.wallfly
    reader = await allow_reader(request)
    asked = await read_body(request, _taken)
    if not await wallfly.db.write(take_concern, asked.id, reader, wallfly.now()):
        raise Problem("not_found")
    return answer({"id": asked.id})


async def allow_reader(request: Request[Any, Any, Any]) -> str:
    """The member who asks, if concerns go to them. Raises `not_allowed`."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    if session.member not in await wallfly.db.read(concern_readers, wallfly.catalogue):
        raise Problem("not_allowed")
    return session.member


def keep(tx: Transaction, concern: Concern, hint: bytes, catalogue: Catalogue, new_id: Callable[[], str]) -> None:
    """Keep it and put a hint in the outbox of each reader's phones. Raises `id_taken`."""
    known = find_concern(tx, concern.id)
    if known is not None:
        if not same(known, concern):
            raise Problem("id_taken")
        return
    add_concern(tx, concern)
    for reader in concern_readers(tx, catalogue):
        for phone in live_subscriptions(tx, reader):
            enqueue(tx, new_id(), "concern", phone, hint, topic(reader, "concern"), "high", concern.received,
                    concern.received + DAY_MS)  # fmt: skip


concern_routes = [raise_concern, list_concerns, take]
