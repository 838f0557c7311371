"""The range that is printed everywhere holds the truth as often as it says; a plain one does not."""

from __future__ import annotations

import pytest

from tests.domain.calibration import covered, edges, pooled, report, strata

TIMES = 500


@pytest.fixture(scope="module")
def usual():
    return covered(strata(), TIMES)


def test_the_range_holds_the_truth(usual):
    ours, naive = pooled(usual)
    assert 0.93 <= ours <= 0.985
    assert naive < ours - 0.08


def test_no_kind_of_period_falls_behind(usual):
    worst = min(usual, key=lambda one: one.ours)
    assert worst.ours >= 0.90, worst


def test_the_report_says_it_in_words(usual, tmp_path):
    report(usual, covered(edges(), 200), tmp_path)
    text = (tmp_path / "calibration.md").read_text("utf-8")
    assert "Ours held it 9" in text
    assert "Fewer than six walks" in text
    assert (tmp_path / "calibration.svg").read_text("utf-8").startswith("<svg")
