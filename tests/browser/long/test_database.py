"""The phone's database and its worker, over new versions and with no page open. Numbers are our requirements'."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.deploys import Deploys, next_database
from tests.browser.long.conftest import Launch
from tests.browser.long.test_outbox import stored
from tests.browser.phone import Phone
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server

VERSION = "async () => new Promise((r) => { const o = indexedDB.open('wallfly'); o.onsuccess = () => { r(o.result.version); o.result.close(); }; })"
# Puts what the phone holds into a database as the first version of the app had it.
AS_AT_FIRST = """async () => {
  const done = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
  const now = await done(indexedDB.open('wallfly'));
  const change = now.transaction(['records', 'meta']);
  const [records, keys, facts] = await Promise.all([done(change.objectStore('records').getAll()),
    done(change.objectStore('meta').getAllKeys()), done(change.objectStore('meta').getAll())]);
  now.close();
  await done(indexedDB.deleteDatabase('wallfly'));
  const opening = indexedDB.open('wallfly', 1);
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore('records', { keyPath: 'id' });
    store.createIndex('state', 'state');
    store.createIndex('tapped', 'tappedAt');
    records.forEach((row) => store.add(row));
    const meta = opening.result.createObjectStore('meta');
    facts.forEach((fact, at) => meta.add(fact, keys[at]));
  };
  (await done(opening)).close();
  return records.length; }"""
SYNC = """() => { let work; const event = new ExtendableEvent('sync'); event.waitUntil = (promise) => { work = promise; };
  self.dispatchEvent(event); return work.then(() => 'done', (error) => error.message); }"""


def test_15_a_new_database_keeps_every_record_and_an_open_tab_gives_way(launch: Launch, deploys: Deploys) -> None:
    phone = Phone(launch(), deploys.server.url)
    phone.join(deploys.server.invite())
    phone.wait_for_worker()
    ids = phone.save_many(100, hold=600_000)
    other = phone.context.new_page()
    other.goto(deploys.server.url)
    before = other.evaluate(VERSION)
    loads: list[str] = []
    other.on("load", lambda page: loads.append(page.url))
    version = next_database(deploys)
    deploys.again()
    phone.foreground()
    # This page loads again for the new worker, the other one for the new database: both are waited for.
    with other.expect_event("load"), phone.page.expect_event("load"):
        phone.page.get_by_role("button", name="Use it now").click()
    assert (before, phone.evaluate(VERSION)) == (version - 1, version)
    assert [row["id"] for row in phone.rows()] == ids
    other.get_by_role("button", name="Waiting customer noticed: Lived").click()
    expect(other.get_by_role("status")).to_contain_text("Saved: lived")
    assert len(phone.rows()) == 101 and len(loads) == 1


def test_15_records_of_a_phone_with_the_first_database_are_all_sent(
    ann: Phone, server: Server, rough: RoughNetwork
) -> None:
    ann.wait_for_worker()
    rough.dark = True
    ids = ann.save_many(120)
    ann.page.goto(ann.url + "/manifest.webmanifest")
    assert ann.evaluate(AS_AT_FIRST) == 120
    rough.dark = False
    ann.page.goto(ann.url)
    ann.expect_sync("120 noticed, 120 safe")
    assert sorted(stored(server, ids)) == sorted(ids)


HANDED_OVER = """async (member) => {
  const { setMeta } = await import('/lib/db.js');
  const { save } = await import('/lib/outbox.js');
  await setMeta('member', member);
  return save({ type: 'event', practice: 'queue_ack', polarity: 1, place: 'till-1' }).then(() => 'saved', (error) => error.constructor.name); }"""


def test_39_a_tap_belongs_to_whoever_the_phone_belongs_to_then_even_if_this_window_has_not_heard(ann: Phone) -> None:
    ann.tap("Waiting customer noticed", "Lived")
    known = ann.evaluate("async () => (await import('/lib/db.js')).getMeta('member')")
    assert ann.evaluate(HANDED_OVER, {**known, "id": "another"}) == "saved"
    assert [row["owner"] for row in ann.rows()] == [known["id"], "another"]
    assert ann.evaluate(HANDED_OVER, None) == "StorageLost"
    assert len(ann.rows()) == 2


def test_17_with_no_page_open_the_worker_sends_and_says_when_it_could_not(
    new_phone: Callable[[], Phone], server: Server, rough: RoughNetwork
) -> None:
    phone = new_phone()
    phone.context.grant_permissions(["background-sync"], origin=server.url)
    phone.join(server.invite())
    phone.wait_for_worker()
    rough.dark = True
    ids = phone.save_many(5, hold=600_000)
    worker = phone.context.service_workers[0]
    session = phone.context.new_cdp_session(phone.page)
    registration = registration_id(phone.page, session)
    phone.page.goto("about:blank")
    assert worker.evaluate(SYNC) == "Some records still wait"
    rough.dark = False
    event = {"origin": server.url, "registrationId": registration, "tag": "wallfly-outbox", "lastChance": False}
    for _ in range(60):  # as a browser does, again and again until it is told of success
        session.send("ServiceWorker.dispatchSyncEvent", event)
        phone.page.wait_for_timeout(250)
        if len(stored(server, ids)) == 5:
            break
    assert sorted(stored(server, ids)) == sorted(ids)


def registration_id(page: Page, session: CDPSession) -> str:
    """The worker's registration, as the browser's tools call it."""
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    return found[-1]
