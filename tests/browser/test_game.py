"""The game on the phone: a quest is one tap from a walk, and what was earned shows without a network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server

# A watch slot that is now, by the phone's clock.
SLOT_NOW = """() => { const now = new Date(); const hour = now.getHours();
  return [{ 0: 'sun', 6: 'sat' }[now.getDay()] ?? 'wd', ['early', 'midday', 'afternoon', 'evening'][Math.floor((hour - 6) / 4)] ?? 'night']; }"""


@pytest.fixture
def dot(new_phone: Callable[[], Phone], server: Server) -> Phone:
    """Dot stands in the back office; her phone's clock moves when the test says so."""
    phone = new_phone()
    phone.page.clock.install()
    phone.join(server.invite(), "Dot", "Back office")
    return phone


def invited(phone: Phone) -> None:
    """The server has a quest for till 1, of this part of the day."""
    daytype, daypart = phone.evaluate(SLOT_NOW)

    def answer(route: Route) -> None:
        found = route.fetch()
        week = found.json()["season"]["first_week"]
        quest = {"id": "q", "week": week, "place": "till-1", "daytype": daytype, "daypart": daypart, "weight": 2,
                 "weeks": 3, "points": 10, "done": False}  # fmt: skip
        route.fulfill(response=found, json={**found.json(), "quests": [quest]})

    phone.context.route("**/api/me", answer)
    phone.evaluate("async () => (await import('/state/app.js')).refreshMe()")
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="Log")).to_be_attached()
    # The server has quests of its own, and a page shows those it knew when it was opened.
    phone.page.wait_for_function(
        "async () => (await (await import('/lib/db.js')).getMeta('me'))?.quests[0]?.id === 'q'"
    )


def test_a_practice_that_needs_more_eyes_is_one_tap_from_a_walk_with_it(dot: Phone) -> None:
    asked = [{"practice": "promise_kept", "mostly": None}, {"practice": "step_in", "mostly": "front line"}]

    def answer(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, json={**found.json(), "practice_quests": asked})

    dot.context.route("**/api/me", answer)
    dot.page.goto(dot.url + "/#/mine")
    dot.evaluate("async () => (await import('/state/app.js')).refreshMe()")
    expect(dot.page.get_by_role("link", name="We mostly watch the front line")).to_contain_text("Try a walk for")
    dot.page.get_by_role("link", name="needs more eyes Put it on your watch list").click()
    expect(dot.page.get_by_role("checkbox", name="Promise kept", checked=True)).to_be_visible()


def watch(phone: Phone, minutes: int) -> None:
    """Time goes by; whenever the phone asks, she is there."""
    for _ in range(minutes):
        phone.page.clock.run_for(60_000)
        here = phone.page.get_by_role("button", name="I am here")
        if here.count():
            here.click()


def test_a_quest_is_one_tap_from_a_walk_and_its_points_show_without_a_network(dot: Phone) -> None:
    page = dot.page
    dot.wait_for_worker()
    invited(dot)
    quest = page.get_by_role("link", name="Quest Nobody has watched Till 1")
    expect(quest).to_contain_text("for 3 weeks. Fifteen minutes would do.")
    dot.no_signal()
    quest.click()
    expect(page.get_by_role("button", name="Change place: Till 1")).to_be_visible()
    expect(page.get_by_text("now finishes this quest")).to_be_visible()
    expect(page.get_by_role("list", name="Watch for").get_by_role("checkbox", checked=True)).not_to_have_count(0)
    page.get_by_role("button", name="Start walk").click()
    expect(page.get_by_role("timer")).to_be_visible()
    watch(dot, 16)
    page.get_by_role("button", name="Finish walk").click()
    page.get_by_role("button", name="Yes, nothing seen").click()
    expect(page.get_by_text(re.compile("The same [0-9]+, whatever you saw."))).to_be_visible()

    page.get_by_role("button", name="Done").click()
    page.get_by_role("link", name="Mine").click()
    expect(page.locator(".points li").filter(has_text="1 walk")).to_have_text("1 walk15")
    expect(page.get_by_text("1 week in your rhythm")).to_be_visible()
    expect(page.get_by_text("Counted on this phone.")).to_be_visible()
    said = page.locator(".points .figure").inner_text()

    dot.no_signal(False)
    dot.drained()
    expect(page.get_by_text("Counted on this phone.")).to_have_count(0, timeout=15_000)
    expect(page.locator(".points .figure")).to_have_text(said)
    expect(page.get_by_text("Recounted after sync")).to_have_count(0)
    page.get_by_role("link", name="Log").click()
    expect(page.get_by_role("link", name="Quest Nobody has watched Till 1")).to_have_count(0)


def test_what_was_learned_waits_for_the_end_of_the_season(dot: Phone) -> None:
    dot.page.goto(dot.url + "/#/mine")
    dot.page.get_by_role("link", name=re.compile("What we learned After .*day")).click()
    expect(dot.page.get_by_text("Season 1 is still running")).to_be_visible()
    expect(dot.page.get_by_text(re.compile("It ends on Sunday .* will stand here then"))).to_be_visible()


def test_a_facilitator_finds_how_many_pairs_walk_together_often_without_a_name(
    new_phone: Callable[[], Phone], server: Server
) -> None:
    phone = new_phone()
    phone.join(server.invite("facilitator"), "Fin")
    phone.page.goto(phone.url + "/#/settings")
    phone.page.get_by_role("link", name="Walks together").click()
    expect(phone.page.get_by_role("listitem").filter(has_text="Season 1, now")).to_contain_text("Too few people")


def test_what_the_server_counts_otherwise_is_said(dot: Phone) -> None:
    page = dot.page
    page.goto(dot.url + "/#/mine")
    expect(page.locator(".points .figure")).to_have_text("0")
    ahead = dot.evaluate("() => Date.now() + 8 * 60000")  # a time that cannot be: kept aside by the server
    dot.save_many(1, at=ahead, recorded=ahead)
    expect(page.locator(".points .figure")).to_have_text("2")
    page.clock.run_for(11_000)
    dot.drained()
    expect(page.get_by_role("status").filter(has_text="Recounted")).to_have_text("Recounted after sync: 0, before 2.")
