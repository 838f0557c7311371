"""Joining, invites, one's own things, the catalogue."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

import pytest

from tests.routes.conftest import NOW, Doors, problem, wire
from wallfly.log import access_log, log

OURS = {"sec-fetch-site": "same-origin"}


def join(doors: Doors, code: str, nickname: str = "Newt", **headers: str) -> object:
    return doors.ask("POST", "/api/join", None, json={"code": code, "nickname": nickname}, headers=OURS | headers)


def test_an_invite_becomes_a_signed_in_phone(doors: Doors) -> None:
    got = doors.ask("POST", "/api/join", None, json={"code": doors.invite(), "nickname": " Quiet heron "}, headers=OURS)
    assert got.status_code == 201
    content = got.json()
    assert set(content) == {"token", "member"} and set(content["member"]) == {"id", "role", "team", "site"}
    assert content["member"]["role"] == "observer" and content["member"]["site"] == "north"
    cookie = got.headers["set-cookie"]
    assert cookie.startswith(f"wallfly={content['token']};") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    me = doors.ask("GET", "/api/me", None, headers={"cookie": f"wallfly={content['token']}"}).json()
    assert me["member"]["nickname"] == "Quiet heron"
    assert me["points"] == {"week": 0, "season": 0, "parts": {}}
    kept = doors.db.read_now(lambda tx: tx.rows("select token_hash from device"))
    assert content["token"] not in str(kept)


def test_fifty_people_at_once_share_an_invite_for_ten(doors: Doors) -> None:
    code = doors.invite(uses=10)

    async def all_at_once() -> Counter[int]:
        body = {"code": code, "nickname": "One of fifty"}
        answers = await asyncio.gather(*(doors.client.post("/api/join", json=body, headers=OURS) for _ in range(50)))
        return Counter(one.status_code for one in answers)

    assert doors.run(all_at_once()) == {201: 10, 410: 40}


@pytest.mark.parametrize(("change", "code", "status"), [
    ("uses = max_uses", "invite_used_up", 410), ("expires = 1", "invite_expired", 410), ("revoked = 1", "invite_revoked", 410),
])  # fmt: skip
def test_an_invite_that_ended_says_how(doors: Doors, change: str, code: str, status: int) -> None:
    invite = doors.invite()
    doors.db.write_now(lambda tx: tx.run(f"update invite set {change} where uses = 0"))
    got = doors.ask("POST", "/api/join", None, json={"code": invite, "nickname": "X"}, headers=OURS)
    assert (got.status_code, problem(got)["code"]) == (status, code)


def test_an_unknown_code_and_another_site_are_refused(doors: Doors) -> None:
    got = doors.ask("POST", "/api/join", None, json={"code": "x" * 22, "nickname": "X"}, headers=OURS)
    assert problem(got)["code"] == "invite_unknown"
    elsewhere = {"sec-fetch-site": "cross-site"}
    got = doors.ask("POST", "/api/join", None, json={"code": doors.invite(), "nickname": "X"}, headers=elsewhere)
    assert problem(got)["code"] == "cross_site"


def test_a_bound_invite_signs_a_second_phone_in_as_the_same_member(doors: Doors) -> None:
    code = doors.invite(member="ann", uses=1)
    got = doors.ask("POST", "/api/join", None, json={"code": code, "nickname": "Anything"}, headers=OURS)
    assert got.json()["member"]["id"] == "ann"
    assert len(doors.ask("GET", "/api/devices").json()["devices"]) == 2


def test_codes_are_shown_once_and_revoking_ends_them(doors: Doors) -> None:
    made = doors.ask("POST", "/api/invites", "lea", json={"role": "observer", "team": "tills"}).json()
    assert made["url"].endswith(f"/#i={made['code']}") and len(made["code"]) == 22
    listed = doors.ask("GET", "/api/invites", "lea").json()["invites"]
    assert made["id"] in {one["id"] for one in listed} and "code" not in listed[0]
    assert doors.ask("DELETE", f"/api/invites/{made['id']}", "lea").status_code == 204
    got = doors.ask("POST", "/api/join", None, json={"code": made["code"], "nickname": "X"}, headers=OURS)
    assert problem(got)["code"] == "invite_revoked"


def test_the_catalogue_is_fetched_once(doors: Doors) -> None:
    first = doors.ask("GET", "/api/catalogue")
    assert {"organisation", "sites", "teams", "places", "values", "practices", "quests", "rules"} <= set(first.json())
    again = doors.ask("GET", "/api/catalogue", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_catalogue_travels_packed_to_whoever_can_unpack_it(doors: Doors) -> None:
    plain = doors.ask("GET", "/api/catalogue", headers={"accept-encoding": "identity"})
    packed = doors.ask("GET", "/api/catalogue", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json() and int(packed.headers["content-length"]) < len(plain.content) / 2


def test_own_records_come_a_page_at_a_time_as_they_were_sent(doors: Doors) -> None:
    sent = [
        wire(number, at=NOW - number * 86_400_000, recorded=NOW - number * 86_400_000) for number in range(100, 107)
    ]
    doors.sync(sent, "fay")
    seen, after = [], None
    for _ in range(10):
        page = doors.ask("GET", f"/api/me/records?limit=3{f'&after={after}' if after else ''}", "fay").json()
        seen += page["records"]
        after = page["next"]
        if after is None:
            break
    assert {one["id"] for one in seen} == {one["id"] for one in sent} and len(seen) == 7
    assert all({**one, "standing": "kept", "received": NOW} in seen for one in sent)


def test_a_record_keeps_its_own_state_beside_its_standing(doors: Doors) -> None:
    check = {
        "type": "check",
        "id": wire(150)["id"],
        "at": NOW,
        "recorded": NOW,
        "place": "till-1",
        "practice": "p1",
        "state": "partly",
    }
    assert doors.sync([check], "fay").json()["results"][0]["status"] == "stored"
    (kept,) = [one for one in doors.ask("GET", "/api/me/records", "fay").json()["records"] if one["type"] == "check"]
    assert (kept["state"], kept["standing"]) == ("partly", "kept")


def test_missing_numbers_of_a_phone_are_reported(doors: Doors) -> None:
    for n in (1, 2, 5, 9):
        doors.sync([wire(200 + n, n=n)], "lou", installation="phone-of-lou-1")
    me = doors.ask("GET", "/api/me", "lou").json()
    assert me["records"] == {"stored": 4, "missing": [["phone-of-lou-1", 3, 4], ["phone-of-lou-1", 6, 8]]}


def test_signing_out_takes_effect_at_once(doors: Doors) -> None:
    token = doors.ask("POST", "/api/join", None, json={"code": doors.invite(), "nickname": "X"}, headers=OURS).json()[
        "token"
    ]
    mine = {"authorization": f"Bearer {token}"}
    assert doors.ask("DELETE", "/api/session", None, headers=mine).status_code == 204
    assert doors.ask("GET", "/api/me", None, headers=mine).status_code == 401


def test_a_steward_ends_a_membership_and_its_phones_are_out(doors: Doors) -> None:
    got = doors.ask("POST", "/api/join", None, json={"code": doors.invite(), "nickname": "Leaver"}, headers=OURS).json()
    mine = {"authorization": f"Bearer {got['token']}"}
    assert doors.ask("PATCH", "/api/members", "stan", json={"id": got["member"]["id"], "end": True}).status_code == 200
    assert doors.ask("GET", "/api/me", None, headers=mine).status_code == 401


def test_the_log_holds_nothing_of_anyone(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    canary = "canary-7f3a"
    logged = access_log(doors.app)

    async def ask(path: str) -> None:
        import httpx

        async with httpx.AsyncClient(transport=httpx.ASGITransport(logged), base_url="http://wallfly.test") as client:
            await client.get(path, headers={"authorization": f"Bearer {canary}", "user-agent": canary})

    with caplog.at_level(logging.INFO, logger="wallfly"):
        log.propagate = True
        logging.getLogger("wallfly").propagate = True
        for path in (f"/api/me/records?after={canary}", f"/{canary}", f"/p/{canary}", f"/api/devices/{canary}"):
            doors.run(ask(path))
    assert len([one for one in caplog.records if one.name == "wallfly.requests"]) == 4
    assert canary not in caplog.text


def test_the_phone_apps_files_are_sent_with_their_guards(doors: Doors) -> None:
    page = doors.ask("GET", "/", None)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "sha256-" in policy
    assert doors.ask("GET", "/p/till-1", None).text == page.text
    script = doors.ask("GET", "/lib/outbox.js", None)
    assert script.headers["content-encoding"] == "gzip"
    again = doors.ask("GET", "/lib/outbox.js", None, headers={"if-none-match": script.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert '"/lib/outbox.js","' in doors.ask("GET", "/sw.js", None).text
