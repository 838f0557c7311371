"""Everything an observer does on the floor beyond a quick tap."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server


@pytest.fixture
def cyd(new_phone: Callable[[], Phone], server: Server) -> Phone:
    """Cyd stands at till 1; her phone's clock moves when the test says so."""
    phone = new_phone()
    phone.page.clock.install()
    phone.page.set_default_timeout(8000)
    phone.join(server.invite(), "Cyd")
    return phone


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


def test_a_walk_with_everything_in_it(cyd: Phone, server: Server, build: Path) -> None:
    page = cyd.page
    start_walk(cyd, "Waiting customer noticed", "Free hands at the queue", "Shop phone answered")
    expect(page.get_by_text("counts from 8:00")).to_be_visible()
    see(cyd, "Waiting customer noticed", "Lived")
    see(cyd, "Waiting customer noticed", "Missed")
    see(cyd, "Waiting customer noticed", "Could not tell")
    page.get_by_role("radio", name="Manager").click()
    see(cyd, "Shop phone answered", "Missed")
    picture(cyd, build, "walk-running")

    # The bell: only now can the state be told.
    expect(page.get_by_role("button", name="Free hands at the queue: Lived")).to_be_disabled()
    minutes(cyd, 2.1)
    expect(page.get_by_role("alert").filter(has_text="Look now: Free hands at the queue")).to_have_count(1)
    picture(cyd, build, "walk-bell")
    see(cyd, "Free hands at the queue", "Lived")
    expect(page.get_by_role("button", name="Free hands at the queue: Lived")).to_be_disabled()

    # A pause, and a phone that is started anew in the middle.
    page.get_by_role("button", name="Pause").click()
    minutes(cyd, 3)
    expect(page.get_by_text("Paused, 3:0")).to_be_visible()
    picture(cyd, build, "walk-paused")
    page.get_by_role("button", name="Go on watching").click()
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text("2:")
    expect(page.get_by_role("button", name="Waiting customer noticed: Lived, 1")).to_be_visible()

    # The second bell is answered late, the third not at all.
    minutes(cyd, 2.3)
    see(cyd, "Free hands at the queue", "Missed")
    minutes(cyd, 5)
    expect(page.get_by_text("counts", exact=True)).to_be_visible()
    page.get_by_role("button", name="Finish walk").click()
    expect(page.get_by_role("heading", name="9 minutes, 5 moments")).to_be_visible()
    expect(page.get_by_text("Lived in 1 of 2 moments, 1 could not tell")).to_be_visible()
    expect(page.get_by_text("Held at 1 of 2 scans")).to_be_visible()
    expect(page.get_by_text("2 of 4 bells went unanswered.")).to_be_visible()
    (walk,) = sent(cyd, "walk")
    assert (walk["prompted"], walk["answered"], len(walk["pauses"])) == (4, 2, 1)
    assert [scan.get("late", False) for scan in sent(cyd, "scan")] == [False, True]
    assert {event["role"] for event in sent(cyd, "event") if "role" in event} == {"manager"}
    assert all(event["walk"] == walk["id"] for event in sent(cyd, "event"))
    picture(cyd, build, "walk-asleep")
    cyd.drained()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Waiting customer noticed: Lived")).to_be_visible()


def test_a_date_a_check_a_promise_and_counting_at_a_desk(cyd: Phone, build: Path) -> None:
    page = cyd.page
    # One's own last time, on another day than today.
    page.get_by_role("button", name="Last sat with a customer", exact=True).click()
    day = page.get_by_label("On another day")
    yesterday = day.input_value()
    page.get_by_role("button", name="Save this day").click()
    expect(page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("Yesterday")
    (card,) = sent(cyd, "recency")
    assert card["happened_on"] == yesterday
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("Not yet")

    # A condition is checked, not tapped.
    cyd.tap("Quiet place to rest", "Partly")
    expect(page.get_by_role("button", name="Quiet place to rest Today: partly")).to_be_visible()
    (check,) = sent(cyd, "check")
    assert (check["state"], check["place"]) == ("partly", "till-1")
    page.locator(".tile.wide").scroll_into_view_if_needed()
    picture(cyd, build, "home-check")

    # A promise comes back on its day. What it was about never leaves this phone.
    page.get_by_role("link", name="Promises and their day").click()
    page.get_by_label("What was promised").fill("Ring back about the kettle")
    page.get_by_role("button", name="Keep this promise in view").click()
    expect(page.get_by_role("heading", name="Later")).to_be_visible()
    picture(cyd, build, "promises")
    page.clock.fast_forward(24 * 3600 * 1000)
    page.goto(cyd.url + "/#/")
    page.get_by_role("link", name="1 promise is due").click()
    page.get_by_role("button", name="Ring back about the kettle: Told before").click()
    expect(page.get_by_text("No promise is open")).to_be_visible()
    (promise,), (result,) = sent(cyd, "promise"), sent(cyd, "promise_result")
    assert (result["target"], result["result"]) == (promise["id"], "told before")
    assert "kettle" not in str(promise)

    # Counting, one tap for each person.
    page.goto(cyd.url + "/#/counters")
    page.get_by_role("button", name="First time").click()
    expect(page.get_by_role("button", name="First time, 1")).to_be_visible()
    page.get_by_role("button", name="Let down").click()
    expect(page.get_by_role("button", name="Let down, 1")).to_be_visible()
    picture(cyd, build, "counters")
    assert [mark["first_or_repeat"] for mark in sent(cyd, "contact_mark")] == ["first"]
    assert [mark["result"] for mark in sent(cyd, "trust_mark")] == ["broken"]
    cyd.drained()
    assert cyd.counts()["problems"] == 0
