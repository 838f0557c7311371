"""The whole of the points rules over everyone's records: no order, no re-sending and no polarity changes them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly import files
from wallfly.domain.earned_in_all import weeks_earned
from wallfly.domain.neglect import Slot, needs

INPUTS = [vector["input"] for name in ("points", "game")
          for vector in json.loads((files.SCHEMA / "vectors" / f"{name}.json").read_text("utf-8"))
          if vector["function"] == "points"]  # fmt: skip


@pytest.mark.parametrize("given_", INPUTS)
@given(chance=st.randoms())
def test_only_the_set_of_records_counts(given_, chance):
    records = [dict(one) for one in given_["records"]]
    expected = weeks_earned(records, given_["actor"], given_["tz"])
    more = [*records, *chance.sample(records, len(records) // 2)]
    chance.shuffle(more)
    for one in more:
        if "polarity" in one:
            one["polarity"] = chance.choice((-1, 1))
    assert weeks_earned(more, given_["actor"], given_["tz"]) == expected


def test_a_farmer_of_a_thousand_taps_earns_less_than_three_quiet_walks():
    monday = 1_780_876_800  # 8 June 2026, UTC
    taps = [{"type": "event", "id": f"t{at}", "actor": "max", "at": monday + 30_000 + at * 300, "practice": f"p{at % 7}",
             "recorded": monday + 30_000 + at * 300, "place": "P1", "polarity": -1, "walk": None, "role": None}
            for at in range(1000)]  # fmt: skip
    walks = [{"type": "walk", "id": f"w{day}", "actor": "ann", "start": monday + day * 86_400 + 36_000, "place": "P1",
              "end": monday + day * 86_400 + 36_900, "recorded": monday + day * 86_400 + 36_900} for day in range(3)]  # fmt: skip
    farmed = weeks_earned(taps, "max", "Europe/London")["2026-W24"]["total"]
    assert farmed <= 30 < weeks_earned(walks, "ann", "Europe/London")["2026-W24"]["total"] == 45


@given(
    st.lists(
        st.builds(
            Slot, st.text(min_size=1, max_size=3), st.none() | st.integers(0, 40), st.floats(0, 200), st.booleans()
        )
    )
)
def test_the_neediest_come_first_and_weigh_most(slots):
    found = needs(slots)
    assert [one.deficit for one in found] == sorted((one.deficit for one in found), reverse=True)
    assert all(one.weight in (0, 1, 2) and one.deficit >= 0 for one in found)
