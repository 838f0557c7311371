"""2,000 records through everything that can go wrong; tests/load/chaos.py does it with 20,000."""

from __future__ import annotations

from tests.browser.chaos import check, run
from tests.browser.deploys import Deploys
from tests.browser.long.conftest import Launch


def test_06_07_15_in_chaos_nothing_is_lost_or_doubled_and_every_gap_is_named(launch: Launch, deploys: Deploys) -> None:
    outcome = run(launch, deploys, 2000)
    assert len(outcome.told_saved) >= 2000
    check(outcome)
