"""Whether a practice can be observed: someone who stands there must be able to see or hear it.

Words for what goes on inside a person cannot be noticed by another, so a wording with one of them
is refused. The phone app checks with the same words while a steward writes.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

FEWEST_WORDS = 3

# What nobody can see: states of mind, and praise without an act.
UNSEEN = (
    "attitude", "mindset", "mentality", "culture", "spirit", "committed", "commitment", "dedicated", "dedication",
    "passion", "passionate", "motivated", "motivation", "enthusiastic", "enthusiasm", "proactive", "professional",
    "professionally", "professionalism", "excellent", "excellence", "engaged", "engagement", "empowered", "ownership",
    "loyal", "loyalty", "respectful", "positive", "caring", "cares", "care about", "cares about", "cared about",
    "believe", "believes", "strive", "strives", "wants to", "tries to", "try to", "aims to", "willing", "willingness",
    "understands", "appreciates", "extra mile", "customer-focused", "customer-centric", "world-class", "aware",
    "haltung", "mentalität", "gesinnung", "kultur", "hingabe", "leidenschaft", "leidenschaftlich", "motiviert",
    "motivation", "begeistert", "begeisterung", "proaktiv", "professionell", "professionalität", "exzellent",
    "exzellenz", "engagiert", "loyal", "loyalität", "respektvoll", "positiv", "fürsorglich", "wertschätzend",
    "wertschätzt", "kümmert sich", "glaubt", "bemüht", "bemüht sich", "strebt", "versucht", "willens",
    "bereitschaft", "versteht", "verständnisvoll", "kundenorientiert", "erstklassig", "bewusst",
)  # fmt: skip

# Acts one can see or hear, by language. A wording without any is allowed, and asked about.
_ENGLISH = (
    "accept", "admit", "agree", "allow", "answer", "appl", "arriv", "ask", "bring", "brought", "call", "came", "check",
    "clean", "clear", "clos", "collect", "come", "contact", "deliver", "did", "divert", "done", "explain", "fetch",
    "finish", "fitted", "fix", "gave", "give", "given", "gives", "greet", "hand", "hear", "help", "invit", "knock",
    "let", "lift", "link", "listen", "look", "made", "make", "meet", "met", "mov", "nam", "notic", "offer", "open",
    "order", "pass", "pick", "point", "put", "rang", "read", "repeat", "repl", "report", "ring", "said", "sat", "saw",
    "say", "see", "sent", "serv", "settl", "show", "sign", "sit", "smil", "sooth", "sorr", "speak", "spok", "start",
    "stay", "step", "stood", "stop", "tak", "talk", "tell", "thank", "tidi", "told", "took", "train", "turn", "us",
    "visit", "wait", "walk", "welcom", "went", "writ", "wrote",
)  # fmt: skip
_GERMAN = (
    "achtet", "antwort", "bat", "bedank", "bedien", "beglei", "begrüß", "besprach", "biet", "bitt", "blick", "bot",
    "brach", "brich", "bring", "dank", "empfang", "empfing", "entschuldig", "erklär", "erzähl", "fand", "find",
    "frag", "führ", "gab", "geb", "geh", "gib", "ging", "griff", "grüß", "hält", "half", "helf", "hielt", "hilf",
    "hob", "hol", "hör", "kam", "klär", "klopf", "komm", "lächel", "las", "lass", "leg", "lern", "lies", "ließ",
    "lud", "mach", "meld", "nahm", "nann", "nehm", "nenn", "nimm", "öffn", "pack", "prüf", "räum", "red", "reich",
    "rief", "ruf", "sag", "sah", "saß", "schick", "schlug", "schrieb", "schreib", "schau", "sehen", "sieht", "setz",
    "sitz", "sprach", "sprech", "sprich", "stand", "stell", "steh", "teil", "trat", "tritt", "trug", "tun", "getan",
    "übergab", "übernahm", "verabred", "versprach", "wähl", "wart", "wies", "wink", "zeig", "zog", "zuhör",
)  # fmt: skip
ACTS = {"en": _ENGLISH, "de": _GERMAN}
# What German puts before a verb: "angeschaut", "zugehört".
BEFORE = (
    "ab", "an", "auf", "aus", "be", "bei", "ein", "ent", "er", "ge", "her", "hin", "los", "mit", "nach", "nieder",
    "über", "um", "unter", "ver", "vor", "weg", "weiter", "wieder", "zu", "zurück",
)  # fmt: skip
_ACT = {
    "en": re.compile("|".join(ACTS["en"])),
    "de": re.compile(f"(?:{'|'.join(BEFORE)})*(?:{'|'.join(ACTS['de'])})"),
}

_WORD = re.compile(r"[\w'-]+")

Where = Literal["lived", "missed"]


class Finding(NamedTuple):
    """What is wrong with a wording: a code, in which wording, which words. `refused` when it cannot stay."""

    code: Literal["not_observable", "too_short", "same_wording", "no_act"]
    where: Where
    words: str = ""

    @property
    def refused(self) -> bool:
        """Whether the practice cannot be kept like this; else it is only asked about."""
        return self.code != "no_act"


def findings(lived: str, missed: str, kind: str = "event", language: str = "en") -> list[Finding]:
    """All that is wrong with a practice's two wordings; none when both can be seen or heard."""
    found: list[Finding] = []
    wordings: tuple[tuple[Where, str], ...] = (("lived", lived), ("missed", missed))
    for where, wording in wordings:
        words = _WORD.findall(wording.lower())
        unseen = [one for one in UNSEEN if f" {one} " in f" {' '.join(words)} "]
        if len(words) < FEWEST_WORDS:
            found.append(Finding("too_short", where))
        elif unseen:
            found.append(Finding("not_observable", where, max(unseen, key=len)))
        elif where == "lived" and kind == "event" and not any(_ACT[language].match(word) for word in words):
            found.append(Finding("no_act", where))
    if lived.strip().lower() == missed.strip().lower():
        found.append(Finding("same_wording", "missed"))
    return found


def sentence(finding: Finding) -> str:
    """What to tell the steward."""
    if finding.code == "not_observable":
        return f'Nobody can see or hear "{finding.words}". Say what someone does.'
    if finding.code == "too_short":
        return f"Say in a few words what is seen or heard when it is {finding.where}."
    if finding.code == "same_wording":
        return "Both wordings are the same. Say how one sees that it was missed."
    return "There is no act in it that one can see or hear. Does it say what someone does?"
