"""What is told, in each language, as it stands on phones. Whoever is spoken to is named as little as can be:
the same sentence goes to a whole team."""

from __future__ import annotations

from typing import NamedTuple


class Phrases(NamedTuple):
    """One language: by kind of nudge a title and a hint, and sentences with gaps to fill."""

    titles: dict[str, str]
    hints: dict[str, str]
    fewer: str
    test: str
    widening: str
    bring: str  # a second sentence, when there is room
    lived_well: str
    thanks: str
    condition: str
    quest: str
    draft: str
    until: str
    led_by_one: str
    led_by: str
    recency: str
    quiet: str
    weekdays: tuple[str, ...]  # from Monday
    months: tuple[str, ...]
    days: dict[str, str]
    parts: dict[str, str]


ENGLISH = Phrases(
    titles={
        "widening": "What gets in the way?",
        "lived_well": "Lived more",
        "thanks": "Thank you",
        "came_of_it": "What came of it",
        "discussion": "An answer to your comment",
        "draft": "A wording to discuss",
        "quest": "A quest near you",
        "followup": "Does it feel solved to them?",
        "huddle": "Your huddle page",
        "support": "A request for support",
        "condition": "Still missing",
        "recency": "A while ago",
        "wave": "A round of questions",
    },
    hints={
        "widening": "There is something new about your team's place.",
        "lived_well": "There is something new about your team's place.",
        "thanks": "Your team was thanked.",
        "came_of_it": "Something came of what you noticed.",
        "discussion": "There is an answer to your comment.",
        "draft": "The wording of a value is open for discussion.",
        "quest": "A place nobody has looked at is near you.",
        "followup": "A fix is due to be checked. Two questions, one minute.",
        "huddle": "Your huddle page is ready.",
        "support": "There is news about a request for support.",
        "condition": "Something is still missing at one of your places.",
        "recency": "Something of your own was a while ago.",
        "wave": "A round of questions is open.",
    },
    fewer="Fewer of these",
    test="This phone receives messages.",
    widening="We say: {value}. At {place}, '{practice}' was lived in {k1} of {n1} moments; before that in {k2} of {n2}."
    " What gets in the way?",
    bring="Bring one idea to the huddle.",
    lived_well="{value}: at {place}, '{practice}' is up: {k1} of {n1} moments in the last period, before {k2} of {n2}."
    " What changed?",
    thanks="{team}, thank you: {lowered} {effect}",
    condition="{place}: '{practice}' is still missing. Who could help?",
    quest="Nobody has watched {place} {day} {part} for a while. Fifteen minutes would do.",
    draft="'{value}', wording {version}, is open for discussion{until}.",
    until=" until {day} {month}",
    led_by_one="One comment led to it.",
    led_by="{comments} comments led to it.",
    recency="'{practice}': your last time was {days} days ago.",
    quiet="{day} {hour}:00 looks quiet, by what you noted before.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    days={"wd": "on a weekday", "sat": "on a Saturday", "sun": "on a Sunday"},
    parts={
        "early": "early",
        "midday": "at midday",
        "afternoon": "in the afternoon",
        "evening": "in the evening",
        "night": "at night",
    },
)

GERMAN = Phrases(
    titles={
        "widening": "Was steht im Weg?",
        "lived_well": "Öfter gelebt",
        "thanks": "Danke",
        "came_of_it": "Was daraus wurde",
        "discussion": "Antwort auf einen Kommentar",
        "draft": "Ein Wortlaut zum Besprechen",
        "quest": "Eine Aufgabe in der Nähe",
        "followup": "Fühlt es sich gelöst an?",
        "huddle": "Die Seite für die Besprechung",
        "support": "Eine Bitte um Hilfe",
        "condition": "Fehlt noch immer",
        "recency": "Schon länger her",
        "wave": "Eine Fragerunde",
    },
    hints={
        "widening": "Es gibt Neues vom Ort des Teams.",
        "lived_well": "Es gibt Neues vom Ort des Teams.",
        "thanks": "Dem Team wurde gedankt.",
        "came_of_it": "Aus etwas Bemerktem ist etwas geworden.",
        "discussion": "Auf einen Kommentar kam eine Antwort.",
        "draft": "Der Wortlaut eines Werts ist offen zum Besprechen.",
        "quest": "In der Nähe ist ein Ort, an dem niemand hingesehen hat.",
        "followup": "Eine Lösung ist zu prüfen. Zwei Fragen, eine Minute.",
        "huddle": "Die Seite für die Besprechung ist fertig.",
        "support": "Es gibt Neues zu einer Bitte um Hilfe.",
        "condition": "An einem Ort fehlt weiterhin etwas.",
        "recency": "Etwas Eigenes ist schon länger her.",
        "wave": "Eine Fragerunde ist offen.",
    },
    fewer="Weniger davon",
    test="Dieses Telefon empfängt Nachrichten.",
    widening="Wir sagen: {value}. {place}: „{practice}“ wurde in {k1} von {n1} Momenten gelebt, davor in {k2} von {n2}."
    " Was steht im Weg?",
    bring="Eine Idee für die Besprechung hilft weiter.",
    lived_well="{value}: {place}, „{practice}“ kommt öfter vor: in {k1} von {n1} Momenten zuletzt, davor in {k2} von"
    " {n2}. Was hat sich geändert?",
    thanks="{team}, danke. {what} {effect}",
    condition="{place}: „{practice}“ fehlt weiterhin. Wer kann helfen?",
    quest="{place}: Hier hat {day} {part} schon länger niemand hingesehen. Fünfzehn Minuten genügen.",
    draft="„{value}“, Wortlaut {version}, ist{until} offen zum Besprechen.",
    until=" bis zum {day}. {month}",
    led_by_one="Ein Kommentar führte dazu.",
    led_by="{comments} Kommentare führten dazu.",
    recency="„{practice}“: Das letzte Mal ist {days} Tage her.",
    quiet="{day} um {hour} Uhr sieht ruhig aus, nach dem, was bisher notiert wurde.",
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    days={"wd": "an einem Werktag", "sat": "an einem Samstag", "sun": "an einem Sonntag"},
    parts={
        "early": "früh",
        "midday": "mittags",
        "afternoon": "nachmittags",
        "evening": "abends",
        "night": "nachts",
    },
)

LANGUAGES = {"en": ENGLISH, "de": GERMAN}
DEFAULT = "en"


def phrases(language: str) -> Phrases:
    """The phrases of a language; English for one that is not known."""
    return LANGUAGES.get(language, ENGLISH)
