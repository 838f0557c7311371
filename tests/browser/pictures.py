"""Makes the pictures of the manifest from the real app: python -m tests.browser.pictures

Screenshots for the sheet on which a phone asks whether to install, and the icons of the shortcuts.
Run it again when the screens have changed; the sizes stand in the manifest and a test compares them.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.phone import ARGS, Phone
from tests.browser.wallfly_process import Server, chromium, command
from wallfly import files

SCREENSHOTS = files.PWA / "screenshots"
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
SHORTCUTS = {"walk": "timer", "mine": "me"}


def phone_pictures(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=NARROW, has_touch=True, locale="en-GB")
    phone = Phone(context, server.url)
    phone.join(server.invite("observer", "harbour-street-front-line"), "Quiet heron", "Till 3")
    phone.tap("Shop phone answered", "Missed")
    phone.tap("Waiting customer noticed", "Lived")
    phone.page.reload()
    phone.page.locator(".tile").first.wait_for()
    phone.page.screenshot(path=SCREENSHOTS / "home.png")
    phone.tap("Waiting customer noticed", "Missed")
    phone.page.screenshot(path=SCREENSHOTS / "saved.png")
    context.close()


def book_picture(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=WIDE, locale="en-GB")
    page = Phone(context, server.url).page
    page.goto(f"{server.url}/#i={server.invite('leader', 'leadership')}")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Till 3", exact=True).wait_for()
    page.goto(server.url + "/explore/")
    while not page.get_by_role("heading", name="The open book").count():
        page.wait_for_timeout(250)
        page.reload()
    page.screenshot(path=SCREENSHOTS / "book.png")
    context.close()


def shortcut_icons(browser: Browser) -> None:
    drawings = dict(re.findall(r'(\w+): "(M[^"]+)"', (files.PWA / "components" / "icons.js").read_text("utf-8")))
    page = browser.new_page(viewport={"width": 96, "height": 96})
    for name, icon in SHORTCUTS.items():
        page.set_content(
            '<body style="margin:0;background:#1B1A2E"><svg width="96" height="96" viewBox="-6 -6 36 36" fill="none" stroke="#fff"'
            f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{drawings[icon]}"/></svg>'
        )
        page.screenshot(path=files.PWA / "icons" / f"{name}.png")
    page.close()


def main() -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "demo"
        command("simulate", data=data)
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        with Server(data) as server:
            phone_pictures(browser, server)
            book_picture(browser, server)
        shortcut_icons(browser)
        browser.close()


if __name__ == "__main__":
    main()
