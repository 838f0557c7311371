"""The limit: one process, no HTTP. Decode, and write the same rows, tables and indexes as durably.

Arguments: a data folder that was set up, seconds. Prints records a second in batches of fifty.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from tests.load.generator_batch import batches
from wallfly.domain.door import Accepted, Sender, admit, journal_row
from wallfly.routes.sync import read
from wallfly.store.catalogue import load_catalogue
from wallfly.store.journal import _TOUCH, INSERT
from wallfly.store.sqlite import open_engine

db = open_engine(Path(sys.argv[1]) / "wallfly.db")
catalogue = db.read_now(load_catalogue)
db.close()

import pysqlite3 as sqlite3  # noqa: E402

conn = sqlite3.connect(str(Path(sys.argv[1]) / "wallfly.db"), isolation_level=None)
conn.execute("pragma synchronous = full")
sender = Sender("limit", None, "observer", None)
insert = re.sub(r":\w+", "?", INSERT)
made, seconds = batches(50, 400), float(sys.argv[2])
began, done = time.perf_counter(), 0
for body in made:
    now = int(time.time() * 1000)
    taken = [one for raw in read(body).records if isinstance(one := admit(raw, "observer", catalogue), Accepted)]
    rows = [journal_row(one, sender, now, 0, catalogue) for one in taken]
    conn.execute("begin immediate")
    conn.executemany(insert, rows)
    conn.executemany(_TOUCH, [{"record": rows[0].id, "member": "limit", "week": rows[0].week}])
    conn.execute("commit")
    done += len(rows)
    if time.perf_counter() - began > seconds:
        break
print(json.dumps({"records": done / (time.perf_counter() - began)}))
conn.close()
