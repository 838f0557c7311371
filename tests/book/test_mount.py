"""/explore as a browser meets it: what is answered, what is refused, what every answer carries."""

from __future__ import annotations

import asyncio
import csv
import functools
import io
import json
import os
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pytest

from tests.book.shelf import NOW, open_store
from wallfly import files
from wallfly.book import edition as editions
from wallfly.book import mount as mounts
from wallfly.book.edition import BookUnreadable
from wallfly.book.mount import BookMount, inner_path
from wallfly.book.publish import publish

PAGE = {"accept": "text/html"}
METADATA = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))


def client_of(app, **more) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://book.test", **more)


def mounted(test: Callable[..., Awaitable[None]]) -> Callable[[Path], None]:
    """Run a test with a client of a mount that has the newest edition open."""

    @functools.wraps(test)
    def run(shelf: Path) -> None:
        async def go() -> None:
            mount = BookMount(lambda scope: "ann")
            await mount.open_newest(shelf)
            try:
                async with client_of(mount) as client:
                    await test(client, mount)
            finally:
                await mount.close()

        asyncio.run(go())

    # pytest reads the fixtures it has to bring from the signature.
    del run.__wrapped__  # type: ignore[attr-defined]
    return run


@mounted
async def test_the_home_page_is_the_contents(client, mount):
    page = (await client.get("/explore/", headers=PAGE)).text
    assert mount.edition == 2
    for words in ("The open book", "Harbour &amp; Vale", "Edition 2", "2 June 2026", "Where are practices lived least"):
        assert words in page
    assert "Not for individual appraisal or pay." in page


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


# ---- pages, links and files


_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#][^"']*)["']""")
ELSEWHERE = "https://datasette.io/"
VARIANTS = 8  # orderings, facets and filters of one page that are visited; all of them are looked at


@mounted
async def test_every_link_stays_under_explore_and_answers(client, mount):
    waiting, seen, variants = ["/explore/"], {"/explore/"}, Counter()
    while waiting:
        path = waiting.pop(0)
        answer = await client.get(path, headers=PAGE)
        assert answer.status_code == 200, path
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in _links(answer.text):
            if link == ELSEWHERE or link.startswith("data:"):
                continue
            target = urlsplit(urljoin("https://book.test" + path, link))
            assert target.netloc == "book.test" and target.path.startswith("/explore"), (path, link)
            assert "/explore/explore" not in target.path, (path, link)
            address = target.path + ("?" + target.query if target.query else "")
            if address not in seen:
                seen.add(address)
                variants[target.path] += bool(target.query)
                if variants[target.path] <= VARIANTS or not target.query:
                    waiting.append(address)
    assert len(seen) > 200
    assert "/explore/book/places/other+places" in seen
    book = METADATA["databases"]["book"]
    assert {f"/explore/book/{name}" for name in (*book["tables"], *asked(book))} <= seen
    assert {f"/explore/-/dashboards/{slug}" for slug in METADATA["plugins"]["datasette-dashboards"]} <= seen


def asked(book: dict[str, Any]) -> list[str]:
    """The questions on the home page; the say–do page's own is not one of them."""
    return [name for name, question in book["queries"].items() if question["chapter"]]


def _links(page: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in _LINK.findall(page)]


@mounted
async def test_csv_and_json(client, mount):
    answer = await client.get("/explore/book/cells.csv?_labels=on&_size=max")
    assert answer.headers["content-type"].startswith("text/plain")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 10
    assert {"other places": "Other places"}.items() <= {row["place"]: row["place_label"] for row in rows}.items()
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    shown = (await client.get("/explore/book/cells.json?_shape=objects&_size=3")).json()
    assert shown["rows"][0]["block"] == 3
    assert shown["next_url"].startswith("https://book.test/explore/book/cells.json")
    following = (await client.get(shown["next_url"])).json()
    assert len(following["rows"]) == 3
    streamed = await client.get("/explore/book/activity.csv?_stream=on")
    assert len(list(csv.reader(io.StringIO(streamed.text)))) == 85


@mounted
async def test_every_question_is_answered(client, mount):
    questions = (await client.get("/explore/book.json")).json()["queries"]
    assert len(questions) >= 6
    for question in questions:
        answer = (await client.get(f"/explore/book/{question['name']}.json?_shape=objects")).json()
        assert answer["rows"], question["name"]
        page = (await client.get(f"/explore/book/{question['name']}", headers=PAGE)).text
        assert question["title"] in page
    chosen = (await client.get("/explore/book/least_lived.json?_shape=objects&site=vale")).json()["rows"]
    assert [row["practice"] for row in chosen] == ["Quiet place to rest", "Waiting customer noticed"]
    assert all(row["at least, %"] <= row["lived, %"] <= row["at most, %"] for row in chosen)
    assert all(row["practice"] != "Told the customer upfront" for row in chosen)  # counted by the hour: no share


@mounted
async def test_the_file_can_be_taken_home(client, mount):
    answer = await client.get("/explore/book.db")
    assert answer.content.startswith(b"SQLite format 3")
    assert "book-2.db" in answer.headers["content-disposition"]


@mounted
async def test_redirections_stay_under_explore(client, mount):
    for path in (
        "/explore/book/cells%2Fx",
        "/explore/book//cells/",
        "/explore/%2f%2fevil.test/",
        "/explore//evil.test/",
        "/explore/book/cells?_filter_column=k&_filter_op=gt&_filter_value=3",
    ):
        location = (await client.get(path)).headers.get("location", "/explore/")
        assert location.startswith("/explore/") and not location.startswith("/explore//"), path


# ---- load


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
            for step in range(1, 8):
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
