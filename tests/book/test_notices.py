"""What is said at /explore while there is no edition."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from wallfly.book.notices import NOT_HERE, Notice, answer, no_edition


def page(notice: Notice) -> str:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(answer(notice, {"headers": [(b"accept", b"text/html")]}, send))
    return str(sent[1]["body"].decode())


def test_before_the_first_edition_it_says_when_and_leads_to_the_sample() -> None:
    shown = page(no_edition(date(2026, 4, 2)))
    assert "2 April 2026" in shown and '<a href="/#/sample">' in shown


def test_other_notices_lead_nowhere() -> None:
    assert "<a " not in page(NOT_HERE)
