"""Where the project's own files are: beside the package in a wheel, in the repository otherwise."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _folder(name: str) -> Path:
    """The shipped folder or file of that name; a wheel carries it inside the package."""
    shipped = _PACKAGE / name
    return shipped if shipped.exists() else _CHECKOUT / name


PWA = _folder("pwa")
SCHEMA = _folder("schema")
DATASETTE_METADATA = _folder("datasette_metadata.json")
