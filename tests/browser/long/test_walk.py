"""Everything an observer does on the floor beyond a quick tap."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.browser.phone import ARGS, Phone
from tests.browser.wallfly_process import Server, chromium


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
    expect(page.get_by_text("The same 15, whatever you saw.")).to_be_visible()
    cyd.no_signal(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    cyd.drained()
    page.clock.run_for(4000)
    page.wait_for_function("async () => (await (await import('/lib/db.js')).getMeta('me')).points.parts.walk === 15")
    expect(page.get_by_text("The same 15, whatever you saw.")).to_be_visible()
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


def test_a_record_with_a_time_that_cannot_be_is_mended_by_its_author(ann: Phone, build: Path) -> None:
    page = ann.page
    ahead = ann.evaluate("() => Date.now() + 3 * 3600000")
    (id,) = ann.save_many(1, at=ahead, recorded=ahead)
    ann.drained()
    page.goto(ann.url + "/#/mine")
    page.get_by_role("link", name="1 entry needs a look").click()
    expect(page.get_by_text("The clock on this phone was 3 hours ahead.")).to_be_visible()
    picture(ann, build, "mend")
    page.get_by_role("button", name="Save this time").click()
    expect(page.get_by_text("Nothing needs a look")).to_be_visible()
    ann.drained()
    page.goto(ann.url + "/#/records")
    expect(page.get_by_text("Taken back")).to_be_visible()
    picture(ann, build, "records")
    records = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me/records')).body.records")
    standings = {one["id"]: one["standing"] for one in records if one["type"] == "event"}
    assert standings.pop(id) == "retracted" and list(standings.values()) == ["kept"]
    assert ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.quarantined") == 0


def test_what_the_server_lost_is_sent_again_and_what_nobody_has_is_said(
    ann: Phone, server: Server, build: Path
) -> None:
    ids = ann.save_many(5)
    ann.drained()
    ann.page.goto(ann.url + "/#/mine")
    expect(ann.page.get_by_text("none is missing")).to_be_visible()
    picture(ann, build, "mine-receipt")
    forget(server, ids[1:3], "[[1,1],[4,5]]")
    ann.page.reload()
    expect(ann.page.get_by_text("The server had not kept 2 records.")).to_be_visible()
    ann.drained()
    assert ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.records.missing") == []

    # One that this phone has not kept either is told of.
    forget(server, ids[2:3], "[[1,2],[4,5]]")
    ann.evaluate(
        """async (id) => { const { done, transact } = await import('/lib/db.js');
      await transact('records', 'readwrite', (t) => done(t.objectStore('records').delete(id))); }""",
        ids[2],
    )
    ann.page.reload()
    expect(ann.page.get_by_role("alert")).to_contain_text("The server misses 1 record")
    picture(ann, build, "mine-lost")


def forget(server: Server, ids: list[str], seen: str) -> None:
    """As if the disk had lost records after the server had answered for them."""
    conn = sqlite3.connect(server.data / "wallfly.db")
    conn.executemany("delete from record where id = ?", [(id,) for id in ids])
    conn.execute(
        "update installation set seen = ? where length(seen) > 2 and member = (select member from record order by received desc limit 1)",
        (seen,),
    )
    conn.commit()
    conn.close()


def test_a_walk_is_mended_as_a_whole(ann: Phone) -> None:
    """Its marks move with it and stay its own."""
    made = ann.evaluate(
        """async () => {
          const { groups, moved, recalled } = await import('/domain/mend.js');
          const walk = { type: 'walk', id: 'w', at: 5000, recorded: 9000, start: 5000, end: 8000, pauses: [[6000, 7000]], n: 3, received: 1, standing: 'quarantined' };
          const marks = [{ type: 'event', id: 'e', at: 5500, recorded: 5500, walk: 'w' }, { type: 'event', id: 'x', at: 1, recorded: 1 }];
          let id = 0;
          const [alone, group] = groups([walk, ...marks]);
          return { alone: alone.first.id, moved: moved(group, 1000, () => `new${id++}`),
            story: [recalled({ type: 'event', at: 0, recorded: 72 * 3600000 }), recalled({ type: 'event', at: 0, recorded: 72 * 3600000 + 1 })] };
        }"""
    )
    assert made["alone"] == "x" and made["story"] == [False, True]
    walk, mark = made["moved"]
    assert walk == {
        "type": "walk",
        "id": "new0",
        "at": 1000,
        "recorded": 5000,
        "start": 1000,
        "end": 4000,
        "pauses": [[2000, 3000]],
    }
    assert mark == {"type": "event", "id": "new1", "at": 1500, "recorded": 1500, "walk": "new0"}


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
