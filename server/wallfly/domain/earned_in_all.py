"""All that a member earns, week by week, from everyone's records at once: the rules in one piece.

A pure function of the set of records, whatever order and however often they come. Records are
plain mappings with times in seconds, as test vectors and exports have them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wallfly.domain.calendar import day_of, daypart, daytype, local, week_iso, week_of
from wallfly.domain.points import Tap, tap_points, walk_points, week_total

Record = Mapping[str, Any]
Slot = tuple[str, str, str, str]  # week, place, kind of day, part of day

RECALLED_S, FUTURE_S = 72 * 3600, 300
SHORTEST_S, LONGEST_S = 8 * 60, 30 * 60
AWAKE = 0.6
NEAR_S, OVERLAP_S = 300, 480
COVERAGE, QUEST, PAIRED, RECOGNITION, DISCUSSION, CALIBRATION = 5, 10, 3, 3, 2, 5
PASSED = 0.8
IN_TIME, LATE = 8, 5
A_PARTNER, CORROBORATED_A_WEEK, PAIRED_A_WEEK, FOLLOWUPS_A_WEEK, TEAMS_A_WEEK = 3, 5, 2, 5, 3


def weeks_earned(records: Iterable[Record], actor: str, zone: str) -> dict[str, dict[str, int]]:
    """Each week's parts that are not 0, and their total, at most 120. `zone`: time zone of the site."""
    by_id = {one["id"]: one for one in records}
    gone = {one["target"] for one in by_id.values() if one["type"] == "retract" and _author(by_id, one) == one["actor"]}
    kept = [one for _, one in sorted(by_id.items()) if one["id"] not in gone or one["type"] == "calibration"]
    own = [one for one in kept if one.get("actor") == actor]
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, earned in (
        ("adlib", _taps(own, zone)),
        ("walk", _walks(own, zone)),
        ("coverage", _coverage(own, kept, zone)),
        ("quest", _quests(own, kept, zone)),
        ("corroborated", _corroborated(own, kept, actor, zone)),
        ("paired", _paired(own, kept, actor, zone)),
        ("followup", _followups(own, kept, zone)),
        ("recognition", _recognition(own, zone)),
        ("discussion", _discussion(own, zone)),
        ("calibration", _calibration(own, zone)),
    ):
        for week, points in earned.items():
            if points:
                parts[week][name] += points
    return {week: {**found, "total": week_total(found)} for week, found in sorted(parts.items())}


def _author(by_id: Mapping[str, Record], retract: Record) -> object:
    target = by_id.get(retract["target"])
    return target.get("actor") if target else None


def _week(seconds: int, zone: str) -> str:
    return week_iso(week_of(seconds * 1000, zone))


# ---- taps


def _recalled(one: Record) -> bool:
    return not -FUTURE_S <= one["recorded"] - one["at"] <= RECALLED_S


def _counting(own: Iterable[Record], zone: str) -> dict[str, tuple[int, list[Tap]]]:
    weeks: dict[str, list[Tap]] = defaultdict(list)
    for one in own:
        if one["type"] == "event" and one.get("walk") is None and not _recalled(one):
            at = one["at"] * 1000
            place, role = one["place"], one.get("role")
            tap = Tap(one["id"], at, one["practice"], place, role, day_of(at, zone), local(at, zone).hour)
            weeks[_week(one["at"], zone)].append(tap)
    return {week: tuple(tap_points(taps)) for week, taps in weeks.items()}  # type: ignore[misc]


def _taps(own: list[Record], zone: str) -> dict[str, int]:
    return {week: points for week, (points, _) in _counting(own, zone).items()}


def _corroborated(own: list[Record], kept: list[Record], actor: str, zone: str) -> dict[str, int]:
    others = [one for one in kept if one["type"] == "event" and one["actor"] != actor and not _recalled(one)]
    earned: dict[str, int] = {}
    for week, (_, taps) in _counting(own, zone).items():
        partners: Counter[str] = Counter()
        for tap in taps:
            near = [one["actor"] for one in others if (one["practice"], one["place"]) == (tap.practice, tap.place)
                    and abs(one["at"] * 1000 - tap.at) <= NEAR_S * 1000]  # fmt: skip
            if near:
                partners[min(near)] += 1
        earned[week] = min(CORROBORATED_A_WEEK, sum(min(A_PARTNER, count) for count in partners.values()))
    return earned


