"""Walks, from the start to what they say at the end."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Playwright, expect

from tests.browser.long.floor import minutes, picture, see, sent, start_walk
from tests.browser.phone import ARGS, Phone
from tests.browser.wallfly_process import Server, chromium


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
    expect(page.get_by_role("timer")).to_be_visible()
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
    expect(page.get_by_text("Held at 1 of 2 looks")).to_be_visible()
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


def test_nothing_seen_is_confirmed_and_a_walk_needs_no_network(cyd: Phone, server: Server, build: Path) -> None:
    page = cyd.page
    picture_of_start(cyd, build)
    start_walk(cyd, "Waiting customer noticed")
    cyd.no_signal()
    minutes(cyd, 3)
    page.get_by_role("button", name="Finish walk").click()
    expect(page.get_by_role("heading", name="Before minute 8")).to_be_visible()
    picture(cyd, build, "walk-early")
    page.get_by_role("button", name="Go on watching").click()

    # Whoever is there says so when asked.
    minutes(cyd, 2.1)
    page.get_by_role("button", name="Still watching?").click()
    expect(page.get_by_role("timer")).to_contain_text("5:")
    minutes(cyd, 5)
    picture(cyd, build, "walk-presence")
    page.get_by_role("button", name="Still watching?").click()
    minutes(cyd, 5.2)
    page.get_by_role("button", name="Still watching?").click()
    page.get_by_role("button", name="Finish walk").click()
    expect(page.get_by_role("heading", name="Nothing seen?")).to_be_visible()
    page.get_by_role("button", name="Yes, nothing seen").click()
    expect(page.get_by_role("heading", name="15 minutes, 0 moments")).to_be_visible()
    expect(page.get_by_text("Nothing seen. That is an answer too.")).to_be_visible()
    quest = 10 * page.get_by_text("Where few had looked").count()  # on some days of the week it is one
    told = page.get_by_text(f"The same {15 + quest}, whatever you saw.")
    expect(told).to_be_visible()
    cyd.no_signal(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    cyd.drained()
    page.clock.run_for(4000)
    page.wait_for_function("async () => (await (await import('/lib/db.js')).getMeta('me')).points.parts.walk === 15")
    expect(told).to_be_visible()
    picture(cyd, build, "walk-finished")
    (walk,) = sent(cyd, "walk")
    assert (walk["nothing_seen"], walk["prompted"], walk["answered"]) == (True, 3, 3)


def picture_of_start(phone: Phone, build: Path) -> None:
    phone.page.goto(phone.url + "/#/walk?practice=little_extra")
    chosen = phone.page.get_by_role("checkbox", name="A little extra")
    expect(chosen).to_have_attribute("aria-checked", "true")
    expect(phone.page.get_by_text("Quest", exact=True)).to_be_visible()
    picture(phone, build, "walk-start")
    phone.page.goto(phone.url + "/#/")


def test_a_long_press_undo_and_the_most_that_counts(cyd: Phone) -> None:
    page = cyd.page
    start_walk(cyd, "Waiting customer noticed")
    half = page.get_by_role("button", name="Waiting customer noticed: Lived")
    half.dispatch_event("pointerdown")
    page.clock.run_for(600)
    half.dispatch_event("pointerup")
    half.dispatch_event("click")
    expect(page.get_by_role("button", name="Waiting customer noticed: Could not tell, 1")).to_be_visible()
    see(cyd, "Waiting customer noticed", "Missed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Waiting customer noticed: Missed", exact=True)).to_be_visible()
    assert [event["polarity"] for event in sent(cyd, "event")] == [0]
    minutes(cyd, 22.5)
    expect(page.get_by_text("a good moment to end", exact=True)).to_be_visible()
    minutes(cyd, 9)
    expect(page.get_by_text("the most that counts", exact=True)).to_be_visible()
    expect(half).to_be_disabled()
    page.get_by_role("button", name="Finish walk").click()
    expect(page.get_by_role("heading", name="30 minutes, 0 moments")).to_be_visible()
    (walk,) = sent(cyd, "walk")
    assert walk["end"] - walk["start"] == 30 * 60_000


def test_a_walk_that_nobody_finished_closes_itself(cyd: Phone, build: Path) -> None:
    page = cyd.page
    start_walk(cyd, "Waiting customer noticed")
    minutes(cyd, 9)
    see(cyd, "Waiting customer noticed", "Lived")
    page.goto("about:blank")
    page.clock.fast_forward(3 * 60_000)

    # Soon after, it can be gone on with; what lay between was not watched.
    page.goto(cyd.url)
    page.get_by_role("link", name="A walk is on").click()
    expect(page.get_by_role("heading", name="Your walk was cut off")).to_be_visible()
    picture(cyd, build, "walk-cut")
    page.get_by_role("button", name="Go on watching").click()
    expect(page.get_by_role("timer")).to_contain_text("9:")
    see(cyd, "Waiting customer noticed", "Missed")
    last = max(event["at"] for event in sent(cyd, "event"))

    # Hours later it is over: it ended two minutes after the last thing in it.
    page.goto("about:blank")
    page.clock.fast_forward(5 * 3600_000)
    page.goto(cyd.url + "/#/walk")
    expect(page.get_by_text("Nobody finished this walk.")).to_be_visible()
    (walk,) = sent(cyd, "walk")
    assert walk["auto_closed"] and abs(walk["end"] - last - 120_000) < 1000 and len(walk["pauses"]) == 1
    picture(cyd, build, "walk-auto-closed")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("link", name="A walk is on")).to_have_count(0)


def test_a_killed_browser_keeps_the_walk(playwright: Playwright, server: Server, tmp_path: Path) -> None:
    def launch() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=chromium(), args=ARGS, viewport={"width": 390, "height": 844}
        )

    context = launch()
    phone = Phone(context, server.url)
    phone.join(server.invite())
    start_walk(phone, "Waiting customer noticed")
    see(phone, "Waiting customer noticed", "Missed")
    with suppress(Error):
        assert context.browser is not None
        context.browser.new_browser_cdp_session().send("Browser.crash")
    with suppress(Error):
        context.close()
    again = launch()
    reopened = Phone(again, server.url)
    reopened.page.goto(server.url + "/#/walk")
    expect(reopened.page.get_by_role("button", name="Waiting customer noticed: Missed, 1")).to_be_visible()
    again.close()


def test_a_poster_and_who_signs_out(cyd: Phone, server: Server) -> None:
    page = cyd.page
    page.goto(cyd.url + "/p/till-1")
    start_walk(cyd, "Waiting customer noticed")
    cyd.sign_out()
    page.goto(f"{server.url}/#i={server.invite()}")
    page.get_by_label("Nickname").fill("Dot")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Walk").click()
    expect(page.get_by_role("button", name="Start walk")).to_be_visible()
    (row,) = [row for row in cyd.rows() if row["record"]["type"] == "walk"]
    assert row["record"]["tagged"] and row["record"]["auto_closed"] and row["state"] == "held"
    cyd.flush()
    me = cyd.evaluate("async () => (await (await import('/lib/db.js')).getMeta('member')).id")
    assert row["owner"] != me
    assert [one["state"] for one in cyd.rows() if one["record"]["type"] == "walk"] == ["held"]
