"""What the charts say: each title is a sentence with the answer, asked of the book."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from datasette.database import QueryInterrupted

PLUGIN = "datasette-dashboards"
_OPTIONAL = re.compile(r"\[\[(.*?:(\w+).*?)\]\]")


async def answers(datasette: Any, request: Any) -> dict[str, str | None]:
    """The sentence of each chart on a page of charts by the chart's name, and that of a chart alone as "only"."""
    asked = {name: unquote(value) for name, value in request.url_vars.items()}
    charts = (datasette.plugin_config(PLUGIN) or {}).get(asked["slug"], {}).get("charts", {})
    if "chart_slug" in asked:
        charts = {"only": charts[asked["chart_slug"]]}
    chosen = {name: request.args[name] for name in request.args if request.args[name]}
    return {name: await _answer(datasette, chart, chosen) for name, chart in charts.items()}


async def _answer(datasette: Any, chart: dict[str, Any], chosen: dict[str, str]) -> str | None:
    sql = _OPTIONAL.sub(lambda part: part[1] if part[2] in chosen else "", chart["answer"])
    try:
        row = (await datasette.get_database(chart["db"]).execute(sql, chosen)).first()
    except QueryInterrupted:
        return None
    return row[0] if row else None