# ---- walks


def _valid(own: Iterable[Record]) -> list[Record]:
    """Long enough, told in time, and awake when asked."""
    return [one for one in own if one["type"] == "walk" and _is_valid(one)]


def _is_valid(walk: Record) -> bool:
    long_enough, in_time = walk["end"] - walk["start"] >= SHORTEST_S, walk["recorded"] - walk["end"] <= RECALLED_S
    return bool(long_enough and in_time and walk.get("answered", 0) >= AWAKE * walk.get("prompted", 0))


def _walks(own: list[Record], zone: str) -> dict[str, int]:
    weeks: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for one in _valid(own):
        minutes = min(one["end"] - one["start"], LONGEST_S) / 60
        weeks[_week(one["start"], zone)].append((day_of(one["start"] * 1000, zone), minutes))
    return {week: walk_points(walks) for week, walks in weeks.items()}


def _slots(own: list[Record], zone: str) -> set[Slot]:
    return {(_week(one["start"], zone), one["place"], daytype(one["start"] * 1000, zone),
             daypart(one["start"] * 1000, zone)) for one in _valid(own)}  # fmt: skip


def _frozen_slot(one: Record) -> Slot:
    return one["week"], one["place"], one["daytype"], one["daypart"]


def _coverage(own: list[Record], kept: list[Record], zone: str) -> dict[str, int]:
    weights = {_frozen_slot(one): one["weight"] for one in kept if one["type"] == "coverage"}
    earned: Counter[str] = Counter()
    for slot in _slots(own, zone):
        earned[slot[0]] += COVERAGE * weights.get(slot, 0)
    return earned


def _quests(own: list[Record], kept: list[Record], zone: str) -> dict[str, int]:
    quests = {_frozen_slot(one) for one in kept if one["type"] == "quest"}
    return Counter(week for week, *_ in _slots(own, zone) & quests for _ in range(QUEST))


def _paired(own: list[Record], kept: list[Record], actor: str, zone: str) -> dict[str, int]:
    others = [one for one in kept if one["type"] == "walk" and one["actor"] != actor]
    pairs = Counter(_week(one["start"], zone) for one in _valid(own) if any(_together(one, other) for other in others))
    return {week: PAIRED * min(PAIRED_A_WEEK, count) for week, count in pairs.items()}


def _together(one: Record, other: Record) -> bool:
    overlap = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return bool(one["place"] == other["place"] and overlap >= OVERLAP_S)


# ---- what is said and done for others


def _followups(own: list[Record], kept: list[Record], zone: str) -> dict[str, int]:
    denied = {one["target"] for one in kept if one["type"] == "followup_denied"}
    weeks: dict[str, list[int]] = defaultdict(list)
    for one in own:
        if one["type"] == "followup_done" and one["id"] not in denied:
            weeks[_week(one["at"], zone)].append(IN_TIME if one["at"] <= one["due"] else LATE)
    return {week: sum(sorted(values, reverse=True)[:FOLLOWUPS_A_WEEK]) for week, values in weeks.items()}


def _recognition(own: list[Record], zone: str) -> dict[str, int]:
    teams: dict[str, set[str]] = defaultdict(set)
    for one in own:
        if one["type"] == "recognition" and all(one[part].strip() for part in ("what", "effect", "why")):
            teams[_week(one["at"], zone)].add(one["team"])
    return {week: RECOGNITION * min(TEAMS_A_WEEK, len(found)) for week, found in teams.items()}


def _discussion(own: list[Record], zone: str) -> dict[str, int]:
    first: dict[str, int] = {}
    for one in own:
        if one["type"] in ("vote", "comment"):
            first[one["version"]] = min(one["at"], first.get(one["version"], one["at"]))
    return Counter(_week(at, zone) for at in first.values() for _ in range(DISCUSSION))


def _calibration(own: list[Record], zone: str) -> dict[str, int]:
    scored = [one for one in own if one["type"] == "calibration"]
    first: dict[str, Record] = {}
    for one in sorted(scored, key=lambda one: (one["at"], one["id"])):
        first.setdefault(one["round"], one)
    passed = [one["at"] for one in first.values() if one["score"] >= PASSED]
    return Counter(_week(at, zone) for at in passed for _ in range(CALIBRATION))
