"""What is done about a phone's clock. Nothing is refused for its time.

A phone sends what its clock says now with every batch. When that is more than two minutes
off, all times of the batch are moved by the difference. What then still lies in the future
is kept aside ("quarantined") and shown to its author; what was tapped more than three days
after it happened is a story ("recalled") and enters no figure.
"""

from __future__ import annotations

SKEW_TOLERATED_MS = 120_000
FUTURE_TOLERATED_MS = 300_000
RECALLED_AFTER_MS = 72 * 3_600_000
OLDEST_MS = 60 * 86_400_000  # an older time counts as sixty days ago when choosing a block


def shift_of(skew: int) -> int:
    """By how much a phone's times are moved, ms; `skew` is receipt minus the phone's clock."""
    return skew if abs(skew) > SKEW_TOLERATED_MS else 0


def quarantined(at: int, received: int) -> bool:
    """Whether a corrected time lies in the future."""
    return at > received + FUTURE_TOLERATED_MS


def recalled(at: int, recorded: int) -> bool:
    """Whether something was tapped too long after it happened, or before it did."""
    return not -FUTURE_TOLERATED_MS <= recorded - at <= RECALLED_AFTER_MS
