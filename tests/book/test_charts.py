"""The charts of the book: every page answers, every title can be asked, nothing comes from elsewhere."""

from __future__ import annotations

import json
import re

import pytest

from tests.book.mounted import PAGE, mounted
from wallfly import files

METADATA = json.loads(files.DATASETTE_METADATA.read_text("utf-8"))
DASHBOARDS = METADATA["plugins"]["datasette-dashboards"]
ROOT = "/explore/-/dashboards"


@mounted
async def test_pages_of_charts_answer_with_sentences_from_our_own_host(client, mount):
    assert (await client.get(ROOT, headers=PAGE)).status_code == 200
    for slug, dashboard in DASHBOARDS.items():
        pages = [
            f"{ROOT}/{slug}",
            f"{ROOT}/{slug}?site=Harbour+Street",
            *(f"{ROOT}/{slug}/{c}" for c in dashboard["charts"]),
        ]
        for path in pages:
            answer = await client.get(path, headers=PAGE)
            assert answer.status_code == 200, path
            assert "default-src 'none'; script-src 'self'" in answer.headers["content-security-policy"]
            loaded = re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']([^"']+)""", answer.text)
            assert loaded and all(link.startswith(("/explore/-/static", "data:,")) for link in loaded), loaded
            assert re.search(r"<h[12][^>]*>[^<]+\.</h[12]>", answer.text), path


@mounted
async def test_what_a_chart_asks_is_answered(client, mount):
    for dashboard in DASHBOARDS.values():
        for chart in dashboard["charts"].values():
            bare = re.sub(r"\[\[.*?\]\]", "", chart["query"])
            answer = await client.get("/explore/book.json", params={"sql": bare, "_shape": "objects"})
            assert answer.status_code == 200, answer.text
            full = re.sub(r"\[\[(.*?)\]\]", r"\1", chart["query"])
            chosen = {"sql": full, "site": "Harbour Street", "value": "Customers come first"}
            assert (await client.get("/explore/book.json", params=chosen)).status_code == 200
            assert chart["question"] in METADATA["databases"]["book"]["queries"]


@pytest.mark.parametrize("slug", list(DASHBOARDS))
def test_charts_draw_what_they_must(slug):
    for chart in DASHBOARDS[slug]["charts"].values():
        drawn = json.dumps(chart["display"])
        assert not re.search(r"#[0-9a-fA-F]{3}|red|green", drawn.replace("rendered", "")), "colours have names of ours"
        for low, high in re.findall(r'"domain": \[(-?\d+), (-?\d+)\]', drawn):
            assert (low, high) == ("0", "100")
        if " as lo" in chart["query"]:
            assert '"lo"' in drawn and '"hi"' in drawn, "an interval that is known is drawn"
        assert re.search(r"\bn\b|people", chart["query"]) or "coverage" in chart["query"], "how many stand behind it"


def test_a_page_says_what_is_missing_and_how_a_chart_is_read_in_sentences():
    for dashboard in DASHBOARDS.values():
        for chart in dashboard["charts"].values():
            assert all(re.search(r"^[A-Z].*\.$", chart[part]) for part in ("nothing", "reading") if part in chart)
