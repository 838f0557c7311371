"""How a pushed text may speak: of behaviour, in counts, to a team. One that fails is not sent.

Each rule is a code; a text passes when none is found, in English or German, whichever it is in: people
write in both. What can be known only from outside (who works here, what the practice is called, which
other teams there are) is given.
"""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST = 240

# Common given names, for what no list of nicknames holds. Names that are also plain words are left out.
_NAMES = (
    "adam agnes ahmed aisha alan alex alice amy ana andrea andrew anna anne anthony antonio barbara ben bernd"
    " brian carlos carol caroline catherine charles charlotte chris christian christine claire claudia daniel"
    " david deborah diana diego edward elena elizabeth emily emma eric eva fatima fiona francis gary"
    " george hans harry helen helga henry ian ingrid isabel jack jacob james jane janet jason javier jean"
    " jennifer jessica jim joan joanna joe johanna john jonas jose joseph josef juan julia karen karin karl"
    " katharina kate kevin klaus laura leon linda lisa louise lucas lucy luis lukas manfred marco margaret maria"
    " marie mario marta martin mary matthew michael michelle miguel mohamed mohammed monika nancy natalie"
    " nicole nina olga oliver olivia oscar pablo patricia paul peter petra philip pierre rachel ralf rebecca"
    " richard robert roberto ruth ryan sabine samuel sandra sara sarah simon sofia sophie stefan stephen steven"
    " susan susanne tanja thomas tim tom tony uwe victoria walter werner wolfgang yusuf zoe"
)
_GIVEN = frozenset(_NAMES.split())
_TITLES = re.compile(
    r"\b(the (manager|director|supervisor|boss|owner|team leader|head|chief|deputy|receptionist|matron)|"
    r"head of \w+|ceo|cfo|coo|managing director|(mr|mrs|ms|dr)\.? [A-Z]\w+|"
    r"(der|die|den|dem|des) ((filial|team|bereichs|abteilungs)?leiter(in|s)?|chef(in|s)?|direktor(in|s)?|"
    r"inhaber(in|s)?|vorgesetzten?|geschäftsführer(in|s)?)|(?-i:(Herrn?|Frau) [A-ZÄÖÜ]\w+))\b",
    re.IGNORECASE,
)
_CHARACTER = re.compile(
    r"\b(careless(ly|ness)?|laz(y|iness|ily)|attitudes?|fail(s|ed|ure|ures|ing)?|bad(ly)?|worst|always|never|"
    r"rude(ly|ness)?|stupid(ly|ity)?|incompeten(t|ce)|sloppy|negligen(t|ce)|useless|hopeless|unprofessional|"
    r"faul(e[mnrs]?|heit)?|nachlässig\w*|schlampig\w*|versag(t|te|en|er)|schlecht(e[mnrs]?)?|schlimmste[mnrs]?|immer|"
    r"nie|niemals|dumm(e[mnrs]?|heit)?|unfähig\w*|unhöflich\w*|nutzlos\w*|hoffnungslos\w*|unprofessionell\w*)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(blam(e|ed|es|ing)|faults?|guilty|culprits?|to blame|your mistakes?|who did (it|this|that)|"
    r"should have|ought to have|let (us|them|customers?|people) down|responsible for the (drop|fall|problem)|"
    r"because of (you|him|her|them)|"
    r"schuld(ig\w*)?|(dein|euer|ihr|sein) fehler|hätten? (\w+ ){0,4}(sollen|müssen)|im stich|wer (war|hat) das|"
    r"wegen (dir|ihm|ihr|euch|ihnen))\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d\s*(%|per\s?cents?\b|percentages?\b|prozent)|\b(percentage|prozent)", re.IGNORECASE)
_RANK = re.compile(
    r"\b(rank(s|ed|ing)?|league|best|(first|second|third|last) place|top (of|team|\d+)|bottom (of|\d+)|"
    r"(better|worse) than|leaderboard|number one|ahead of|behind (the )?(others?|rest)|"
    r"rangliste|bestenliste|beste[mnrs]?|(erste|zweite|dritte|letzte)r? platz|platz \d+|(besser|schlechter) als|"
    r"hinter den (anderen|übrigen))\b|#\d",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\b(you (must|have to|need to|are required|will have to)|must|make sure|do not forget|don't forget|"
    r"(du|ihr|sie) (musst|müsst|müssen|sollst|sollt|sollen)|unbedingt|nicht vergessen|achte(t|n sie)? darauf)\b",
    re.IGNORECASE,
)


def lint(
    text: str,
    names: Collection[str] = (),
    value: str | None = None,
    practice: str | None = None,
    other_teams: Collection[str] = (),
    longest: int = LONGEST,
) -> list[str]:
    """The rules a text breaks, sorted; none means that it may be sent. `names` are those of people here;
    a `value` and `practice` that are given must be named in their own words."""
    rules = {
        "name": _names_someone(text, names),
        "title": _TITLES.search(text) is not None,
        "character": _CHARACTER.search(text) is not None,
        "blame": _BLAME.search(text) is not None,
        "bare_percent": _PERCENT.search(text) is not None,
        "rank": _RANK.search(text) is not None,
        "other_team": any(_has(text, one) for one in other_teams),
        "command": _COMMAND.search(text) is not None,
        "questions": text.count("?") > 1,
        "too_long": len(text) > longest,
        "exclamation": "!" in text,
        "no_value": value is not None and value.lower() not in text.lower(),
        "no_practice": practice is not None and practice.lower() not in text.lower(),
    }
    return sorted(code for code, broken in rules.items() if broken)


SENTENCES = {
    "name": "Leave names out, please.",
    "title": "Leave out who it was, please.",
    "character": "Say what was done, not what someone is like.",
    "blame": "Say what happened, not whose fault it was.",
    "bare_percent": "Say how many of how many, not a percentage.",
    "rank": "No ranks, please: teams are not compared.",
    "other_team": "Speak of one team only.",
    "command": "Ask, or say one next step; no commands.",
    "questions": "One question is enough.",
    "too_long": "This is too long.",
    "exclamation": "Plain words are enough, without exclamation marks.",
    "no_value": "The value is not named.",
    "no_practice": "The practice is not named.",
}


def _names_someone(text: str, names: Collection[str]) -> bool:
    words = set(re.findall(r"[^\W\d_]+", text))
    given = any(word.lower() in _GIVEN for word in words)
    return given or any(_has(text, one) for one in names if len(one) > 1)


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None
