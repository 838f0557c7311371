"""POST /api/sync: the one write door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from msgspec import Meta

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.domain.door import BATCH_LIMIT, Accepted, Refusal, Sender, admit, id_of
from wallfly.domain.records import AnyRecord, Ms, Record
from wallfly.limits import SYNC
from wallfly.problems import Problem
from wallfly.routes.body import Body, raw_body
from wallfly.store.batch import Batch, ready
from wallfly.store.journal import append_all

BATCH_BYTES = 256 * 1024


class Head(Body, frozen=True, kw_only=True):
    """What a phone says of a batch: its clock, the version of the wire, its installation."""

    client_now: Ms
    v: Annotated[int, Meta(ge=1, le=1)] = 1
    installation: Annotated[str, Meta(pattern=r"^[0-9A-Za-z-]{8,40}$")] | None = None


class WholeBatch(Head, frozen=True):
    """A batch whose records can all be read, as nearly every one is."""

    records: list[AnyRecord]


class MixedBatch(Head, frozen=True):
    """A batch with a record in it that cannot be read: each is then looked at by itself."""

    records: list[msgspec.Raw]


_batch = msgspec.json.Decoder(WholeBatch)
_mixed = msgspec.json.Decoder(MixedBatch)
_encode = msgspec.json.Encoder().encode


@post("/api/sync", status_code=200)
async def sync(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take a batch of records; answers for each, in order, after they are on disk."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    now = wallfly.now()
    wallfly.limits.take("sync", session.device, SYNC, now)
    batch = read(await raw_body(request, BATCH_BYTES))
    if len(batch.records) > BATCH_LIMIT:
        raise Problem("too_many_records", sent=len(batch.records), at_most=BATCH_LIMIT)
    judged = [admit(one, session.role, wallfly.catalogue) for one in batch.records]
    taken = [one for one in judged if isinstance(one, Accepted)]
    statuses: list[str] = []
    if taken:
        sender = Sender(session.member, session.device, session.role, session.site, batch.installation)
        told = Batch(taken, sender, now, now - batch.client_now, wallfly.catalogue)
        done = await wallfly.db.write_together(append_all, ready(told))
        statuses = list(done.statuses)
        wallfly.touched_at = wallfly.touched_at or now
        if done.catalogue_changed:
            await wallfly.reload_catalogue()
    content = _encode({"server_now": now, "results": _results(batch.records, judged, statuses)})
    return Response(content, media_type="application/json", headers={"cache-control": "no-store"})


def read(body: bytes) -> WholeBatch | MixedBatch:
    """Read a batch all at once, or, when that fails, its head alone with the records as they came."""
    try:
        return _batch.decode(body)
    except (msgspec.ValidationError, RecursionError):
        return _mixed.decode(body)


def _results(
    sent: Sequence[Record | msgspec.Raw], judged: list[Accepted | Refusal], statuses: list[str]
) -> list[dict[str, Any]]:
    waiting = iter(statuses)
    results: list[dict[str, Any]] = []
    for its, one in zip(sent, judged, strict=True):
        if isinstance(one, Refusal):
            results.append({"id": id_of(its), "status": "refused", "problem": one._asdict()})
        else:
            results.append({"id": one.record.id, "status": next(waiting)})
    for result in results:
        if result["status"] == "conflict":
            result["problem"] = {
                "code": "id_conflict",
                "sentence": "Another record with this id is stored already. The first one stays.",
                "path": "$.id",
            }
    return results
