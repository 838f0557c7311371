"""Which records stand: conditions of SQL on a row of `record`."""

from __future__ import annotations

_BACK = """
not exists (select 1 from pointer as back_pointer join record as back on back.id = back_pointer.record
             where back_pointer.target = record.id and back.type = 'retract' and {})
"""

# By an author whom the record still names.
NOT_TAKEN_BACK = _BACK.format("back.member = record.member")
# Nor by one who had faded when the record came: for what is to be frozen.
NEVER_TAKEN_BACK = _BACK.format("(back.member = record.member or back_pointer.author_mark is not null)")
