"""Which functions serve a place: the enabling teams of its site, or of the organisation where it has none."""

from __future__ import annotations

from wallfly.domain.catalogue import Catalogue


def functions_of(site: str, catalogue: Catalogue) -> list[str]:
    """The enabling teams that serve a site, by id."""
    enabling = {key: body.site for key, body in sorted(catalogue.teams.items()) if body.kind == "enabling"}
    there = [key for key, home in enabling.items() if home == site]
    return there or list(enabling)


def served_by(team: str, catalogue: Catalogue) -> list[str]:
    """The places a function serves, by id; none for any other team."""
    return [key for key, place in sorted(catalogue.places.items()) if team in functions_of(place.site, catalogue)]
