"""Who may open the book is chosen: those who have joined, those who lead, or anyone."""

from __future__ import annotations

import msgspec
import pytest

from tests.routes.conftest import Doors
from wallfly.config import ConfigError, load


@pytest.mark.parametrize(
    ("chosen", "let_in"),
    [("members", {"ann", "lou", "stan"}), ("leaders", {"lou", "stan"}), ("anyone", {"ann", "lou", "stan", None})],
)
def test_the_book_opens_for_those_it_was_opened_for(doors: Doors, chosen: str, let_in: set[str | None]) -> None:
    wallfly = doors.app.state.wallfly
    wallfly.config = msgspec.structs.replace(wallfly.config, book_readers=chosen)
    for name in ("ann", "lou", "stan", None):
        headers = {"authorization": f"Bearer token of {name}"} if name else {}
        status = doors.run(doors.client.get("/explore/book/cells.json", headers=headers)).status_code
        # There is no edition yet: whoever may read is told so, anyone else is asked to sign in.
        assert status == (503 if name in let_in else 401), (chosen, name)


def test_nothing_else_can_be_chosen() -> None:
    assert load({}, {}).book_readers == "members"
    with pytest.raises(ConfigError, match="members, leaders or anyone"):
        load({"book_readers": "nobody"}, {})
