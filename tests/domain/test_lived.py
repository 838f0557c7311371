"""The share lived and its interval, against what must hold for any figures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallfly.domain.lived import jeffreys, over_walks, sums_of

walks_of = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30
)


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


@given(st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=5,
                max_size=30))  # fmt: skip
def test_more_of_the_same_never_makes_it_less_sure(walks):
    once, twice = over_walks(sums_of(walks)).share, over_walks(sums_of(walks * 2)).share
    assert twice.hi - twice.lo <= once.hi - once.lo + 1e-9


@given(walks_of, st.randoms())
def test_order_does_not_matter(walks, chance):
    shuffled = list(walks)
    chance.shuffle(shuffled)
    assert over_walks(sums_of(shuffled)) == over_walks(sums_of(walks))
