"""What the tests of an observer on the floor share: the sight of records and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.phone import Phone


def sent(phone: Phone, kind: str) -> list[dict[str, Any]]:
    """Records of a type in the phone's database."""
    return [row["record"] for row in phone.rows() if row["record"]["type"] == kind]


def picture(phone: Phone, build: Path, name: str) -> None:
    """A screen in light and in dark."""
    for scheme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=scheme)
        phone.page.screenshot(path=build / f"{name}-{scheme}.png", animations="disabled")
    phone.page.emulate_media(color_scheme="light")
