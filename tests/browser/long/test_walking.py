"""A walk from start to finish, in every way it is shown: readable, reachable, nothing sticking out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.long.floor import minutes, see, start_walk
from tests.browser.long.test_quality import MODES, faults, phone_in
from tests.browser.wallfly_process import Server


@pytest.mark.parametrize("mode", MODES)
def test_39_a_walk_has_no_fault_that_axe_finds_and_no_target_too_small(
    browser: Browser, server: Server, mode: str
) -> None:
    found: dict[str, list[str]] = {}
    phone = phone_in(browser, server, mode)
    page = phone.page
    page.clock.install()
    phone.join(server.invite())
    start_walk(phone, "Waiting customer noticed", "Free hands at the queue", "Shop phone answered")
    see(phone, "Waiting customer noticed", "Lived")
    found["running"] = faults(page)
    page.screenshot(path=f"build/screens/walk-{mode.replace(' ', '-')}.png", full_page=True)
    minutes(phone, 2.1)
    found["bell"] = faults(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on watching")).to_be_visible()
    found["paused"] = faults(page)
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_role("heading", name="Before minute 8")).to_be_visible()
    found["early"] = faults(page)
    page.get_by_role("button", name="Finish anyway").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    found["finished"] = faults(page)
    phone.context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
