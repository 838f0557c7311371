"""One's own things on the phone: taken along, a second phone, leaving."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pysqlite3 as sqlite3
from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server, command


def test_records_come_along_as_a_table(ann: Phone, tmp_path: Path) -> None:
    ann.save_many(2, note="=1+1")
    ann.drained()
    ann.page.goto(ann.url + "/#/own")
    with ann.page.expect_download() as download:
        ann.page.get_by_role("link", name="As a table").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith("Not for individual appraisal or pay")
    assert text.count("Waiting customer noticed") == 2


def test_a_second_phone_is_the_same_member(ann: Phone, new_phone: Callable[[], Phone], build: Path) -> None:
    ann.page.goto(ann.url + "/#/own")
    with ann.page.expect_response("**/api/invites") as made:
        ann.page.get_by_role("button", name="Add a phone").click()
    expect(ann.page.get_by_alt_text("A code to scan with the other phone")).to_be_visible()
    ann.page.screenshot(path=build / "own-second-phone.png")
    other = new_phone()
    other.join(made.value.json()["code"], "Anything")
    mine, theirs = (phone.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.member.id")
                    for phone in (ann, other))  # fmt: skip
    assert mine == theirs


def test_a_shared_phone_is_handed_over_and_what_waited_goes_when_its_owner_is_back(
    ann: Phone, server: Server, rough: RoughNetwork
) -> None:
    ann.wait_for_worker()
    member = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.member.id")
    rough.dark = True
    anns = ann.save_many(3)
    ann.sign_out()
    rough.dark = False
    arrive(ann, server, server.invite(), "Bob")
    bobs = ann.save_many(1)
    ann.expect_sync("1 noticed, 1 safe")
    assert owners(server, anns) == set() and len(owners(server, bobs)) == 1
    back = json.loads(command("invite", "--json", "--member", member, data=server.data))["code"]
    arrive(ann, server, back, "Ann")
    ann.drained()
    assert owners(server, anns) == {member}
    assert len(owners(server, bobs)) == 1 and owners(server, bobs) != {member}


def arrive(phone: Phone, server: Server, code: str, nickname: str) -> None:
    """Somebody joins on a phone that was used before."""
    phone.page.goto(f"{server.url}/#i={code}")
    phone.page.get_by_label("Nickname").fill(nickname)
    phone.page.get_by_role("button", name="Join").click()
    expect(phone.page.get_by_role("button", name="Waiting customer noticed: Lived")).to_be_visible()


def owners(server: Server, ids: list[str]) -> set[str]:
    """Who the journal says sent these."""
    conn = sqlite3.connect(f"file:{server.data}/wallfly.db?mode=ro", uri=True)
    found = {member for id, member in conn.execute("select id, member from record") if id in ids}
    conn.close()
    return found


def test_leaving_takes_two_looks_and_leaves_nothing_on_the_phone(ann: Phone, server: Server, build: Path) -> None:
    ids = ann.save_many(2, note="mine")
    ann.page.goto(ann.url + "/#/own")
    ann.page.get_by_role("button", name="Leave", exact=True).click()
    ann.page.screenshot(path=build / "own-leave.png")
    ann.page.get_by_role("button", name="Stay").click()
    ann.page.get_by_role("button", name="Leave", exact=True).click()
    ann.page.get_by_role("button", name="Erase me and leave").click()
    expect(ann.page.get_by_role("heading", name="You need an invite")).to_be_visible()
    assert ann.rows() == []
    conn = sqlite3.connect(f"file:{server.data}/wallfly.db?mode=ro", uri=True)
    rows = conn.execute("select body, member from record where type = 'event'").fetchall()
    left = [body for body, _ in rows if any(id in body for id in ids)]
    names = [name for (name,) in conn.execute("select nickname from member where ended is not null")]
    conn.close()
    assert len(left) == 2 and not any("mine" in body for body in left)
    assert names == ["Someone who left"]
