"""What each answer of a push service means."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

TRIES = 6
FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 6 * 3_600_000
PAUSE_MS = 120_000  # when a service asks for patience without saying how much
REFUSED_PAUSE_MS = 3_600_000  # when it refuses our signature for more than one phone

Failure = Literal["gone", "refused", "too long", "moved", "no answer"]


class Answer(NamedTuple):
    """What the push service said; status 0 when it could not be reached. `retry_after` in seconds."""

    status: int
    text: str
    retry_after: int | None = None


class Effect(NamedTuple):
    """What to do after an answer. `failure` is why a message will never be sent; `retire` gives the
    address up, `against` counts towards that; `pause` leaves the whole service alone for `wait_ms`;
    `signature` says that it was our signature it did not like, `shorten` that the text was too long."""

    state: Literal["sent", "dropped", "failed", "due"]
    wait_ms: int = 0
    failure: Failure | None = None
    retire: bool = False
    against: bool = False
    pause: bool = False
    signature: bool = False
    shorten: bool = False


def effect_of(answer: Answer, attempts: int, draw: float) -> Effect:
    """The rule for each answer; `draw` is a random number from 0 to 1 that spreads tries out."""
    status = answer.status
    if status in (200, 201, 202):
        return Effect("sent")
    if status in (404, 410):
        return Effect("dropped", failure="gone", retire=True)
    if status == 429:
        return Effect("due", (answer.retry_after or PAUSE_MS // 1000) * 1000, pause=True)
    if status in (401, 403):  # our signature, not the phone: nothing is deleted for it
        return Effect("due", PAUSE_MS, signature=True)
    if status == 413:
        return Effect("due", shorten=True) if attempts == 1 else Effect("failed", failure="too long")
    if 300 <= status < 400:  # never followed: it could lead anywhere
        return Effect("failed", failure="moved")
    if status == 0 or status >= 500:
        return _again(answer, attempts, draw)
    return Effect("failed", failure="refused", against=True)


def _again(answer: Answer, attempts: int, draw: float) -> Effect:
    """Tried six times at most, further and further apart, spread over the whole of each wait."""
    if attempts >= TRIES:
        return Effect("failed", failure="no answer")
    wait = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2**attempts)
    return Effect("due", max((answer.retry_after or 0) * 1000, round(draw * wait)))


def patience(header: str, now: int) -> int | None:
    """Seconds to wait by a Retry-After header: a number, or a date against `now` (ms); None without."""
    if header.isdecimal():
        return int(header)
    try:
        return max(0, round(parsedate_to_datetime(header).timestamp() - now / 1000))
    except (TypeError, ValueError):
        return None
