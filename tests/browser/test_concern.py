"""An urgent concern: two taps away, kept without a network, delivered once, to the contact alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server


def kept(
    server: Server, sql: str = "select text, place, member from concern order by received"
) -> list[tuple[Any, ...]]:
    conn = sqlite3.connect(f"file:{server.data}/wallfly.db?mode=ro", uri=True)
    try:
        return list(conn.execute(sql))
    finally:
        conn.close()


def test_two_taps_without_a_network_and_it_is_delivered_once(
    ann: Phone, new_phone: Callable[[], Phone], server: Server, rough: RoughNetwork, build: Path
) -> None:
    ann.wait_for_worker()
    ann.page.goto(ann.url + "/#/settings")
    expect(ann.page.get_by_role("link", name="Urgent concern")).to_be_visible()
    ann.page.get_by_role("link", name="Urgent concern").click()
    expect(ann.page.get_by_label("What is going on?")).to_be_visible()
    ann.no_signal()
    ann.page.goto(ann.url + "/#/settings")
    # Two taps: here, and send. Words are for those who have the time.
    ann.page.get_by_role("link", name="Urgent concern").click()
    ann.page.get_by_role("button", name="Send to").click()
    expect(ann.page.get_by_role("status").filter(has_text="Not sent yet.")).to_be_visible()
    ann.page.get_by_label("What is going on?").fill("Someone is shut in the cold room")
    ann.page.get_by_role("button", name="Send to").click()
    expect(ann.page.get_by_text("Not sent yet.")).to_have_count(2)
    ann.page.screenshot(path=build / "concern-waits.png")
    ann.page.goto(ann.url + "/#/mine")
    expect(ann.page.get_by_role("status").filter(has_text="Not sent yet.")).to_be_visible()
    # The app is started anew, still without a network: it still waits, and is in no outbox.
    ann.page.reload()
    expect(ann.page.get_by_role("status").filter(has_text="Not sent yet.")).to_be_visible()
    assert ann.rows() == []
    ann.no_signal(False)
    ann.page.goto(ann.url + "/#/concern")
    expect(ann.page.get_by_text("has it now.")).to_have_count(2, timeout=20_000)
    expect(ann.page.get_by_text("Not sent yet.")).to_have_count(0)
    assert kept(server) == [("", "till-1", None), ("Someone is shut in the cold room", "till-1", None)]
    assert kept(server, "select count(*) from record where type <> 'entry' and member is not null") == [(0,)]
    words = ann.evaluate(
        "() => new Promise((r) => { const o = indexedDB.open('wallfly-concerns'); o.onsuccess = () => {"
        " const all = o.result.transaction('concerns').objectStore('concerns').getAll();"
        " all.onsuccess = () => { o.result.close(); r(JSON.stringify(all.result)); }; }; })"
    )
    assert "cold room" not in words

    steward = new_phone()
    steward.join(server.invite("steward"), "Stan")
    steward.page.reload()
    steward.page.get_by_role("link", name="An urgent concern has come in").click()
    expect(steward.page.get_by_text("Someone is shut in the cold room")).to_be_visible()
    steward.page.screenshot(path=build / "concerns.png")
    steward.page.get_by_role("button", name="I take it up").first.click()
    expect(steward.page.locator(".came .quiet")).to_have_count(1)
    steward.page.get_by_role("button", name="I take it up").click()
    expect(steward.page.locator(".came .quiet")).to_have_count(2)
    steward.page.goto(server.url + "/#/mine")
    expect(steward.page.get_by_role("heading", name="Mine")).to_be_visible()
    expect(steward.page.get_by_role("link", name="An urgent concern has come in")).to_have_count(0)
    ann.page.goto(server.url + "/#/concerns")
    expect(ann.page.get_by_role("alert")).to_contain_text("Your role may not do this.")


@pytest.mark.parametrize("screen", ["mine", "values", "walk", "team", "settings"])
def test_it_is_one_tap_from_every_screen_with_a_head(ann: Phone, screen: str) -> None:
    ann.page.goto(f"{ann.url}/#/{screen}")
    ann.page.get_by_role("link", name="Urgent concern").click()
    expect(ann.page.get_by_role("heading", name="Urgent concern", level=1)).to_be_visible()


def test_a_concern_of_one_is_not_sent_as_another(ann: Phone, server: Server, rough: RoughNetwork) -> None:
    ann.page.goto(ann.url + "/#/concern")
    ann.page.get_by_label("What is going on?").fill("of Ann")
    rough.dark = True
    ann.page.get_by_role("button", name="With my nickname").click()
    ann.page.get_by_role("button", name="Send to").click()
    expect(ann.page.get_by_text("Not sent yet.")).to_be_visible()
    ann.evaluate("async () => { await (await import('/lib/db.js')).setMeta('member', null); }")
    rough.dark = False
    ann.page.goto(f"{server.url}/#i={server.invite()}")
    ann.page.reload()
    ann.page.get_by_label("Nickname").fill("Bob")
    ann.page.get_by_role("button", name="Join").click()
    ann.page.get_by_role("link", name="You and settings").wait_for()
    ann.evaluate("async () => { await (await import('/lib/concerns.js')).send(); }")
    assert "of Ann" not in [text for text, *_ in kept(server)]
