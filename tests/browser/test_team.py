"""A team on the phone: thanks from a tap, the inbox, the huddle page, what one chooses to be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server


@pytest.fixture
def lea(new_phone: Callable[[], Phone], server: Server) -> Phone:
    """Lea leads the front line."""
    phone = new_phone()
    phone.join(server.invite("lead", "front-line"), "Lea")
    return phone


def test_thanks_start_at_a_lived_tap_and_reach_the_team(ann: Phone, lea: Phone, build: Path) -> None:
    ann.tap("Waiting customer noticed", "Lived")
    ann.page.get_by_role("link", name="Say thanks").click()
    expect(ann.page.get_by_text("Waiting customer noticed")).to_be_visible()
    send = ann.page.get_by_role("button", name="Thank them")
    expect(send).to_be_disabled()
    ann.page.get_by_label("To the team").select_option(label="Front line")
    ann.page.get_by_label("What was done?").fill("A queue was greeted from afar.")
    ann.page.get_by_label("What did it do?").fill("People put their phones away.")
    ann.page.reload()  # a draft stays
    expect(ann.page.get_by_label("What was done?")).to_have_value("A queue was greeted from afar.")
    ann.page.get_by_label("Why does it matter?").fill("Being seen is half the wait.")
    ann.page.screenshot(path=build / "thanks.png")
    send.click()
    saved = ann.page.get_by_role("status")
    expect(saved).to_contain_text("Saved: thanks")
    saved.get_by_role("button", name="Undo").click()
    expect(saved).to_contain_text("Taken back.")
    ann.page.get_by_role("link", name="Say thanks").click()  # what was written is there again
    expect(ann.page.get_by_label("Why does it matter?")).to_have_value("Being seen is half the wait.")
    send.click()
    expect(saved).to_contain_text("Saved: thanks")
    ann.drained()
    lea.page.get_by_role("link", name="Team").click()
    card = lea.page.locator(".thanks-card")
    expect(card).to_contain_text("A queue was greeted from afar.")
    card.get_by_role("button", name="Let everyone read it").click()
    expect(card.get_by_role("button", name="Everyone may read it")).to_have_attribute("aria-pressed", "true")
    lea.page.screenshot(path=build / "team.png")


OPEN = """async () => {
  const day = new Date().toISOString().slice(0, 10);
  const { teams, places } = await (await fetch("/api/catalogue")).json();
  const made = (type, fields) => ({ type, id: crypto.randomUUID(), at: Date.now(), recorded: Date.now(), ...fields });
  const here = { place: places[0].id };
  const records = [made("promise", { ...here, due_on: day }), made("support", { ...here, function: teams[0].id, category: "training", what: "" })];
  const body = JSON.stringify({ client_now: Date.now(), v: 1, records });
  return (await (await fetch("/api/sync", { method: "POST", headers: { "content-type": "application/json" }, body })).json()).results.map((one) => one.status);
}"""


def test_a_huddle_decides_after_a_cause_and_two_ideas(lea: Phone, build: Path) -> None:
    page = lea.page
    assert lea.evaluate(OPEN) == ["stored", "stored"]
    page.goto(lea.url + "/#/huddle")
    expect(page.get_by_text("1 promise")).to_be_visible()
    expect(page.get_by_text("Not taken up yet")).to_be_visible()
    page.get_by_role("button", name="Raise one").click()
    page.get_by_label("What is the issue?").fill("The queue at noon")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("A decision needs a cause and two ideas first.")).to_be_visible()
    for button, label, text in (
        ("Add a cause", "Why may it be so?", "One till is closed"),
        ("Add an idea", "What might help?", "A second chair"),
        ("Add an idea", "What might help?", "Say how long"),
    ):
        page.get_by_role("button", name=button).click()
        page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Add it").click()
        expect(page.locator(".issue li", has_text=text)).to_be_visible()
    page.get_by_role("button", name="Decide").click()
    for label, text in (
        ("What is decided?", "A second chair on Saturdays"),
        ("What will this do to our customers?", "They wait sitting"),
        ("And if we ignore what we know?", "They leave"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("dialog").get_by_role("button", name="Decide").click()
    expect(page.locator(".decided")).to_contain_text("A second chair on Saturdays")
    page.screenshot(path=build / "huddle.png", full_page=True)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("The queue at noon")).to_be_visible()
    page.emulate_media(media="screen")


def test_what_one_is_told_is_one_s_own_choice(ann: Phone, build: Path) -> None:
    page = ann.page
    page.route("**/api/inbox", lambda route: route.fulfill(json={"messages": [], "unseen": 0}))
    page.goto(ann.url + "/#/inbox")
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    page.goto(ann.url + "/#/settings")
    page.get_by_role("link", name="Choose what you are told").click()
    quests = page.get_by_label("Quests")
    expect(quests).not_to_be_checked()
    quests.check()
    page.get_by_label("Thanks", exact=False).first.uncheck()
    with page.expect_response(lambda got: got.request.method == "PATCH" and '"starts":570' in got.request.post_data):
        page.get_by_label("From").fill("09:30")
    page.reload()
    expect(page.get_by_label("Quests")).to_be_checked()
    expect(page.get_by_label("From")).to_have_value("09:30")
    page.screenshot(path=build / "messages.png", full_page=True)


def test_a_leader_sees_what_messages_did_and_when_that_cannot_be_told(
    new_phone: Callable[[], Phone], server: Server, build: Path
) -> None:
    phone = new_phone()
    phone.join(server.invite("leader", "front-line"), "Lou")
    phone.page.goto(phone.url + "/#/settings")
    phone.page.get_by_role("link", name="What messages did").click()
    expect(phone.page.get_by_text("Cannot tell yet: none was sent.")).to_have_count(4)
    expect(phone.page.get_by_text("About no practice")).to_be_visible()
    phone.page.screenshot(path=build / "told.png", full_page=True)


def test_a_wording_is_discussed_on_the_phone(
    ann: Phone, lea: Phone, new_phone: Callable[[], Phone], server: Server, build: Path
) -> None:
    steward = new_phone()
    steward.join(server.invite("steward", "front-line"), "Stan")
    office = steward.page
    office.goto(steward.url + "/#/steward/values")
    office.locator("main a").filter(has_text="Customers come first").click()
    office.get_by_role("button", name="Put a wording up for discussion").click()
    sheet = office.get_by_role("dialog")
    sheet.get_by_label("What it says", exact=False).fill("Whoever comes in is seen.")
    sheet.get_by_label("What is different?").fill("Plainer words.")
    office.screenshot(path=build / "put-up.png")
    sheet.get_by_role("button", name="Put it up").click()
    expect(office.get_by_text("is being discussed, with 0 comments so far.")).to_be_visible()
    page = ann.page
    page.goto(ann.url + "/#/values")
    page.get_by_role("link", name="Customers come first").filter(has_text="To discuss").click()
    expect(page.get_by_text("Whoever comes in is seen.")).to_be_visible()
    page.get_by_role("button", name="I would change it").click()
    page.get_by_label("What would you change?").fill("What of those who ring?")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("button", name="I would change it")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".comment")).to_contain_text("What of those who ring?")
    ann.drained()
    lea.page.goto(f"{lea.url}/#{page.url.split('#')[1]}")
    comment = lea.page.locator(".comment")
    expect(comment).to_contain_text("Someone")
    comment.get_by_role("button", name="Answer").click()
    lea.page.get_by_label("Your answer").fill("They are greeted, too.")
    lea.page.get_by_role("button", name="Say it").click()
    expect(comment).to_contain_text("They are greeted, too.")
    lea.page.screenshot(path=build / "discuss.png", full_page=True)


def test_whoever_was_not_asked_says_so(ann: Phone, build: Path) -> None:
    target, page = "01980000-0000-7000-8000-000000000077", ann.page

    def checked(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer,
            json={**answer.json(), "checked": [{"id": target, "at": 1780995600000, "about": "The queue at noon"}]},
        )

    page.route("**/api/team", checked)
    page.goto(ann.url + "/#/team")
    expect(page.get_by_role("heading", name="Checked with you")).to_be_visible()
    page.screenshot(path=build / "checked.png", full_page=True)
    page.get_by_role("button", name="Not asked: The queue at noon").click()
    ann.drained()
    sent = ann.evaluate("async () => (await (await fetch('/api/me/records?limit=50')).json()).records")
    assert [(one["type"], one["target"]) for one in sent] == [("followup_denied", target)]


def test_without_a_network_nothing_looks_chosen_that_was_not_heard_and_pages_come_by_themselves(ann: Phone) -> None:
    page = ann.page
    ann.wait_for_worker()
    ann.show("/messages")
    thanks = page.get_by_label("Thanks", exact=False).first
    expect(thanks).to_be_checked()
    ann.no_signal()
    thanks.click()
    expect(page.get_by_role("status").filter(has_text="Choosing needs a network.")).to_be_visible()
    expect(thanks).to_be_checked()
    page.goto(ann.url + "/#/team")
    expect(page.get_by_text("Your team's page needs a network.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Your team's page needs a network.")).to_be_visible()
    ann.no_signal(False)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_role("link", name="Say thanks")).to_be_visible()
