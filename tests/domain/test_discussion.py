"""Which wording of a value is up for discussion, and until when."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tests.world import START, uid
from wallfly.domain.discussion import up_for_discussion
from wallfly.domain.records import Stage, ValueVersion

TODAY = date(2026, 6, 10)


def wording(number: int, version: int = 1) -> ValueVersion:
    return ValueVersion(
        id=uid(number), at=START + number, recorded=START, value="care", version=version, name="Care", text="W"
    )


def stage(number: int, to: Any, closes_on: str | None = None) -> Stage:
    return Stage(id=uid(number), at=START + number, recorded=START, value="care", to=to, closes_on=closes_on)


@pytest.mark.parametrize(("records", "expected"), [
    ([], None), ([wording(1)], (1, None, 1)), ([wording(1), wording(2, 2)], (2, None, 2)),
    ([wording(1), stage(2, "draft")], None), ([stage(1, "draft"), wording(2)], None),
    ([wording(1), stage(2, "open", "2026-06-10")], (1, date(2026, 6, 10), 2)), ([wording(1), stage(2, "open", "2026-06-09")], None),
    ([stage(1, "open", "2026-06-20"), wording(2, 2)], (2, date(2026, 6, 20), 2)), ([wording(1), stage(2, "open")], (1, None, 2)),
    ([wording(1), stage(2, "agreed")], None), ([wording(1), stage(2, "live")], None),
    ([wording(1), stage(2, "live"), wording(3, 2)], (2, None, 3)), ([stage(1, "open")], None),
])  # fmt: skip
def test_what_came_last_holds_in_whatever_order_it_arrives(records: list[Any], expected: Any) -> None:
    for arrived in permutations(records):
        found = up_for_discussion(
            [one for one in arrived if isinstance(one, ValueVersion)],
            [one for one in arrived if isinstance(one, Stage)],
            TODAY,
        ).get("care")
        seen = found and (found.record.version, found.closes_on, found.opened_by)
        assert seen == (expected and (*expected[:2], uid(expected[2])))
