"""A push service for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.push.ends import PushService


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    yield made
    made.http.shutdown()
    made.http.server_close()
