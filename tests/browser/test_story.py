"""The whole job, from a stranger's first command to what leadership finds in the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server, command


@pytest.fixture
def make_phone(browser: Browser, demo: Server) -> Iterator[Callable[[], Phone]]:
    phones: list[Phone] = []

    def make() -> Phone:
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
        phones.append(Phone(context, demo.url))
        return phones[-1]

    yield make
    for phone in phones:
        phone.context.close()


def open_book(page: Page, server: Server) -> None:
    """The book opens a moment after the server has started."""
    page.goto(server.url + "/explore/")
    for _ in range(60):
        if page.get_by_role("heading", name="The open book").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(page.content()[:500])


def noticed(page: Page, server: Server, practice: str, place: str = "till-3") -> list[tuple[int, int]]:
    """(block, missed) of what was noticed, as Datasette's own JSON gives it."""
    page.goto(f"{server.url}/explore/book/noticed.json?practice={practice}&place={place}&_shape=array&_size=100")
    rows = page.evaluate("() => JSON.parse(document.body.innerText)")
    return sorted((row["block"], row["missed"]) for row in rows)


def condition(page: Page, server: Server, practice: str, block: int, place: str = "till-3") -> list[str]:
    """How a room was found when a block closed."""
    page.goto(f"{server.url}/explore/book/conditions.json?practice={practice}&place={place}&block={block}&_shape=array")
    return [str(row["state"]) for row in page.evaluate("() => JSON.parse(document.body.innerText)")]


def test_someone_joins_logs_without_a_network_and_leadership_finds_it(
    make_phone: Callable[[], Phone], demo: Server, build: Path
) -> None:
    observer = make_phone()
    observer.join(demo.invite("observer", "harbour-street-front-line"), "Quiet heron", "Till 3")
    observer.wait_for_worker()

    # The three founding examples, with no network, after starting the app anew.
    observer.no_signal()
    observer.page.reload()
    observer.tap("Shop phone answered", "Missed")
    observer.page.get_by_role("button", name="Too few people").click()
    observer.tap("Waiting customer noticed", "Missed")
    observer.tap(rest_space(observer), "Absent")
    observer.expect_sync("3 noticed, 0 safe")
    observer.page.screenshot(path=build / "story-offline.png")

    # Back online, everything goes by itself, and earns its points.
    observer.no_signal(False)
    observer.expect_sync("3 noticed, 3 safe", timeout=30_000)
    observer.page.goto(demo.url + "/#/mine")
    expect(observer.page.locator(".points .figure")).to_have_text("4")
    expect(observer.page.get_by_text("Safe", exact=True)).to_have_count(3)

    # Time moves on by five weeks: the period closes and a new edition is published.
    later = (datetime.now(UTC) + timedelta(weeks=6)).date().isoformat()
    printed = command("publish", "--as-of", later, data=demo.data)
    closed = int(re.findall(r"block (\d+)", printed)[0])

    # Leadership opens the book from the app and finds what was noticed, with everyone else's.
    leader = make_phone()
    leader.join(demo.invite("leader", "leadership"), "Merry owl", "Till 3")
    open_book(leader.page, demo)
    leader.page.screenshot(path=build / "story-book.png")
    for practice in ("phone", "queue_ack"):
        for _ in range(120):  # the server turns to the new edition within a few seconds
            rows = noticed(leader.page, demo, practice)
            if rows and rows[-1][0] >= closed:
                break
            leader.page.wait_for_timeout(250)
        assert dict(rows).get(closed, 0) > 0, rows
    assert condition(leader.page, demo, "rest_space", closed) == ["absent"]
    leader.page.goto(demo.url + "/explore/book/activity")
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text("How much looking there was")
    assert leader.page.locator("table.rows-and-columns tbody tr").count() > 20
    assert observer.faults == []


def rest_space(phone: Phone) -> str:
    """The name of the practice about a place to rest."""
    return str(phone.evaluate(
        "async () => (await (await import('/lib/db.js')).getMeta('catalogue')).body.practices"
        ".find((one) => one.id === 'rest_space').name"
    ))  # fmt: skip


