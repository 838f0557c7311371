"""Where the book stands: what has closed, what closes next, what can ever be shown."""

from __future__ import annotations

from typing import Any

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import PROFILES
from wallfly.domain.opening import closes_on, running_block, shown_alone
from wallfly.store.engine import Transaction


def read_publication(tx: Transaction, now: int, catalogue: Catalogue) -> dict[str, Any]:
    """The body of GET /api/publication. Days are dates in the organisation's time zone."""
    closed = [block for (block,) in tx.rows("select block from closing order by block")]
    editions = tx.row("select max(number), max(at) from publication") or (None, None)
    running = max(running_block(catalogue, now), (closed[-1] + 1) if closed else 1)
    return {
        "first_figures_on": _day(catalogue, 1),
        "next_figures_on": _day(catalogue, running),
        "closed": len(closed),
        "edition": editions[0],
        "edition_at": editions[1],
        "block_weeks": catalogue.block_weeks,
        "profile": catalogue.profile,
        "floor": PROFILES[catalogue.profile]._asdict(),
        "staff": catalogue.headcounts.total,
        "places": len(catalogue.offered_places),
        "alone": shown_alone(catalogue),
    }


def _day(catalogue: Catalogue, block: int) -> str | None:
    day = closes_on(catalogue, block)
    return day.isoformat() if day else None
