"""What people of a simulated organisation thank other teams for: a story for the pages that begin with one.

Drawn apart from everything else, so that the looking stays the same.
"""

from __future__ import annotations

import random

from wallfly.domain.calendar import week_starts_ms
from wallfly.domain.records import Recognition
from wallfly.simulate.world import DAY, HOUR, TIME_ZONE, Sending, World

OFTEN = 0.4  # of a team and a week

STORIES = (
    ("You told a customer about the delay before they asked.", "They could plan their day.",
     "That is what putting them first looks like."),
    ("You stayed with a worried caller until the part was found.", "They rang back to say that all was well.",
     "Sorting it once saves everyone the second call."),
    ("You lent us two people when the queue reached the door.", "Nobody waited longer than five minutes.",
     "We look after each other first, then it shows."),
    ("You asked before you answered, twice, on a busy Saturday.", "The right size went home the first time.",
     "Finding out is worth the minute."),
    ("You put a chair and a kettle in the back room.", "Breaks are taken again.", "Rested people notice more."),
    ("You let a customer take the lamp home to try it.", "They came back for a second one.", "Trust goes both ways."),
)  # fmt: skip


def thanks(world: World, week: int) -> list[Sending]:
    """All that is said in one week, to teams that serve customers."""
    chance = random.Random(world.seed * 15_485_863 + week)
    monday = week_starts_ms(week, TIME_ZONE)
    said = []
    for number, (team, body) in enumerate(sorted(world.catalogue.teams.items())):
        others = [one for one in world.people if one.team != team]
        if body.kind == "front line" and others and chance.random() < OFTEN:
            giver, at = chance.choice(others), monday + chance.randint(9, 100) * HOUR
            what, effect, why = chance.choice(STORIES)
            id = f"{at >> 16:08x}-{at & 0xFFFF:04x}-7000-9000-{week:06x}{number:06x}"
            one = Recognition(id=id, at=at, recorded=at, team=team, what=what, effect=effect, why=why)
            said.append(Sending(giver, monday + 7 * DAY - HOUR, [one]))
    return said
