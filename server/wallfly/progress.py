"""A progress bar for long work: one line on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 28


class Progress:
    """Counts steps of a known total."""

    def __init__(self, what: str, total: int, out: TextIO | None = None) -> None:
        self.what, self.total, self.done = what, max(1, total), 0
        self.out = out or sys.stderr
        self.began = time.monotonic()
        self._said = -1

    def step(self, by: int = 1) -> None:
        """So much more is done."""
        self.done = min(self.total, self.done + by)
        self._show()

    def end(self) -> None:
        """All of it is done."""
        self.done = self.total
        self._show()
        if self.out.isatty():
            self.out.write("\n")

    def _show(self) -> None:
        share = self.done / self.total
        if self.out.isatty():
            full = round(share * WIDTH)
            self.out.write(f"\r{self.what} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%} {self._left(share)}")
            self.out.flush()
        elif int(share * 4) > self._said:
            self._said = int(share * 4)
            self.out.write(f"{self.what}: {share:.0%}\n")

    def _left(self, share: float) -> str:
        gone = time.monotonic() - self.began
        return f"{gone / share - gone:4.0f} s left " if 0.05 < share < 1 else " " * 12
