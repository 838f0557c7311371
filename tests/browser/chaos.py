"""Everything that can go wrong at once, for as many records as wanted: nothing lost, nothing doubled.

Three windows and a worker save and send; half of the answers are lost after the server has stored
what was sent; the network goes dark, the server and the browser are killed, and app and database
are replaced by a newer version while records wait. At the end some records are taken out of the
phone's storage by force: the server must name each number it never saw.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

import pysqlite3 as sqlite3
from playwright.sync_api import BrowserContext, Page

from tests.browser.deploys import Deploys, next_database
from tests.browser.phone import Phone
from tests.browser.rough_network import _Handler

TABS = 3
UPGRADE_WITH = 500
SAVE = """(count) => { globalThis.saved = []; globalThis.work = (async () => {
  const { save } = await import('/lib/outbox.js');
  const one = async (i) => saved.push((await save({ type: 'event', practice: 'queue_ack', polarity: i % 3 ? 1 : -1, place: 'till-1' }, { hold: 0 })).id);
  for (let i = 0; i < count; i += 10) await Promise.all(Array.from({ length: Math.min(10, count - i) }, (_, n) => one(i + n)));
  return saved; })(); }"""
# Under the lock of the one that sends: a request under way would carry what is being taken out.
TAKE_OUT = """(ids) => navigator.locks.request('wallfly-flush', () => new Promise((resolve) => {
  const opening = indexedDB.open('wallfly'); opening.onsuccess = () => {
    const change = opening.result.transaction('records', 'readwrite'); ids.forEach((id) => change.objectStore('records').delete(id));
    change.oncomplete = () => { opening.result.close(); resolve(); }; }; }))"""


class Outcome(NamedTuple):
    """What came of it: ids by where they are, and numbers said to be missing."""

    told_saved: set[str]
    on_phone: set[str]
    stored: list[str]
    states: set[str]
    taken_out: list[int]
    missing: list[tuple[int, int]]
    batches: int
    lost_answers: int


class Chaos:
    """One phone on a profile that is on disk, and a server behind a network that misbehaves."""

    def __init__(self, launch: Callable[..., BrowserContext], deploys: Deploys, seed: int = 1) -> None:
        assert deploys.network is not None
        self.launch, self.deploys, self.network = launch, deploys, deploys.network
        self.chance = random.Random(seed)
        self.told: set[str] = set()
        self.lost_answers = 0
        self.open()
        self.phone.join(deploys.server.invite())
        self.phone.wait_for_worker()
        self.more_tabs()

    def open(self) -> None:
        self.phone = Phone(self.launch(), self.deploys.server.url)
        self.tabs: list[Page] = [self.phone.page]

    def more_tabs(self) -> None:
        while len(self.tabs) < TABS:
            self.tabs.append(self.phone.context.new_page())
            self.tabs[-1].goto(self.phone.url)

    def lose_half(self, handler: _Handler, body: bytes) -> bool:
        if self.chance.random() < 0.5:
            return False
        try:
            handler.ask_server(body)
        except OSError:
            pass  # the server is being killed just now
        self.lost_answers += 1
        handler.answer(502)
        return True

    def save(self, count: int, while_it_runs: Callable[[], None] = lambda: None) -> None:
        """All windows save at once; who was told "saved" is remembered."""
        for at, tab in enumerate(self.tabs):
            tab.evaluate(SAVE, count // TABS + (1 if at < count % TABS else 0))
        while_it_runs()
        for tab in self.tabs:
            self.told.update(tab.evaluate("() => globalThis.work"))

    def wake(self) -> None:
        for tab in self.tabs:
            tab.evaluate("() => dispatchEvent(new Event('online'))")

    def kill_server(self) -> None:
        self.deploys.server.stop(kill=True)
        self.deploys.server.start()

    def kill_browser(self, count: int) -> None:
        """The browser dies in the middle of saving; what it had told is remembered until then."""
        for tab in self.tabs:
            tab.evaluate(SAVE, count // TABS)
        self.phone.page.wait_for_timeout(300)
        for tab in self.tabs:
            self.told.update(tab.evaluate("() => globalThis.saved"))
        signed_in = self.phone.context.cookies()
        browser = self.phone.context.new_cdp_session(self.phone.page)
        try:
            browser.send("Browser.crash")
        except Exception:
            pass  # it does not live to answer
        try:
            self.phone.context.close()
        except Exception:
            pass
        self.open()
        # A cookie reaches the disk half a minute after it was set: on a phone that was long ago.
        self.phone.context.add_cookies(signed_in)  # type: ignore[arg-type]
        self.phone.page.goto(self.phone.url)
        self.more_tabs()

    def upgrade(self) -> None:
        """A newer app with a newer database takes over while records wait."""
        self.network.dark = True
        self.save(UPGRADE_WITH)
        assert self.phone.counts()["waiting"] >= UPGRADE_WITH
        next_database(self.deploys)
        self.deploys.again()
        self.network.dark = False
        self.network.fault = self.dark_for_sync
        self.phone.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
        with ExitStack() as all_load:  # one for the new worker, the others for the new database
            for tab in reversed(self.tabs):
                all_load.enter_context(tab.expect_event("load"))
            self.phone.page.get_by_role("button", name="Use it now").click(timeout=15_000)
        for tab in self.tabs:
            tab.goto("about:blank")
            tab.goto(self.phone.url)
            tab.locator(".tile").first.wait_for()
        assert self.phone.counts()["waiting"] >= UPGRADE_WITH
        self.network.fault = self.lose_half

    @staticmethod
    def dark_for_sync(handler: _Handler, _: bytes) -> bool:
        handler.close_connection = True
        return True

    def take_out(self, count: int) -> list[int]:
        """Some numbered records vanish from the phone before they were sent."""
        self.drain()
        self.network.fault = self.dark_for_sync
        before = {row["id"] for row in self.phone.rows()}
        self.save(60)
        for _ in range(100):
            mine = [row for row in self.phone.rows() if row["state"] == "sealed" and row["id"] not in before]
            sealed = sorted((row["n"], row["id"]) for row in mine)
            if len(sealed) >= 60:
                break
            self.wake()
            self.phone.page.wait_for_timeout(100)
        gone = self.chance.sample(sealed[5:-5], count)
        self.phone.evaluate(TAKE_OUT, [id for _, id in gone])
        self.told -= {id for _, id in gone}
        self.network.fault = self.lose_half
        return sorted(number for number, _ in gone)

    def drain(self) -> None:
        """Wake the phone up until nothing waits, while half of the answers go on being lost."""
        self.network.dark, self.network.fault = False, self.lose_half
        for _ in range(1200):
            self.wake()
            self.phone.page.wait_for_timeout(200)
            if self.phone.counts()["waiting"] == 0:
                return
        raise AssertionError(self.phone.counts())

    def outcome(self, taken_out: list[int]) -> Outcome:
        rows = self.phone.rows()
        me: dict[str, Any] = self.phone.evaluate(
            "async () => (await (await import('/lib/api.js')).get('/api/me')).body"
        )
        conn = sqlite3.connect(f"file:{self.deploys.server.data}/wallfly.db?mode=ro", uri=True)
        stored = [str(id) for (id,) in conn.execute("select id from record where type = 'event'")]
        conn.close()
        return Outcome(
            self.told,
            {row["id"] for row in rows},
            stored,
            {row["state"] for row in rows},
            taken_out,
            [(low, high) for _, low, high in me["records"]["missing"]],
            len(self.network.syncs),
            self.lost_answers,
        )


def run(
    launch: Callable[..., BrowserContext], deploys: Deploys, records: int, say: Callable[[str], None] = lambda _: None
) -> Outcome:
    """The whole course of things, with about so many records."""
    chaos = Chaos(launch, deploys)
    chaos.network.fault = chaos.lose_half
    part = (records - UPGRADE_WITH - 60) // 4 + 1  # what the killed browser was told comes on top
    say("half of the answers lost")
    chaos.save(part)
    say("the server is killed")
    chaos.save(part, while_it_runs=chaos.kill_server)
    say("no network")
    chaos.network.dark = True
    chaos.save(part)
    chaos.network.dark = False
    chaos.wake()
    say("network again")
    chaos.save(part, while_it_runs=chaos.wake)
    say("the browser is killed")
    chaos.kill_browser(part)
    say("a newer app and database")
    chaos.upgrade()
    say("three records taken out")
    taken_out = chaos.take_out(3)
    say("everything goes")
    chaos.drain()
    return chaos.outcome(taken_out)


def as_ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """[4, 5, 9] as [(4, 5), (9, 9)]."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def check(outcome: Outcome) -> None:
    """None lost, none doubled, every gap named."""
    assert outcome.told_saved - set(outcome.stored) == set(), "told saved, and lost"
    assert outcome.on_phone - set(outcome.stored) == set(), "on the phone, never stored"
    assert len(outcome.stored) == len(set(outcome.stored))
    assert set(outcome.stored) - outcome.on_phone == set(), "stored, and gone from the phone"
    assert outcome.states == {"safe"}
    assert outcome.missing == as_ranges(outcome.taken_out)
    assert outcome.lost_answers > 0
