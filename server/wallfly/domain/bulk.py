"""Taps in bulk, which no hand makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from operator import itemgetter

from wallfly.domain.calendar import MINUTE_MS

A_MINUTE = 60  # taps of one phone


def in_bulk(taps: Iterable[tuple[int, str, Hashable]]) -> set[str]:
    """The ids of those that count nowhere: of one phone and one minute, what comes after the sixtieth.

    A tap is given as when it was recorded (ms), its id, and its phone.
    """
    minutes: Counter[tuple[Hashable, int]] = Counter()
    dropped = set()
    for recorded, id, phone in sorted(taps, key=itemgetter(0, 1)):
        minute = (phone, recorded // MINUTE_MS)
        minutes[minute] += 1
        if minutes[minute] > A_MINUTE:
            dropped.add(id)
    return dropped
