"""Pictures to scan: QR codes as drawings that print sharp at any size."""

from __future__ import annotations

import io
from urllib.parse import quote


def svg(text: str) -> bytes:
    """A code for that text, black on nothing, with the quiet zone it needs; a quarter of it may be dirty."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue()


def data_uri(text: str) -> str:
    """The same, to be shown without another request."""
    return "data:image/svg+xml," + quote(svg(text))
