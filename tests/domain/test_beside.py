"""What is frozen beside the cells: pooled until it is enough, disjoint, and never enough to subtract from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallfly.domain.agreement import Mark
from wallfly.domain.counters import Counted, freeze_counters
from wallfly.domain.crosscuts import Cut, Tally, categories_of, freeze_crosscuts, merge
from wallfly.domain.ladder import climb
from wallfly.domain.pairs import Matched, Watched, freeze_agreement, matched, paired
from wallfly.domain.records import Event
from wallfly.domain.snapshots import Card, Checked, Comments, Voted, freeze_clarity, freeze_conditions, freeze_recency

SECRET = b"s" * 32
sites, people = st.sampled_from(["north", "south", "east"]), st.sampled_from("abcdefghij")


@given(st.lists(st.tuples(sites, st.integers(1, 5)), max_size=30), st.integers(1, 12))
def test_a_thing_is_in_one_group_or_none(things, least):
    found = climb(things, (lambda one: one, lambda one: one[0], lambda _: "all"), lambda group: len(group) >= least)
    assert all(len(group) >= least for group in found.values())
    grouped = [thing for group in found.values() for thing in group]
    assert all(grouped.count(thing) in (0, things.count(thing)) for thing in set(things))


@given(st.lists(st.builds(Counted, st.just("trust kept"), people, sites, st.sampled_from(["p", "q"]), st.booleans()),
                max_size=120), st.randoms())  # fmt: skip
def test_counters_have_their_floor_and_no_order(things, chance):
    found = freeze_counters(things, 5)
    assert all(one.n >= 20 and one.lo <= one.share <= one.hi for one in found)
    assert sum(one.n for one in found) <= len(things)
    chance.shuffle(things)
    assert freeze_counters(things, 5) == found


def test_a_promise_told_in_time_is_neither_kept_nor_missed():
    things = [Counted("promise kept", "abcde"[n % 5], "north", "till", n % 4 > 0, n % 10 == 9) for n in range(30)]
    (found,) = freeze_counters(things, 5)
    assert (found.n, found.told) == (27, 3)
    assert not freeze_counters([one._replace(member="a") for one in things], 5)


def tally(practice: str, category: str, n: int, names: str, dimension: str = "tier") -> Tally:
    return Tally(Cut("taps", "care", practice, dimension, category), n // 2, n, frozenset(names))


def test_a_dimension_is_shown_whole_or_not_at_all():
    names = "abcdefghij"
    enough = [tally("phone", "small", 60, names), tally("phone", "large", 40, names)]
    assert {one.category for one in freeze_crosscuts(enough, 5, SECRET, 1)} == {"small", "large"}
    assert not freeze_crosscuts([enough[0], tally("phone", "large", 39, names)], 5, SECRET, 1)
    assert not freeze_crosscuts([enough[0], tally("phone", "large", 40, names[:9])], 5, SECRET, 1)
    assert not freeze_crosscuts(enough[:1], 5, SECRET, 1)


def test_practices_too_little_are_pooled_and_in_tens():
    some = [tally(practice, category, 25, names) for practice in ("phone", "queue")
            for category, names in (("small", "abcdefgh"), ("large", "cdefghij"))]  # fmt: skip
    assert not freeze_crosscuts(some, 5, SECRET, 1)  # eight people a category
    wide = [one._replace(by=frozenset("abcdefghij")) for one in some]
    found = freeze_crosscuts(wide, 5, SECRET, 1)
    assert {one.practice for one in found} == {"other practices"}
    assert all(one.n == 50 and one.k % 10 == 0 and one.k <= one.n for one in found)


def test_for_a_reason_counts_how_often_it_was_named():
    some = [
        tally("phone", "time target", 60, "abcdefghij", "reason"),
        tally("phone", "no kit", 40, "abcdefghij", "reason"),
    ]
    assert {one.category: (one.k, one.n) for one in freeze_crosscuts(some, 5, SECRET, 1)} == {
        "time target": (60, 100), "no kit": (40, 100),
    }  # fmt: skip
    event = Event(id="0" * 16, at=0, recorded=0, practice="phone", polarity=1, place="till", reason="no kit")
    assert ("reason", "no kit") not in categories_of(event, "early")


def test_merging_adds_and_keeps_few_names():
    found = merge([tally("phone", "small", 10, "abc"), tally("phone", "small", 6, "cde")], 4)
    assert found == [Tally(found[0].cut, 8, 16, frozenset("abcd"))]


def watched(member: str, start: float, end: float, marks: list[tuple[float, int]], place: str = "till") -> Watched:
    made = tuple(Mark(f"{member}{at}", at, "phone", polarity) for at, polarity in marks)
    return Watched(f"w{member}{start}", member, place, start, end, frozenset({"phone"}), made)


def test_walks_are_a_pair_when_two_people_watch_for_eight_minutes():
    one, other = watched("b", 0, 900, [(10, 1), (300, -1), (890, 1)]), watched("a", 60, 600, [(40, 1), (310, 1)])
    assert paired([one, other]) == [(other, one)]
    assert matched(other, one) == [Matched("phone", 2, 1, frozenset("ab"))]
    assert not paired([one, watched("a", 421, 900, [])])
    assert not paired([one, watched("b", 0, 900, [])])
    assert not paired([one, watched("a", 0, 900, [], "desk")])


def test_agreement_needs_twenty_moments_of_enough_people():
    pairs = [Matched("phone", 5, 4, frozenset(pair)) for pair in ("ab", "cd", "ea", "bc")]
    (found,) = freeze_agreement(pairs, 5, SECRET, 1)
    assert (found.practice, found.n, found.percent) == ("phone", 20, 80)
    assert found.words == f"Two people agree 8 times in 10 ({found.lo} to {found.hi} %)."
    assert not freeze_agreement(pairs, 6, SECRET, 1)
    assert not freeze_agreement(pairs[:3], 3, SECRET, 1)
    rare = [*pairs[:2], *(one._replace(practice="queue") for one in pairs[2:])]
    assert [one.practice for one in freeze_agreement(rare, 5, SECRET, 1)] == ["other practices"]


@given(st.lists(st.tuples(people, sites, st.integers(0, 99)), max_size=40, unique_by=lambda one: one[0]))
def test_recency_is_in_fives_of_five_people(cards):
    found = freeze_recency([Card(*card[:2], "last_sat", card[2]) for card in cards], {"last_sat": 30}, SECRET, 1)
    for one in found:
        assert one.people >= 5
        assert one.people == one.fresh + one.due + one.overdue
        assert all(count % 5 == 0 for count in (one.people, one.fresh, one.due, one.overdue, one.median_days))
    if len(cards) < 5:
        assert not found


def test_a_room_is_shown_by_its_newest_check_of_two_people():
    checks = [Checked("north", "till", "rest", 100, "1", "absent", "x"), Checked("north", "till", "rest", 120, "2", "present", "y"),
              Checked("north", "desk", "rest", 120, "3", "partly", "x")]  # fmt: skip
    found = freeze_conditions(checks, 125, {"rest": 90})
    assert [(one.place, one.state) for one in found] == [("till", "present")]
    assert not freeze_conditions(checks, 211, {"rest": 90})


def votes(n: int, group: str, vote: str = "understand") -> list[Voted]:
    return [Voted("care", 1, group, vote, 100)] * n


def test_a_wording_is_counted_once_and_hides_small_groups():
    some = [*votes(9, "front line"), *votes(6, "leaders", "change"), *votes(3, "managers", "unsure")]
    found = freeze_clarity(some, 114, frozenset())
    assert [(one.voters, one.n) for one in found] == [("everyone", 18), ("front line", 9)]
    assert not freeze_clarity(some, 113, frozenset())
    for people, heard in ((5, (7, 3)), (4, (None, None))):
        told = freeze_clarity(some, 114, frozenset(), {("care", 1): Comments(7, people, 3)})
        assert [(one.comments, one.answered) for one in told] == [heard, (None, None)]
    assert not freeze_clarity(some, 200, frozenset({("care", 1)}))
    assert not freeze_clarity(votes(4, "leaders"), 200, frozenset())
