"""The app's shell: what is fetched when, new versions, getting onto a home screen. Numbers are our requirements'."""

from __future__ import annotations

import hashlib
import json
import re
import struct
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.deploys import Deploys
from tests.browser.long.conftest import Launch
from tests.browser.long.screens import screens
from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server
from wallfly import files

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
NEW_WORD = ('title: "Mine",', 'title: "Mine, anew",')


def listed(url: str) -> dict[str, str]:
    """Path and hash of each file, as the worker is told."""
    body = urllib.request.urlopen(f"{url}/sw.js").read().decode()
    found = re.search(r"const \{ version, files \} = (\{.*?\});", body)
    assert found is not None
    return dict(json.loads(found.group(1))["files"])


def joined(launch: Launch, url: str, invite: str, **options: Any) -> Phone:
    phone = Phone(launch(**options), url)
    phone.join(invite)
    phone.wait_for_worker()
    return phone


@pytest.fixture
def updated(launch: Launch, deploys: Deploys) -> Phone:
    """A phone with two records that wait, told of a new version."""
    phone = joined(launch, deploys.server.url, deploys.server.invite())
    assert deploys.network is not None
    phone.save_many(2, hold=600_000)
    deploys.network.sent.clear()
    deploys.deploy("locales/more/en.js", *NEW_WORD)
    phone.foreground()
    expect(phone.page.get_by_text("Update ready")).to_be_visible(timeout=5000)
    return phone


def test_21_of_a_new_version_only_what_changed_is_fetched(updated: Phone, deploys: Deploys) -> None:
    assert deploys.network is not None
    fetched = {path for path, status in deploys.network.sent if status == 200 and not path.startswith("/api/")}
    assert fetched == {"/sw.js", "/locales/more/en.js"}


def test_22_a_new_version_waits_for_a_tap_then_loads_once_and_keeps_what_waits(updated: Phone) -> None:
    loads: list[str] = []
    updated.page.on("load", lambda page: loads.append(page.url))
    with updated.page.expect_event("load"):
        updated.page.get_by_role("button", name="Use it now").click()
    updated.page.goto(updated.url + "/#/mine")
    expect(updated.page.get_by_role("heading", name="Mine, anew")).to_be_visible()
    assert len(loads) == 1
    assert len(updated.rows()) == 2
    assert updated.evaluate("async () => (await caches.keys()).length") == 1


