"""The real command line, with one thing changed: messages for push services go to a stand-in.

python -m tests.push.served PORT serve --data …
"""

from __future__ import annotations

import sys

from wallfly.cli import main
from wallfly.push.sender import Sender


def lead_to(port: str) -> None:
    """Every sender made from now on sends to that port of this machine."""
    plain = Sender.__init__

    def routed(self: Sender, keys: object, contact: str) -> None:
        plain(self, keys, contact, lambda endpoint: f"http://127.0.0.1:{port}/{endpoint.split('/', 3)[3]}")  # type: ignore[arg-type]

    Sender.__init__ = routed  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    lead_to(sys.argv[1])
    main(sys.argv[2:])
