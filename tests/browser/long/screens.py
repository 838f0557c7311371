"""Every screen there is: read from the app's own table, so that a new one is held to the same."""

from __future__ import annotations

import re

from tests.browser.phone import Phone
from wallfly import files

# Screens that show something else below their first word; a steward's rooms are read from their own table.
_STEWARD = (files.PWA / "screens" / "steward" / "index.js").read_text("utf-8")
ROOMS = [*re.findall(r"^  (\w+): \{ icon:", _STEWARD, re.MULTILINE), "values/{value}", "poster/{place}"]
assert len(ROOMS) >= 16
BELOW = {"values": ["/values/{value}"], "steward": [f"/steward/{room}" for room in ROOMS]}


def screens(phone: Phone) -> list[str]:
    """Addresses of all screens, for a phone that has joined."""
    names, value, place = phone.evaluate(
        """async () => [Object.keys((await import('/screens/app.js')).SCREENS),
          ...(({ values, places }) => [values[0].id, places[0].id])((await import('/state/app.js')).catalogue.value)]"""
    )
    below = [path.format(value=value, place=place) for name in names for path in BELOW.get(name, [])]
    return ["/", *(f"/{name}" for name in names), *below]
