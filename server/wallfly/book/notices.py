"""What is said at /explore when there is no page to show: in our look, or as a problem in JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from wallfly.book.about import day
from wallfly.problems import Problem, problem_json

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Notice(NamedTuple):
    """A code of the problem catalogue, what a page says instead, and when to come back (seconds)."""

    code: str
    title: str
    words: str
    retry_after: int | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()
    link: tuple[str, str] | None = None  # where to go instead, and its words


WRONG_METHOD = Notice(
    "wrong_method", "The book can only be read", "Nothing can be sent to it.", headers=((b"allow", b"GET, HEAD"),)
)
NOT_HERE = Notice("not_found", "Not here", "The book has no such page.")
SIGN_IN = Notice(
    "sign_in",
    "Open the app first",
    "The book is for those who have joined, or for those who lead, as was chosen here. Open Wallfly on this"
    " device, then come back.",
)
BUSY = Notice("busy", "Many questions at once", "The book answers a few at a time. Try again in a moment.", 2)


def opening() -> Notice:
    """While an edition is being opened."""
    return Notice("busy", "The book opens in a moment", "It is being taken off the shelf. Try again shortly.", 2)


def no_edition(first_figures: date | None) -> Notice:
    """Before the first edition."""
    when = (
        f"The first figures open on {day(first_figures)}"
        if first_figures
        else "The first figures open once a first period has closed"
    )
    words = f"{when}. Until enough people have looked, there is nothing fair to say, so nothing is shown."
    sample = ("/#/sample", "See a sample of it, from simulated walks")
    return Notice("busy", "The book is still empty", words, 3600, link=sample)


async def answer(notice: Notice, scope: MutableMapping[str, Any], send: Send) -> None:
    """Send it: a page to browsers, the one shape of problems to everyone else."""
    accepts = next((value for name, value in scope["headers"] if name.lower() == b"accept"), b"")
    problem = Problem(notice.code)
    if b"text/html" in accepts:
        body, kind = _page(notice).encode(), b"text/html; charset=utf-8"
    else:
        body, kind = problem_json(problem), b"application/json"
    extra = list(notice.headers)
    if notice.retry_after is not None:
        extra.append((b"retry-after", str(notice.retry_after).encode()))
    await send(
        {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [
                (b"content-type", kind),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
                *extra,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


def _page(notice: Notice) -> str:
    link = f'<p><a href="{escape(notice.link[0])}">{escape(notice.link[1])}</a></p>' if notice.link else ""
    return (
        _PAGE.replace("FLY", _FLY.read_text("utf-8"))
        .replace("TITLE", escape(notice.title))
        .replace("WORDS", escape(notice.words))
        .replace("LINK", link)
    )


_FLY = Path(__file__).with_name("plugin") / "templates" / "_fly.html"
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>TITLE</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{color-scheme:light dark;--wall:#F1F1F5;--text:#1B1A2E;--quiet:#585770;--eye:#fff;--ink:#1B1A2E;
--lived:#3B7FE0;--missed:#F5A623}
@media (prefers-color-scheme:dark){:root{--wall:#12111B;--text:#F3F2FA;--quiet:#AEACC4;--lived:#6AA2FB;
--missed:#F9BE55}}
body{margin:0;min-height:100vh;display:grid;place-content:center;background:var(--wall);color:var(--text);
font:17px/24px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:30rem;padding:24px}
h1{font:400 28px/38px ui-serif,"New York",Charter,"Noto Serif",Georgia,serif;margin:24px 0 8px}
p{margin:0 0 12px;color:var(--quiet)}
a{color:var(--text);display:inline-block;padding:12px 0}
.fly{width:72px;height:72px}.fly-lived{fill:var(--lived)}.fly-missed{fill:var(--missed)}
.fly-eyes{fill:#fff;stroke:#0C0B14;stroke-width:2.4}.fly-pupils{fill:#0C0B14}
</style></head><body><main>
FLY
<h1>TITLE</h1><p>WORDS</p>LINK</main></body></html>
"""
