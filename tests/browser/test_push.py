"""A message all the way: a real browser subscribes at a push service on this machine, the server sends
through its normal path, the browser decrypts and shows it, and what is switched off stays off."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.browser.phone import ARGS, Phone
from tests.browser.wallfly_process import Server, chromium, set_up
from tests.push.stand_in import StandIn

NOTIFICATIONS = """async () => {
  const ready = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 400; tries++) {
    const shown = await ready.getNotifications();
    if (shown.length) return shown.map(({ title, body, tag, data, actions }) => ({ title, body, tag, data, actions }));
    await new Promise((later) => setTimeout(later, 50));
  }
  return [];
}"""
# Until they are gone: a closing on its way would also take the next notification of the same tag.
GONE = """
  for (const one of await ready.getNotifications()) one.close();
  while ((await ready.getNotifications()).length) await new Promise((later) => setTimeout(later, 20));
"""
CLEAR = "async () => { const ready = await navigator.serviceWorker.ready;" + GONE + "}"
# The first notification of a fresh profile may be lost by the browser itself; one of the page's own comes before.
WARM_UP = (
    "async () => { const ready = await navigator.serviceWorker.ready; await ready.showNotification('warm up');"
    + GONE
    + "}"
)


class Served(Server):
    """The same server; its messages go to the stand-in."""

    def __init__(self, data: Path, stand_in: StandIn) -> None:
        super().__init__(data)
        self.command = [sys.executable, "-m", "tests.push.served", str(stand_in.port)]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    made = StandIn()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, stand_in: StandIn) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("shop")
    set_up(data, "--push-contact", "push@harbour-and-vale.org")
    with Served(data, stand_in) as server:
        yield server


@pytest.fixture(scope="module")
def phone(
    playwright: Playwright, shop: Server, stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Phone]:
    """A phone with a profile on disk: only such ones can subscribe."""
    context: BrowserContext = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), executable_path=chromium(), headless=True, args=[*ARGS, *stand_in.flags],
        viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB",
    )  # fmt: skip
    context.grant_permissions(["notifications"], origin=shop.url)
    made = Phone(context, shop.url)
    made.join(shop.invite())
    made.wait_for_worker()
    yield made
    context.close()
    assert made.faults == []


def switch_on(phone: Phone) -> None:
    phone.page.goto(phone.url + "/#/settings")
    phone.page.get_by_role("button", name="Switch messages on").click()
    expect(phone.page.get_by_text("This phone receives messages.")).to_be_visible(timeout=20_000)


def send_test(phone: Phone) -> None:
    phone.page.get_by_role("button", name="Send a test message").click()


def test_31_a_message_arrives_in_a_real_browser_and_ends_when_it_is_switched_off(
    phone: Phone, shop: Server, stand_in: StandIn
) -> None:
    switch_on(phone)
    phone.evaluate(WARM_UP)
    send_test(phone)
    expect(phone.page.get_by_text("The push service took it.")).to_be_visible(timeout=20_000)
    (shown,) = phone.evaluate(NOTIFICATIONS)
    assert (shown["title"], shown["body"], shown["tag"]) == ("Wallfly", "This phone receives messages.", "test")
    assert shown["data"]["navigate"] == shop.url + "/"
    ((_, headers),) = stand_in.seen
    assert headers["content-encoding"] == "aes128gcm" and len(headers["topic"]) == 32

    # Gone at the push service: the server hears 410, gives the address up, and says so.
    phone.evaluate(CLEAR)
    phone.evaluate(
        "async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()).unsubscribe()"
    )
    send_test(phone)
    expect(phone.page.get_by_text("The push service answered: 410.")).to_be_visible(timeout=20_000)
    answer: dict[str, Any] = phone.evaluate(
        "async () => (await fetch('/api/push-subscriptions/test', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).json()"
    )
    assert answer["problem"]["code"] == "not_subscribed"
    assert len(stand_in.seen) == 2


WAITS = "() => { PushManager.prototype.subscribe = () => new Promise(() => {}); }"
PUSHED = """async () => {
  const ready = await navigator.serviceWorker.ready;
  return (await ready.pushManager.getSubscription())?.endpoint ?? null;
}"""


def test_34_a_new_key_of_the_server_is_taken_over_without_asking(phone: Phone, shop: Server, stand_in: StandIn) -> None:
    switch_on(phone)
    before = phone.evaluate(PUSHED)
    shop.stop()
    (shop.data / "push-key.pem").unlink()
    shop.start()
    with phone.page.expect_response(
        lambda got: got.url.endswith("/api/push-subscriptions") and got.request.method == "PUT", timeout=20_000
    ):
        phone.page.reload()
    assert phone.evaluate(PUSHED) not in (None, before)
    phone.evaluate(WARM_UP)
    send_test(phone)
    expect(phone.page.get_by_text("The push service took it.")).to_be_visible(timeout=20_000)
    assert len(phone.evaluate(NOTIFICATIONS)) == 1
    phone.evaluate(CLEAR)


def test_a_change_of_address_is_handed_in_by_the_worker(phone: Phone) -> None:
    worker = phone.context.service_workers[0]
    before = phone.evaluate(PUSHED)
    phone.evaluate(
        "async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()).unsubscribe()"
    )
    with phone.context.expect_event(
        "response",
        lambda got: got.url.endswith("/api/push-subscriptions") and got.request.method == "PUT",
        timeout=20_000,
    ):
        worker.evaluate("() => { self.dispatchEvent(new PushSubscriptionChangeEvent('pushsubscriptionchange', {})); }")
    assert phone.evaluate(PUSHED) not in (None, before)


THANKS = '{"notification":{"title":"Thank you","body":"Your team was thanked.","tag":"thanks","navigate":"/#/team"}}'
PLAIN = ("Wallfly", "There is something new for you.")


def test_32_something_is_shown_whatever_arrives(phone: Phone, shop: Server) -> None:
    phone.evaluate(WARM_UP)
    cdp = phone.context.new_cdp_session(phone.page)
    ids: list[str] = []
    cdp.on("ServiceWorker.workerRegistrationUpdated",
           lambda told: ids.extend(one["registrationId"] for one in told["registrations"]))  # fmt: skip
    cdp.send("ServiceWorker.enable")
    while not ids:
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    for data, expected in ((THANKS, ("Thank you", "Your team was thanked.")), ("not JSON", PLAIN), ("", PLAIN),
                           ("null", PLAIN), ('{"notification":{}}', PLAIN)):  # fmt: skip
        cdp.send("ServiceWorker.deliverPushMessage", {"origin": shop.url, "registrationId": ids[0], "data": data})
        (shown,) = phone.evaluate(NOTIFICATIONS)
        assert (shown["title"], shown["body"]) == expected
        phone.evaluate(CLEAR)
    cdp.detach()


def test_33_a_tap_on_a_message_opens_its_page(phone: Phone) -> None:
    phone.page.goto(phone.url + "/#/settings")
    phone.evaluate("""async () => {
      await (await navigator.serviceWorker.ready).showNotification("Thank you", { tag: "thanks", data: { navigate: location.origin + "/#/mine" } });
    }""")
    phone.context.service_workers[0].evaluate("""async () => {
      const [shown] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification: shown }));
    }""")
    expect(phone.page.get_by_role("heading", name="Mine")).to_be_visible()


def test_30_permission_is_asked_after_an_explanation_and_a_click_and_never_again(
    new_phone: Callable[[], Phone], shop: Server
) -> None:
    phone = new_phone()
    phone.url = shop.url
    phone.page.add_init_script("""
      window.asked = 0;
      Notification.requestPermission = async () => { window.asked += 1; return "denied"; };
      Object.defineProperty(Notification, "permission", { get: () => (window.asked ? "denied" : "default") });
    """)
    phone.join(shop.invite())
    phone.page.goto(phone.url + "/#/settings")
    expect(phone.page.get_by_text("Thanks to your team, and now and then a hint")).to_be_visible()
    button = phone.page.get_by_role("button", name="Switch messages on")
    expect(button).to_be_visible()
    assert phone.evaluate("() => window.asked") == 0
    button.click()
    expect(phone.page.get_by_text("This phone blocks messages from Wallfly.").first).to_be_visible()
    expect(button).to_have_count(0)
    assert phone.evaluate("() => window.asked") == 1


def test_34_a_push_service_that_never_answers_leaves_the_page_free(
    new_phone: Callable[[], Phone], shop: Server
) -> None:
    phone = new_phone()
    phone.url = shop.url
    phone.page.add_init_script("""
      Notification.requestPermission = async () => "granted";
      PushManager.prototype.subscribe = () => new Promise(() => {});
    """)
    phone.join(shop.invite())
    phone.wait_for_worker()
    phone.page.goto(phone.url + "/#/settings")
    expect(phone.page.get_by_role("button", name="Switch messages on")).to_be_visible()
    phone.page.clock.install()
    phone.page.get_by_role("button", name="Switch messages on").click()
    phone.page.get_by_role("button", name="Sign out").click()  # the page still listens
    phone.page.get_by_role("button", name="Stay").click()
    phone.page.clock.fast_forward(20_000)
    expect(phone.page.get_by_text("The push service did not answer.")).to_be_visible()
