"""bin/bench chaos: 20,000 records through everything that can go wrong, told as it goes."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.chaos import check, run
from tests.browser.deploys import Deploys
from tests.browser.phone import ARGS
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server, chromium, free_port, set_up

RECORDS = 20_000
REPORT = Path(__file__).resolve().parents[2] / "build" / "bench" / "chaos.md"


def main(records: int) -> None:
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="wallfly-chaos-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        data, port = Path(folder) / "data", free_port()
        set_up(data)
        deploys = Deploys(Path(folder) / "copy", Server(data, None, f"http://127.0.0.1:{port}"))
        deploys.network = RoughNetwork(port, deploys.server.port)
        deploys.server.start()

        def launch() -> BrowserContext:
            return playwright.chromium.launch_persistent_context(
                str(Path(folder) / "profile"), executable_path=chromium(), args=ARGS,
                viewport={"width": 390, "height": 844}, locale="en-GB",
            )  # fmt: skip

        try:
            outcome = run(
                launch, deploys, records, lambda what: print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True)
            )
        finally:
            deploys.server.stop()
    check(outcome)
    lines = [
        "| what | records |", "|---|---:|", f"| told saved | {len(outcome.told_saved):,} |",
        f"| stored, each once | {len(outcome.stored):,} |", "| lost | 0 |", "| doubled | 0 |",
        f"| taken out by force, each number named as missing | {len(outcome.taken_out)} |",
        f"| requests to send | {outcome.batches:,} |", f"| answers lost after storing | {outcome.lost_answers:,} |",
    ]  # fmt: skip
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
