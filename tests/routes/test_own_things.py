"""What is one's own: taken along, on a second phone, and gone when one leaves."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.routes.conftest import NOW, Doors, problem, wire
from wallfly.book.rows import read_book
from wallfly.domain.spreadsheet import NOT_FOR_APPRAISAL, cell
from wallfly.store.folds import rebuild, settle_all
from wallfly.store.leaving import LEFT, TABLES

OURS = {"sec-fetch-site": "same-origin"}


def join(doors: Doors, code: str, nickname: str = "Wren") -> tuple[str, dict[str, str]]:
    got = doors.ask("POST", "/api/join", None, json={"code": code, "nickname": nickname}, headers=OURS).json()
    return got["member"]["id"], {"authorization": f"Bearer {got['token']}"}


def test_everything_of_mine_comes_along_and_nothing_of_others(doors: Doors) -> None:
    doors.sync([wire(300 + n, polarity=(-1) ** n) for n in range(3)], "ann")
    doors.sync([wire(350)], "fay")
    got = doors.ask("GET", "/api/me/export", "ann").json()
    assert got["note"] == NOT_FOR_APPRAISAL and got["member"]["nickname"] == "Ann"
    assert {one["id"] for one in got["records"]} == {wire(300 + n)["id"] for n in range(3)}
    assert {one["id"] for one in got["devices"]} == {"phone-ann"}


def test_more_than_a_page_of_records_is_exported_whole(doors: Doors) -> None:
    for start in (0, 500):
        doors.sync([wire(20_000 + start + n, recorded=NOW - n * 1000) for n in range(500)], "lou")
    assert len(doors.ask("GET", "/api/me/export", "lou").json()["records"]) == 1000


def test_the_table_opens_with_what_it_is_not_for_and_runs_no_formula(doors: Doors) -> None:
    doors.sync([wire(360, polarity=-1, note="=HYPERLINK(1)")], "lea")
    got = doors.ask("GET", "/api/me/export?format=csv", "lea")
    assert got.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(got.text)))
    assert rows[0] == [NOT_FOR_APPRAISAL]
    assert rows[1][:5] == ["when", "type", "practice", "place", "what"]
    (row,) = rows[2:]
    assert row[1:5] == ["event", "p1", "Till-1", "missed"]
    assert not any(text.startswith(("=", "+", "-", "@")) for text in row)
    assert problem(doors.ask("GET", "/api/me/export?format=xls", "lea"))["code"] == "invalid"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_cells_that_would_be_formulas_are_marked_as_text(text: str) -> None:
    assert cell(text) == "'" + text
    assert cell("a" + text) == "a" + text


@pytest.mark.parametrize("who", ["ann", "lea", "lou", "fay", "stan"])
def test_everyone_may_bring_a_second_phone_and_it_is_still_them(doors: Doors, who: str) -> None:
    made = doors.ask("POST", "/api/invites", who, json={"member": who}).json()
    assert (made["max_uses"], made["member"]) == (1, who)
    assert made["qr"].startswith("data:image/svg+xml,")
    member, second = join(doors, made["code"])
    assert member == who
    phones = doors.ask("GET", "/api/devices", None, headers=second).json()["devices"]
    assert sum(one["this"] for one in phones) == 1 and len(phones) >= 2
    assert f"phone-{who}" in {one["id"] for one in phones}


@pytest.mark.parametrize("who", ["ann", "lea", "lou", "fay"])
def test_only_stewards_sign_a_phone_in_as_somebody_else(doors: Doors, who: str) -> None:
    asked = {"member": "stan", "role": "observer", "team": "tills"}
    assert problem(doors.ask("POST", "/api/invites", who, json=asked))["code"] == "not_allowed"
    assert doors.ask("POST", "/api/invites", "stan", json={"member": "ann"}).json()["role"] == "observer"
    assert problem(doors.ask("POST", "/api/invites", "stan", json={"member": "nobody"}))["code"] == "invalid"


def test_leaving_erases_who_and_keeps_what_was_counted(doors: Doors) -> None:
    member, mine = join(doors, doors.invite(), "Leaving lark")
    ask = {"headers": mine}
    sent = [wire(400 + n, recorded=NOW - n * 1000, note="said by Lark") for n in range(3)]
    doors.ask(
        "POST", "/api/sync", None, json={"client_now": NOW, "records": sent, "installation": "lark-phone-1"}, **ask
    )
    doors.ask("POST", "/api/concerns", None, json={"id": sent[0]["id"], "at": NOW, "text": "x", "signed": True}, **ask)
    doors.ask("POST", "/api/invites", None, json={"member": member}, **ask)
    doors.db.write_now(settle_all)
    taps = rows(doors, "select lived, missed, place from taps where member = :m", m=member)
    assert taps
    assert doors.ask("DELETE", "/api/me", None, **ask).status_code == 204
    assert problem(doors.ask("GET", "/api/me", None, **ask))["code"] == "sign_in"
    assert member not in {one["id"] for one in doors.ask("GET", "/api/members", "stan").json()["members"]}
    assert rows(doors, "select lived, missed, place from taps where member = :m", m=member) == taps
    kept = rows(doors, "select nickname, team, site, settings from member where id = :m", m=member)
    assert kept == [(LEFT, None, None, "{}")]
    for table in ("device", "push_subscription", "invite", "installation", "inbox", "outbox", "concern"):
        assert not rows(doors, f"select 1 from {table} where member = :m", m=member), table
    assert not rows(doors, "select 1 from record where body like '%Lark%'")


def test_after_someone_left_the_book_is_the_same_and_the_folds_can_be_rebuilt(doors: Doors) -> None:
    _, mine = join(doors, doors.invite(), "Going")
    doors.ask("POST", "/api/sync", None, json={"client_now": NOW, "records": [wire(450)]}, headers=mine)
    doors.db.write_now(settle_all)
    book = doors.db.read_now(read_book, NOW).tables
    doors.ask("DELETE", "/api/me", None, headers=mine)
    assert doors.db.read_now(read_book, NOW).tables == book
    folds = {name: sorted(rows(doors, f"select * from {name}"), key=repr) for name in ("taps", "week_points", "look")}
    rebuild(doors.db)
    assert {name: sorted(rows(doors, f"select * from {name}"), key=repr) for name in folds} == folds


def test_the_only_steward_cannot_leave_nobody_behind(doors: Doors) -> None:
    before = doors.everything()
    assert problem(doors.ask("DELETE", "/api/me", "stan"))["code"] == "last_steward"
    for change in ({"end": True}, {"role": "observer"}):
        assert (
            problem(doors.ask("PATCH", "/api/members", "stan", json={"id": "stan", **change}))["code"] == "last_steward"
        )
    assert doors.everything() == before


def test_no_table_that_names_a_member_is_forgotten_when_one_leaves(doors: Doors) -> None:
    tables = [name for (name,) in rows(doors, "select name from sqlite_master where type = 'table'")]
    naming = {table for table in tables
              if "member" in {column for _, column, *_ in rows(doors, f"pragma table_info({table})")}}  # fmt: skip
    assert naming == set(TABLES)


def test_a_steward_moves_someone_to_another_site(doors: Doors) -> None:
    assert doors.ask("PATCH", "/api/members", "stan", json={"id": "fay", "site": "south"}).status_code == 200
    found = {one["id"]: one for one in doors.ask("GET", "/api/members", "stan").json()["members"]}
    assert found["fay"]["site"] == "south" and found["fay"]["team"] == "tills"
    got = doors.ask("PATCH", "/api/members", "stan", json={"id": "fay", "site": "moon"})
    assert problem(got)["details"]["reason"] == "there is no such site"


def rows(doors: Doors, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    return list(doors.db.read_now(lambda tx: tx.rows(sql, **params)))