def test_23_after_an_update_nothing_is_stale(updated: Phone) -> None:
    with updated.page.expect_event("load"):
        updated.page.get_by_role("button", name="Use it now").click()
    wanted = listed(updated.url)
    updated.no_signal()
    kept = updated.evaluate(
        """async (paths) => { const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
          const hash = async (path) => hex(await crypto.subtle.digest('SHA-256', await (await fetch(path)).arrayBuffer())).slice(0, 16);
          return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hash(path)]))); }""",
        [path for path in wanted if path != "/"],
    )
    assert kept == {path: hash for path, hash in wanted.items() if path != "/"}
    loaded = updated.evaluate("() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    assert {path for path in loaded if path.endswith((".js", ".mjs", ".css"))} <= wanted.keys()


def test_24_the_browser_finds_nothing_that_keeps_it_from_installing(launch: Launch, server: Server) -> None:
    phone = joined(launch, server.url, server.invite())
    session = phone.context.new_cdp_session(phone.page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert session.send("Page.getAppManifest")["errors"] == []
    assert session.send("Page.getAppId")["appId"] == server.url + "/"
    phone.page.wait_for_function(
        "() => import('/lib/install.js').then(({ question }) => question.value !== null)", timeout=15_000
    )
    phone.page.goto(server.url + "/#/settings")
    expect(phone.page.get_by_role("button", name="Put it on the home screen")).to_be_visible()


def test_25_the_manifest_says_who_it_is_and_its_pictures_have_the_sizes_it_says() -> None:
    manifest = json.loads((files.PWA / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["id"] == "/" and manifest["display"] == "standalone"
    purposes = [icon.get("purpose", "any") for icon in manifest["icons"]]
    assert "maskable" in purposes and "any" in purposes and "any maskable" not in purposes
    assert len(manifest["shortcuts"]) >= 2 and len(manifest["screenshots"]) >= 2
    assert {shot["form_factor"] for shot in manifest["screenshots"]} == {"narrow", "wide"}
    pictures = [
        *manifest["icons"],
        *manifest["screenshots"],
        *(one for cut in manifest["shortcuts"] for one in cut["icons"]),
    ]
    for picture in pictures:
        if picture["src"].endswith(".png"):
            assert picture["sizes"] == "{}x{}".format(*png_size(picture["src"])), picture["src"]
    for shot in manifest["screenshots"]:
        width, height = png_size(shot["src"])
        assert max(width, height) / min(width, height) <= 2.3


def png_size(path: str) -> tuple[int, int]:
    head = (files.PWA / path.lstrip("/")).read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    return int(width), int(height)


def test_26_an_iphone_is_told_how_and_never_asked_about_messages(browser: Browser, server: Server) -> None:
    context = browser.new_context(user_agent=IPHONE, viewport={"width": 390, "height": 844}, locale="en-GB")
    context.add_init_script(
        "globalThis.asked = 0; Notification.requestPermission = async () => { asked += 1; return 'denied'; };"
    )
    phone = Phone(context, server.url)
    phone.page.goto(f"{server.url}/#i={server.invite()}")
    expect(phone.page.get_by_text("put Wallfly on the home screen before you join")).to_be_visible()
    phone.page.get_by_role("button", name="Join").click()
    phone.page.get_by_role("button", name="Till 1", exact=True).click()
    phone.page.goto(server.url + "/#/settings")
    expect(phone.page.get_by_text("Choose Add to Home Screen.")).to_be_visible()
    expect(phone.page.get_by_text("On an iPhone, add Wallfly to the home screen first")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Switch messages on")).to_have_count(0)
    assert phone.evaluate("() => asked") == 0
    assert phone.faults == []
    context.close()


def test_26_another_phone_without_a_question_of_its_own_is_shown_the_menu(browser: Browser, server: Server) -> None:
    context = browser.new_context(user_agent=ANDROID, viewport={"width": 390, "height": 844}, locale="en-GB")
    phone = Phone(context, server.url)
    phone.join(server.invite())
    phone.page.goto(server.url + "/#/settings")
    expect(phone.page.get_by_text("Open the browser's menu")).to_be_visible()
    context.close()


def test_27_28_every_screen_keeps_to_the_policy_and_to_our_own_origin(
    new_phone: Callable[[], Phone], server: Server
) -> None:
    policy = urllib.request.urlopen(server.url).headers["content-security-policy"]
    assert "unsafe-" not in policy and "default-src 'none'" in policy
    for role in ("observer", "steward"):
        phone = new_phone()
        asked: list[str] = []
        phone.context.on("request", lambda request, asked=asked: asked.append(request.url))
        phone.page.goto(server.url)
        phone.join(server.invite(role))
        for path in screens(phone):
            phone.show(path)
        assert {url for url in asked if not url.startswith((server.url + "/", "data:"))} == set()
        assert phone.faults == []


def test_29_the_kill_switch_gives_back_the_network_within_one_load(launch: Launch, deploys: Deploys) -> None:
    phone = joined(launch, deploys.server.url, deploys.server.invite())
    phone.save_many(3, hold=600_000)
    deploys.again("--kill-switch")
    with phone.page.expect_event("load"):  # the worker that unregisters itself loads its pages anew
        phone.foreground()
    phone.page.reload()
    assert phone.evaluate("async () => (await caches.keys()).length") == 0
    assert phone.evaluate("() => navigator.serviceWorker.controller === null")
    assert len(phone.rows()) == 3


def test_the_list_of_files_is_the_hash_of_each(server: Server) -> None:
    for path, hash in listed(server.url).items():
        body = urllib.request.urlopen(server.url + path).read()
        assert hashlib.sha256(body).hexdigest()[:16] == hash, path
