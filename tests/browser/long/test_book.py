"""The open book and the say–do page as a leader sees them: pictures kept in build/book, and nothing cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server
from wallfly import files

METADATA = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))
DASHBOARDS = METADATA["plugins"]["datasette-dashboards"]
QUESTIONS = METADATA["databases"]["book"]["queries"]
PICTURES = files.SCHEMA.parent / "build" / "book"
SIGHTS = {
    "1280-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "1280-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "390-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}

# Words of a chart that do not lie whole in its picture, or lie on other words of it.
CUT = """() => [...document.querySelectorAll('.drawing svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter((one) => one.textContent.trim() && getComputedStyle(one).opacity !== '0');
  const boxes = texts.map((one) => one.getBoundingClientRect());
  const outside = texts.filter((one, at) => boxes[at].left < frame.left - 1 || boxes[at].right > frame.right + 1
    || boxes[at].top < frame.top - 1 || boxes[at].bottom > frame.bottom + 1).map((one) => 'outside: ' + one.textContent);
  const turned = (one) => (one.getAttribute('transform') ?? '').includes('rotate'); // its box is larger than it is
  const over = texts.flatMap((one, at) => texts.slice(at + 1).filter((other, after) => {
    const [a, b] = [boxes[at], boxes[at + 1 + after]];
    if (turned(one) || turned(other) || one.textContent === other.textContent) return false; // words over their own halo
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
  }).map((other) => `over each other: ${one.textContent} / ${other.textContent}`));
  return [...outside, ...over].map((words) => svg.closest('.drawing').id + ' ' + words);
})"""
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Whether the book is open yet; an answer that is not read to its end would count as being fetched for ever.
OPEN = """async () => {
  const answer = await fetch('/explore/book/cells.json?_size=1');
  await answer.text();
  return answer.ok;
}"""


@pytest.fixture(params=list(SIGHTS))
def leader(request: pytest.FixtureRequest, browser: Browser, demo: Server) -> Iterator[Phone]:
    """A leader who has joined, and whose book is open."""
    context = browser.new_context(**SIGHTS[request.param], locale="en-GB", reduced_motion="reduce")
    phone = Phone(context, demo.url)
    phone.page.goto(f"{demo.url}/#i={demo.invite('leader', 'leadership')}")
    phone.page.get_by_role("button", name="Join").click()
    phone.page.get_by_role("button", name="Till 3", exact=True).click()
    expect(phone.page.locator(".tile").first).to_be_visible()
    phone.page.wait_for_function(OPEN, timeout=30_000)
    yield phone
    context.close()


def test_in_german_no_sentence_of_the_book_stays_english(browser: Browser, demo: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    phone = Phone(context, demo.url)
    phone.page.goto(f"{demo.url}/#i={demo.invite('observer', 'harbour-street-front-line')}")
    phone.page.get_by_role("button", name="Beitreten").click()
    phone.page.get_by_role("button", name="Till 3", exact=True).click()
    phone.page.wait_for_function(OPEN, timeout=30_000)
    for path, german in (("/saydo", "unter dem, was wir sagen"), ("/huddle", "Momenten jetzt")):
        phone.show(path)
        expect(phone.page.locator("main")).to_contain_text(german, timeout=20_000)
        said = phone.page.locator("main").inner_text() + " ".join(
            phone.page.locator("main [aria-label]").evaluate_all(
                "(all) => all.map((one) => one.getAttribute('aria-label'))"
            )
        )
        assert not re.findall(
            r"what we say|\bmoments?\b|at the start|the front line|figures open|lived (?:more|less|in)", said
        )
    assert phone.faults == []
    context.close()


def keep(page: Page, request: pytest.FixtureRequest, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{request.node.callspec.params['leader']}.png", full_page=True)


def test_pages_of_charts_say_their_answer_and_cut_nothing_off(leader: Phone, request: pytest.FixtureRequest) -> None:
    page, found = leader.page, []
    for slug, dashboard in DASHBOARDS.items():
        page.goto(f"{leader.url}/explore/-/dashboards/{slug}")
        drawn = page.locator(".drawing svg, .drawing .zero-results")
        expect(drawn).to_have_count(len(dashboard["charts"]), timeout=20_000)
        keep(page, request, slug)
        for title in page.locator("section.chart h2").all_inner_texts():
            found += [] if title.endswith(".") else [f"{slug}: no sentence: {title}"]
        found += [f"{slug} {one}" for one in page.evaluate(CUT)]
        found += [f"{slug} is wider than its window"] if page.evaluate(WIDE) else []
    assert (found, leader.faults) == ([], [])


def test_the_say_do_page_and_the_contents(leader: Phone, request: pytest.FixtureRequest) -> None:
    page = leader.page
    page.goto(f"{leader.url}/#/saydo")
    expect(page.locator(".saydo-row .range").first).to_be_visible(timeout=20_000)
    keep(page, request, "saydo")
    wide = ["saydo"] if page.evaluate(WIDE) else []
    for name, path in (("contents", "/explore/"), ("q1", "/explore/book/q1"), ("q14", "/explore/book/q14")):
        page.goto(leader.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        keep(page, request, name)
        wide += [name] if page.evaluate(WIDE) else []
    assert (wide, leader.faults) == ([], [])
