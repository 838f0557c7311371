"""bin/bench phone: Lighthouse on the app's pages; a tap until "saved" and a start without a network, on a slow phone.

Lighthouse is installed by npm into build/, never into the project. It looks at a browser that has
joined already; the page with the invite is loaded as a stranger's phone loads it, with nothing kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.phone import ARGS, Phone
from tests.browser.wallfly_process import Server, chromium, free_port, set_up
from tests.load.bench import picture

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "build" / "bench"
TOOLS = ROOT / "build" / "lighthouse"
LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = {"performance": 98, "accessibility": 100, "best-practices": 100}
RUNS = int(os.environ.get("RUNS", "5"))
TAPS = 60
STARTS = 20
START_MS = 1600  # left to itself: whoever asks a page how far it is makes it slower
SLOW = 4
WATCH = """() => { globalThis.times = []; let pressed = 0;
  addEventListener('pointerdown', (event) => { pressed = event.timeStamp; }, { capture: true });
  new MutationObserver(() => { const from = pressed; if (!from || !document.querySelector('.toasts .seal')) return; pressed = 0;
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => times.push(performance.now() - from); port2.postMessage(0); });
  }).observe(document.querySelector('.toasts'), { childList: true, subtree: true }); }"""


def install() -> Path:
    """Lighthouse, once."""
    tool = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not tool.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        (TOOLS / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", LIGHTHOUSE], cwd=TOOLS, check=True)
    return tool


@contextlib.contextmanager
def browser_on_disk(folder: Path) -> Iterator[int]:
    """A Chromium with a profile that other programs may talk to; yields its port."""
    port = free_port()
    with subprocess.Popen(
        [chromium(), "--headless", *ARGS, f"--remote-debugging-port={port}", f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        until(lambda: answers(port))
        yield port
        process.terminate()


def answers(port: int) -> bool:
    """Whether the browser at this port is there."""
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=1).read()
        return True
    return False


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds, ten seconds at most."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)


def lighthouse(tool: Path, url: str, port: int, joined: bool) -> dict[str, float]:
    """One run: scores from 0 to 100, and the times behind the first of them in ms."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run(
            ["node", str(tool), url, f"--port={port}", f"--only-categories={','.join(CATEGORIES)}", "--output=json",
             f"--output-path={out.name}", "--quiet", *(["--disable-storage-reset"] if joined else [])],
            check=True, timeout=180, capture_output=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(Path(out.name).read_text())
    scores = {name: 100 * (found["categories"][name]["score"] or 0) for name in CATEGORIES}
    return scores | {
        key: found["audits"][key]["numericValue"] for key in ("largest-contentful-paint", "total-blocking-time")
    }


def join(server: Server, playwright: Playwright, profile: Path) -> None:
    """A browser that has joined and would start without a network, in a profile on disk."""
    with browser_on_disk(profile) as port:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        phone = Phone(browser.contexts[0], server.url)
        phone.join(server.invite())
        phone.wait_for_worker()
        browser.new_browser_cdp_session().send("Browser.close")
        until(lambda: not answers(port))  # it keeps who has joined only if it ends by itself


def scores(server: Server, playwright: Playwright) -> list[tuple[str, dict[str, float]]]:
    """The median of some runs for each page."""
    tool, rows = install(), []
    pages = [("with an invite, nothing kept", f"/#i={server.invite()}", False), ("home", "/", True),
             ("walk", "/#/walk", True), ("mine", "/#/mine", True)]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="wallfly-lighthouse-", ignore_cleanup_errors=True) as folder:
        for name, path, joined in pages:
            profile = Path(folder) / name.replace(" ", "-")
            if joined:
                join(server, playwright, profile)
            runs = []
            for _ in range(RUNS):
                # A browser of its own for each: the page before would be cleared away during the next one's start.
                with browser_on_disk(profile) as port:
                    runs.append(lighthouse(tool, server.url + path, port, joined))
            rows.append((name, {key: statistics.median(run[key] for run in runs) for key in runs[0]}))
            print(name, {key: round(value) for key, value in rows[-1][1].items()}, flush=True)
    return rows


def slow(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})


def taps(server: Server, browser: Browser) -> list[float]:
    """Milliseconds from the finger to "saved" on the screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    phone = Phone(context, server.url)
    phone.join(server.invite())
    phone.wait_for_worker()
    slow(phone.page)
    phone.evaluate(WATCH)
    halves = phone.page.locator(".half.lived")
    for at in range(TAPS):
        halves.nth(at % 4).tap()
        phone.page.wait_for_function(f"() => times.length > {at}")
        phone.page.keyboard.press("Escape")
    times = list(phone.evaluate("() => times"))
    context.close()
    return times


def starts(server: Server, browser: Browser) -> list[float]:
    """Milliseconds to the first paint of a start without a network."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    phone = Phone(context, server.url)
    phone.join(server.invite())
    phone.wait_for_worker()
    phone.page.close()
    context.set_offline(True)
    times = []
    for _ in range(STARTS):
        page = context.new_page()
        slow(page)
        page.goto(server.url, wait_until="commit")
        time.sleep(START_MS / 1000)
        page.locator(".tile").first.wait_for()
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length === 1")
        times.append(page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.close()
    context.close()
    return times


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wallfly-phone-") as folder, sync_playwright() as playwright:
        set_up(Path(folder) / "data")
        with Server(Path(folder) / "data") as server:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
            tapped, started = taps(server, browser), starts(server, browser)
            browser.close()
            print(
                f"tap to saved, p95 of {TAPS}: {p95(tapped):.0f} ms; first paint offline, p95 of {STARTS}: {p95(started):.0f} ms"
            )
            report(scores(server, playwright), tapped, started)


def report(rows: list[tuple[str, dict[str, float]]], tapped: list[float], started: list[float]) -> None:
    """A table, and a picture of how far each is from its limit."""
    lines = [
        "| page | performance | accessibility | best practices | largest paint, ms | blocked, ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [f"| {name} | " + " | ".join(f"{value:.0f}" for value in row.values()) + " |" for name, row in rows]
    lines += [
        f"\nLighthouse, mobile, median of {RUNS}; at least " + ", ".join(f"{name} {least}" for name, least in CATEGORIES.items()) + ".",
        f"\n| on a processor {SLOW} times slower | median, ms | p95, ms | at most |", "|---|---:|---:|---:|",
        f"| tap to saved, {len(tapped)} taps | {statistics.median(tapped):.0f} | {p95(tapped):.0f} | 120 |",
        f"| first paint without a network, {len(started)} starts | {statistics.median(started):.0f} | {p95(started):.0f} | 800 |",
    ]  # fmt: skip
    bars = [(f"{name}: performance, share of 100", row["performance"] / 100) for name, row in rows]
    bars += [
        ("tap to saved, share of its limit", p95(tapped) / 120),
        ("first paint offline, share of its limit", p95(started) / 800),
    ]
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "phone.md").write_text("\n".join(lines) + "\n")
    (REPORTS / "phone.svg").write_text(picture(bars))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
