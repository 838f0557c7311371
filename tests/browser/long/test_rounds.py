"""The steps of a calibration round, which have no address of their own, held to what every screen is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.long.test_quality import MODES, faults, phone_in
from tests.browser.wallfly_process import Server


@pytest.mark.parametrize("mode", MODES)
def test_39_no_step_of_a_round_has_a_fault_that_axe_finds_or_a_target_too_small(
    browser: Browser, server: Server, mode: str
) -> None:
    phone = phone_in(browser, server, mode)
    phone.join(server.invite())
    page, found = phone.page, dict[str, list[str]]()
    page.goto(server.url + "/#/round")
    page.get_by_role("button", name="Start").click()
    thirds = page.get_by_role("group", name="What would you note?").get_by_role("button")
    for number in range(1, 11):
        expect(page.get_by_text(f"Story {number} of 10").last).to_be_visible()
        if number == 2:
            page.get_by_text("What counts").click()
            found["a story"] = faults(page)
        thirds.nth(number % 3).click()
    compare = page.get_by_role("button", name="See what the panel noted")
    expect(compare).to_be_visible()
    found["all told"] = faults(page)
    compare.click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    found["compared"] = faults(page)
    phone.context.close()
    assert ({name: wrong for name, wrong in found.items() if wrong}, phone.faults) == ({}, [])
