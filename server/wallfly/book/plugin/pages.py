"""What the book's pages say beyond the tables: the contents, the choices, and plain errors."""

from __future__ import annotations

from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Base400, Forbidden, NotFound, Response
from datasette.views.base import DatasetteError

from wallfly.book.about import day

CHOICES = {
    "site": "select distinct site, name from sites join (select site from cells union select site from activity)"
    " using (site) order by name",
    "practice": "select distinct practice, name from practices join cells using (practice)"
    " where practice <> 'other practices' order by name",
    "value": "select distinct value, name from stated_values join cells using (value) order by name",
}
ANY = {"site": "All sites", "practice": "The one watched most", "value": "All values"}  # a question may say otherwise

_menus: WeakKeyDictionary[Any, dict[str, list[tuple[str, ...]]]] = WeakKeyDictionary()

_LOST = "There is no such page in this edition of the book."
_TOO_LONG = "This question took longer than the book allows. Ask for less at once: fewer rows, fewer joins."
_FAILED = "This page could not be made. Nothing is wrong with the book itself; try another page."


async def home(datasette: Any, book: Any) -> dict[str, Any]:
    """The edition at a glance: its facts, its questions by heading, its tables with their rows."""
    counts = await book.table_counts(1000)
    facts = {row["name"]: row["text"] for row in await book.execute("select name, text from about")}
    facts["published_on"] = day(date.fromisoformat(facts["published_on"]))
    seen = (await book.execute("select coalesce(sum(n), 0), count(*) from cells")).first()
    about_tables = (datasette.metadata("databases") or {}).get(book.name, {}).get("tables", {})
    return {
        "about": facts,
        "moments": seen[0],
        "rows": seen[1],
        "chapters": _chapters(await datasette.get_canned_queries(book.name, None)),
        "tables": [
            {"name": name, "count": counts[name], "title": about_tables.get(name, {}).get("title")}
            for name in (*[one for one in about_tables if one in counts], *sorted(counts.keys() - about_tables.keys()))
        ],
        "name": book.name,
        "size": book.size,
    }


def _chapters(queries: dict[str, Any]) -> list[dict[str, Any]]:
    """Canned queries under their headings, numbered through, in the order of the metadata file."""
    chapters: dict[str, list[dict[str, Any]]] = {}
    for number, query in enumerate((one for one in queries.values() if one.get("chapter")), start=1):
        line = {
            "number": number,
            "name": query["name"],
            "title": query.get("title") or query["name"],
            "short": query.get("short") or "",
        }
        chapters.setdefault(query.get("chapter") or "Questions", []).append(line)
    return [{"title": title, "questions": questions} for title, questions in chapters.items()]


async def menus(book: Any) -> dict[str, Any]:
    """What can be chosen for the parameters of a question: name -> [(key, words), ...]. An edition never
    changes, so each is asked once."""
    if book not in _menus:
        _menus[book] = {
            name: [("", ANY[name]), *(tuple(row) for row in await book.execute(sql))] for name, sql in CHOICES.items()
        }
    return {"choices": _menus[book]}


async def plain_error(datasette: Any, request: Any, exception: Exception) -> Response:
    """One page, or one JSON object, for whatever went wrong; the question itself is not repeated."""
    status, message = _plain(exception)
    if request.path.split("?")[0].endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status, "title": None}, status=status)
    page = await datasette.render_template(
        "error.html", {"title": "Not here" if status == 404 else "This did not work", "error": message},
        request=request,
    )  # fmt: skip
    return Response.html(page, status=status)


def _plain(exception: Exception) -> tuple[int, str]:
    match exception:
        case NotFound():
            return 404, _LOST
        case Forbidden():
            return 403, "This part is not open to read."
        case Base400():
            return exception.status, str(exception.args[0]) if exception.args else "This could not be read."
        case DatasetteError() if exception.message_is_html:
            return 400, _TOO_LONG
        case DatasetteError() if exception.status < 500:
            return exception.status, str(exception.message)
        case _:
            return 500, _FAILED
