"""Invites: who may ask whom in, for how long, how often."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from wallfly.domain.calendar import DAY_MS

OBSERVER_USES = 200
OBSERVER_LIFE_MS = 90 * DAY_MS  # a poster must live
OTHER_LIFE_MS = DAY_MS


class Invite(NamedTuple):
    """A stored invite; its code is only known to whoever was given it."""

    id: str
    role: str
    team: str | None
    member: str | None
    max_uses: int
    uses: int
    expires: int
    revoked: int | None


def limits(role: str, bound: bool, now: int) -> tuple[int, int]:
    """How often an invite can be used, and until when (ms). Only an observer's can be shared."""
    if role == "observer" and not bound:
        return OBSERVER_USES, now + OBSERVER_LIFE_MS
    return 1, now + OTHER_LIFE_MS


class Asking(NamedTuple):
    """Who makes or looks after an invite."""

    member: str
    role: str
    team: str | None


def may_invite(asking: Asking, invited: str, team: str | None, bound_to: str | None) -> bool:
    """Stewards invite anyone; leads and leaders invite observers into their own team; everyone may
    invite themselves, to a second phone. Only stewards bind an invite to somebody else: it signs in
    as them."""
    if asking.role == "steward" or bound_to == asking.member:
        return True
    if bound_to is not None or asking.role not in ("lead", "leader"):
        return False
    return invited == "observer" and team is not None and team == asking.team


def why_not(invite: Invite | None, now: int) -> str | None:
    """The problem code of an invite that cannot be used now, or None."""
    if invite is None:
        return "invite_unknown"
    if invite.revoked is not None:
        return "invite_revoked"
    if invite.expires <= now:
        return "invite_expired"
    return "invite_used_up" if invite.uses >= invite.max_uses else None


def secret_hash(secret: str) -> str:
    """What is kept of a code or token. Both are random enough that a plain hash is safe."""
    return hashlib.sha256(secret.encode()).hexdigest()
