"""GET /api/me/export: everything that is one's own, as JSON or as a table."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from wallfly.auth import signed_in
from wallfly.context import Wallfly
from wallfly.limits import EXPORT
from wallfly.problems import Problem
from wallfly.reads.export import read_standing, records_csv
from wallfly.reads.records import PAGE, read_own_records
from wallfly.routes.body import answer


@get("/api/me/export")
async def export(request: Request[Any, Any, Any]) -> Response[bytes]:
    """All of one's own records and what is kept beside them; `format=csv` gives the records as a table."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    kind = request.query_params.get("format", "json")
    if kind not in ("json", "csv"):
        raise Problem("invalid", reason="format must be json or csv")
    wallfly.limits.take("export", session.member, EXPORT, wallfly.now())
    records = await own_records(wallfly, session.member)
    if kind == "csv":
        return _file(records_csv(records, wallfly.catalogue).encode(), "text/csv; charset=utf-8", "csv")
    standing = await wallfly.db.read(read_standing, session.member, wallfly.now(), wallfly.catalogue)
    # The records stand in place of their count.
    found = answer({**standing, "records": records})
    found.headers["content-disposition"] = 'attachment; filename="wallfly.json"'
    return found


async def own_records(wallfly: Wallfly, member: str) -> list[dict[str, Any]]:
    """All pages, each read for itself so that nobody waits for a long one."""
    records: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = await wallfly.db.read(read_own_records, member, after, PAGE)
        records += page["records"]
        after = page["next"]
        if after is None:
            return records


def _file(body: bytes, kind: str, ending: str) -> Response[bytes]:
    headers = {"cache-control": "no-store", "content-type": kind, "x-content-type-options": "nosniff",
               "content-disposition": f'attachment; filename="wallfly.{ending}"'}  # fmt: skip
    return Response(body, headers=headers, media_type=kind)
