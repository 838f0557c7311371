"""Last times, checks, promises and counting: what an observer notes beside taps and walks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.long.floor import picture, sent
from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server


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


def test_last_times_and_promises_are_seen_by_their_owner_only(ann: Phone, server: Server) -> None:
    page = ann.page
    page.get_by_role("button", name="Last sat with a customer: I did today").click()
    expect(page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("Today")
    ann.drained()
    ann.sign_out()
    page.goto(f"{server.url}/#i={server.invite()}")
    page.get_by_label("Nickname").fill("Bob")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("Not yet")
    ann.expect_sync("0 noticed, 0 safe")


def test_what_one_has_not_done_for_long_is_said_once_in_two_weeks(ann: Phone) -> None:
    page = ann.page
    long_ago = ann.evaluate("() => new Date(Date.now() - 46 * 86400000).toISOString().slice(0, 10)")
    page.get_by_role("button", name="Last sat with a customer", exact=True).click()
    page.get_by_label("On another day").fill(long_ago)
    page.get_by_role("button", name="Save this day").click()
    card = page.locator(".banner", has_text="Last sat with a customer")
    expect(card).to_contain_text(re.compile("4[67] days ago. The aim is once in 30 days."))
    card.get_by_role("button", name="Not now").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("days ago")
    expect(card).to_have_count(0)
    ann.evaluate("""async () => { const { keepOwn, putAside } = await import("/state/app.js");
      await keepOwn("putAside", Object.fromEntries(Object.keys(putAside.value).map((one) => [one, "2020-01-01"]))); }""")
    page.reload()
    expect(card).to_be_visible()
    page.get_by_role("button", name="Last sat with a customer: I did today").click()
    expect(card).to_have_count(0)


def test_a_new_phone_of_the_same_person_knows_their_last_times(ann: Phone, new_phone: Callable[[], Phone]) -> None:
    ann.page.get_by_role("button", name="Last sat with a customer: I did today").click()
    ann.tap("Quiet place to rest", "Present")
    ann.evaluate(
        "async () => (await import('/lib/outbox.js')).save({ type: 'promise', place: 'till-1', due_on: '2030-01-01' })"
    )
    ann.evaluate("async () => { await (await import('/lib/sync.js')).flush({ everything: true }); }")
    ann.drained()
    code = ann.evaluate(
        """async () => { const [{ post }, { getMeta }] = [await import('/lib/api.js'), await import('/lib/db.js')];
          return (await post('/api/invites', { member: (await getMeta('member')).id })).body.code; }"""
    )
    other = new_phone()
    other.join(code)
    expect(other.page.get_by_role("button", name="Last sat with a customer: I did today")).to_contain_text("Today")
    expect(other.page.get_by_role("button", name="Quiet place to rest Today: present")).to_be_visible()
    other.page.goto(other.url + "/#/promises")
    expect(other.page.get_by_role("button", name="A promise: Kept")).to_be_visible()
