"""Names and sentences of stewards, made fit for a file that ends up in anyone's spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LABEL = re.compile(r"^[\w][\w /&().,'-]{0,79}$")
RUNNABLE = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula

_PLAINER = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "“": "'", "”": "'", '"': "'", "…": "..."})
_CLOCK = re.compile(r"(\d):(?=\d\d)")


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """A name as it may stand in the book: letters, digits and plain marks, at most 80."""
    plain = unicodedata.normalize("NFC", _CLOCK.sub(r"\1.", text).translate(_PLAINER))
    kept = "".join(char if re.match(r"[\w /&().,'-]", char) else " " for char in plain)
    return re.sub(r"^\W+", "", " ".join(kept.split()))[:80].strip() or "Unnamed"


def sentence(text: str) -> str:
    """A text as it may stand in the book: one line, no formula; "9:30" becomes "9.30".

    A colon between digits is what tells a moment in time from a count when a book is checked.
    """
    return _CLOCK.sub(r"\1.", " ".join(text.split())).lstrip("=+-@ ")