def test_a_stranger_does_not_read_the_book(browser: Browser, demo: Server) -> None:
    page = browser.new_page()
    answer = page.goto(demo.url + "/explore/book/cells.json")
    assert answer is not None and answer.status in (401, 403)
    assert "till-3" not in page.content()
    page.close()


DASHBOARDS = ("say-and-do", "over-time", "by-place", "leaders", "walking-past", "needs", "trust")


def test_leaders_see_the_gap_drawn_and_can_put_the_figures_away(
    make_phone: Callable[[], Phone], demo: Server, build: Path
) -> None:
    leader = make_phone()
    leader.join(demo.invite("leader", "leadership"), "Merry wren", "Till 3")
    open_book(leader.page, demo)
    for slug in DASHBOARDS:
        leader.page.goto(f"{demo.url}/explore/-/dashboards/{slug}")
        drawings = leader.page.locator(".drawing")
        expect(leader.page.locator(".drawing:has(svg.marks), .drawing:has(.zero-results)")).to_have_count(
            drawings.count()
        )
        assert leader.page.locator("svg.marks").count() >= 1, slug
        leader.page.screenshot(path=build / f"charts-{slug}.png", full_page=True)

    # The bar leads to the say–do page: words first, then rows with their range and their n.
    leader.page.goto(demo.url + "/#/")
    leader.page.get_by_role("link", name="Book", exact=True).click()
    main = leader.page.locator("#main")
    expect(main.get_by_role("img", name=re.compile("points below what we say"))).not_to_have_count(0)
    assert main.locator(".saydo-row:has(.range) .count").all_inner_texts()
    assert all(
        re.match(r"[\d,]+ moments?, [\d,]+ walks?", text)
        for text in main.locator(".saydo-row:has(.range) .count").all_inner_texts()
    )
    leader.page.screenshot(path=build / "say-do.png", full_page=True)

    # Each chart opens its rows, and a second look needs no network.
    href = main.get_by_role("link", name="The rows behind it").first.get_attribute("href")
    assert leader.page.request.get(demo.url + str(href)).ok
    leader.page.reload()
    expect(main.locator(".saydo-row:has(.range)")).not_to_have_count(0)
    leader.page.context.set_offline(True)
    leader.page.goto(demo.url + "/#/")
    leader.page.goto(demo.url + "/#/saydo")
    expect(main.locator(".saydo-row:has(.range)")).not_to_have_count(0)
    leader.page.context.set_offline(False)

    # Tools off: words and stories, no figure but the date of a story.
    main.get_by_role("button", name="Tools off").click()
    expect(main.get_by_text("Words and stories only. The numbers keep.")).to_be_visible()
    words = main.evaluate(
        "(main) => { const page = main.cloneNode(true);"
        " page.querySelectorAll('option, .story + p').forEach((one) => one.remove()); return page.textContent; }"
    )
    assert "Words and stories only" in words and not re.search(r"\d", words), words
    assert leader.faults == []


def test_what_a_season_taught_stands_in_words_and_keeps_without_a_network(
    make_phone: Callable[[], Phone], demo: Server, build: Path
) -> None:
    phone = make_phone()
    phone.join(demo.invite("observer", "harbour-street-front-line"), "Calm wren", "Till 3")
    phone.wait_for_worker()
    page = phone.page
    page.goto(demo.url + "/#/mine")
    page.get_by_role("link", name="What we learned Season 2").click()
    furthest = page.locator("section", has=page.get_by_role("heading", name="Furthest from what we say"))
    expect(furthest.get_by_role("listitem")).to_have_count(3, timeout=30_000)
    expect(furthest.get_by_role("listitem").first).to_contain_text(re.compile("points below what we say .[0-9]+ to"))
    expect(page.get_by_text("You did not look in this season, or were not here yet.")).to_be_visible()
    expect(page.get_by_text("Your team wrote down no decision in this season.")).to_be_visible()
    page.screenshot(path=build / "season.png", full_page=True)
    said = furthest.inner_text()
    phone.no_signal()
    page.reload()
    expect(page.get_by_text("No signal. This is what this phone last read.")).to_be_visible()
    assert furthest.inner_text() == said
    phone.no_signal(False)
    page.get_by_role("link", name="Season 1").click()
    expect(page.get_by_text(re.compile("^Season 1, .* to "))).to_be_visible()
    assert phone.faults == []
