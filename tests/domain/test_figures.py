"""What must hold for the figures of the book, whatever the counts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly.domain.agreement import Mark, match
from wallfly.domain.clarity import suppress
from wallfly.domain.consistency import consistency, consistency_words
from wallfly.domain.difference import newcombe_diff, prob_lower
from wallfly.domain.funnel import funnel
from wallfly.domain.gap import gap
from wallfly.domain.rates import poisson_rate
from wallfly.domain.shrinkage import eb_shrink
from wallfly.domain.trend import cusum
from wallfly.domain.value import PracticeShare, value_lived

pair = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
pairs = st.lists(pair, min_size=2, max_size=12)


@given(pair, pair)
def test_a_difference_lies_in_its_interval_and_turns_round(one, other):
    there, back = newcombe_diff(*one, *other), newcombe_diff(*other, *one)
    assert -1 <= there.lo <= there.diff <= there.hi <= 1
    assert back.diff == pytest.approx(-there.diff)
    assert back.lo == pytest.approx(-there.hi)


@given(pair, pair)
def test_less_and_more_are_the_only_ways(one, other):
    there, back = prob_lower(*one, *other), prob_lower(*other, *one)
    assert there.prob + back.prob == pytest.approx(1, abs=1e-4)
    assert there.drop == pytest.approx(-back.drop)


@given(pairs)
def test_drawn_figures_lie_between_their_own_and_the_pooled_one(groups):
    found = eb_shrink(groups)
    for one in found.groups:
        assert min(one.raw, found.pooled) - 1e-9 <= one.shrunk <= max(one.raw, found.pooled) + 1e-9
        assert one.lo <= one.shrunk <= one.hi


@given(pairs, st.randoms())
def test_order_moves_nothing(groups, chance):
    shuffled = list(groups)
    chance.shuffle(shuffled)
    assert consistency(shuffled).score == pytest.approx(consistency(groups).score)
    drawn, again = (sorted(one.shrunk for one in eb_shrink(some).groups) for some in (groups, shuffled))
    assert drawn == pytest.approx(again)
    weighed = [[PracticeShare(1, *one) for one in some] for some in (groups, shuffled)]
    assert value_lived(weighed[0]).lived == pytest.approx(value_lived(weighed[1]).lived)


@given(pairs)
def test_evenness_is_a_score_and_groups_alike_have_all_of_it(groups):
    assert 0 <= consistency(groups).score <= 100
    assert consistency([groups[0]] * 5).score == 100


@given(st.lists(pair, min_size=1, max_size=8))
def test_a_value_lies_among_its_practices(practices):
    found = value_lived([PracticeShare(1, *one) for one in practices])
    guesses = [(k + 0.5) / (n + 1) for k, n in practices]
    assert min(guesses) - 1e-9 <= found.lived <= max(guesses) + 1e-9
    assert found.lo <= found.lived <= found.hi


@given(st.integers(0, 500), st.integers(1, 5000))
def test_a_rate_lies_in_its_interval(k, minutes):
    found = poisson_rate(k, minutes)
    assert 0 <= found.lo <= found.rate <= found.hi


@given(st.floats(0.01, 0.99), st.floats(0, 0.3), st.integers(1, 1000))
def test_the_funnel_narrows_and_nests(p0, tau, n):
    near, far = funnel(p0, tau, n), funnel(p0, tau, 4 * n)
    assert 0 <= near.lo998 <= near.lo95 <= p0 <= near.hi95 <= near.hi998 <= 1
    assert far.hi95 - far.lo95 <= near.hi95 - near.lo95 + 1e-12


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted),
       st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted))  # fmt: skip
def test_a_gap_lies_in_its_interval(claimed, lived):
    found = gap((claimed[1], claimed[0], claimed[2]), (lived[1], lived[0], lived[2]))
    assert found.lo <= found.gap <= found.hi
    assert (found.verdict == "no clear gap") == (found.lo <= 0 <= found.hi)


@given(st.lists(pair, max_size=20), st.floats(0.15, 0.85))
def test_sums_of_evidence_never_fall_below_zero_and_wait_when_nothing_was_seen(steps, p0):
    found = cusum(steps, p0)
    waiting = cusum([step for one in steps for step in (one, (0, 0))], p0)
    assert all(value >= 0 for value in found.down + found.up)
    assert waiting.down[::2] == found.down


times = st.lists(st.integers(0, 300), max_size=5)


@given(times, times)
def test_no_other_matching_has_more_pairs_or_less_time_between(first, second):
    """Against every order-preserving matching there is."""
    a = [Mark(f"a{at}", time, "p", 1) for at, time in enumerate(sorted(first))]
    b = [Mark(f"b{at}", time, "p", 1) for at, time in enumerate(sorted(second))]
    found = match(a, b)
    assert (len(found), sum(abs(x.at - y.at) for x, y in found)) == _best(a, b)


def _best(a: list[Mark], b: list[Mark]) -> tuple[int, float]:
    best = (0, 0.0)
    for size in range(1, min(len(a), len(b)) + 1):
        for some in itertools.combinations(a, size):
            for others in itertools.combinations(b, size):
                apart = [abs(x.at - y.at) for x, y in zip(some, others, strict=True)]
                if max(apart) <= 60 and (size, -sum(apart)) > (best[0], -best[1]):
                    best = (size, sum(apart))
    return best


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 12), max_size=8))
def test_what_is_hidden_cannot_be_subtracted(groups):
    found = suppress(groups)
    hidden = sum(groups[name] for name in found.hidden)
    assert set(found.shown) | set(found.hidden) == set(groups)
    assert all(groups[name] >= 5 for name in found.shown)
    assert not found.hidden or hidden >= 5 or not found.shown


def test_how_even_a_value_is_reads_like_a_sentence() -> None:
    far = consistency([(18, 20), (9, 20), (17, 20), (13, 20)])
    whole, apart = 100 * far.pooled, 100 * far.sd_between
    assert consistency_words("Fair", far) == (
        f"Fair: lived in {whole:.0f} of 100 moments; most places lie between {whole - apart:.0f} and {min(100, whole + apart):.0f}."
    )
    alike = consistency([(30, 40)] * 4)
    assert (
        consistency_words("Fair", alike) == "Fair: lived in 75 of 100 moments, everywhere alike as far as can be told."
    )
