"""Going through the pages of the book by their links."""

from __future__ import annotations

import re
from pathlib import Path

ALIKE = 4  # rows of one table, or orderings, facets and filters of one page, that are visited; all are looked at
_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#][^"']*)["']""")


def links_of(page: str) -> list[str]:
    """Where a page leads, styles and scripts among it."""
    return [one.replace("&amp;", "&") for one in _LINK.findall(page)]


def kin_of(path: str, query: str = "") -> str | None:
    """What a page is one of many of: a table for its rows, a page for its orderings."""
    if query:
        return path
    table, _, row = path.rpartition("/")
    return f"{table}/*{Path(row).suffix}" if re.search(r"/book(-2)?/\w+$", table) else None
