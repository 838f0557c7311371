"""A steward sets an organisation up on a phone: pack, places, people, poster, invites, figures from a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server, command
from wallfly.domain.measurable import ACTS, BEFORE, UNSEEN

CASES = json.loads((Path(__file__).parents[2] / "domain" / "measurable.json").read_text("utf-8"))
CSV = "week,site,series,value,n\n" + "".join(
    f"2026-W{week:02},High Street,csat,{4 + week / 100},90\n" for week in range(1, 11)
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An organisation with nothing in it but a site, a team and a counter."""
    data = tmp_path_factory.mktemp("bare")
    command(
        "init", "--name", "Corner Shop", "--pack", "empty", "--site", "High Street", "--place", "Counter", data=data
    )
    with Server(data) as server:
        yield server


@pytest.fixture
def stan(browser: Browser, bare: Server) -> Iterator[Phone]:
    """Stan, the first steward, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    phone = Phone(context, bare.url)
    phone.page.goto(f"{bare.url}/#i={bare.invite('steward')}")
    phone.page.get_by_label("Nickname").fill("Stan")
    phone.page.get_by_role("button", name="Join").click()
    phone.page.get_by_role("link", name="You and settings").or_(
        phone.page.get_by_role("button", name="Counter")
    ).first.wait_for()
    yield phone
    context.close()
    assert phone.faults == []


def room(phone: Phone, name: str) -> Page:
    """Walk into a room from the stewards' list."""
    phone.page.goto(phone.url + "/#/steward")
    phone.page.get_by_role("link", name=name).click()
    return phone.page


def test_an_organisation_is_set_up_on_a_phone(stan: Phone, build: Path) -> None:
    page = stan.page
    page.goto(stan.url + "/#/settings")
    page.get_by_role("link", name="Setting up").click()
    expect(page.get_by_text("Next: Organisation.")).to_be_visible()
    page.screenshot(path=build / "steward-first.png", full_page=True)

    room(stan, "Organisation")
    page.get_by_label("Data-protection impact assessment").fill("Assessed in May by the works council.")
    page.get_by_label("How staff were consulted").fill("All teams were asked in June.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()

    room(stan, "Places 1 place")
    page.get_by_role("button", name="Add a place").click()
    page.get_by_label("Name").fill("Returns desk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Returns desk")).to_be_visible()

    room(stan, "People per place")
    expect(page.locator(".sentence", has_text="0 of 2 places can ever be shown alone.")).to_be_visible()
    page.get_by_role("group", name="Returns desk").get_by_label("Front line").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sentence", has_text="1 of 2 places can ever be shown alone.")).to_be_visible()

    page.get_by_text("People who work at several places").click()
    page.get_by_role("group", name="High Street").get_by_label("Front line").fill("9")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sentence", has_text="0 of 2 places")).to_be_visible()  # at most nine people in all
    page.get_by_role("group", name="High Street").get_by_label("Front line").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sentence", has_text="1 of 2 places")).to_be_visible()

    room(stan, "Values and practices")
    page.get_by_role("button", name="Retail counter").click()
    page.get_by_role("link", name="Customers come first").click()
    page.get_by_label("How far it is said to be lived").fill("90")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add a practice").click()
    page.get_by_label("Name on the tile").fill("Stands behind us")
    page.get_by_label("Lived: what").fill("Is committed to customers")
    page.get_by_label("Missed: what").fill("Turned away without a word")
    expect(page.get_by_text('Nobody can see or hear "committed". Say what someone does.')).to_be_visible()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("alert")).to_contain_text('Nobody can see or hear "committed".')  # the server says so too
    page.get_by_label("Lived: what").fill("Asked what the customer needs")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("button", name="Stands behind us")).to_be_visible()

    room(stan, "Urgent concern Nobody named yet")
    page.get_by_label("Name").fill("Lou Marsh")
    page.get_by_label("How to reach them").fill("Ring 0123 456789, room 4")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.goto(stan.url + "/#/concern")
    expect(page.get_by_role("link", name="Ring")).to_have_attribute("href", "tel:0123456789")
    page.goto(stan.url + "/#/steward")
    expect(page.get_by_text("6 values, 31 practices")).to_be_visible()


def test_posters_print_on_a5_and_a4(stan: Phone, build: Path) -> None:
    page = stan.page
    page.goto(stan.url + "/#/steward/poster/counter")
    poster = page.get_by_role("article", name="Counter, High Street")
    expect(poster.get_by_alt_text("A code that opens Wallfly at Counter")).to_be_visible()
    for words in ("Never recorded", "Who can see it", "/p/counter"):
        expect(poster.get_by_text(words)).to_be_visible()
    assert page.locator(".code img").evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
    for size, box in (("A5", (420, 595)), ("A4", (595, 842))):
        page.get_by_role("button", name=size).click()
        printed = page.pdf(path=build / f"poster-{size}.pdf", prefer_css_page_size=True, print_background=True)
        boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", printed)
        assert len(boxes) == 1  # one page
        assert all(abs(int(found) - points) <= 1 for found, points in zip(boxes[0], box, strict=True))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.screenshot(path=build / "poster-print.png")


