"""The phone counts as the server does: the same vectors, and two thousand histories, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.histories import HOME, ZONES, by_the_server, histories
from tests.vectors import difference
from wallfly import files

SEED, HISTORIES = 20261125, 2000
VECTORS = [vector for name in ("points", "streak", "game")
           for vector in json.loads((files.SCHEMA / "vectors" / f"{name}.json").read_text("utf-8"))]  # fmt: skip

# A vector's times are in seconds and its records of several people; the phone has milliseconds and its own.
BY_NAME = """async ([name, input]) => {
  const [{ earnings }, { weekFromIso, weekIso }, { streak }, { needs }] = await Promise.all(
    ['earning', 'calendar', 'streak', 'neglect'].map((file) => import(`/domain/${file}.js`)));
  const ms = (one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key, ['at', 'recorded', 'start', 'end', 'due'].includes(key) ? value * 1000 : value]));
  const rules = {
    points: ({ actor, tz, records }) => {
      const all = records.map(ms);
      const of = (type) => all.filter((one) => one.type === type);
      const done = of('followup_done').map((one) => ({ ...one, target: one.id }));
      const own = [...all.filter((one) => one.actor === actor && one.type !== 'followup_done'), ...done];
      const others = all.filter((one) => one.actor && one.actor !== actor);
      const week = (one) => ({ ...one, week: weekFromIso(one.week) });
      const found = earnings(own, { zoneOf: () => tz, coverage: of('coverage').map(week), quests: of('quest').map(week), others,
        due: new Map(done.map((one) => [one.id, one.due])), denied: new Set(of('followup_denied').map((one) => one.target)) });
      return Object.fromEntries([...found].filter(([, { total }]) => total).map(([week, { parts, total }]) => [weekIso(week), { ...parts, total }]));
    },
    streak: ({ active, off, asof }) => streak(new Set(active.map(weekFromIso)), new Set(off.map(weekFromIso)), weekFromIso(asof)),
    deficit: ({ cells }) => needs(cells),
  };
  return rules[name](input);
}"""

# Passed and given back as text: thousands of values one by one take the driver many seconds.
OF_ALL = """async (given) => {
  const [histories, zones, home] = JSON.parse(given);
  const [{ earnings }, { weekFromIso, weekIso }, { streak }] = await Promise.all(['earning', 'calendar', 'streak'].map((file) => import(`/domain/${file}.js`)));
  const zoneOf = (record) => zones[record.place] ?? home;
  const week = (one) => ({ ...one, week: weekFromIso(one.week) });
  return JSON.stringify(histories.map(({ records, coverage, quests, due, denied, now }) => {
    const found = earnings(records, { zoneOf, coverage: coverage.map(week), quests: quests.map(week), due: new Map(Object.entries(due)), denied: new Set(denied) });
    const gone = new Set(records.filter((one) => one.type === 'retract').map((one) => one.target));
    const leave = records.filter((one) => one.type === 'leave' && !gone.has(one.id)).map((one) => weekFromIso(one.leave_week));
    const active = [...found].filter(([, one]) => one.active).map(([week]) => week);
    const weeks = [...found].filter(([, one]) => one.total || one.active).map(([week, { parts, total, active }]) => [weekIso(week), { ...parts, total, active }]);
    return { weeks: Object.fromEntries(weeks), streak: streak(new Set(active), new Set(leave), weekFromIso(now)) };
  }));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page with the app's rules and nothing else: no server is needed for what is pure."""
    opened = browser.new_page()
    opened.route("http://rules.test/**", give)
    opened.goto("http://rules.test/")
    yield opened
    opened.close()


def give(route: Route) -> None:
    path = files.PWA / route.request.url.removeprefix("http://rules.test/")
    if path.suffix == ".js":
        route.fulfill(path=path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>rules</title>", content_type="text/html")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_phone_passes_the_vectors_of_the_game(page: Page, vector: dict[str, Any]) -> None:
    found = page.evaluate(BY_NAME, [vector["function"], vector["input"]])
    assert difference(vector["expected"], found) is None


def test_phone_and_server_agree_on_two_thousand_histories(page: Page) -> None:
    made = list(histories(HISTORIES, SEED))
    expected = [by_the_server(one) for one in made]
    found = json.loads(page.evaluate(OF_ALL, json.dumps([made, ZONES, HOME])))
    differing = [
        (one, server, phone) for one, server, phone in zip(made, expected, found, strict=True) if server != phone
    ]
    assert len(found) == HISTORIES and differing[:1] == []
    earned = {part for one in expected for week in one["weeks"].values() for part in week}
    assert earned >= {"adlib", "walk", "coverage", "quest", "followup", "recognition", "discussion", "calibration"}
    assert {one["streak"]["reserve"] for one in expected} == {0, 1, 2}
