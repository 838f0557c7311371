"""When a change is told, when a phone may buzz, and what a text may say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallfly.domain.nudges import KINDS, Change, gap_nudge, rise_nudge
from wallfly.domain.phrases import ENGLISH, LANGUAGES, phrases
from wallfly.domain.quiet_hours import Hours, Pattern, is_allowed, next_allowed, next_turn
from wallfly.domain.quiet_times import Hour, quiet_time
from wallfly.domain.telling import Counts, draft_text, lived_well_text, quest_text, recency_text, widening_text
from wallfly.domain.wording import lint
from wallfly.organisation import packs, read_pack

CLEAR = Change(headcount=12, observers=5, walks=5, k1=52, n1=80, k2=124, n2=160)
EXAMPLE = (
    "We say customers come first. At the returns desk a waiting person was noticed in 52 of 80 moments;"
    " before that 124 of 160. What gets in the way? Bring one idea to the huddle."
)
LONDON = Hours("Europe/London", frozenset({date(2026, 8, 31)}))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_a_rise_is_told_by_the_same_thresholds_as_a_fall() -> None:
    mirrored = CLEAR._replace(k1=CLEAR.n1 - CLEAR.k1, k2=CLEAR.n2 - CLEAR.k2)
    fall, rise = gap_nudge(CLEAR, None), rise_nudge(mirrored, None)
    assert fall.send and rise.send
    assert fall.prob is not None and rise.prob is not None
    assert fall.prob == pytest.approx(1 - rise.prob, abs=1e-9)
    assert not rise_nudge(CLEAR, None).send and not gap_nudge(mirrored, None).send


def test_walks_that_are_alike_make_it_less_sure() -> None:
    assert gap_nudge(CLEAR, None).send
    alike = gap_nudge(CLEAR._replace(deff1=3, deff2=3), None)
    assert (alike.send, alike.reason) == (False, "not_clear")
    assert gap_nudge(CLEAR._replace(deff1=0.5, deff2=0.5), None) == gap_nudge(CLEAR, None)


@pytest.mark.parametrize(("changed", "reason"), [
    ({"headcount": 4, "observers": 1}, "small_group"), ({"observers": 1, "walks": 1}, "one_observer"),
    ({"walks": 2, "n1": 19}, "few_walks"), ({"n1": 19, "k1": 2}, "few_opportunities"), ({"n2": 39, "k2": 39}, "few_opportunities"),
])  # fmt: skip
def test_the_first_reason_is_the_one_that_is_given(changed: dict[str, float], reason: str) -> None:
    assert gap_nudge(CLEAR._replace(**changed), 1).reason == reason  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "send"), [(None, True), (13.9, False), (14, True)])
def test_a_team_hears_of_a_gap_once_in_two_weeks(days: float | None, send: bool) -> None:
    assert gap_nudge(CLEAR, days).send is send


@given(st.integers(ms("2026-01-01"), ms("2027-12-31")), st.sampled_from(["Europe/London", "Asia/Tokyo", "America/St_Johns"]),
       st.integers(0, 1439), st.integers(1, 1440), st.sets(st.integers(0, 6)))  # fmt: skip
def test_what_is_allowed_next_is_allowed_and_nothing_before_it_is(
    at: int, zone: str, starts: int, ends: int, days: set[int]
) -> None:
    hours = Hours(zone, frozenset({date(2026, 12, 25)}), Pattern(frozenset(days), starts, ends))
    found = next_allowed(at, hours)
    if found is None:
        assert not any(is_allowed(at + step * 900_000, hours) for step in range(14 * 96))
        return
    assert found >= at and is_allowed(found, hours)
    quarters = range(-(-at // 900_000), found // 900_000)
    assert not any(is_allowed(one * 900_000, hours) for one in quarters if one * 900_000 > at)


@pytest.mark.parametrize(("at", "expected"), [
    ("2026-03-28T09:00", "2026-03-30T07:00"),  # clocks go forward on the Sunday: eight is then seven in UTC
    ("2026-10-24T09:00", "2026-10-26T08:00"),  # and back
    ("2026-08-28T17:00", "2026-09-01T07:00"),  # six on a Friday evening, and the Monday is a holiday
])  # fmt: skip
def test_eight_is_eight_by_the_site_s_clock(at: str, expected: str) -> None:
    assert next_allowed(ms(at), LONDON) == ms(expected)


def test_someone_who_works_only_at_weekends_is_left_in_peace() -> None:
    assert next_allowed(ms("2026-06-08T09:00"), LONDON._replace(pattern=Pattern(frozenset({5, 6})))) is None


@pytest.mark.parametrize(("kind", "at", "expected"), [
    ("thanks", "2026-06-09T07:00", "2026-06-09T07:30"), ("thanks", "2026-06-09T07:31", "2026-06-09T11:30"),
    ("thanks", "2026-06-09T15:31", "2026-06-10T07:30"), ("widening", "2026-06-11T18:00", "2026-06-16T07:00"),
    ("widening", "2026-06-10T10:17", "2026-06-10T10:17"), ("quest", "2026-06-09T09:00", "2026-06-15T09:00"),
    ("huddle", "2026-06-08T09:00", "2026-06-12T13:00"), ("followup", "2026-06-12T18:00", "2026-06-15T07:00"),
])  # fmt: skip
def test_each_kind_has_its_turn(kind: str, at: str, expected: str) -> None:
    assert next_turn(ms(at), KINDS[kind], LONDON) == ms(expected)


@given(st.sampled_from(sorted(KINDS)), st.integers(ms("2026-01-01"), ms("2026-12-31")))
def test_every_turn_is_allowed_and_on_its_day(kind: str, at: int) -> None:
    found = next_turn(at, KINDS[kind], LONDON)
    assert found is not None and found >= at and is_allowed(found, LONDON)
    assert (datetime.fromtimestamp(found / 1000, UTC) + timedelta(hours=1)).weekday() in KINDS[kind].weekdays


@pytest.mark.parametrize(("text", "blocked"), [
    ("Maria ignored the queue", ["name"]), ("Service was bad, 65%", ["bare_percent", "character"]), (EXAMPLE, []),
    ("Quiet heron waved the queue on", ["name"]), ("The manager waved the queue on", ["title"]), ("Dr. Weiss waved", ["title"]),
    ("It was your mistake", ["blame"]), ("Customers should have been told", ["blame"]), ("Who did this?", ["blame"]),
    ("Lived in 65 per cent of moments", ["bare_percent"]), ("Lived in 65 % of moments", ["bare_percent"]),
    ("You rank third of nine", ["rank"]), ("Better than the rest", ["rank"]), ("The phone rang", []), ("You must greet everyone", ["command"]),
    ("Why? And when?", ["questions"]), ("Well done!", ["exclamation"]), ("x" * 241, ["too_long"]), ("x" * 240, []),
    ("Der Service war schlecht, 65 Prozent", ["bare_percent", "character"]), ("Das ist immer so", ["character"]),
    ("Das hätte man sehen müssen", ["blame"]), ("Wer hat das getan?", ["blame"]), ("Die Kasse ist schuld", ["blame"]),
    ("Die Filialleiterin winkte durch", ["title"]), ("Frau Weiss winkte durch", ["title"]), ("Eine Frau wartete", []),
    ("Ihr liegt hinter den anderen", ["rank"]), ("Besser als letzten Monat", ["rank"]), ("Sie müssen grüßen", ["command"]),
    ("Anna winkte durch", ["name"]), ("Wir sagen: Fair. Was steht im Weg?", []),
    ("Nobody is lazy here", ["character"]), ("Mark the place on the plan", []), ("The failsafe held", []),
])  # fmt: skip
def test_what_a_text_may_say(text: str, blocked: list[str]) -> None:
    assert lint(text, names=["Quiet heron", "x"]) == blocked


def test_a_text_about_a_gap_names_its_value_and_practice_and_no_other_team() -> None:
    assert lint(EXAMPLE, value="customers come first", practice="waiting person", other_teams=["Tills"]) == []
    assert lint(EXAMPLE, value="fair", practice="smile", other_teams=["Returns desk"]) == [
        "no_practice",
        "no_value",
        "other_team",
    ]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_says_everything_within_the_rules(language: str) -> None:
    words = phrases(language)
    assert words.titles.keys() == words.hints.keys() == KINDS.keys()
    assert words.days.keys() == ENGLISH.days.keys() and words.parts.keys() == ENGLISH.parts.keys()
    assert len(words.weekdays) == 7 and len(set(words.months)) == 12
    assert not any(lint(text) for text in (*words.hints.values(), words.test, words.fewer))
    for pack in packs():
        for value in read_pack(pack)["values"]:
            for practice in value["practices"]:
                named = (value["name"], "First floor", practice["name"])
                counts = Counts(52, 80, 124, 160)
                assert lint(draft_text(language, value["name"], 2, date(2026, 6, 19), 2), value=value["name"]) == []
                own = recency_text(language, practice["name"], 47, Hour(1, 10))
                assert lint(own, practice=practice["name"]) == [] and "47" in own and "10" in own
                for text in (widening_text(language, *named, counts), lived_well_text(language, *named, counts)):
                    assert lint(text, value=value["name"], practice=practice["name"]) == [], text
                    assert "52" in text and "124" in text and text.count("?") == 1


def test_an_unknown_language_is_spoken_to_in_english() -> None:
    assert phrases("fr") is ENGLISH and quest_text("de", "Kasse 1", "sat", "midday").startswith("Kasse 1: Hier hat an")


def noted(*days: tuple[str, tuple[int, ...]]) -> list[int]:
    return [ms(f"{day}T{hour:02}:30") for day, hours in days for hour in hours]


# Three Thursdays in winter, when London's clock is that of the marks.
THURSDAYS = [(day, (8, 9, 9, 10, 11, 11, 12)) for day in ("2026-01-08", "2026-01-15", "2026-01-22")]


def test_an_hour_looks_quiet_when_one_was_there_and_noted_little() -> None:
    now = ms("2026-01-26T09:00")
    assert quiet_time(noted(*THURSDAYS), now, LONDON) == Hour(3, 10)
    assert quiet_time(noted(*THURSDAYS[:2]), now, LONDON) is None  # twice is no habit
    assert quiet_time(noted(*[(day, (8, 9, 10, 11, 12)) for day, _ in THURSDAYS]), now, LONDON) is None  # all alike
    assert quiet_time([], now, LONDON) is None
    early = Hours("Europe/London", pattern=Pattern(frozenset({0, 1, 2, 4})))
    assert quiet_time(noted(*THURSDAYS), now, early) is None  # not on a day off
    closed = Hours("Europe/London", frozenset({date(2026, 1, 29)}))
    assert quiet_time(noted(*THURSDAYS), now, closed) is None  # nor on a holiday


@given(st.lists(st.integers(ms("2026-01-01"), ms("2026-03-01")), max_size=60))
def test_what_looks_quiet_is_in_working_hours_whatever_the_order(marks: list[int]) -> None:
    now = ms("2026-03-02T09:00")
    found = quiet_time(marks, now, LONDON)
    assert found is None or (found.weekday < 5 and 8 <= found.hour < 18)
    assert found == quiet_time(sorted(marks, reverse=True), now, LONDON)
