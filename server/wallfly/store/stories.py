"""The stories that come with the value packs in other languages, told in the reader's own.

A story that a steward has changed is told as it was written.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec

from wallfly import files

LANGUAGES = ("de",)


class Words(NamedTuple):
    """What is told of a story, and why the panel agreed as it did."""

    story: str
    why: str


class _Told(msgspec.Struct):
    id: str
    story: str
    why: str

    @property
    def words(self) -> Words:
        return Words(self.story, self.why)


_file = msgspec.json.Decoder(list[_Told])


def in_language(language: str, story: str, why: str) -> Words:
    """The words of a story in a language, else those it has."""
    given = Words(story, why)
    return _translated(language).get(given, given) if language in LANGUAGES else given


@cache
def _translated(language: str) -> dict[Words, Words]:
    """From the shipped words to those of the language, whose files have the same stories in the same order."""
    found = dict[Words, Words]()
    for path in sorted((files.SCHEMA / "vignettes").glob("*.json")):
        ours = _file.decode((path.parent / language / path.name).read_bytes())
        found.update({one.words: other.words for one, other in zip(_file.decode(path.read_bytes()), ours, strict=True)})
    return found
