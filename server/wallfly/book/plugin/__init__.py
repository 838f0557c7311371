"""Wallfly's part of Datasette: guard, SQL functions, the look, plain errors.

It comes with the package, so a book served alone by `datasette serve` has the same walls and
the same pages as one mounted under the app.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.database import Database
from datasette.utils.asgi import Response

from wallfly.book.functions import add_functions
from wallfly.book.guard import GuardedConnection, guard
from wallfly.book.plugin.pages import home, menus, plain_error
from wallfly.book.plugin.titles import answers

NAME = "book"
COUNTING_MS = 60_000

_FILE = re.compile(r"book(-\d+)?")


class Book(Database):  # type: ignore[misc]
    """An edition: never changes, opened by its real file, its readers' questions kept out of the log."""

    def __init__(self, datasette: Any, path: str) -> None:
        super().__init__(datasette, path=os.path.realpath(path), is_mutable=False)

    def connect(self, write: bool = False) -> Any:
        if write:
            raise PermissionError("A book is never written to.")
        import pysqlite3 as sqlite3

        uri = f"{Path(self.path).as_uri()}?immutable=1"
        conn = sqlite3.connect(uri, uri=True, check_same_thread=False, factory=GuardedConnection)
        self._all_file_connections.append(conn)
        return conn

    async def execute(self, *args: Any, **options: Any) -> Any:
        return await super().execute(*args, **{**options, "log_sql_errors": False})


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Open every book as an edition named `book`, whatever number its file has."""
    _quiet_errors()
    _our_pages_first(datasette)

    async def open_books() -> None:
        for name, database in list(datasette.databases.items()):
            if not isinstance(database, Book) and database.path and _FILE.fullmatch(Path(database.path).stem):
                datasette.remove_database(name)
                book = datasette.add_database(Book(datasette, database.path), name=NAME)
                await book.table_counts(COUNTING_MS)  # once, without haste: pages would give up and keep that

    return open_books


def _our_pages_first(datasette: Any) -> None:
    """Plugins' templates are looked through in no particular order; ours win over the dashboards' own."""
    paths = datasette.jinja_env.loader.loaders[0].searchpath
    paths.sort(key=lambda path: path != str(Path(__file__).with_name("templates")))


def _quiet_errors() -> None:
    """Datasette's own error pages print what they were busy with, with all its variables."""
    from datasette import handle_exception as loud
    from datasette.plugins import pm

    loud.rich = None
    if pm.is_registered(loud):
        pm.unregister(loud)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, database: str) -> None:
    """The book's functions everywhere; the walls around every file that is served."""
    add_functions(conn)
    if database not in ("_internal", "_memory"):
        guard(conn)


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Any) -> list[str]:
    """Our look, over Datasette's own."""
    return [datasette.urls.static_plugins("wallfly", "book.css")]


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any) -> str | None:
    """Figures with as many digits as a reader needs; JSON and CSV keep them all."""
    if not isinstance(value, float):
        return None
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(
    template: str, datasette: Any, request: Any
) -> Callable[[], Awaitable[dict[str, Any]]] | dict[str, Any]:
    """What our templates need: the facts of the edition, the choices a question offers."""
    book = datasette.databases.get(NAME)
    if book is None:
        return {"wallfly": None}

    async def facts() -> dict[str, Any]:
        if template == "index.html":
            return {"wallfly": await home(datasette, book)}
        if template == "query.html":
            return {"wallfly": await menus(book)}
        if template in ("dashboard_view.html", "dashboard_chart.html"):
            return {"wallfly": {"answers": await answers(datasette, request)}}
        return {"wallfly": None}

    return facts


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """A plain page or plain JSON; nothing of the question is printed or logged."""

    async def answer() -> Response:
        return await plain_error(datasette, request, exception)

    return answer
