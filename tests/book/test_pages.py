"""The pages of /explore, their links and their files."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.book.links import ALIKE, kin_of, links_of
from tests.book.mounted import PAGE, mounted
from wallfly import files

METADATA = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))
ELSEWHERE = "https://datasette.io/"


@mounted
async def test_the_home_page_is_the_contents(client, mount):
    page = (await client.get("/explore/", headers=PAGE)).text
    assert mount.edition == 2
    for words in ("The open book", "Harbour &amp; Vale", "Edition 2", "2 June 2026", "Where are practices lived least"):
        assert words in page
    assert "Not for individual appraisal or pay." in page


@mounted
async def test_every_link_stays_under_explore_and_answers(client, mount):
    waiting, seen, alike = ["/explore/"], {"/explore/"}, Counter()
    while waiting:
        path = waiting.pop(0)
        answer = await client.get(path, headers=PAGE)
        assert answer.status_code == 200, path
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in links_of(answer.text):
            if link == ELSEWHERE or link.startswith("data:"):
                continue
            target = urlsplit(urljoin("https://book.test" + path, link))
            assert target.netloc == "book.test" and target.path.startswith("/explore"), (path, link)
            assert "/explore/explore" not in target.path, (path, link)
            address = target.path + ("?" + target.query if target.query else "")
            if address not in seen:
                seen.add(address)
                kin = kin_of(target.path, target.query)
                alike[kin] += 1
                if kin is None or alike[kin] <= ALIKE:
                    waiting.append(address)
    assert len(seen) > 200
    assert "/explore/book/places/other+places" in seen
    book = METADATA["databases"]["book"]
    assert {f"/explore/book/{name}" for name in (*book["tables"], *asked(book))} <= seen
    assert {f"/explore/-/dashboards/{slug}" for slug in METADATA["plugins"]["datasette-dashboards"]} <= seen


def asked(book: dict[str, Any]) -> list[str]:
    """The questions on the home page; the say–do page's own is not one of them."""
    return [name for name, question in book["queries"].items() if question["chapter"]]


@mounted
async def test_csv_and_json(client, mount):
    answer = await client.get("/explore/book/cells.csv?_labels=on&_size=max")
    assert answer.headers["content-type"].startswith("text/plain")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 10
    assert {"other places": "Other places"}.items() <= {row["place"]: row["place_label"] for row in rows}.items()
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    shown = (await client.get("/explore/book/cells.json?_shape=objects&_size=3")).json()
    assert shown["rows"][0]["block"] == 3
    assert shown["next_url"].startswith("https://book.test/explore/book/cells.json")
    following = (await client.get(shown["next_url"])).json()
    assert len(following["rows"]) == 3
    streamed = await client.get("/explore/book/activity.csv?_stream=on")
    assert len(list(csv.reader(io.StringIO(streamed.text)))) == 85


@mounted
async def test_every_question_is_answered(client, mount):
    questions = (await client.get("/explore/book.json")).json()["queries"]
    assert len(questions) >= 6
    for question in questions:
        answer = (await client.get(f"/explore/book/{question['name']}.json?_shape=objects")).json()
        assert answer["rows"], question["name"]
        page = (await client.get(f"/explore/book/{question['name']}", headers=PAGE)).text
        assert question["title"] in page
    chosen = (await client.get("/explore/book/least_lived.json?_shape=objects&site=vale")).json()["rows"]
    assert [row["practice"] for row in chosen] == ["Quiet place to rest", "Waiting customer noticed"]
    assert all(row["at least, %"] <= row["lived, %"] <= row["at most, %"] for row in chosen)
    assert all(row["practice"] != "Told the customer upfront" for row in chosen)  # counted by the hour: no share


@mounted
async def test_the_file_can_be_taken_home(client, mount):
    answer = await client.get("/explore/book.db")
    assert answer.content.startswith(b"SQLite format 3")
    assert "book-2.db" in answer.headers["content-disposition"]


@mounted
async def test_redirections_stay_under_explore(client, mount):
    for path in (
        "/explore/book/cells%2Fx",
        "/explore/book//cells/",
        "/explore/%2f%2fevil.test/",
        "/explore//evil.test/",
        "/explore/book/cells?_filter_column=k&_filter_op=gt&_filter_value=3",
    ):
        location = (await client.get(path)).headers.get("location", "/explore/")
        assert location.startswith("/explore/") and not location.startswith("/explore//"), path
