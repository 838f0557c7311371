"""What an observer does on the floor, in the words of the tests, and what is seen of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.phone import Phone


def minutes(phone: Phone, count: float) -> None:
    """Time goes by, second by second."""
    phone.page.clock.run_for(int(count * 60_000))


def start_walk(phone: Phone, *practices: str) -> None:
    """Start a walk here with just these practices."""
    page = phone.page
    page.get_by_role("link", name="Walk").click()
    expect(page.get_by_role("button", name="Start walk")).to_be_visible()
    for ticked in page.get_by_role("list", name="Watch for").get_by_role("checkbox", checked=True).all_inner_texts():
        tick(page, ticked)
    for practice in practices:
        tick(page, practice)
    page.get_by_role("button", name="Start walk").click()
    expect(page.get_by_role("timer")).to_be_visible()


def tick(page: Page, name: str) -> None:
    pattern = re.compile("^" + re.escape(name.split("\n")[0]))
    page.get_by_role("list", name="Watch for").get_by_role("checkbox", name=pattern).click()


def see(phone: Phone, practice: str, what: str) -> None:
    phone.page.get_by_role("button", name=f"{practice}: {what}").click()
    expect(phone.page.get_by_role("status").filter(has_text=f"Saved: {what.lower()}")).to_have_count(1)


def sent(phone: Phone, kind: str) -> list[dict[str, Any]]:
    """Records of a type in the phone's database."""
    return [row["record"] for row in phone.rows() if row["record"]["type"] == kind]


def picture(phone: Phone, build: Path, name: str) -> None:
    """A screen in light and in dark."""
    for scheme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=scheme)
        phone.page.screenshot(path=build / f"{name}-{scheme}.png", animations="disabled")
    phone.page.emulate_media(color_scheme="light")