def test_an_invite_is_a_poster_and_can_be_taken_back(stan: Phone, bare: Server, build: Path) -> None:
    page = room(stan, "Invites")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Make an invite").click()
    code = answered.value.json()["code"]
    page.get_by_role("button", name="Print as a poster").click()
    expect(page.get_by_text("You are invited.")).to_be_visible()
    expect(page.get_by_text(re.compile("For up to 200 people, until"))).to_be_visible()
    page.screenshot(path=build / "poster-invite.png", full_page=True)
    page.go_back()
    page.get_by_role("button", name="Close").click()
    taken = page.locator("li", has_text="0 of 200 used")
    taken.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(taken).to_have_count(0)
    answer = stan.evaluate(
        "async (code) => { try { await (await import('/lib/api.js')).post('/api/join', { code, nickname: 'X' }); } catch (e) { return e.code; } }",
        code,
    )
    assert answer == "invite_revoked"


def test_a_lead_asks_people_into_the_own_team_only(browser: Browser, bare: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    phone = Phone(context, bare.url)
    page = phone.page
    page.goto(f"{bare.url}/#i={bare.invite('lead', 'front-line')}")
    page.get_by_label("Nickname").fill("Lea")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", level=1).filter(has_not_text="Be a fly").wait_for()
    page.goto(bare.url + "/#/settings")
    page.get_by_role("link", name="Ask people in").click()
    expect(page.get_by_label("Role")).to_have_count(0)
    page.get_by_role("button", name="Make an invite").click()
    expect(page.get_by_alt_text("A code to scan")).to_be_visible()
    context.close()
    assert phone.faults == []


def test_a_file_of_figures_comes_in_once_however_often(stan: Phone) -> None:
    page = room(stan, "Figures from elsewhere")
    for stored in ("10 rows kept.", "0 rows kept. 10 rows were here already."):
        page.get_by_label("Or paste it here").fill(CSV + "2026-W11,Moon,csat,1,1\n")
        page.get_by_role("button", name="Bring it in").click()
        expect(page.get_by_role("status").filter(has_text=stored)).to_be_visible()
        expect(page.get_by_text("There is no site called 'Moon'. There are: High Street.")).to_be_visible()


def test_members_are_moved_and_the_last_steward_stays(stan: Phone, new_bob: Phone) -> None:
    page = room(stan, "Members")
    page.get_by_role("button", name="Bob").click()
    page.get_by_label("Role").select_option("lead")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Bob Lead")).to_be_visible()
    page.get_by_role("button", name="Bob Lead").click()
    page.get_by_role("button", name="End their membership").click()
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_role("button", name="Bob")).to_have_count(0)


@pytest.fixture
def new_bob(browser: Browser, bare: Server) -> Iterator[Phone]:
    """Bob has joined and looks on."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    phone = Phone(context, bare.url)
    phone.page.goto(f"{bare.url}/#i={bare.invite()}")
    phone.page.get_by_label("Nickname").fill("Bob")
    phone.page.get_by_role("button", name="Join").click()
    phone.page.get_by_text("Where are you?").or_(
        phone.page.get_by_role("link", name="You and settings")
    ).first.wait_for()
    phone.page.goto(bare.url + "/#/steward")
    expect(phone.page.get_by_text("Only stewards set things up")).to_be_visible()
    yield phone
    context.close()


def test_before_the_first_figures_the_book_shows_a_sample_that_says_so(stan: Phone, build: Path) -> None:
    page = room(stan, "The book First figures")
    expect(page.get_by_text("The first figures open on")).to_be_visible()
    page.get_by_role("link", name="A sample of the book").last.click()
    expect(page.get_by_text("Simulated: an invented shop")).to_be_visible()
    expect(page.locator(".stamp")).to_have_count(4)
    page.screenshot(path=build / "sample.png", full_page=True)


def test_at_a_desk_the_rooms_stand_beside_the_room(stan: Phone, build: Path) -> None:
    page = stan.page
    page.set_viewport_size({"width": 1280, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(stan.url + "/#/steward/staff")
        expect(page.get_by_role("heading", name="People per place")).to_be_visible()
        expect(page.get_by_role("link", name="Members")).to_be_visible()
        page.screenshot(path=build / f"steward-desk-{scheme}.png")


def test_the_phone_judges_wordings_as_the_server_does(stan: Phone) -> None:
    found = stan.evaluate(
        """async (cases) => {
          const { findings, UNSEEN, ACTS, BEFORE } = await import('/domain/measurable.js');
          return { codes: cases.map((one) => findings(one.lived, one.missed, one.kind, one.language).map((f) => `${f.where} ${f.code}`)), UNSEEN, ACTS, BEFORE };
        }""",
        CASES,
    )
    assert found == {
        "codes": [one["codes"] for one in CASES],
        "UNSEEN": list(UNSEEN),
        "ACTS": {key: list(acts) for key, acts in ACTS.items()},
        "BEFORE": list(BEFORE),
    }


def test_any_screen_of_a_steward_can_be_reached_by_keyboard_alone(stan: Phone) -> None:
    page = room(stan, "Sites")
    page.get_by_role("button", name="High Street").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_have_value("High Street")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name")).to_have_count(0)
