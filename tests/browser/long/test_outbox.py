"""The outbox, in the browser it lives in: nothing lost, nothing doubled. Numbers are our requirements'."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
from playwright.sync_api import Playwright, expect

from tests.browser.phone import ARGS, Phone
from tests.browser.rough_network import RoughNetwork, _Handler
from tests.browser.wallfly_process import Server, chromium


def stored(server: Server, ids: list[str] | None = None) -> list[str]:
    """Ids of events in the server's journal."""
    conn = sqlite3.connect(f"file:{server.data}/wallfly.db?mode=ro", uri=True)
    try:
        found = [str(id) for (id,) in conn.execute("select id from record where type = 'event'")]
    finally:
        conn.close()
    return found if ids is None else [one for one in found if one in set(ids)]


def test_01_two_taps_from_a_cold_start_store_one_event(ann: Phone) -> None:
    ann.page.reload()
    ann.tap("Waiting customer noticed", "Missed")
    (row,) = ann.rows()
    assert row["record"]["practice"] == "queue_ack" and row["record"]["polarity"] == -1


def test_02_saved_means_on_disk_and_the_write_is_strict(ann: Phone) -> None:
    order = ann.evaluate(
        """async () => {
          const seen = [];
          const plain = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const made = plain.call(this, stores, mode, options);
            if (mode === 'readwrite') {
              seen.push(made.durability);
              made.addEventListener('complete', () => seen.push('complete'));
            }
            return made;
          };
          const { save } = await import('/lib/outbox.js');
          await save({ type: 'event', practice: 'phone', polarity: 1, place: 'till-1' });
          seen.push('saved');
          IDBDatabase.prototype.transaction = plain;
          return seen;
        }"""
    )
    assert order == ["strict", "complete", "saved"]


def test_03_ids_are_unique_and_sorted_even_within_a_millisecond(ann: Phone) -> None:
    ids = ann.evaluate(
        "async () => { const { uuid7 } = await import('/lib/ids.js');"
        " return Array.from({ length: 10000 }, (_, n) => uuid7(1780995600000 + Math.floor(n / 5000))); }"
    )
    assert len(set(ids)) == 10_000 and ids == sorted(ids)
    assert all(one[14] == "7" and one[19] in "89ab" and len(one) == 36 for one in ids)


def test_04_without_a_network_the_app_opens_and_logs_fifty(ann: Phone) -> None:
    ann.wait_for_worker()
    ann.no_signal()
    ann.page.reload()
    expect(ann.page.get_by_role("button", name="Waiting customer noticed: Lived")).to_be_visible()
    ann.save_many(50)
    ann.expect_sync("50 noticed, 0 safe")
    ann.no_signal(False)
    ann.expect_sync("50 noticed, 50 safe")


def test_05_a_killed_browser_loses_nothing(playwright: Playwright, server: Server, tmp_path: Path) -> None:
    def launch() -> Any:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=chromium(), args=ARGS, viewport={"width": 390, "height": 844}
        )

    context = launch()
    phone = Phone(context, server.url)
    phone.join(server.invite())
    context.set_offline(True)
    phone.save_many(20, hold=60_000)
    session = context.browser.new_browser_cdp_session() if context.browser else context.new_cdp_session(phone.page)
    try:
        session.send("Browser.crash")
    except Exception:
        pass
    try:
        context.close()
    except Exception:
        pass
    again = launch()
    reopened = Phone(again, server.url)
    again.set_offline(False)
    reopened.page.goto(server.url)
    assert len(reopened.rows()) == 20
    again.close()


def test_06_three_tabs_and_a_worker_send_one_batch_at_a_time(ann: Phone, server: Server, rough: RoughNetwork) -> None:
    ann.wait_for_worker()
    rough.dark = True
    ids = ann.save_many(300)
    tabs = [ann.page, ann.context.new_page(), ann.context.new_page()]
    for tab in tabs[1:]:
        tab.goto(server.url)
    rough.dark = False
    for tab in tabs:
        tab.evaluate("() => { import('/lib/sync.js').then(({ flush }) => { for (let i = 0; i < 3; i++) flush(); }); }")
    ann.evaluate("() => dispatchEvent(new Event('online'))")
    ann.drained()
    assert rough.most_at_once == 1
    assert sorted(stored(server, ids)) == sorted(ids)


