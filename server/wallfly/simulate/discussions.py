"""How the wordings of a simulated organisation came to be agreed, and one that is still being discussed.

Drawn apart from everything else, so that the looking stays the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from wallfly.domain.calendar import day_date, day_of, week_starts_ms
from wallfly.domain.records import Comment, Record, Reply, Stage, ValueVersion
from wallfly.simulate.world import DAY, HOUR, TIME_ZONE, Person, Sending, World

AGREED = 8  # the week of the run in which what was discussed is agreed
TALKED = range(3, 7)  # the weeks in which they are talked about
OFTEN, ANSWERED = 0.03, 0.7
SAID = ("What of those who only ring?", "It could say what to do on a busy day.", "Short enough to remember.",
        "Does it hold for each other, too?", "Who decides when two of these pull apart?")  # fmt: skip
TAKEN_UP = "Taken up in the examples."
OPEN_DAYS = 21
CHANGE = "Shorter, and it says what to do."
COMMENTS = (
    "Does it hold for customers on the phone, too?",
    "I like that it is short. What about those who wait and say nothing?",
)
REPLY = "Yes, wherever they reach us. We will say so."


def discussions(world: World, week: int, number: int, weeks: int) -> Iterator[Sending]:
    """What is sent about wordings in a week; `number` is its place in the run of `weeks`."""
    monday = week_starts_ms(week, TIME_ZONE)
    values = [version.rsplit("@", 1)[0] for version in world.desk.discussed]
    if number in TALKED:
        yield from _talk(world, values, week, monday)
    if number == AGREED:
        moved = [Stage(id=_id(monday, at), at=monday, recorded=monday, value=value, to="live")
                 for at, value in enumerate(values)]  # fmt: skip
        yield Sending(_one(world, "steward"), monday + DAY, list(moved))
    if number == weeks - 1:
        yield from _new_wording(world, values[0], monday + 30 * HOUR)


def _talk(world: World, values: list[str], week: int, monday: int) -> Iterator[Sending]:
    """Comments of a few people, most of them answered by a lead."""
    chance = random.Random(world.seed * 7_368_787 + week)
    lead = _one(world, "lead")
    for number, person in enumerate(world.people):
        if person.role == "observer" and chance.random() < OFTEN * len(values):
            at = monday + chance.randint(9, 100) * HOUR
            made = Comment(id=_id(at, 100 + number), at=at, recorded=at, version=f"{chance.choice(values)}@1",
                           text=chance.choice(SAID))  # fmt: skip
            yield Sending(person, monday + 6 * DAY, [made])
            if chance.random() < ANSWERED:
                then = at + DAY
                yield Sending(
                    lead,
                    monday + 6 * DAY,
                    [Reply(id=_id(at, 300 + number), at=then, recorded=then, target=made.id, text=TAKEN_UP)],
                )


def _new_wording(world: World, value: str, at: int) -> Iterator[Sending]:
    """A second wording, with what two people said of it and what a lead answered."""
    body = world.catalogue.values[value]
    until = day_date(day_of(at, TIME_ZONE) + OPEN_DAYS).isoformat()
    text = body.text.split(". ")[0].rstrip(".") + "."
    put_up: list[Record] = [
        ValueVersion(
            id=_id(at, 0), at=at, recorded=at, value=value, version=2, name=body.name, text=text, change=CHANGE
        ),
        Stage(id=_id(at, 1), at=at, recorded=at, value=value, to="open", closes_on=until),
    ]
    yield Sending(_one(world, "steward"), at, put_up)
    observers = [one for one in world.people if one.role == "observer"]
    for number, (person, said) in enumerate(zip(observers, COMMENTS, strict=False)):
        then = at + (2 + number) * HOUR
        yield Sending(
            person, then, [Comment(id=_id(at, 2 + number), at=then, recorded=then, version=f"{value}@2", text=said)]
        )
    then = at + 5 * HOUR
    answer = Reply(id=_id(at, 9), at=then, recorded=then, target=_id(at, 2), text=REPLY)
    yield Sending(_one(world, "lead"), then, [answer])


def _one(world: World, role: str) -> Person:
    return next((one for one in world.people if one.role == role), world.people[-1])


def _id(at: int, number: int) -> str:
    return f"{at >> 16:08x}-{at & 0xFFFF:04x}-7000-a000-{number:012x}"
