"""What every route and job is handed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from wallfly.auth import Sessions
from wallfly.config import Config
from wallfly.domain.catalogue import Catalogue
from wallfly.limits import Limits
from wallfly.store.monday import load_for_phones
from wallfly.store.sqlite import SqliteEngine

if TYPE_CHECKING:
    from wallfly.book.mount import BookMount
    from wallfly.push.sender import Sender
    from wallfly.push.worker import Worker


class Wallfly:
    """One running organisation: its settings, store, catalogue, sessions, book and sender."""

    def __init__(self, config: Config, db: SqliteEngine, clock: Callable[[], int] | None = None) -> None:
        self.config = config
        self.db = db
        self._clock = clock or _wall_clock
        self.sessions = Sessions()
        self.limits = Limits(off=config.no_limits)
        self.catalogue: Catalogue = db.read_now(load_for_phones)
        self.book: BookMount | None = None
        self.sender: Sender | None = None
        self.worker: Worker | None = None
        self.published_on: int | None = None  # the day of the last edition made by this process
        self.nudged_in: int | None = None  # the hour in which the book was last gone through for nudges
        self.touched_at: int | None = None  # since when records wait to be settled

    def now(self) -> int:
        """Milliseconds since 1970."""
        return self._clock()

    def new_id(self) -> str:
        """An id nobody can guess."""
        return secrets.token_hex(8)

    async def reload_catalogue(self) -> None:
        """After an entry took effect, or a week's quests came out."""
        self.catalogue = await self.db.read(load_for_phones)


def _wall_clock() -> int:
    return time.time_ns() // 1_000_000
