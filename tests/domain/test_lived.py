"""The share lived and its interval, against the vectors and against what must hold for any figures."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly import files
from wallfly.domain.lived import jeffreys, over_walks, sums_of, wilson

VECTORS = json.loads((files.SCHEMA / "vectors" / "lived.json").read_text("utf-8"))

walks_of = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30
)


def near(value: float) -> object:
    return pytest.approx(value, abs=0.00006)


@pytest.mark.parametrize("vector", VECTORS["jeffreys"], ids=lambda one: one["id"])
def test_jeffreys(vector):
    share = jeffreys(vector["k"], vector["n"])
    assert share == (near(vector["raw"]), near(vector["mean"]), near(vector["lo"]), near(vector["hi"]))


@pytest.mark.parametrize("vector", VECTORS["wilson"], ids=lambda one: one["id"])
def test_wilson(vector):
    share = wilson(vector["k"], vector["n"])
    assert (share.raw, share.lo, share.hi) == (near(vector["raw"]), near(vector["lo"]), near(vector["hi"]))


@pytest.mark.parametrize("vector", VECTORS["over_walks"], ids=lambda one: one["id"])
def test_over_walks(vector):
    sums = sums_of([tuple(walk) for walk in vector["walks"]])
    found = over_walks(sums)
    assert (sums.k, sums.n) == (vector["k"], vector["n"])
    assert found.method == vector["method"]
    assert (found.deff, found.n_eff) == (near(vector["deff"]), near(vector["n_eff"]))
    # The vectors' own last digit: they were rounded from figures rounded before.
    assert found.share.lo == pytest.approx(vector["lo"], abs=0.0001)
    assert found.share.hi == near(vector["hi"])
    assert (found.share.raw, found.share.mean) == (near(vector["raw"]), near(vector["mean"]))


@given(walks_of)
def test_an_interval_holds_the_share_and_is_never_narrower_than_by_chance(walks):
    sums = sums_of(walks)
    wide, narrow = over_walks(sums).share, jeffreys(sums.k, sums.n)
    assert 0 <= wide.lo <= wide.raw <= wide.hi <= 1
    assert wide.hi - wide.lo >= narrow.hi - narrow.lo - 1e-9


@given(walks_of, walks_of)
def test_sums_add_up(first, second):
    assert sums_of(first + second) == tuple(a + b for a, b in zip(sums_of(first), sums_of(second), strict=True))


def test_nothing_lived_and_everything_lived_reach_the_ends():
    assert jeffreys(0, 20).lo == 0
    assert jeffreys(20, 20).hi == 1
