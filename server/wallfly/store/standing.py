"""Reading where a member stands."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from wallfly.domain.calendar import season_of
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.earning import Facts
from wallfly.domain.standing import Archived, Standing, Week
from wallfly.store.engine import Transaction
from wallfly.store.open_from import read_open_from
from wallfly.store.rare import RARE
from wallfly.store.taken_back import NEVER_TAKEN_BACK

_facts = msgspec.json.Decoder(Facts)
_weeks = msgspec.json.Decoder(list[int])
_names = msgspec.json.Decoder(list[str])
_parts = msgspec.json.Decoder(dict[str, int])

_WEEKS = "select week, parts, total, active, facts from week_points where member = :member order by week"
_ARCHIVED = """
select season, points, active_weeks, leave_weeks, badges, kept from season_archive
 where member = :member order by season
"""
_PUT_UP = f"""
select week, body from record
 where type = 'value_version' and {RARE} and week is not null and {NEVER_TAKEN_BACK}
"""


def read_standing(tx: Transaction, member: str) -> Standing:
    """A member's open weeks, archived seasons and weeks off."""
    return Standing(
        read_open_from(tx).season,
        [Week(week, _parts.decode(parts), total, bool(active), _facts.decode(facts))
         for week, parts, total, active, facts in tx.rows(_WEEKS, member=member)],
        [Archived(number, points, _weeks.decode(active), _weeks.decode(leave), _names.decode(badges),
                  _facts.decode(kept))
         for number, points, active, leave, badges, kept in tx.rows(_ARCHIVED, member=member)],
        [off for (off,) in tx.rows("select off from leave_week where member = :member", member=member)],
    )  # fmt: skip


def read_put_up(tx: Transaction, catalogue: Catalogue) -> dict[int, set[str]]:
    """Wordings that were put up for discussion, by season."""
    found: dict[int, set[str]] = defaultdict(set)
    for week, body in tx.rows(_PUT_UP):
        said = msgspec.json.decode(body)
        found[max(1, season_of(week, catalogue.first_week))].add(f"{said['value']}@{said['version']}")
    return found
