"""POST /api/outcomes: figures from elsewhere, as a spreadsheet writes them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.calendar import week_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Sender, accepted
from wallfly.domain.outcome import Trouble, read_outcomes
from wallfly.domain.records import Outcome
from wallfly.routes.body import Body, answer, raw_body
from wallfly.store.batch import Batch
from wallfly.store.engine import Transaction
from wallfly.store.journal import append

FILE_BYTES = 240 * 1024
AT_ONCE = 500
OTHER_FIGURE = "Another figure is kept for this week, site and series. The first one stays."


class File(Body, frozen=True):
    """A file's text: week,site,series,value,n."""

    csv: Annotated[str, Meta(max_length=200_000)]


_file = msgspec.json.Decoder(File)


@post("/api/outcomes", status_code=200)
async def bring_in(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep a file's rows as outcome records; the same file again keeps nothing twice."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, "steward")
    asked = _file.decode(await raw_body(request, FILE_BYTES))
    now, catalogue = wallfly.now(), wallfly.catalogue
    taken, troubles = read_outcomes(asked.csv, catalogue.sites, week_of(now, catalogue.time_zone))
    sender = Sender(session.member, session.device, session.role, session.site)
    statuses = await wallfly.db.write(keep, [one for _, one in taken], sender, now, catalogue)
    wallfly.touched_at = wallfly.touched_at or now
    conflicts = [Trouble(line, OTHER_FIGURE) for (line, _), status in zip(taken, statuses, strict=True)
                 if status == "conflict"]  # fmt: skip
    shown = [one._asdict() for one in sorted([*troubles, *conflicts])]
    return answer({"stored": statuses.count("stored"), "known": statuses.count("duplicate"), "troubles": shown})


def keep(tx: Transaction, outcomes: list[Outcome], sender: Sender, now: int, catalogue: Catalogue) -> list[str]:
    """Through the same door as everything else; a status each."""
    statuses: list[str] = []
    for at in range(0, len(outcomes), AT_ONCE):
        batch = [accepted(one) for one in outcomes[at : at + AT_ONCE]]
        statuses += append(tx, Batch(batch, sender, now, 0, catalogue)).statuses
    return statuses
