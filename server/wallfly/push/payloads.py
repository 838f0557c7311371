"""What a message says: JSON that new browsers show by themselves and older ones through our worker."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

import msgspec

from wallfly.domain.phrases import DEFAULT, phrases

BUCKETS = (1024, 2048)  # padded to one of these, so that its length says nothing


def payload(
    title: str, body: str, navigate: str, tag: str, language: str = DEFAULT, badge: int = 0, fewer: str | None = None
) -> bytes:
    """A message, padded. `navigate` is an absolute address; `badge` the number on the app's icon; `fewer`
    is where "fewer of these" leads. Raises ValueError when it is too long."""
    notification: dict[str, Any] = {
        "title": title, "body": body, "navigate": navigate, "tag": tag,
        "lang": language, "dir": "ltr", "silent": False, "app_badge": str(badge),
    }  # fmt: skip
    if fewer is not None:
        notification["actions"] = [{"action": "fewer", "title": phrases(language).fewer, "navigate": fewer}]
    # The badge stands in both places: it has moved, and both kinds of browser are out there.
    content = msgspec.json.encode({"web_push": 8030, "app_badge": badge, "notification": notification})
    size = next((one for one in BUCKETS if len(content) <= one), None)
    if size is None:
        raise ValueError("This message is too long to be sent.")
    return content.ljust(size)


# What is sent when a push service finds a message too long: our worker fills in the rest.
HINT = msgspec.json.encode({"notification": {}})


def topic(member: str, kind: str) -> str:
    """One name a member and kind, so that a sleeping phone gets the newest only: 32 characters."""
    return urlsafe_b64encode(hashlib.sha256(f"{member}|{kind}".encode()).digest()[:24]).decode()
