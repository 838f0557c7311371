"""Red has one meaning: the urgent concern. Nothing else may borrow it."""

from __future__ import annotations

import re

from wallfly import files

RED = re.compile(r"var\(--(urgent|red-\d)\)|#a8201a|#ffb4ab|(?<![\w-])red(?![\w-])")


def test_red_is_used_for_the_urgent_concern_only() -> None:
    used = []
    for path in sorted((files.PWA / "styles").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for selector, rules in re.findall(r"([^{}]*)\{([^{}]*)\}", text):
            if RED.search(rules) and ":root" not in selector:
                used.append((path.name, selector.strip()))
    assert used
    assert all(re.search(r"urgent|danger|waits", selector) for _, selector in used), used
