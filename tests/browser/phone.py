"""A phone, and what a person does with it."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, expect

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"]  # fmt: skip

OUTBOX = "() => import('/lib/outbox.js')"


class Phone:
    """One browser of one person, 390 by 844."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.page = context.new_page()
        self.faults: list[str] = []
        self.fetching: set[Request] = set()
        self.listen(self.page)
        self.page.on("request", lambda request: self.fetching.add(request))
        self.page.on("requestfinished", lambda request: self.fetching.discard(request))
        self.page.on("requestfailed", lambda request: self.fetching.discard(request))

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error"
                and "Failed to load resource" not in message.text else None)  # fmt: skip

    def close(self) -> None:
        """A test that answers requests itself leaves some unanswered: nobody waits for them any more."""
        for answering in (self.page, self.context):
            answering.unroute_all(behavior="ignoreErrors")
        self.context.close()

    def join(self, code: str, nickname: str = "Ann", place: str = "Till 1") -> None:
        self.page.goto(f"{self.url}/#i={code}")
        self.page.get_by_label("Nickname").fill(nickname)
        self.page.get_by_role("button", name="Join").click()
        self.page.get_by_role("button", name=place, exact=True).click()
        expect(self.page.get_by_role("button", name="Waiting customer noticed: Lived")).to_be_visible()

    def wait_for_worker(self) -> None:
        """Until the app would start without a network."""
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def show(self, path: str) -> None:
        """Open a screen, until it stands where the one before it stood and nothing more is fetched for it."""
        self.page.goto(f"{self.url}/#{path}")
        shown = self.page.locator(f"main[data-shown='{path}'] :is(h1, h2, b)").first
        expect(shown).to_be_visible(timeout=20_000)
        still = 0
        for _ in range(400):
            self.page.wait_for_timeout(25)
            still = 0 if self.fetching else still + 1
            if still == 3:
                return
        raise AssertionError([request.url for request in self.fetching])

    def foreground(self) -> None:
        """Somebody comes back to the app half a minute later: it does not look for a new version more often."""
        self.page.evaluate(
            "() => { const now = Date.now; Date.now = () => now() + 31_000; dispatchEvent(new Event('focus')); Date.now = now; }"
        )

    def sign_out(self) -> None:
        """Until the app has let go of whoever it was: an invite opened before would be put aside again."""
        self.page.goto(self.url + "/#/settings")
        self.page.get_by_role("button", name="Sign out", exact=True).click()
        self.page.get_by_role("button", name="Sign out of this phone").click()
        expect(self.page.get_by_role("heading", name="You need an invite")).to_be_visible()

    def tap(self, practice: str, half: str) -> None:
        self.page.get_by_role("button", name=f"{practice}: {half}").click()
        expect(self.page.get_by_role("status")).to_contain_text(f"Saved: {half.lower()}")

    def sync_line(self) -> str:
        return self.page.locator("a.sync").inner_text().strip()

    def expect_sync(self, words: str, timeout: float = 15_000) -> None:
        expect(self.page.locator("a.sync")).to_have_text(words, timeout=timeout)

    def no_signal(self, gone: bool = True) -> None:
        self.context.set_offline(gone)

    # ---- what no person does: straight to the outbox, for many records at once

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def save_many(self, count: int, hold: int = 0, **fields: Any) -> list[str]:
        record = {"type": "event", "practice": "queue_ack", "polarity": 1, "place": "till-1", **fields}
        return list(self.page.evaluate(
            """async ([count, hold, record]) => {
              const { save } = await import('/lib/outbox.js');
              const ids = [];
              for (let i = 0; i < count; i++) ids.push((await save(record, { hold })).id);
              return ids;
            }""",
            [count, hold, record],
        ))  # fmt: skip

    def counts(self) -> dict[str, int]:
        return dict(self.page.evaluate("async () => (await import('/lib/outbox.js')).counts()"))

    def flush(self) -> None:
        self.page.evaluate("async () => { await (await import('/lib/sync.js')).flush(); }")

    def rows(self) -> list[dict[str, Any]]:
        """All rows in the phone's database."""
        return list(json.loads(self.page.evaluate(
            """() => new Promise((resolve, reject) => {
              const opening = indexedDB.open('wallfly');
              opening.onerror = () => reject(opening.error);
              opening.onsuccess = () => {
                const all = opening.result.transaction('records').objectStore('records').getAll();
                all.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(all.result)); };
              };
            })"""
        )))  # fmt: skip

    def until(self, condition: str, timeout: float = 20_000) -> None:
        """Until an asynchronous condition of the page holds."""
        self.page.evaluate(
            """async ([condition, timeout]) => {
              const end = performance.now() + timeout;
              const [outbox, sync] = [await import('/lib/outbox.js'), await import('/lib/sync.js')];
              const holds = { drained: async () => (await outbox.counts()).waiting === 0, offline: async () => sync.state.offline };
              while (!(await holds[condition]())) {
                if (performance.now() > end) throw new Error(`not ${condition}: ${JSON.stringify(await outbox.counts())}`);
                await new Promise((wait) => setTimeout(wait, 20));
              }
            }""",
            [condition, timeout],
        )

    def drained(self, timeout: float = 20_000) -> None:
        """Until nothing waits."""
        self.until("drained", timeout)