def test_07_a_lost_answer_doubles_nothing(ann: Phone, server: Server, rough: RoughNetwork) -> None:
    lost = {"next": True}

    def lose_every_other_answer(handler: _Handler, body: bytes) -> bool:
        lost["next"] = not lost["next"]
        if lost["next"]:
            return False
        handler.ask_server(body)
        handler.answer(502)
        return True

    rough.fault = lose_every_other_answer
    ids = ann.save_many(150)
    until_drained(ann)
    assert sorted(stored(server, ids)) == sorted(ids)
    assert len(rough.syncs) > 2


def until_drained(phone: Phone, tries: int = 40) -> None:
    """Wake the phone up until nothing waits: each wake ends its own waiting after a failure."""
    for _ in range(tries):
        phone.evaluate("() => dispatchEvent(new Event('online'))")
        try:
            phone.drained(timeout=500)
            return
        except Exception:
            continue
    raise AssertionError(phone.counts())


def test_08_one_bad_record_is_put_aside_with_its_reason(ann: Phone, server: Server) -> None:
    good = ann.save_many(99)
    ann.save_many(1, practice="no_such_practice")
    ann.expect_sync("100 noticed, 99 safe")
    assert sorted(stored(server, good)) == sorted(good)
    ann.page.goto(server.url + "/#/queue")
    ann.page.get_by_role("button", name="no_such_practice").or_(ann.page.locator(".entry > button")).first.click()
    expect(ann.page.get_by_text("This practice is no longer set up here.")).to_be_visible()
    ann.page.get_by_role("button", name="Throw away").click()
    ann.expect_sync("99 noticed, 99 safe")


def test_09_other_content_under_a_known_id_is_a_conflict(ann: Phone, server: Server) -> None:
    (id,) = ann.save_many(1)
    ann.expect_sync("1 noticed, 1 safe")
    answer = ann.evaluate(
        """async (id) => (await (await import('/lib/api.js')).post('/api/sync', { client_now: Date.now(), v: 1,
          records: [{ type: 'event', id, at: 1, recorded: 1, practice: 'phone', polarity: -1, place: 'till-1' }] })).body""",
        id,
    )
    assert [one["status"] for one in answer["results"]] == ["conflict"]


def test_10_retry_after_is_kept_and_waiting_is_spread_out(ann: Phone, rough: RoughNetwork) -> None:
    refused: list[float] = []

    def slow_down_once(handler: _Handler, _: bytes) -> bool:
        if refused:
            return False
        refused.append(time.monotonic())
        handler.answer(503, headers=[("Retry-After", "2")])
        return True

    rough.fault = slow_down_once
    ann.save_many(1)
    ann.until("offline")
    for _ in range(3):
        ann.evaluate("() => dispatchEvent(new Event('online'))")
    ann.drained()
    later = [one.at for one in rough.syncs if one.at > refused[0] + 0.05]
    assert later and later[0] >= refused[0] + 2.0


WAIT = """async () => { const { failures, notBefore } = await (await import('/lib/db.js')).getMeta('patience');
  return [failures, notBefore - Date.now()]; }"""


def test_10_two_phones_that_failed_at_the_same_time_do_not_come_back_together(
    new_phone: Callable[[], Phone], server: Server, rough: RoughNetwork
) -> None:
    def refuse(handler: _Handler, _: bytes) -> bool:
        handler.answer(503)
        return True

    rough.fault = refuse
    waits = []
    for _ in range(2):
        phone = new_phone()
        phone.join(server.invite())
        phone.evaluate(
            "() => { const now = Date.now(); Date.now = () => now; }"
        )  # so that each fails once, at one time
        phone.save_many(1)
        phone.until("offline")
        failures, wait = phone.evaluate(WAIT)
        assert failures == 1 and 0 <= wait <= 1000
        waits.append(wait)
    assert waits[0] != waits[1]


