"""Calibration rounds: which ten stories, and what their answers score."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import uid
from wallfly.domain.earning import rounds_passed
from wallfly.domain.records import Calibration, Round
from wallfly.domain.rounds import SAME_ANSWER, STORIES, Agreed, Vignette, calibration_of, choose_round, score

WEEKS = st.integers(1, 52).map(lambda number: f"2026-W{number:02}")
ANSWERS = st.sampled_from([-1, 0, 1])


def story(number: int, agreed: int) -> Vignette:
    return Vignette(f"story-{number:03}", uid(number), "p1", "What happened.", agreed, "Why it is so.")  # type: ignore[arg-type]


@st.composite
def many_stories(draw: st.DrawFn, least: int = 0) -> list[Vignette]:
    agreed = draw(st.lists(ANSWERS, min_size=least, max_size=60))
    return [story(number, one) for number, one in enumerate(agreed)]


@settings(max_examples=60)
@given(many_stories(), WEEKS, st.randoms())
def test_a_round_is_ten_of_the_stories_the_same_on_every_phone(
    stories: list[Vignette], week: str, chance: Random
) -> None:
    chosen = choose_round(stories, "ann", week)
    assert len({one.id for one in chosen}) == len(chosen) == (STORIES if len(stories) >= STORIES else 0)
    assert set(chosen) <= set(stories)
    shuffled = list(stories)
    chance.shuffle(shuffled)
    assert choose_round(shuffled, "ann", week) == chosen


@settings(max_examples=60)
@given(many_stories(STORIES), WEEKS, ANSWERS)
def test_noting_always_the_same_does_not_pass_where_the_stories_allow_it(
    stories: list[Vignette], week: str, always: int
) -> None:
    kinds = Counter(one.agreed for one in stories)
    chosen = Counter(one.agreed for one in choose_round(stories, "ann", week))
    others = sum(count for answer, count in kinds.items() if answer != always)
    assert chosen[always] <= max(SAME_ANSWER, STORIES - others)


@settings(max_examples=60)
@given(many_stories(30), WEEKS, st.integers(0, 29))
def test_a_story_taken_out_changes_two_of_the_ten_at_most(stories: list[Vignette], week: str, gone: int) -> None:
    before = set(choose_round(stories, "ann", week))
    after = set(choose_round([one for at, one in enumerate(stories) if at != gone], "ann", week))
    assert len(before - after) <= 2 and (stories[gone] in before or before == after)


def test_people_and_weeks_have_rounds_of_their_own() -> None:
    stories = [story(number, number % 3 - 1) for number in range(30)]
    rounds = {tuple(choose_round(stories, who, week)) for who in ("ann", "bob") for week in ("2026-W10", "2026-W11")}
    assert len(rounds) == 4
    asked = Counter(one.id for number in range(40) for one in choose_round(stories, "ann", f"2026-W{number:02}"))
    assert set(asked) == {one.id for one in stories}


AGREED = {uid(number): Agreed(f"story-{number}", number % 3 - 1) for number in range(10)}  # type: ignore[arg-type]
RIGHT = [(version, one.answer) for version, one in AGREED.items()]


@settings(max_examples=60)
@given(st.lists(ANSWERS, min_size=10, max_size=10), st.randoms())
def test_a_score_is_the_share_of_ten_told_as_the_panel_did(given: list[int], chance: Random) -> None:
    answers = [(version, answer) for (version, _), answer in zip(RIGHT, given, strict=True)]
    alike = sum(one == other for one, other in zip(answers, RIGHT, strict=True))
    chance.shuffle(answers)
    assert score(answers, AGREED) == alike / STORIES  # type: ignore[arg-type]


def test_what_is_left_out_unknown_or_told_twice_earns_nothing() -> None:
    assert score(RIGHT, AGREED) == 1
    assert score(RIGHT[:7], AGREED) == 0.7
    assert score([RIGHT[0]] * 10, AGREED) == 0.1
    assert score([(uid(99), 1)] * 10, AGREED) == 0
    # Two wordings of one story are one story; the first answer counts.
    twice = {**AGREED, uid(50): Agreed("story-0", 1)}
    assert score([(uid(0), -1), (uid(50), 1)], twice) == 0.1


def calibration(number: int, at: int, name: str, reached: float) -> Calibration:
    return Calibration(id=uid(number), at=at, recorded=at, round=name, score=reached)


def test_a_round_counts_as_it_was_first_answered() -> None:
    tries = [calibration(1, 10, "2026-W10", 0.7), calibration(2, 20, "2026-W10", 1.0)]
    assert rounds_passed(tries) == set()
    assert rounds_passed([calibration(3, 5, "2026-W10", 0.8), *tries]) == {"2026-W10"}
    assert rounds_passed([*tries, calibration(4, 30, "2026-W11", 0.8)]) == {"2026-W11"}


def test_the_server_makes_the_same_record_of_the_same_answers() -> None:
    answered = Round(id=uid(1), at=5, recorded=6, round="2026-W10", answers=[(uid(2), 1)])
    made = calibration_of(answered, 0.9)
    assert made == calibration_of(answered, 0.9) and (made.at, made.round, made.score) == (5, "2026-W10", 0.9)
    assert made.id != calibration_of(Round(id=uid(3), at=5, recorded=6, round="2026-W10", answers=[]), 0.9).id
