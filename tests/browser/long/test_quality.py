"""Every screen, in every way it is shown: readable, reachable, small. Numbers are our requirements'."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.long.screens import screens
from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server
from wallfly.shell import Shell

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (tags) => (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations
  .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).slice(0, 4).join(' | ')}`)"""
# A box or a dot to choose is as large as the words that belong to it; a link in a sentence is as large as its line.
SMALL = """(least) => [...document.querySelectorAll('a, button, input, select, textarea, summary, [role=button]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('p a, li p a, .skip, [type=hidden]'))
  .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([one, box]) => box.width + 0.5 < least(one) || box.height + 0.5 < least(one))
  .map(([one, box]) => `${one.outerHTML.slice(0, 100)} is ${Math.round(box.width)} by ${Math.round(box.height)}`)"""
LEAST = "(one) => one.matches('.main, .second, .half, .undo, .walk') ? 64 : 48"
# A word that stands on two lines was broken to fit; addresses and what is drawn may be.
BROKEN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const inside = node.parentElement;
    if (!inside.checkVisibility() || inside.closest('.poster, pre, svg, option, .hidden')) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(`${word} is broken: ${inside.outerHTML.slice(0, 100)}`);
    }
  }
  return found;
}"""
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "large": {},
    "contrast": {"contrast": "more"},
    "dark contrast": {"contrast": "more", "color_scheme": "dark"},
}


def phone_in(browser: Browser, server: Server, mode: str) -> Phone:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB", reduced_motion="reduce", **MODES[mode]
    )
    if mode == "large":
        context.add_init_script("localStorage.setItem('wallfly-choices', JSON.stringify({ text: '200' }))")
    return Phone(context, server.url)


def faults(page: Page) -> list[str]:
    """What is wrong with what is shown now."""
    page.evaluate(AXE_SCRIPT)
    wrong = list(page.evaluate(AXE, TAGS))
    wrong += page.evaluate(f"() => ({SMALL})({LEAST})")
    wrong += page.evaluate(BROKEN)
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [*wrong, *([f"{wide} px stick out"] if wide > 0 else [])]


@pytest.mark.parametrize("mode", MODES)
def test_39_no_screen_has_a_fault_that_axe_finds_or_a_target_too_small(
    browser: Browser, server: Server, mode: str
) -> None:
    found: dict[str, list[str]] = {}
    phone = phone_in(browser, server, mode)
    page = phone.page
    page.goto(server.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found["no invite"] = faults(page)
    page.goto(f"{server.url}/#i={server.invite('steward')}")
    expect(page.get_by_label("Nickname")).to_be_visible()
    found["join"] = faults(page)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Till 1", exact=True)).to_be_visible()
    found["choose a place"] = faults(page)
    page.get_by_role("button", name="Till 1", exact=True).click()
    phone.tap("Waiting customer noticed", "Missed")
    found["saved"] = faults(page)
    page.keyboard.press("Escape")
    for path in screens(phone):
        phone.show(path)
        found[path] = faults(page)
    phone.context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def tab_to(page: Page, name: str, most: int = 150) -> None:
    """Press Tab until the thing of this name has the focus, and shows it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => { const one = document.activeElement; const style = getComputedStyle(one);
              return [one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? one.textContent.trim(), style.outlineStyle, one.localName]; }"""
        )
        if at[0].startswith(name):
            assert at[1] != "none" or at[2] == "input", f"{name} does not show that it has the focus"
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_39_the_whole_flow_by_keyboard(new_phone: Callable[[], Phone], server: Server) -> None:
    phone = new_phone()
    page = phone.page
    page.goto(f"{server.url}/#i={server.invite()}")
    expect(page.get_by_label("Nickname")).to_be_visible()
    tab_to(page, "Nickname")
    page.keyboard.type("Ann of the keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Till 1", exact=True)).to_be_visible()
    tab_to(page, "Till 1")
    page.keyboard.press("Enter")
    tab_to(page, "Waiting customer noticed: Missed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved: missed")
    assert "Waiting customer noticed" in phone.evaluate("() => document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert phone.rows() == []
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Saved: lived")
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_have_count(0)
    tab_to(page, "Mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    assert len(phone.rows()) == 1


def test_40_the_first_load_is_small(browser: Browser, server: Server) -> None:
    """What the page itself fetches until it is idle; what the worker then keeps for later is told apart."""
    table = ["| first load | requests | KB on the wire |", "|---|---:|---:|"]
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", service_workers="block")
    phone = Phone(context, f"http://127.0.0.1:{server.port}")
    for name, address in (("with an invite", f"/#i={server.invite()}"), ("at home", "/")):
        requests, size = cost(phone.page, f"http://127.0.0.1:{server.port}{address}")
        table.append(f"| {name} | {requests} | {size / 1000:.1f} |")
        if name == "with an invite":
            phone.join(server.invite())
        assert requests <= 40, table
        assert size <= 60_000, table
    shell = Shell()
    kept = [asset for path, asset in shell.assets.items() if not path.startswith("/screenshots/")]
    later = sum(len(asset.zipped or asset.body) for asset in kept)
    table.append(f"| the worker, in the background, for all screens | {len(kept) + 2} | {later / 1000:.1f} |")
    context.close()
    folder = Path(__file__).resolve().parents[3] / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "first_load.md").write_text("\n".join(table) + "\n")


def cost(page: Page, address: str) -> tuple[int, int]:
    """Requests and bytes, headers too, of loading a page with nothing kept from before."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("about:blank")
    sizes.clear()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    session.detach()
    return len(sizes), int(sum(sizes))
