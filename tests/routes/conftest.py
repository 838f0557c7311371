"""A cast of people at the doors of a real application over a real store."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from tests.world import START, set_up, tap, uid
from wallfly.app import create_app
from wallfly.config import Config
from wallfly.domain.invites import Invite, limits, secret_hash
from wallfly.store.invites import add_invite
from wallfly.store.people import add_device, add_member
from wallfly.store.sqlite import open_engine

T = TypeVar("T")
NOW = START + 40 * 3_600_000

CAST = {
    "ann": ("observer", "tills"),
    "bob": ("observer", "stock"),
    "lea": ("lead", "tills"),
    "lou": ("leader", "tills"),
    "fay": ("function lead", "tills"),
    "stan": ("steward", "tills"),
}


class Doors:
    """The application as a client sees it, with everyone's token at hand."""

    def __init__(self, folder: Path) -> None:
        db = open_engine(folder / "wallfly.db")
        db.write_now(set_up)
        db.write_now(lambda tx: tx.run("delete from member"))
        for name, (role, team) in CAST.items():
            db.write_now(add_member, name, name.title(), role, team, "north", START)
            db.write_now(add_device, f"phone-{name}", name, secret_hash(f"token of {name}"), START)
        db.close()
        self.folder = folder
        self.runner = asyncio.Runner()
        self.app = create_app(Config(data=folder, no_limits=True), now=lambda: NOW, background=False)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://wallfly.test"
        )
        self.run(self._start())
        self.db = self.app.state.wallfly.db

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        self.run(self.client.aclose())
        self.run(self._stop())
        self.runner.close()

    async def _start(self) -> None:
        """The application lives in one task from start to stop, as in a server."""
        self._ready, self._over = asyncio.Event(), asyncio.Event()
        self._life = asyncio.create_task(self._live())
        await self._ready.wait()

    async def _live(self) -> None:
        async with self.app.lifespan():
            self._ready.set()
            await self._over.wait()

    async def _stop(self) -> None:
        self._over.set()
        await self._life

    def ask(self, method: str, path: str, who: str | None = "ann", **more: Any) -> httpx.Response:
        headers = {**({"authorization": f"Bearer token of {who}"} if who else {}), **more.pop("headers", {})}
        return self.run(self.client.request(method, path, headers=headers, **more))

    def sync(self, records: list[Any], who: str | None = "ann", **more: Any) -> httpx.Response:
        return self.ask("POST", "/api/sync", who, json={"client_now": NOW, "v": 1, "records": records, **more})

    def invite(self, role: str = "observer", team: str | None = "tills", uses: int | None = None,
               member: str | None = None) -> str:  # fmt: skip
        code = secrets.token_urlsafe(16)
        most, expires = limits(role, member is not None, NOW)
        invite = Invite(secrets.token_hex(8), role, team, member, uses or most, 0, expires, None)
        self.db.write_now(add_invite, invite, secret_hash(code), NOW, None)
        return code

    def everything(self) -> dict[str, list[Any]]:
        """All that is stored, to see that nothing changed."""
        tables = ("record", "member", "device", "invite", "entry", "touched", "conflict", "installation", "outbox")
        return {table: sorted(self.db.read_now(lambda tx, t=table: tx.rows(f"select * from {t}")), key=repr)
                for table in tables}  # fmt: skip


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    made = Doors(tmp_path_factory.mktemp("doors"))
    yield made
    made.close()


def wire(number: int, **changes: Any) -> dict[str, Any]:
    """A tap as a phone sends it."""
    made = tap(number, NOW - 60_000, "p1")
    return {"type": "event", "id": made.id, "at": made.at, "recorded": made.recorded, "practice": "p1",
            "polarity": 1, "place": "till-1", **changes}  # fmt: skip


def problem(response: Any) -> dict[str, Any]:
    """The problem in an answer, which must have exactly the one shape."""
    content = response.json()
    assert set(content) == {"problem"}
    assert set(content["problem"]) == {"code", "status", "sentence", "details"}
    assert content["problem"]["status"] == response.status_code
    assert content["problem"]["sentence"].endswith(".")
    return dict(content["problem"])


def say(doors: Doors, who: str, number: int, type: str, **fields: Any) -> str:
    """Someone says something on purpose; returns the id of what they said."""
    record = {"type": type, "id": uid(number), "at": NOW - 60_000, "recorded": NOW - 60_000, **fields}
    (result,) = doors.sync([record], who).json()["results"]
    assert result["status"] == "stored", result
    return uid(number)


def practice_entry(number: int, **changes: Any) -> dict[str, Any]:
    """A practice as a steward sets it up."""
    body = {"value": "care", "name": f"p{number}", "lived": "Looked up", "missed": "Did not look up"}
    return {"type": "entry", "id": uid(600 + number), "at": NOW, "recorded": NOW, "kind": "practice",
            "key": f"p{number}", "body": body, **changes}  # fmt: skip
