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


class _Lived:
    """The share lived of a group; a row with something missing does not count."""

    def __init__(self) -> None:
        self.k, self.n = 0.0, 0.0

    def step(self, k: Any, n: Any) -> None:
        try:
            self.k, self.n = self.k + k, self.n + n
        except TypeError:
            return  # something is missing

    def finalize(self) -> float | None:
        return self.k / self.n if 0 <= self.k <= self.n and 0 < self.n < MOST else None


class _Ends:
    """Sums of a group for its interval. Called for every row, so it is written to be quick."""

    def __init__(self) -> None:
        self.sums: tuple[float, ...] = (0.0,) * 6

    def step(self, k: Any, n: Any, walks: Any, skk: Any, skn: Any, snn: Any) -> None:
        a, b, c, d, e, f = self.sums
        try:
            self.sums = (a + k, b + n, c + walks, d + skk, e + skn, f + snn)
        except TypeError:
            return  # something is missing


class _LivedLo(_Ends):
    def finalize(self) -> float | None:
        share = _of_walks(self.sums)
        return share.lo if share else None


class _LivedHi(_Ends):
    def finalize(self) -> float | None:
        share = _of_walks(self.sums)
        return share.hi if share else None


def _of_walks(sums: tuple[float, ...]) -> Share | None:
    k, n, walks, skk, skn, snn = sums
    if not all(map(_is_figure, sums)) or not 0 <= k <= n or n <= 0 or walks <= 0:
        return None
    return over_walks(Sums(k, n, int(walks), skk, skn, snn)).share


def _of_one(k: Any, n: Any, end: Callable[[Share], float]) -> float | None:
    if not _is_figure(k) or not _is_figure(n) or not 0 <= k <= n or not 0 < n < MOST:
        return None
    return end(jeffreys(k, n))


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and -MOST < value < MOST
