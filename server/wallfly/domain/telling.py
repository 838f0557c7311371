"""What nudges say: one value, one practice, counts of moments, one open question."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.domain.wording import LONGEST

HINTS = {
    "widening": "There is something new about your team's place.",
    "lived_well": "There is something new about your team's place.",
    "thanks": "Your team was thanked.",
    "came_of_it": "Something came of what you noticed.",
    "discussion": "There is an answer to your comment.",
    "quest": "A place nobody has looked at is near you.",
    "followup": "A fix is due to be checked. Two questions, one minute.",
    "huddle": "Your huddle page is ready.",
    "support": "There is news about a request for support.",
    "condition": "Something is still missing at one of your places.",
    "wave": "A round of questions is open.",
}


class Counts(NamedTuple):
    """Lived of moments, now and before."""

    k1: int
    n1: int
    k2: int
    n2: int


def widening_text(value: str, place: str, practice: str, counts: Counts) -> str:
    """A gap that has widened, told to the team it is about."""
    k1, n1, k2, n2 = counts
    told = (f"We say: {value}. At {place}, '{practice}' was lived in {k1} of {n1} moments; before that in {k2} of {n2}."
            " What gets in the way?")  # fmt: skip
    longer = f"{told} Bring one idea to the huddle."
    return longer if len(longer) <= LONGEST else told


def lived_well_text(value: str, place: str, practice: str, counts: Counts) -> str:
    """The mirror of it."""
    k1, n1, k2, n2 = counts
    return (f"{value}: at {place}, '{practice}' is up: {k1} of {n1} moments in the last period, before {k2} of {n2}."
            " What changed?")  # fmt: skip


def thanks_text(team: str, what: str, effect: str) -> str:
    """Thanks to a team, in the words of whoever thanks."""
    return f"{team}, thank you: {_lower(_stop(what))} {_stop(effect)}"


def condition_text(place: str, practice: str) -> str:
    """Something about a room that has been missing for long."""
    return f"{place}: '{practice}' is still missing. Who could help?"


def quest_text(place: str, when: str) -> str:
    """An invitation to look."""
    return f"Nobody has watched {place} {when} for a while. Fifteen minutes would do."


def _stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?")) else text.rstrip("!") + "."


def _lower(text: str) -> str:
    """The first letter small, unless the word has capitals of its own or is "I"."""
    word = text.split(" ", 1)[0]
    plain = word[:1].isupper() and word[1:].islower()
    return text[:1].lower() + text[1:] if plain else text
