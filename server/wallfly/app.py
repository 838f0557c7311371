"""The application: routes, the one error shape, the book and the phone app's files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, asgi
from litestar.openapi.config import OpenAPIConfig
from litestar.types import Receive, Scope, Send

from wallfly import __version__, jobs
from wallfly.auth import cookie_name, session_of_token
from wallfly.book.mount import BookMount
from wallfly.config import Config
from wallfly.context import Wallfly
from wallfly.domain.opening import closes_on
from wallfly.log import access_log
from wallfly.problems import handle
from wallfly.push.sender import open_sender
from wallfly.push.worker import Worker
from wallfly.routes import (
    catalogue,
    concerns,
    export,
    goals,
    health,
    inbox,
    invites,
    join,
    me,
    members,
    nudges,
    outcomes,
    pairs,
    posters,
    push_subscriptions,
    rounds,
    seasons,
    setting_up,
    sync,
    team,
    values,
)
from wallfly.routes.shell import shell_routes
from wallfly.shell import Shell
from wallfly.store.highwater import check
from wallfly.store.sqlite import open_engine

API_ROUTES: list[Any] = [
    join.join,
    catalogue.catalogue,
    sync.sync,
    me.me,
    me.leaderboard,
    me.my_records,
    me.my_settings,
    me.change_settings,
    me.my_devices,
    me.sign_device_out,
    me.sign_out,
    me.leave_wallfly,
    export.export,
    members.list_members,
    members.change,
    invites.list_invites,
    invites.make_invite,
    invites.take_invite_back,
    *push_subscriptions.push_subscription_routes,
    *inbox.inbox_routes,
    *nudges.nudge_routes,
    *team.team_routes,
    *values.value_routes,
    *rounds.round_routes,
    *goals.goal_routes,
    *seasons.season_routes,
    *pairs.pair_routes,
    *concerns.concern_routes,
    *setting_up.setting_up_routes,
    outcomes.bring_in,
    posters.poster,
    health.health,
]


def create_app(config: Config, now: Callable[[], int] | None = None, background: bool = True) -> Litestar:
    """The application over one data folder; it opens the store when it starts. Tests give their own clock
    and leave the background jobs out."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        db = open_engine(config.store)
        check(db, config.data)
        wallfly = Wallfly(config, db, now)
        app.state.wallfly = wallfly
        wallfly.book = BookMount(
            lambda scope: _reader(scope, wallfly), lambda: closes_on(wallfly.catalogue, 1), config.public_url or None
        )
        wallfly.sender = open_sender(config, wallfly.catalogue)
        wallfly.worker = Worker(db, wallfly.sender) if wallfly.sender else None
        tasks = jobs.start(wallfly) if background else []
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if wallfly.sender is not None:
                await wallfly.sender.close()
            await wallfly.book.close()
            db.close()

    @asgi("/explore", is_mount=True, copy_scope=True)
    async def explore(scope: Scope, receive: Receive, send: Send) -> None:
        await app.state.wallfly.book(scope, receive, send)

    app = Litestar(
        route_handlers=[*API_ROUTES, *shell_routes(Shell(kill_switch=config.kill_switch)), explore],
        lifespan=[lifespan],
        exception_handlers={Exception: handle},
        middleware=[access_log] if config.log_requests else [],
        openapi_config=OpenAPIConfig(title="Wallfly", version=__version__, path="/schema"),
        request_max_body_size=sync.BATCH_BYTES,
        debug=False,
        logging_config=None,
    )
    return app


async def _reader(scope: Any, wallfly: Wallfly) -> bool:
    """Whether whoever asks may read the book, as it was chosen: anyone, any member, those who lead."""
    if wallfly.config.book_readers == "anyone":
        return True
    request: Request[Any, Any, Any] = Request(scope)
    header = request.headers.get("authorization", "")
    token = header[7:] if header.startswith("Bearer ") else request.cookies.get(cookie_name(wallfly.config.secure))
    session = await session_of_token(wallfly, token)
    return session is not None and (wallfly.config.book_readers == "members" or session.role != "observer")
