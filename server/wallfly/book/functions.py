"""What SQL in the book can call.

`lived(k, n)`, `lived_lo(k, n, walks, skk, skn, snn)` and `lived_hi(...)` add up the rows of a
group and give the share lived with the ends of its interval, so that any GROUP BY is right.
`jeffreys_lo(k, n)` and `wilson_lo(k, n)` take one row, every moment standing for itself;
`newcombe_lo(k1, n1, k2, n2)` the difference of two shares, `rate_lo(times, minutes)` times in an
hour; each has its `_hi`. `percent(x)` turns a share into a whole percentage. What cannot be worked
out is null.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wallfly.domain.difference import newcombe_diff
from wallfly.domain.lived import Share, Sums, jeffreys, over_walks, wilson
from wallfly.domain.rates import poisson_rate

MOST = 1e12  # figures beyond this are nobody's counts


def add_functions(conn: Any) -> None:
    """Give a SQLite connection the book's functions."""
    conn.create_aggregate("lived", 2, _Lived)
    conn.create_aggregate("lived_lo", 6, _LivedLo)
    conn.create_aggregate("lived_hi", 6, _LivedHi)
    for name, (arguments, work) in _ONE_ROW.items():
        conn.create_function(name, arguments, work, deterministic=True)


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


def _of_one(estimate: Callable[[float, float], Share], end: int) -> Callable[[Any, Any], float | None]:
    def work(k: Any, n: Any) -> float | None:
        return estimate(k, n)[end] if _is_share(k, n) else None

    return work


def _of_two(end: int) -> Callable[[Any, Any, Any, Any], float | None]:
    def work(k1: Any, n1: Any, k2: Any, n2: Any) -> float | None:
        return newcombe_diff(k1, n1, k2, n2)[end] if _is_share(k1, n1) and _is_share(k2, n2) else None

    return work


def _of_time(end: int) -> Callable[[Any, Any], float | None]:
    def work(times: Any, minutes: Any) -> float | None:
        if not _is_figure(times) or not _is_figure(minutes) or times < 0 or minutes <= 0:
            return None
        return poisson_rate(times, minutes)[end]

    return work


def _is_share(k: Any, n: Any) -> bool:
    return _is_figure(k) and _is_figure(n) and 0 <= k <= n and n > 0


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and -MOST < value < MOST


_LO, _HI = 2, 3  # ends of a share; of a difference and of a rate they are 1 and 2
_ONE_ROW: dict[str, tuple[int, Callable[..., Any]]] = {
    "jeffreys_lo": (2, _of_one(jeffreys, _LO)),
    "jeffreys_hi": (2, _of_one(jeffreys, _HI)),
    "wilson_lo": (2, _of_one(wilson, _LO)),
    "wilson_hi": (2, _of_one(wilson, _HI)),
    "newcombe_lo": (4, _of_two(1)),
    "newcombe_hi": (4, _of_two(2)),
    "rate_lo": (2, _of_time(1)),
    "rate_hi": (2, _of_time(2)),
    "percent": (1, percent),
}
NAMES = ("lived", "lived_lo", "lived_hi", *_ONE_ROW)
