"""/api/inbox: what one was told, and "fewer of these"."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, patch, post
from msgspec import Meta

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.problems import Problem
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.engine import Transaction
from wallfly.store.inbox import read_inbox, see, unseen
from wallfly.store.nudges import ask_for_fewer
from wallfly.store.readers import find_reader, switched_off

_Id = Annotated[str, Meta(min_length=1, max_length=64)]


class Seen(Body, frozen=True):
    """Which messages were seen."""

    seen: Annotated[list[_Id], Meta(max_length=100)]


class Fewer(Body, frozen=True):
    """The message one wants fewer of."""

    id: _Id


_seen = msgspec.json.Decoder(Seen)
_fewer = msgspec.json.Decoder(Fewer)


@get("/api/inbox")
async def inbox(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The newest hundred messages, and how many are new."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(_read, session.member))


@patch("/api/inbox")
async def have_seen(request: Request[Any, Any, Any]) -> Response[bytes]:
    """These were seen."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked = await read_body(request, _seen)
    await wallfly.db.write(see, session.member, asked.seen, wallfly.now())
    return answer({"unseen": await wallfly.db.read(unseen, session.member)})


@post("/api/inbox/fewer", status_code=200)
async def fewer(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Fewer like this one; the second time its kind is switched off."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked = await read_body(request, _fewer)
    kind, off = await wallfly.db.write(_ask, session.member, asked.id, wallfly.now())
    if kind is None:
        raise Problem("not_found")
    return answer({"kind": kind, "off": off})


def _read(tx: Transaction, member: str) -> dict[str, Any]:
    messages = read_inbox(tx, member)
    return {"messages": [one._asdict() for one in messages], "unseen": unseen(tx, member)}


def _ask(tx: Transaction, member: str, nudge: str, now: int) -> tuple[str | None, bool]:
    kind = ask_for_fewer(tx, member, nudge, now)
    return kind, kind in switched_off(find_reader(tx, member))


inbox_routes = [inbox, have_seen, fewer]
