"""A small organisation of its own for each test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, template


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, template())
    yield made
    made.db.close()
