"""A calibration round on a phone, a steward's stories, a team's goal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server

WORDS = {1: "Lived", 0: "Could not tell", -1: "Missed"}
STORIES = "async () => (await import('/state/round.js')).round.value.stories"


def answer(page: Page, number: int, polarity: int) -> None:
    expect(page.get_by_text(f"Story {number} of 10").last).to_be_visible()
    page.get_by_role("group", name="What would you note?").get_by_role("button", name=WORDS[polarity]).click()


def test_a_round_is_told_without_a_network_and_explained_afterwards(ann: Phone, build: Path) -> None:
    page = ann.page
    page.goto(ann.url + "/#/mine")
    page.get_by_role("link", name="Ten stories").click()
    expect(page.get_by_text("Nobody else sees your answers")).to_be_visible()
    stories: list[dict[str, Any]] = ann.evaluate(STORIES)
    ann.wait_for_worker()
    ann.no_signal()
    page.get_by_role("button", name="Start").click()
    for number, story in enumerate(stories[:4], 1):
        answer(page, number, story["agreed"])
    # A slip is mended, and a phone that is put away goes on where it was.
    page.get_by_role("button", name="The one before").click()
    answer(page, 4, stories[3]["agreed"] or 1)
    expect(page.get_by_text("Story 5 of 10").last).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(stories[4]["story"])).to_be_visible()
    page.screenshot(path=build / "round.png")
    for number, story in enumerate(stories[4:], 5):
        answer(page, number, story["agreed"] if number < 10 else -story["agreed"] or 1)
    page.get_by_role("button", name="See what the panel noted").click()
    right = 9 if stories[3]["agreed"] else 8
    expect(page.get_by_text(f"{right} of 10 as the panel noted")).to_be_visible()
    expect(page.get_by_text(stories[9]["why"])).to_be_visible()
    page.screenshot(path=build / "round-result.png", full_page=True)
    ann.no_signal(False)
    ann.drained()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Calibration round passed")).to_be_visible()
    expect(page.get_by_role("link", name="Ten stories")).to_contain_text(f"{right} of 10 as the panel noted")
    assert [row["record"]["type"] for row in ann.rows()] == ["round"]


def test_a_steward_writes_a_story_and_takes_it_out(new_phone: Callable[[], Phone], server: Server, build: Path) -> None:
    stan = new_phone()
    stan.join(server.invite("steward"), "Stan")
    page = stan.page
    page.goto(stan.url + "/#/steward/stories")
    expect(page.get_by_text("36 stories in use. A round takes ten.")).to_be_visible()
    page.get_by_role("button", name="Write a story").click()
    page.get_by_label("About the practice").select_option(label="Free hands at the queue")
    page.get_by_label("What happens").fill("Bell. Three wait, and one colleague reads a magazine.")
    page.get_by_label("What the panel noted").select_option(label="Missed")
    page.get_by_label("Why", exact=True).fill("Hands were free, and nobody used them.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("37 stories in use.")).to_be_visible()
    page.get_by_role("button", name="one colleague reads a magazine").click()
    page.get_by_role("button", name="Take out").click()
    page.get_by_role("button", name="Yes, take it out").click()
    expect(page.get_by_text("36 stories in use.")).to_be_visible()
    page.get_by_role("button", name="Bring in the starting set").click()
    expect(page.get_by_text("All of it is here already.")).to_be_visible()
    page.screenshot(path=build / "stories.png")


def test_who_leads_a_team_chooses_its_goal(new_phone: Callable[[], Phone], server: Server, build: Path) -> None:
    lea = new_phone()
    lea.join(server.invite("lead", "front-line"), "Lea")
    page = lea.page
    page.get_by_role("link", name="Team").click()
    page.get_by_role("link", name="Choose the team goal").click()
    expect(page.get_by_text("How far a value is lived cannot be a goal")).to_be_visible()
    expect(page.get_by_role("radio", name="Answering quickly")).to_be_disabled()
    page.get_by_role("radio", name="Looking everywhere").click()
    page.get_by_role("button", name="70% of watch slots").click()
    page.get_by_role("button", name="Choose this goal").click()
    expect(page.get_by_text("Chosen. The team sees it on its page.")).to_be_visible()
    page.screenshot(path=build / "goals.png", full_page=True)
    page.reload()
    expect(page.get_by_role("radio", name="Looking everywhere")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("button", name="70% of watch slots")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Have no goal").click()
    expect(page.get_by_text("The team has no goal now.")).to_be_visible()