def test_11_signed_out_keeps_everything_and_goes_on_after_joining(ann: Phone, server: Server) -> None:
    conn = sqlite3.connect(f"{server.data}/wallfly.db")
    conn.execute("update device set revoked = 1 where revoked is null")
    conn.execute("insert into setting values ('people_changes', '1') on conflict (key) do update set value = value + 1")
    conn.commit()
    conn.close()
    # The server remembers a sign-in for half a second.
    ann.evaluate(
        "async () => { while ((await fetch('/api/me')).status !== 401) await new Promise(requestAnimationFrame); }"
    )
    ann.save_many(3)
    expect(ann.page.get_by_role("alert")).to_contain_text("This phone is signed out", timeout=10_000)
    assert ann.counts()["waiting"] == 3


def test_12_a_batch_that_is_too_large_is_halved_and_poison_found(
    ann: Phone, server: Server, rough: RoughNetwork
) -> None:
    def at_most_twenty(handler: _Handler, body: bytes) -> bool:
        records = json.loads(body)["records"]
        if len(records) > 20:
            handler.answer(413, b'{"problem":{"code":"too_large","status":413,"sentence":"Too much.","details":{}}}',
                           [("Content-Type", "application/json")])  # fmt: skip
            return True
        if any(record.get("note") == "poison" for record in records):
            handler.answer(400, b'{"problem":{"code":"invalid","status":400,"sentence":"No.","details":{}}}',
                           [("Content-Type", "application/json")])  # fmt: skip
            return True
        return False

    rough.fault = at_most_twenty
    rough.dark = True
    good = ann.save_many(45)
    ann.save_many(1, note="poison")
    rough.dark = False
    until_drained(ann)
    assert sorted(stored(server, good)) == sorted(good)
    assert ann.counts()["problems"] == 1


def test_13_a_wrong_clock_is_put_right(new_phone: Callable[[], Phone], server: Server) -> None:
    phone = new_phone()
    phone.context.add_init_script("const real = Date.now; Date.now = () => real() + 3 * 3600000;")
    phone.join(server.invite())
    truth = time.time() * 1000
    (id,) = phone.save_many(1)
    phone.drained()
    conn = sqlite3.connect(f"file:{server.data}/wallfly.db?mode=ro", uri=True)
    at, skew = conn.execute("select at, skew from record where id = ?", (id,)).fetchone()
    conn.close()
    assert abs(at - truth) < 5000
    assert abs(skew + 3 * 3_600_000) < 5000


def test_14_a_full_phone_says_so_and_never_saved(ann: Phone) -> None:
    ann.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    ann.page.get_by_role("button", name="Waiting customer noticed: Lived").click()
    expect(ann.page.get_by_role("alert")).to_contain_text("Not saved: this phone is full.")
    expect(ann.page.get_by_text("Saved: lived")).to_have_count(0)
    assert ann.rows() == []


def test_16_a_network_or_a_person_that_comes_back_sends_at_once(ann: Phone, rough: RoughNetwork) -> None:
    for wake in ("dispatchEvent(new Event('online'))", "document.dispatchEvent(new Event('visibilitychange'))",
                 "dispatchEvent(new PageTransitionEvent('pageshow'))"):  # fmt: skip
        rough.dark = True
        ann.save_many(1)
        ann.until("offline")
        rough.dark = False
        ann.evaluate(f"() => {{ {wake} }}")
        ann.drained(timeout=2000)


def test_18_the_number_that_waits_is_the_same_everywhere(ann: Phone, rough: RoughNetwork) -> None:
    ann.wait_for_worker()
    ann.evaluate("""() => { globalThis.badges = []; navigator.setAppBadge = async (count) => { badges.push(count); };
      navigator.clearAppBadge = async () => { badges.push(0); }; }""")
    rough.dark = True
    ann.save_many(4)
    for path in ("/", "/mine", "/queue"):
        ann.page.goto(ann.url + "/#" + path)
        ann.expect_sync("4 noticed, 0 safe")
    assert ann.counts()["waiting"] == 4 and ann.evaluate("() => badges.at(-1)") == 4
    rough.dark = False
    until_drained(ann)
    ann.expect_sync("4 noticed, 4 safe")
    assert ann.evaluate("() => badges.at(-1)") == 0


