"""/explore as a browser meets it: what is answered, what is refused, what every answer carries."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from urllib.parse import urlencode

import pytest

from tests.book.mounted import PAGE, client_of, mounted
from tests.book.shelf import NOW, open_store
from wallfly.book import edition as editions
from wallfly.book import mount as mounts
from wallfly.book.edition import BookUnreadable
from wallfly.book.mount import BookMount, inner_path
from wallfly.book.publish import publish


@mounted
async def test_every_answer_carries_the_walls(client, mount):
    for path in (
        "/explore/",
        "/explore/book/cells",
        "/explore/book/nothing",
        "/explore/-/versions",
        "/explore/book.json?sql=select+nonsense",
        "/explore/-/static/app.css",
        "/explore/book.db",
    ):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-scripts allow-forms allow-downloads allow-popups; default-src 'self'")
        assert "connect-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "allow-same-origin" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers


@mounted
async def test_only_reading(client, mount):
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"):
        answer = await client.request(method, "/explore/book/cells")
        assert answer.status_code == 405
        assert answer.json()["problem"]["code"] == "wrong_method"
        assert answer.headers["allow"] == "GET, HEAD"
    head = await client.head("/explore/book/cells")
    assert (head.status_code, head.content) == (200, b"")


@mounted
async def test_nothing_of_datasettes_own_rooms(client, mount):
    rooms = "versions plugins settings threads databases actor messages metadata allow-debug permissions logout"
    for path in (*rooms.split(), "auth-token", "patterns", "static%2f..%2fversions"):
        for ending in ("", ".json"):
            assert (await client.get(f"/explore/-/{path}{ending}")).status_code == 404, path
    for path in ("_internal", "_internal/databases", "_memory", "%5finternal", "-%2fversions", "..%2fapi%2fme"):
        assert (await client.get(f"/explore/{path}", follow_redirects=True)).status_code in (403, 404), path
    assert (await client.get("/explore/-/static/app.css")).status_code == 200
    assert (await client.get("/explore/-/static-plugins/wallfly/book.css")).status_code == 200
    assert (await client.get("/explore/-/static-plugins/wallfly/../__init__.py")).status_code == 404


@mounted
async def test_errors_are_plain(client, mount):
    page = await client.get("/explore/book/nothing", headers=PAGE)
    assert page.status_code == 404
    assert "no such page in this edition" in page.text
    endless = "with recursive t(i) as (select 1 union all select i + 1 from t) select max(i) from t"
    slow = await client.get("/explore/book", params={"sql": endless}, headers=PAGE)
    assert slow.status_code == 400
    assert "longer than the book allows" in slow.text
    assert "recursive" not in slow.text
    wrong = await client.get("/explore/book.json", params={"sql": "select canary from cells"})
    assert wrong.status_code == 400


def test_nothing_is_printed_about_questions(shelf, capfd):
    async def go() -> None:
        mount = BookMount(lambda scope: "ann")
        await mount.open_newest(shelf)
        async with client_of(mount, headers={"cookie": "wallfly=canary-cookie"}) as client:
            await client.get("/explore/book/canary-page")
            await client.get("/explore/book.json?sql=select+canary_column+from+cells")
            await client.get("/explore/book?sql=select+canary_column+from+cells")
            await client.get("/explore/book.csv?sql=select+canary_column+from+cells")
            await client.get("/explore/book/cells?_sort=canary_column")
            await client.get("/explore/book/cells?k__canary=1")
        await mount.close()

    asyncio.run(go())
    printed = capfd.readouterr()
    assert "canary" not in printed.out + printed.err
    assert "Traceback" not in printed.err


def test_datasette_never_sees_who_asks(shelf):
    seen: list[list[tuple[bytes, bytes]]] = []

    async def go() -> None:
        asked: list[str] = []

        def allow(scope) -> str:
            asked.append(dict(scope["headers"])[b"cookie"].decode())
            return "ann"

        mount = BookMount(allow)
        await mount.open_newest(shelf)
        inside = mount._current.app

        async def watching(scope, receive, send) -> None:
            seen.append(scope["headers"])
            assert scope["client"] is None
            await inside(scope, receive, send)

        mount._current.app = watching
        async with client_of(mount, headers={"cookie": "wallfly=secret", "authorization": "Bearer secret"}) as client:
            assert (await client.get("/explore/book/cells")).status_code == 200
        assert asked == ["wallfly=secret"]
        await mount.close()

    asyncio.run(go())
    assert seen
    assert not {name for headers in seen for name, _ in headers} & {b"cookie", b"authorization"}


def test_strangers_are_told_to_open_the_app_first(shelf):
    async def nobody(scope) -> None:
        return None

    async def go() -> None:
        mount = BookMount(nobody)
        await mount.open_newest(shelf)
        async with client_of(mount) as client:
            for path in ("/explore/", "/explore/book/cells.json", "/explore/book.db", "/explore/book/about/periods"):
                answer = await client.get(path)
                assert answer.status_code == 401
                assert answer.json()["problem"]["code"] == "sign_in"
            page = await client.get("/explore/", headers=PAGE)
            assert "Open the app first" in page.text
            # A sandboxed page asks for its looks without a cookie.
            assert (await client.get("/explore/-/static-plugins/wallfly/book.css")).status_code == 200
        await mount.close()

    asyncio.run(go())


def test_before_the_first_edition(tmp_path):
    async def go() -> None:
        mount = BookMount(lambda scope: "ann", first_figures=lambda: date(2026, 6, 18))
        async with client_of(mount) as client:
            early = await client.get("/explore/", headers=PAGE)
            assert (early.status_code, early.headers["retry-after"]) == (503, "2")
            assert "opens in a moment" in early.text
            await mount.open_newest(tmp_path)
            assert mount.edition is None
            page = await client.get("/explore/", headers=PAGE)
            assert page.status_code == 503
            assert "The first figures open on 18 June 2026." in page.text
            assert (await client.get("/explore/book.json")).json()["problem"]["code"] == "busy"

    asyncio.run(go())


def test_a_file_that_is_no_edition_is_not_opened(shelf, tmp_path):
    async def go() -> None:
        mount = BookMount(lambda scope: "ann")
        await mount.open_newest(shelf)
        bad = tmp_path / "book-9.db"
        bad.write_bytes(b"noise" * 1000)
        (tmp_path / "book.db").symlink_to(bad.name)
        with pytest.raises(BookUnreadable):
            await mount.open_newest(tmp_path)
        await mount.open_newest(tmp_path)  # tried once, not every two seconds
        assert mount.edition == 2
        with pytest.raises(BookUnreadable):
            await mount.open(shelf / "wallfly.db")
        await mount.close()

    asyncio.run(go())


def test_an_unguarded_edition_is_not_opened(shelf, monkeypatch):
    import wallfly.book.plugin as plugin

    async def go() -> None:
        monkeypatch.setattr(plugin, "guard", lambda conn: None)
        mount = BookMount(lambda scope: "ann")
        with pytest.raises(BookUnreadable, match="200"):
            await mount.open_newest(shelf)

    asyncio.run(go())


@mounted
async def test_dashboards_have_their_own_walls(client, mount):
    policy = (await client.get("/explore/-/dashboards")).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'")
    assert "connect-src https://book.test/explore/;" in policy
    odd = (await client.get("/explore/-/dashboards", headers={"host": "a; script-src *"})).headers
    assert "script-src *" not in odd["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "raw", "seen"),
    [
        ("/", b"/explore", "/explore/"),
        ("/", b"/explore/", "/explore/"),
        ("/book/cells/", b"/explore/book/cells?x=1", "/explore/book/cells"),
        ("/book/cells/", None, "/explore/book/cells"),
        ("/explore/book/cells", None, "/explore/book/cells"),
        ("/book/places/other~20places/", None, "/explore/book/places/other~20places"),
        ("/exploreer", b"/exploreer", "/explore/exploreer"),
    ],
)
def test_the_path_is_rebuilt(path, raw, seen):
    scope = {"path": path} if raw is None else {"path": path, "raw_path": raw}
    assert inner_path(scope) == seen


def test_a_few_at_a_time_then_come_back(shelf, monkeypatch):
    async def go() -> None:
        mount = BookMount(lambda scope: "ann")
        await mount.open_newest(shelf)
        gate, inside = asyncio.Event(), asyncio.Semaphore(0)

        async def slow(scope, receive, send) -> None:
            inside.release()
            await gate.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"done"})

        mount._current.app = slow
        monkeypatch.setattr(mounts, "PATIENCE", 0.01)
        async with client_of(mount) as client:
            busy = [asyncio.create_task(client.get("/explore/book/cells")) for _ in range(mounts.AT_ONCE)]
            for _ in busy:
                await inside.acquire()
            turned_away = await client.get("/explore/book/cells")
            assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "2")
            gate.set()
            assert [answer.text for answer in await asyncio.gather(*busy)] == ["done"] * mounts.AT_ONCE
            assert (await client.get("/explore/book/cells")).text == "done"
        await mount.close()

    asyncio.run(go())


def test_an_answer_that_takes_too_long_is_given_up(shelf, monkeypatch):
    async def go() -> None:
        mount = BookMount(lambda scope: "ann")
        await mount.open_newest(shelf)

        async def never(scope, receive, send) -> None:
            await asyncio.Event().wait()

        mount._current.app = never
        monkeypatch.setattr(mounts, "DEADLINE", 0.01)
        async with client_of(mount) as client:
            assert (await client.get("/explore/book/cells")).status_code == 503
        await mount.close()

    asyncio.run(go())


def test_a_new_edition_is_never_mixed_with_the_old(tmp_path):
    """Readers ask for the edition's number in two ways at once while editions change under them."""
    db = open_store(tmp_path)
    twice = "select a.text, b.text from about a join about b using (name) where name = 'edition'"
    asked = f"/explore/book.json?{urlencode({'sql': twice, '_shape': 'arrays'})}"
    seen: list[int] = []

    async def read(client, stop: asyncio.Event) -> None:
        while not stop.is_set():
            answer = await client.get(asked)
            assert answer.status_code == 200
            first, second = answer.json()["rows"][0]
            assert first == second
            seen.append(int(first))

    async def go() -> None:
        mount, stop = BookMount(lambda scope: "ann"), asyncio.Event()
        publish(db, tmp_path, NOW)
        await mount.open_newest(tmp_path)
        async with client_of(mount) as client:
            readers = [asyncio.create_task(read(client, stop)) for _ in range(3)]
            for step in range(1, 6):
                publish(db, tmp_path, NOW + step)
                await mount.open_newest(tmp_path)
                answer = await client.get(asked)
                assert answer.json()["rows"][0] == [str(step + 1)] * 2  # once switched, never the old one again
            stop.set()
            await asyncio.gather(*readers)
        old = list(mount._drains)
        await mount.close()
        assert all(task.done() for task in old)

    asyncio.run(go())
    db.close()
    assert len(set(seen)) > 2  # they did read while editions changed
    assert len(os.listdir("/proc/self/fd")) < 200


def test_settings_of_a_small_machine():
    assert editions.SETTINGS["num_sql_threads"] == 1
    assert editions.SETTINGS["sql_time_limit_ms"] == 1000
