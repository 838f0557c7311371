"""What SQL in the book can call.

`lived(k, n)`, `lived_lo(k, n, walks, skk, skn, snn)` and `lived_hi(...)` add up the rows of a
group and give the share lived with the ends of its interval, so that any GROUP BY is right.
`jeffreys_lo(k, n)` and `jeffreys_hi(k, n)` take one row, every moment standing for itself;
`percent(x)` turns a share into a whole percentage. What cannot be worked out is null.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wallfly.domain.lived import Share, Sums, jeffreys, over_walks

MOST = 1e12  # figures beyond this are nobody's counts


def add_functions(conn: Any) -> None:
    """Give a SQLite connection the book's functions."""
    conn.create_aggregate("lived", 2, _Lived)
    conn.create_aggregate("lived_lo", 6, _LivedLo)
    conn.create_aggregate("lived_hi", 6, _LivedHi)
    conn.create_function("jeffreys_lo", 2, lambda k, n: _of_one(k, n, lambda share: share.lo), deterministic=True)
    conn.create_function("jeffreys_hi", 2, lambda k, n: _of_one(k, n, lambda share: share.hi), deterministic=True)
    conn.create_function("percent", 1, percent, deterministic=True)


NAMES = ("lived", "lived_lo", "lived_hi", "jeffreys_lo", "jeffreys_hi", "percent")


def percent(share: Any) -> int | None:
    """A share, 0 to 1, as a whole percentage."""
    return None if not _is_figure(share) else round(100 * share)


class _Adding:
    """Adds up columns of a group; a row with something missing or absurd does not count."""

    def __init__(self) -> None:
        self.sums: list[float] = []

    def step(self, *figures: Any) -> None:
        if all(_is_figure(one) for one in figures):
            self.sums = [a + b for a, b in zip(self.sums or [0.0] * len(figures), figures, strict=True)]


class _Lived(_Adding):
    def finalize(self) -> float | None:
        k, n = self.sums or (0.0, 0.0)
        return k / n if 0 <= k <= n and n > 0 else None


class _LivedLo(_Adding):
    def finalize(self) -> float | None:
        share = _of_walks(self.sums)
        return share.lo if share else None


class _LivedHi(_Adding):
    def finalize(self) -> float | None:
        share = _of_walks(self.sums)
        return share.hi if share else None


def _of_walks(sums: list[float]) -> Share | None:
    if not sums or not 0 <= sums[0] <= sums[1] or not 0 < sums[1] < MOST or not 0 < sums[2] < MOST:
        return None
    k, n, walks, *squares = sums
    return over_walks(Sums(k, n, int(walks), *squares)).share


def _of_one(k: Any, n: Any, end: Callable[[Share], float]) -> float | None:
    if not _is_figure(k) or not _is_figure(n) or not 0 <= k <= n or not 0 < n < MOST:
        return None
    return end(jeffreys(k, n))


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and -MOST < value < MOST
