"""One edition, published once, for the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.book.shelf import NOW, open_store
from wallfly.book.publish import publish
from wallfly.store.sqlite import SqliteEngine


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two editions."""
    folder = tmp_path_factory.mktemp("shelf")
    db = open_store(folder)
    publish(db, folder, NOW)
    publish(db, folder, NOW + 86_400_000)
    db.close()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteEngine]:
    """A store of one's own, in `tmp_path`."""
    db = open_store(tmp_path)
    yield db
    db.close()
