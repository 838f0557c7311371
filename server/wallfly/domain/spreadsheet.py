"""Tables for spreadsheets, which take some texts for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_FOR_APPRAISAL = "Not for individual appraisal or pay"


def cell(text: str) -> str:
    """The text, marked as text where a spreadsheet would run it."""
    return "'" + text if text.startswith(FORMULA) else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first line says what it is not for."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([NOT_FOR_APPRAISAL])
    writer.writerow(head)
    writer.writerows([cell(text) for text in row] for row in rows)
    return written.getvalue()
