"""Every door: what is refused, in one shape, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.routes.conftest import CAST, NOW, Doors, problem, wire

WRITES = [
    ("POST", "/api/sync", {"client_now": NOW, "records": []}),
    ("POST", "/api/invites", {"role": "observer", "team": "tills"}),
    ("PATCH", "/api/me/settings", {"nickname": "Annie"}),
    ("PATCH", "/api/members", {"id": "0123456789abcdef", "end": True}),
    ("PUT", "/api/push-subscriptions", {"endpoint": "https://x", "keys": {"p256dh": "x", "auth": "x"}}),
    ("POST", "/api/push-subscriptions/test", {}),
    ("POST", "/api/concerns", {"id": "0198-0000-0000-0000", "at": NOW, "text": "x"}),
    ("POST", "/api/outcomes", {"csv": ""}),
    ("PATCH", "/api/concerns", {"id": "0198-0000-0000-0000"}),
]
READS = ["/api/me", "/api/me/records", "/api/catalogue", "/api/devices", "/api/invites", "/api/members",
         "/api/push-subscriptions", "/api/me/settings", "/api/concerns", "/api/me/export",
         "/api/entries", "/api/packs", "/api/publication", "/api/sample-book", "/api/posters/till-1.svg"]  # fmt: skip


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("token", [None, "nobody"])
def test_reading_needs_a_sign_in(doors: Doors, path: str, token: str | None) -> None:
    assert problem(doors.ask("GET", path, token))["code"] == "sign_in"


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_writing_needs_a_sign_in(doors: Doors, method: str, path: str, body: Any) -> None:
    before = doors.everything()
    assert problem(doors.ask(method, path, None, json=body))["code"] == "sign_in"
    assert doors.everything() == before


def test_a_revoked_phone_is_out(doors: Doors) -> None:
    doors.db.write_now(lambda tx: tx.run("update device set revoked = 1 where member = 'bob'"))
    doors.app.state.wallfly.sessions.forget()
    before = doors.everything()
    assert problem(doors.sync([wire(900)], "bob"))["code"] == "sign_in"
    assert doors.everything() == before


@pytest.mark.parametrize(
    ("method", "path", "body"), [one for one in WRITES if one[1] != "/api/push-subscriptions/test"]
)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_only_json_is_taken(doors: Doors, method: str, path: str, body: Any, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    got = doors.ask(method, path, "stan", content=json.dumps(body).encode(), headers=headers)
    assert problem(got)["code"] == "content_type"


def test_compressed_bodies_are_not_taken(doors: Doors) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    assert problem(doors.ask("POST", "/api/sync", content=b"x", headers=headers))["code"] == "content_type"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "invalid"),
        (b'{"client_now":1,"records":[' + b"[" * 100_000 + b"]}", "not_json"),
        (b"[]", "invalid"),
        (b"{}", "invalid"),
        (b'{"client_now":99999999999999999999999999,"records":[]}', "invalid"),
        (b'{"client_now":1,"records":{}}', "invalid"),
        (b'{"client_now":1,"records":[],"mood":"good"}', "invalid"),
        (b'{"client_now":1,"records":[],"v":7}', "invalid"),
        (b" " * 2 * 1024 * 1024, "too_large"),
    ],
)
def test_what_is_no_batch_is_refused(doors: Doors, content: bytes, code: str) -> None:
    before = doors.everything()
    got = doors.ask("POST", "/api/sync", content=content, headers={"content-type": "application/json"})
    assert problem(got)["code"] == code
    assert doors.everything() == before


def test_five_hundred_records_are_a_batch_and_one_more_is_not(doors: Doors) -> None:
    before = doors.everything()
    assert problem(doors.sync([{"type": "x"}] * 501))["code"] == "too_many_records"
    assert doors.everything() == before
    assert doors.sync([{"type": "x"}] * 500).status_code == 200


def test_one_bad_record_harms_no_other(doors: Doors) -> None:
    got = doors.sync([wire(1), wire(2, polarity=9), {"nonsense": True}, 7, wire(3), wire(4, place="moon")])
    results = got.json()["results"]
    assert [one["status"] for one in results] == ["stored", "refused", "refused", "refused", "stored", "refused"]
    assert [one["id"] is None for one in results] == [False, False, True, True, False, False]
    assert results[5]["problem"]["code"] == "unknown_place" and results[5]["problem"]["path"] == "$.place"


def test_the_wrong_role_is_refused_record_by_record(doors: Doors) -> None:
    entry = {"type": "entry", "id": wire(10)["id"], "at": NOW, "recorded": NOW, "kind": "place", "key": "roof",
             "body": {"name": "Roof", "site": "north"}}  # fmt: skip
    for who in ("ann", "lea", "lou"):
        (result,) = doors.sync([entry], who).json()["results"]
        assert result["problem"]["code"] == "not_your_role"
    (result,) = doors.sync([entry], "stan").json()["results"]
    assert result["status"] == "stored"
    assert "roof" in {one["id"] for one in doors.ask("GET", "/api/catalogue").json()["places"]}


def test_a_time_that_cannot_be_is_kept_and_shown_to_its_author(doors: Doors) -> None:
    assert doors.sync([wire(20, at=NOW + 10**12, recorded=NOW)]).json()["results"][0]["status"] == "stored"
    mine = {one["id"]: one["standing"] for one in doors.ask("GET", "/api/me/records").json()["records"]}
    assert mine[wire(20)["id"]] == "quarantined"
    (only,) = doors.ask("GET", "/api/me/records?standing=quarantined").json()["records"]
    assert only["id"] == wire(20)["id"] and only["received"] < only["at"]
    before = doors.ask("GET", "/api/me").json()["quarantined"]
    doors.sync([{"type": "retract", "id": wire(21)["id"], "at": NOW, "recorded": NOW, "target": wire(20)["id"]}])
    assert (before, doors.ask("GET", "/api/me").json()["quarantined"]) == (1, 0)


@pytest.mark.parametrize(("headers", "allowed"), [
    ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "cross-site"}, False),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "none"}, False),
    ({"origin": "http://wallfly.test"}, True),
    ({"origin": "https://evil.test"}, False),
    ({}, False),
])  # fmt: skip
def test_a_write_by_cookie_comes_from_our_own_pages(doors: Doors, headers: dict[str, str], allowed: bool) -> None:
    got = doors.ask("PATCH", "/api/me/settings", None, json={"nickname": "Ann"},
                    headers={"cookie": "wallfly=token of ann", **headers})  # fmt: skip
    assert got.status_code == 200 if allowed else problem(got)["code"] == "cross_site"


@pytest.mark.parametrize("who", [name for name, (role, _) in CAST.items() if role != "steward" and name != "bob"])
def test_only_stewards_see_and_change_members(doors: Doors, who: str) -> None:
    assert problem(doors.ask("GET", "/api/members", who))["code"] == "not_allowed"
    body = {"id": "0123456789abcdef", "role": "steward"}
    assert problem(doors.ask("PATCH", "/api/members", who, json=body))["code"] == "not_allowed"


@pytest.mark.parametrize(("who", "role", "team", "status"), [
    ("ann", "observer", "tills", 403), ("lea", "observer", "tills", 201), ("lea", "observer", None, 403),
    ("lea", "lead", "tills", 403), ("lou", "steward", None, 403), ("stan", "steward", None, 201),
    ("stan", "observer", "nowhere", 400),
])  # fmt: skip
def test_who_may_invite_whom(doors: Doors, who: str, role: str, team: str | None, status: int) -> None:
    assert doors.ask("POST", "/api/invites", who, json={"role": role, "team": team}).status_code == status


@pytest.mark.parametrize(("method", "path", "status", "code"), [
    ("GET", "/api/nothing", 404, "not_found"), ("GET", "/nothing/at/all", 404, "not_found"),
    ("DELETE", "/api/sync", 405, "wrong_method"), ("POST", "/api/me", 405, "wrong_method"),
    ("GET", "/api/me/records?limit=0", 400, "invalid"), ("GET", "/api/me/records?limit=99999999999999999999", 400, "invalid"),
    ("GET", "/lib/../../pyproject.toml", 404, "not_found"), ("GET", "/lib/%00", 404, "not_found"),
])  # fmt: skip
def test_the_frameworks_own_errors_have_the_one_shape(
    doors: Doors, method: str, path: str, status: int, code: str
) -> None:
    got = doors.ask(method, path)
    assert (got.status_code, problem(got)["code"]) == (status, code)


def test_an_error_of_ours_shows_nothing_of_its_inside(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("wallfly.routes.me.read_me", broken)
    got = doors.ask("GET", "/api/me")
    assert problem(got)["code"] == "server_error"
    assert "secret" not in got.text


def test_health_needs_no_sign_in_and_tells_no_secret(doors: Doors) -> None:
    got = doors.ask("GET", "/api/health", None)
    assert got.status_code == 200
    assert set(got.json()) == {"status", "version", "journal", "settled_lag_ms", "outbox_due"}
