"""Every screen there is: read from the app's own table, so that a new one is held to the same."""

from __future__ import annotations

from tests.browser.phone import Phone

# Screens that show something else below their first word.
ROOMS = ("organisation", "sites", "teams", "places", "staff", "values", "values/{value}", "contact", "invites", "members",
         "hours", "stories", "goals", "outcomes", "book", "poster/till-1")  # fmt: skip
BELOW = {"values": ["/values/{value}"], "steward": [f"/steward/{room}" for room in ROOMS]}


def screens(phone: Phone) -> list[str]:
    """Addresses of all screens, for a phone that has joined."""
    names, value = phone.evaluate(
        """async () => [Object.keys((await import('/screens/app.js')).SCREENS),
          (await import('/state/app.js')).catalogue.value.values[0].id]"""
    )
    below = [path.format(value=value) for name in names for path in BELOW.get(name, [])]
    return ["/", *(f"/{name}" for name in names), *below]
