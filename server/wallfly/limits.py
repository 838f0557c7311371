"""How often something may be tried: token buckets, bounded in memory, no address kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from wallfly.problems import Problem

KEYS = 10_000


class Limit(NamedTuple):
    """So many at once, and so many a minute after that."""

    burst: int
    a_minute: float


JOIN_CODE = Limit(20, 20)  # tries with one code: a team of two hundred joins around one poster
JOIN_ALL = Limit(400, 600)
SYNC = Limit(120, 240)
PUSH_TEST = Limit(5, 5)
CONCERN = Limit(20, 6)
EXPORT = Limit(5, 2)


class Limits:
    """Token buckets by purpose and key; the least recently used are forgotten first."""

    def __init__(self, off: bool = False) -> None:
        self.off = off
        self._buckets: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def take(self, purpose: str, key: str, limit: Limit, now: int) -> None:
        """Use one try; raises the problem `slow_down` with how long to wait."""
        if self.off:
            return
        left, since = self._buckets.pop((purpose, key), (float(limit.burst), now))
        left = min(limit.burst, left + (now - since) * limit.a_minute / 60_000)
        if left < 1:
            self._buckets[(purpose, key)] = (left, now)
            raise Problem("slow_down", retry_after=max(1, round((1 - left) * 60 / limit.a_minute)))
        self._buckets[(purpose, key)] = (left - 1, now)
        while len(self._buckets) > KEYS:
            self._buckets.popitem(last=False)
