"""Pictures of every screen, light and dark, kept in build/screens to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.long.screens import screens
from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_kept_as_a_picture(browser: Browser, demo: Server, build: Path, scheme: str) -> None:
    for role, team in (("observer", "harbour-street-front-line"), ("steward", "leadership")):
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB", color_scheme=scheme, reduced_motion="reduce"
        )  # fmt: skip
        phone = Phone(context, demo.url)
        phone.page.goto(f"{demo.url}/#i={demo.invite(role, team)}")
        expect(phone.page.get_by_label("Nickname")).to_be_visible()
        phone.page.screenshot(path=build / f"{scheme}-{role}-join.png")
        phone.page.get_by_role("button", name="Join").click()
        phone.page.get_by_role("button", name="Till 3", exact=True).click()
        phone.tap("Shop phone answered", "Lived")
        phone.tap("Waiting customer noticed", "Missed")
        phone.page.screenshot(path=build / f"{scheme}-{role}-saved.png")
        phone.page.keyboard.press("Escape")
        wide: list[str] = []
        for path in screens(phone):
            phone.show(path)
            name = path.strip("/").replace("/", "-") or "home"
            phone.page.screenshot(path=build / f"{scheme}-{role}-{name}.png")
            wide += [] if phone.evaluate("() => document.documentElement.scrollWidth") <= 390 else [path]
        assert (wide, phone.faults) == ([], [])
        context.close()
