"""An organisation whose tills are led by Lea."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, template


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, template())
    made.db.write_now(lambda tx: tx.run("update member set role = 'lead', nickname = 'Lea' where id = 'bob'"))
    made.db.write_now(lambda tx: tx.run("update member set team = 'stock' where id in ('cyd', 'stan')"))
    yield made
    made.db.close()