def test_19_undo_deletes_before_sending_and_retracts_after(ann: Phone, server: Server) -> None:
    ann.tap("Waiting customer noticed", "Lived")
    ann.page.get_by_role("button", name="Undo").click()
    expect(ann.page.get_by_role("status")).to_contain_text("Taken back. It counts nowhere.")
    assert ann.rows() == []
    (id,) = ann.save_many(1)
    ann.drained()
    assert ann.evaluate("async (id) => (await import('/lib/outbox.js')).undo(id)", id) == "retracted"
    ann.drained()
    records = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me/records')).body.records")
    assert {one["standing"] for one in records if one["type"] == "event"} == {"retracted"}


def test_20_nothing_of_one_person_is_sent_as_another(ann: Phone, server: Server, rough: RoughNetwork) -> None:
    ann.wait_for_worker()
    rough.dark = True
    anns = ann.save_many(3)
    ann.page.goto(server.url + "/#/settings")
    ann.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(ann.page.get_by_text("3 records wait on this phone.")).to_be_visible()
    ann.page.get_by_role("button", name="Sign out of this phone").click()
    expect(ann.page.get_by_role("heading", name="You need an invite")).to_be_visible()
    rough.dark = False
    ann.page.goto(f"{server.url}/#i={server.invite()}")
    ann.page.get_by_label("Nickname").fill("Bob")
    ann.page.get_by_role("button", name="Join").click()
    expect(ann.page.get_by_role("button", name="Waiting customer noticed: Lived")).to_be_visible()
    bobs = ann.save_many(2)
    ann.expect_sync("2 noticed, 2 safe")
    assert stored(server, anns) == []
    assert len(stored(server, bobs)) == 2


MANY = """(count) => new Promise((resolve) => { const opening = indexedDB.open('wallfly'); opening.onsuccess = () => {
  const change = opening.result.transaction(['records', 'meta'], 'readwrite');
  const now = Date.now(), midnight = new Date().setHours(0, 0, 0, 0);
  change.objectStore('meta').get('member').onsuccess = ({ target }) => {
    for (let at = 0; at < count; at++) {
      const id = `row-${String(at).padStart(5, '0')}`, tappedAt = midnight + at * Math.floor((now - midnight) / count);
      change.objectStore('records').add({ id, owner: target.result.id, record: { id, type: 'event' }, state: 'safe', tappedAt });
    } };
  change.oncomplete = () => { opening.result.close(); resolve(); }; }; })"""


def test_of_a_very_long_day_the_newest_are_listed_and_all_are_counted(ann: Phone) -> None:
    ann.evaluate(MANY, 1050)
    listed = ann.evaluate("async () => (await (await import('/lib/outbox.js')).ownNow()).today.map((row) => row.id)")
    assert listed == [f"row-{at:05}" for at in range(1049, 49, -1)]
    assert ann.counts()["noticed"] == 1050


def test_numbers_have_no_gaps_and_undone_taps_leave_none(ann: Phone, server: Server) -> None:
    ann.save_many(2)
    ann.drained()
    (gone,) = ann.save_many(1, hold=60_000)
    ann.evaluate("async (id) => (await import('/lib/outbox.js')).undo(id)", gone)
    ann.save_many(2)
    ann.drained()
    records = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me/records')).body.records")
    assert [one["n"] for one in records] == [1, 2, 3, 4]
    me = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body")
    assert me["records"] == {"stored": 4, "missing": []}


def test_a_server_that_dies_while_sending_gets_everything_in_the_end(ann: Phone, server: Server) -> None:
    ids = ann.save_many(200, hold=500)
    server.stop(kill=True)
    server.start()
    until_drained(ann)
    assert sorted(stored(server, ids)) == sorted(ids)
