"""How the app shows things: languages, size of text, colours, direction of reading, less motion."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server
from wallfly import files
from wallfly.problems import CATALOGUE

LANGUAGES = sorted(path.stem for path in (files.PWA / "locales").glob("*.js"))
FOLDERS = sorted(
    {"/" + path.parent.relative_to(files.PWA).as_posix() for path in (files.PWA / "locales").rglob("*.js")}
)
SHAPE = """async (path) => {
  const shape = (thing) => typeof thing === 'function' ? `function of ${thing.length}`
    : Array.isArray(thing) ? thing.map(shape)
    : thing !== null && typeof thing === 'object' ? Object.fromEntries(Object.keys(thing).sort().map((key) => [key, shape(thing[key])]))
    : typeof thing;
  return shape((await import(`${path}.js`)).default);
}"""


def test_every_language_says_exactly_what_english_says(ann: Phone) -> None:
    for folder in FOLDERS:
        english = flat(ann.evaluate(SHAPE, f"{folder}/en"))
        for language in LANGUAGES:
            other = flat(ann.evaluate(SHAPE, f"{folder}/{language}"))
            different = {key for key in english.keys() | other.keys() if english.get(key) != other.get(key)}
            assert {key: (english.get(key), other.get(key)) for key in different} == {}, f"{folder}/{language}"


def test_whatever_the_server_says_no_with_a_phone_says_it_in_its_own_language(ann: Phone) -> None:
    ann.show("/mine")  # all words have come by then
    words = ann.evaluate("async () => Object.keys((await import('/lib/words.js')).t.problems)")
    refusals = {"record_not_read", "not_your_role", "unknown_practice", "unknown_place", "unknown_team", "unknown_value",
                "unknown_site", "unknown_field", "missing_field", "unknown_type", "invalid_value", "id_conflict",
                "not_observable", "too_short", "same_wording"}  # fmt: skip
    assert CATALOGUE.keys() | refusals <= set(words)


BOOK_ROWS = {
    "gap": ({"name": "Ruhe", "verdict": "claimed above lived", "gap": 0.17, "gap_lo": 0.14, "gap_hi": 0.19,
             "words": "Ruhe: 17 points below what we say (14 to 19), some way apart."},
            "Ruhe: 17 Punkte unter dem, was wir sagen (14 bis 19), ein Stück auseinander."),
    "trend": ({"name": "Ruhe", "lived": 0.6, "lo": 0.5, "hi": 0.7, "baseline": 0.7, "signal": "falling"},
              "Ruhe: 60 von 100 (50 bis 70), 70 am Anfang. Weniger gelebt als in den ersten acht Wochen, über den Zufall hinaus."),
    "mirror": ({"leaders_name": "Danke", "front_name": "Danke", "verdict": "clear difference", "difference": -0.2,
                "difference_lo": -0.3, "difference_hi": -0.1},
               "Danke: Die Führung lebt es weniger als die vorderste Reihe, um 20 Punkte (10 bis 30)."),
    "consistency": ({"name": "Ruhe", "pooled": 0.71, "sd_between": 0.23},
                    "Ruhe: in 71 von 100 Momenten gelebt; die meisten Orte liegen zwischen 48 und 94."),
    "change": ({"name": "Danke", "recent_k": 40, "recent_n": 79, "before_k": 63, "before_n": 168,
                "words": "Danke: lived more, 40 of 79 moments now, 63 of 168 before."},
               "Danke: mehr gelebt, 40 von 79 Momenten jetzt, 63 von 168 Momenten davor."),
}  # fmt: skip


def test_a_german_phone_says_in_german_what_the_book_says_of_its_rows(ann: Phone) -> None:
    for kind, (row, expected) in BOOK_ROWS.items():
        said = ann.evaluate(
            "async ([kind, row]) => (await import('/locales/book/de.js')).default[kind](row)", [kind, row]
        )
        assert said == expected
    said = ann.evaluate(
        "async (text) => (await import('/locales/book/de.js')).default.next(text)",
        "The next figures open on 10 December 2026.",
    )
    assert said == "Die nächsten Zahlen kommen am 10. Dezember 2026."


def test_german_speaks_to_one_person_as_a_friend_does() -> None:
    """One way of address all through: never the formal one."""
    formal = re.compile(r"\bIh(?:r|re[mnrs]?|nen)\b|\b\w+en Sie\b")
    found = {
        path.as_posix(): formal.findall(path.read_text("utf-8")) for path in (files.PWA / "locales").rglob("de.js")
    }
    assert len(found) >= 4 and not any(found.values()), found


def flat(words: Any, path: str = "") -> dict[str, Any]:
    """Each leaf by its path; a list is a leaf of so many sentences."""
    if isinstance(words, dict):
        return {key: leaf for name, inner in words.items() for key, leaf in flat(inner, f"{path}.{name}").items()}
    return {path: words}


def test_a_german_phone_fetches_german_only(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-AT", service_workers="block")
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(server.url)))
    page.goto(f"{server.url}/#i={server.invite()}")
    expect(page.get_by_role("heading", name="Sei eine Fliege an der Wand")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "de"
    assert {path for path in fetched if path.startswith("/locales/")} == {"/locales/de.js"}
    context.close()


def test_what_was_chosen_holds_without_a_network(ann: Phone) -> None:
    ann.wait_for_worker()
    ann.page.goto(ann.url + "/#/settings")
    for words in ("Large", "Dark", "More"):
        ann.page.get_by_role("button", name=words, exact=True).click()
    ann.page.get_by_role("button", name="Deutsch").click()
    expect(ann.page.get_by_role("heading", name="Darstellung")).to_be_visible()
    ann.no_signal()
    ann.page.reload()
    expect(ann.page.get_by_role("button", name="Groß", exact=True)).to_have_attribute("aria-pressed", "true")
    look = ann.evaluate(
        """() => { const style = getComputedStyle(document.documentElement); return [document.documentElement.lang,
          style.fontSize, style.colorScheme, getComputedStyle(document.body).backgroundColor, 'large' in document.documentElement.dataset]; }"""
    )
    assert look == ["de", "24px", "dark", "rgb(0, 0, 0)", True]


def test_read_from_right_to_left_everything_turns_round_and_nothing_sticks_out(ann: Phone) -> None:
    before = corners(ann)
    ann.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    after = corners(ann)
    width = 390
    assert {name: (round(width - right), round(width - left)) for name, (left, right) in before.items()} == {
        name: (round(left), round(right)) for name, (left, right) in after.items()
    }
    for path in ("/", "/mine", "/values", "/settings", "/queue"):
        ann.page.goto(ann.url + "/#" + path)
        assert ann.evaluate("() => document.documentElement.scrollWidth") <= width, path


def corners(phone: Phone) -> dict[str, list[float]]:
    """Left and right of some pieces whose place does not depend on how long their words are."""
    return dict(phone.evaluate(
        """() => Object.fromEntries(['.place', '.place .pin', '.top .round', '.tile', '.half.lived', '.half.missed', '.tabs a'].map((name) => {
          const box = document.querySelector(name).getBoundingClientRect(); return [name, [box.left, box.right]]; }))"""
    ))  # fmt: skip


def test_39_less_motion_means_none_and_states_still_change(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", reduced_motion="reduce")
    phone = Phone(context, server.url)
    phone.join(server.invite())
    phone.tap("Waiting customer noticed", "Missed")
    expect(phone.page.locator(".half.missed.just")).to_have_count(1)
    moving = phone.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);
          return [...style.animationDuration.split(', '), ...style.transitionDuration.split(', ')].some((time) => parseFloat(time) > 0); }).length"""
    )
    assert moving == 0
    context.close()


def test_counts_are_said_as_each_language_says_them(new_phone: Callable[[], Phone], server: Server) -> None:
    """Plurals come from the platform: one week, two weeks, in each language's own way."""
    phone = new_phone()
    phone.page.goto(server.url)
    said = {
        language: phone.evaluate(
            "async (l) => { const t = (await import(`/locales/game/${l}.js`)).default; return [1, 2].map((n) => t.rhythm.weeks(n)); }",
            language,
        )
        for language in LANGUAGES
    }
    assert said["en"] == ["1 week in your rhythm", "2 weeks in your rhythm"]
    assert said["de"] == ["1 Woche in deinem Rhythmus", "2 Wochen in deinem Rhythmus"]
