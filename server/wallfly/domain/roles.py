"""Who may write what: one table.

Every member may see, thank, ask and discuss. Leaders may answer and decide for their teams,
function leads move requests on, stewards set things up. What a phone could forge, only the
server makes.
"""

from __future__ import annotations

from typing import Literal, get_args

from wallfly.domain.records import Record, RequesterOp, SupportOp, type_of

Role = Literal["observer", "lead", "leader", "function lead", "facilitator", "steward"]
ROLES: tuple[Role, ...] = get_args(Role)

_EVERYONE = frozenset(ROLES)
_LEADING = frozenset({"lead", "leader"})
_STEWARDS = frozenset({"steward"})
_NOBODY: frozenset[str] = frozenset()

WRITERS: dict[str, frozenset[str]] = {
    "event": _EVERYONE,
    "walk": _EVERYONE,
    "scan": _EVERYONE,
    "check": _EVERYONE,
    "recency": _EVERYONE,
    "promise": _EVERYONE,
    "promise_result": _EVERYONE,
    "contact_mark": _EVERYONE,
    "trust_mark": _EVERYONE,
    "retract": _EVERYONE,
    "round": _EVERYONE,
    "leave": _EVERYONE,
    "recognition": _EVERYONE,
    "followup_done": _EVERYONE,
    "followup_denied": _EVERYONE,
    "support": _EVERYONE,
    "support_op": _EVERYONE,  # whose step it is: see `may_write`
    "issue": _EVERYONE,
    "cause": _EVERYONE,
    "idea": _EVERYONE,
    "vote": _EVERYONE,
    "comment": _EVERYONE,
    "reply": _LEADING,
    "decision": _LEADING,
    "value_version": _STEWARDS,
    "stage": _STEWARDS,
    "rule": _STEWARDS,
    "metric": _STEWARDS,
    "outcome": _STEWARDS,
    "marker": _STEWARDS,
    "entry": _STEWARDS,
    "coverage": _NOBODY,
    "quest": _NOBODY,
    "followup": _NOBODY,
    "calibration": _NOBODY,
}

_REQUESTER_OPS = frozenset(get_args(RequesterOp))


def may_write(role: str, record: Record) -> bool:
    """Whether a member of that role may send this record."""
    if isinstance(record, SupportOp) and record.op not in _REQUESTER_OPS:
        return role == "function lead"
    return role in WRITERS[type_of(record)]
