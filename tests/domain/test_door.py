"""The door: bad input of every kind gets a reason, and one bad record never harms another."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import START, entries, tap, uid
from wallfly.domain.catalogue import Catalogue, EntryRow
from wallfly.domain.door import Accepted, JournalRow, Refusal, Sender, accepted, admit, id_of, journal_row
from wallfly.domain.records import AnyRecord, Event
from wallfly.domain.roles import ROLES, WRITERS, may_write

CATALOGUE = Catalogue(
    [EntryRow(one.kind, one.key, False, msgspec.json.encode(one.body).decode()) for one in entries()],
    {"first_week": "2930", "time_zone": "Europe/London"},
)
GOOD: dict[str, Any] = {"type": "event", "id": uid(1), "at": START, "recorded": START, "practice": "p1",
                        "polarity": -1, "place": "till-1"}  # fmt: skip


def judged(**changes: Any) -> Accepted | Refusal:
    return admit(msgspec.json.encode({**GOOD, **changes}), "observer", CATALOGUE)


def test_a_good_record_is_accepted() -> None:
    assert isinstance(judged(), Accepted)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"polarity": 5}, "invalid_value", "$.polarity"),
        ({"polarity": "lived"}, "invalid_value", "$.polarity"),
        ({"at": 10**30}, "invalid_value", "$.at"),
        ({"at": -1}, "invalid_value", "$.at"),
        ({"at": 1.5}, "invalid_value", "$.at"),
        ({"who": "Maria"}, "unknown_field", "$.who"),
        ({"place": "moon"}, "unknown_place", "$.place"),
        ({"practice": "juggling"}, "unknown_practice", "$.practice"),
        ({"type": "gossip"}, "unknown_type", "$.type"),
        ({"note": "x" * 141}, "invalid_value", "$.note"),
        ({"id": "short"}, "invalid_value", "$.id"),
        ({"type": "entry", "practice": None}, "invalid_value", None),
    ],
)
def test_bad_records_are_refused_by_name(changes: dict[str, Any], code: str, path: str | None) -> None:
    got = judged(**changes)
    assert isinstance(got, Refusal)
    if path is not None:
        assert (got.code, got.path) == (code, path)
    assert got.sentence.endswith(".")


@pytest.mark.parametrize("raw", [b"3", b"null", b"[]", b'"x"', b"{}", b'{"type":1}', b"[" * 100_000])
def test_what_is_no_record_is_refused(raw: bytes) -> None:
    assert isinstance(admit(raw, "observer", CATALOGUE), Refusal)
    assert id_of(raw) is None


def test_every_type_of_record_has_its_writers() -> None:
    assert set(WRITERS) == {kind.__struct_config__.tag for kind in AnyRecord.__args__}


def test_only_stewards_set_things_up_and_nobody_forges_what_the_server_makes() -> None:
    for role in ROLES:
        assert may_write(role, entries()[0]) == (role == "steward")
    for kind in ("coverage", "quest", "followup", "calibration"):
        assert not WRITERS[kind]


def test_the_function_moves_a_request_on_and_only_the_requester_closes_it() -> None:
    step = {"type": "support_op", "id": uid(2), "at": START, "recorded": START, "target": uid(1)}
    propose = msgspec.json.encode({**step, "op": "propose"})
    close = msgspec.json.encode({**step, "op": "close"})
    assert isinstance(admit(propose, "observer", CATALOGUE), Refusal)
    assert isinstance(admit(propose, "function lead", CATALOGUE), Accepted)
    assert isinstance(admit(close, "observer", CATALOGUE), Accepted)


def test_equality_leaves_defaults_out() -> None:
    spelled_out = judged(role=None, walk=None, tz=0)
    assert isinstance(spelled_out, Accepted)
    assert spelled_out.hash == judged().hash  # type: ignore[union-attr]
    assert spelled_out.hash != judged(tz=60).hash  # type: ignore[union-attr]


SENDER = Sender("ann", "phone", "observer", "north")


def row(record: Event, received: int, client_now: int) -> JournalRow:
    return journal_row(accepted(record), SENDER, received, received - client_now, CATALOGUE)


@given(st.integers(-400 * 86_400_000, 400 * 86_400_000))
def test_a_wrong_clock_is_put_right_and_nothing_is_lost(wrong_by: int) -> None:
    """A tap five minutes before sending, on a phone whose clock is off, lands within two minutes of the truth."""
    received = START + 500 * 86_400_000
    phone_now = received + wrong_by
    got = row(tap(1, phone_now - 300_000, "p1"), received, phone_now)
    assert abs(got.at - (received - 300_000)) <= 120_000
    assert got.week is not None


def test_a_time_in_the_future_is_kept_aside() -> None:
    got = row(tap(1, START + 400_000, "p1"), START, START)
    assert got.week is None and got.counts_in is None


def test_a_huge_time_is_kept_aside_too() -> None:
    got = row(tap(1, 253_402_300_799_999, "p1"), START, START)
    assert got.week is None


def test_the_week_is_the_one_of_the_site() -> None:
    sunday_evening_in_london = START - 2 * 3_600_000
    at_home = row(tap(1, sunday_evening_in_london, "p1", "till-1"), START, START)
    in_tokyo = row(tap(2, sunday_evening_in_london, "p1", "desk"), START, START)
    assert in_tokyo.week == at_home.week + 1
