"""Records with a time that cannot be, and records that the server has lost."""

from __future__ import annotations

from pathlib import Path

import pysqlite3 as sqlite3
from playwright.sync_api import expect

from tests.browser.long.floor import picture
from tests.browser.phone import Phone
from tests.browser.wallfly_process import Server


def test_a_record_with_a_time_that_cannot_be_is_mended_by_its_author(ann: Phone, build: Path) -> None:
    page = ann.page
    ahead = ann.evaluate("() => Date.now() + 3 * 3600000")
    (id,) = ann.save_many(1, at=ahead, recorded=ahead)
    ann.drained()
    page.goto(ann.url + "/#/mine")
    page.get_by_role("link", name="1 entry needs a look").click()
    expect(page.get_by_text("The clock on this phone was 3 hours ahead.")).to_be_visible()
    picture(ann, build, "mend")
    page.get_by_role("button", name="Save this time").click()
    expect(page.get_by_text("Nothing needs a look")).to_be_visible()
    ann.drained()
    page.goto(ann.url + "/#/records")
    expect(page.get_by_text("Taken back")).to_be_visible()
    picture(ann, build, "records")
    records = ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me/records')).body.records")
    standings = {one["id"]: one["standing"] for one in records if one["type"] == "event"}
    assert standings.pop(id) == "retracted" and list(standings.values()) == ["kept"]
    assert ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.quarantined") == 0


def test_what_the_server_lost_is_sent_again_and_what_nobody_has_is_said(
    ann: Phone, server: Server, build: Path
) -> None:
    ids = ann.save_many(5)
    ann.drained()
    ann.page.goto(ann.url + "/#/mine")
    expect(ann.page.get_by_text("none is missing")).to_be_visible()
    picture(ann, build, "mine-receipt")
    forget(server, ids[1:3], "[[1,1],[4,5]]")
    ann.page.reload()
    expect(ann.page.get_by_text("The server had not kept 2 records.")).to_be_visible()
    ann.drained()
    assert ann.evaluate("async () => (await (await import('/lib/api.js')).get('/api/me')).body.records.missing") == []

    # One that this phone has not kept either is told of.
    forget(server, ids[2:3], "[[1,2],[4,5]]")
    ann.evaluate(
        """async (id) => { const { done, transact } = await import('/lib/db.js');
      await transact('records', 'readwrite', (t) => done(t.objectStore('records').delete(id))); }""",
        ids[2],
    )
    ann.page.reload()
    expect(ann.page.get_by_role("alert")).to_contain_text("The server misses 1 record")
    picture(ann, build, "mine-lost")


def forget(server: Server, ids: list[str], seen: str) -> None:
    """As if the disk had lost records after the server had answered for them."""
    conn = sqlite3.connect(server.data / "wallfly.db")
    conn.executemany("delete from record where id = ?", [(id,) for id in ids])
    conn.execute(
        "update installation set seen = ? where length(seen) > 2 and member = (select member from record order by received desc limit 1)",
        (seen,),
    )
    conn.commit()
    conn.close()


def test_a_walk_is_mended_as_a_whole(ann: Phone) -> None:
    """Its marks move with it and stay its own."""
    made = ann.evaluate(
        """async () => {
          const { groups, moved, recalled } = await import('/domain/mend.js');
          const walk = { type: 'walk', id: 'w', at: 5000, recorded: 9000, start: 5000, end: 8000, pauses: [[6000, 7000]], n: 3, received: 1, standing: 'quarantined' };
          const marks = [{ type: 'event', id: 'e', at: 5500, recorded: 5500, walk: 'w' }, { type: 'event', id: 'x', at: 1, recorded: 1 }];
          let id = 0;
          const [alone, group] = groups([walk, ...marks]);
          return { alone: alone.first.id, moved: moved(group, 1000, () => `new${id++}`),
            story: [recalled({ type: 'event', at: 0, recorded: 72 * 3600000 }), recalled({ type: 'event', at: 0, recorded: 72 * 3600000 + 1 })] };
        }"""
    )
    assert made["alone"] == "x" and made["story"] == [False, True]
    walk, mark = made["moved"]
    assert walk == {
        "type": "walk",
        "id": "new0",
        "at": 1000,
        "recorded": 5000,
        "start": 1000,
        "end": 4000,
        "pauses": [[2000, 3000]],
    }
    assert mark == {"type": "event", "id": "new1", "at": 1500, "recorded": 1500, "walk": "new0"}
