"""What nudges say, in a language: one value, one practice, counts of moments, one open question."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from wallfly.domain.phrases import phrases
from wallfly.domain.quiet_times import Hour
from wallfly.domain.wording import LONGEST


class Counts(NamedTuple):
    """Lived of moments, now and before."""

    k1: int
    n1: int
    k2: int
    n2: int


def widening_text(language: str, value: str, place: str, practice: str, counts: Counts) -> str:
    """A gap that has widened, told to the team it is about."""
    words = phrases(language)
    told = words.widening.format(value=value, place=place, practice=practice, **counts._asdict())
    longer = f"{told} {words.bring}"
    return longer if len(longer) <= LONGEST else told


def lived_well_text(language: str, value: str, place: str, practice: str, counts: Counts) -> str:
    """The mirror of it."""
    return phrases(language).lived_well.format(value=value, place=place, practice=practice, **counts._asdict())


def thanks_text(language: str, team: str, what: str, effect: str) -> str:
    """Thanks to a team, in the words of whoever thanks."""
    said = _stop(what)
    return phrases(language).thanks.format(team=team, what=said, lowered=_lower(said), effect=_stop(effect))


def condition_text(language: str, place: str, practice: str) -> str:
    """Something about a room that has been missing for long."""
    return phrases(language).condition.format(place=place, practice=practice)


def quest_text(language: str, place: str, daytype: str, daypart: str) -> str:
    """An invitation to look."""
    words = phrases(language)
    return words.quest.format(place=place, day=words.days[daytype], part=words.parts[daypart])


def draft_text(language: str, value: str, version: int, closes_on: date | None, comments: int) -> str:
    """A wording that is up for discussion, until when, and how many comments led to it."""
    words = phrases(language)
    until = words.until.format(day=closes_on.day, month=words.months[closes_on.month - 1]) if closes_on else ""
    told = words.draft.format(value=value, version=version, until=until)
    if comments:
        told += " " + (words.led_by_one if comments == 1 else words.led_by.format(comments=comments))
    return told


def recency_text(language: str, practice: str, days: int, quiet: Hour | None) -> str:
    """One's own last time, and an hour that looks quiet when one is known."""
    words = phrases(language)
    told = words.recency.format(practice=practice, days=days)
    if quiet is None:
        return told
    return told + " " + words.quiet.format(day=words.weekdays[quiet.weekday], hour=quiet.hour)


def _stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?")) else text.rstrip("!") + "."


def _lower(text: str) -> str:
    """The first letter small, unless the word has capitals of its own or is "I"."""
    word = text.split(" ", 1)[0]
    plain = word[:1].isupper() and word[1:].islower()
    return text[:1].lower() + text[1:] if plain else text
