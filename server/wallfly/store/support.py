"""The steps of a support request, by whom they may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec

from wallfly.domain.calendar import local
from wallfly.domain.records import FunctionOp
from wallfly.domain.support import Op
from wallfly.store.engine import Transaction
from wallfly.store.taken_back import NOT_TAKEN_BACK

_FUNCTION_OPS = frozenset(get_args(FunctionOp))
_STEPS = f"""
select record.id, record.member, record.at, record.body from pointer join record on record.id = pointer.record
 where pointer.target = :target and record.type = 'support_op'
   and {NOT_TAKEN_BACK}
"""


def steps_of(tx: Transaction, request: str, requester: str | None, zone: str) -> Iterator[Op]:
    """The steps of a request by the clock of a time zone: the function's, and the requester's own."""
    for id, member, at, body in tx.rows(_STEPS, target=request):
        op = msgspec.json.decode(body)["op"]
        if op in _FUNCTION_OPS or member == requester:
            yield local(at, zone).replace(tzinfo=None), id, op, "function" if op in _FUNCTION_OPS else "requester"
