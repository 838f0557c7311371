"""/api/me and what is one's own below it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch
from litestar.datastructures import Cookie
from litestar.params import FromPath
from msgspec import Meta

from wallfly.auth import cookie_name, signed_in
from wallfly.context import Wallfly
from wallfly.domain.nudges import KINDS
from wallfly.problems import Problem
from wallfly.reads.leaderboard import Leaderboard, read_leaderboard
from wallfly.reads.me import Me, read_me
from wallfly.reads.records import PAGE, QUARANTINED, read_own_records
from wallfly.routes.body import Body, answer, answers, read_body
from wallfly.store.engine import Transaction
from wallfly.store.leaderboard import choose_leaderboard, chose_leaderboard
from wallfly.store.leaving import leave
from wallfly.store.people import is_last_steward, live_devices, rename_member, revoke_device
from wallfly.store.readers import MessageSettings, find_reader, keep_message_settings, keep_setting, switched_off


class Settings(Body, frozen=True):
    """What a member may change about themselves; what is left out stays."""

    nickname: (
        Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f<>]*\S[^\x00-\x1f<>]*$")] | None
    ) = None
    language: Literal["en", "de"] | None = None  # those of domain/phrases.py
    messages: MessageSettings | None = None
    leaderboard: bool | None = None


_settings = msgspec.json.Decoder(Settings)


@get("/api/me", responses=answers(Me))
async def me(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One's own standing: records, points, rhythm, badges, seasons, this week's quests."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_me, session.member, wallfly.now(), wallfly.catalogue))


@get("/api/leaderboard", responses=answers(Leaderboard))
async def leaderboard(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The leaderboard, to those who are on it."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_leaderboard, session.member, wallfly.now(), wallfly.catalogue))


@get("/api/me/records")
async def my_records(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One's own records as they were sent, newest last, a page at a time."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    limit = request.query_params.get("limit", str(PAGE))
    if not (limit.isdecimal() and len(limit) <= 4 and 1 <= int(limit) <= PAGE):
        raise Problem("invalid", reason=f"limit must be from 1 to {PAGE}")
    only = QUARANTINED if request.query_params.get("standing") == "quarantined" else None
    after = request.query_params.get("after", only)
    return answer(await wallfly.db.read(read_own_records, session.member, after, int(limit)))


@get("/api/me/settings")
async def my_settings(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What a member may change about themselves."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    return answer(await wallfly.db.read(read_settings, session.member))


@patch("/api/me/settings")
async def change_settings(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Change it."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    asked = await read_body(request, _settings)
    if asked.messages is not None and not asked.messages.makes_sense():
        raise Problem("invalid", reason="messages must name known kinds, days from 0 to 6, and hours of one day")
    return answer(await wallfly.db.write(keep_settings, session.member, asked))


@get("/api/devices")
async def my_devices(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One's own signed-in phones."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    devices = await wallfly.db.read(live_devices, session.member)
    return answer(
        {
            "devices": [
                {"id": id, "created": created, "seen_day": seen, "this": id == session.device}
                for id, created, seen in devices
            ]
        }
    )


@delete("/api/devices/{device:str}", status_code=204)
async def sign_device_out(request: Request[Any, Any, Any], device: FromPath[str]) -> None:
    """Sign one of one's own phones out."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    if not await wallfly.db.write(revoke_device, session.member, device, wallfly.now()):
        raise Problem("not_found")
    wallfly.sessions.forget()


@delete("/api/session", status_code=204)
async def sign_out(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign this phone out."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    await wallfly.db.write(revoke_device, session.member, session.device, wallfly.now())
    return _signed_out(wallfly)


@delete("/api/me", status_code=204)
async def leave_wallfly(request: Request[Any, Any, Any]) -> Response[None]:
    """Leave: who someone was is erased, what was counted stays."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    await wallfly.db.write(leave_unless_last, session.member, wallfly.now())
    return _signed_out(wallfly)


def read_settings(tx: Transaction, id: str) -> dict[str, Any]:
    """What a member has chosen; `kinds` says for each kind of message whether it comes."""
    mine = find_reader(tx, id)
    off = switched_off(mine)
    messages = msgspec.to_builtins(mine.settings)
    return {
        "nickname": mine.nickname,
        "language": mine.language,
        "messages": {**messages, "kinds": {kind: kind not in off for kind in KINDS}},
        "leaderboard": chose_leaderboard(tx, id),
    }


def keep_settings(tx: Transaction, id: str, asked: Settings) -> dict[str, Any]:
    """Change it."""
    if asked.nickname is not None:
        rename_member(tx, id, asked.nickname.strip())
    if asked.language is not None:
        keep_setting(tx, id, "language", asked.language)
    if asked.messages is not None:
        keep_message_settings(tx, id, asked.messages)
    if asked.leaderboard is not None:
        choose_leaderboard(tx, id, asked.leaderboard)
    return read_settings(tx, id)


def leave_unless_last(tx: Transaction, member: str, now: int) -> None:
    """Raises `last_steward` when nobody would be left to set things up."""
    if is_last_steward(tx, member):
        raise Problem("last_steward")
    leave(tx, member, now)


def _signed_out(wallfly: Wallfly) -> Response[None]:
    wallfly.sessions.forget()
    gone = Cookie(key=cookie_name(wallfly.config.secure), value="", max_age=0, path="/", httponly=True,
                  samesite="lax", secure=wallfly.config.secure)  # fmt: skip
    return Response(None, status_code=204, cookies=[gone])
