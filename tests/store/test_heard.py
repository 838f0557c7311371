"""Comments on a wording are counted with its votes when a period closes, from five people who made them."""

from __future__ import annotations

import pytest

from tests.world import DAY, HOUR, PEOPLE, START, World, uid
from wallfly.domain.records import Comment, Reply, Retract, Vote
from wallfly.store.closing import close_due
from wallfly.store.folds import settle
from wallfly.store.frozen import frozen

AT = START + 9 * HOUR


@pytest.mark.parametrize(("people", "heard"), [(5, (6, 2)), (4, (None, None))])
def test_comments_are_counted_once_five_people_made_them(
    world: World, people: int, heard: tuple[int | None, ...]
) -> None:
    for number, who in enumerate(PEOPLE):
        vote = Vote(id=uid(number), at=AT, recorded=AT, version="care@1", vote="understand")
        said = [Comment(id=uid(100 + number), at=AT, recorded=AT, version="care@1", text="What of the phone?")]
        world.send(who, [vote, *(said if number < people else [])], AT)
    more = [
        Comment(id=uid(200 + number), at=AT, recorded=AT, version="care@1", text="And the desk?") for number in range(2)
    ]
    world.send("ann", [*more, Retract(id=uid(300), at=AT, recorded=AT, target=uid(201))], AT)
    replies = [Reply(id=uid(400 + number), at=AT + DAY, recorded=AT + DAY, target=uid(target), text="There, too.")
               for number, target in enumerate((100, 100, 200, 201))]  # fmt: skip
    world.send("stan", replies, AT + DAY)
    settle(world.db)
    assert close_due(world.db, START + 40 * DAY, by="test")
    rows = [body for _, body in world.db.read_now(frozen, "clarity") if body["voters"] == "everyone"]
    assert [(one["n"], one["comments"], one["answered"]) for one in rows] == [(6, *heard)]
