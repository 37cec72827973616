"""Comparisons of data with a known truth: intervals hold it, alarms stay rare."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield __import__("insights_comparing")
    for name in ("insights_comparing", "measure"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("kind", ["once", "several", "both"])
def test_intervals_hold_the_truth(drawn, kind):
    assert 0.92 <= drawn.covered_shares(kind, 0.4, 400, 1000) <= 0.97
    assert 0.92 <= drawn.covered_means(kind, 200, 500) <= 0.98


@pytest.mark.parametrize("kind", ["once", "several", "both"])
def test_no_difference_raises_no_alarm(drawn, kind):
    assert drawn.false_alarms(kind, 60) <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["once", "several", "both"])
@pytest.mark.parametrize("share", [0.1, 0.4])
def test_intervals_of_shares_at_length(drawn, kind, share):
    assert 0.935 <= drawn.covered_shares(kind, share, 400, 4000) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["once", "several", "both"])
def test_alarms_at_length(drawn, kind):
    assert drawn.false_alarms(kind, 1000) <= 0.05


@pytest.mark.slow
def test_words_raise_no_alarm(drawn):
    assert drawn.word_alarms(60) <= 0.1


@pytest.mark.slow
def test_parts_hold_the_truth(drawn):
    held, gap = drawn.covered_parts(120)
    # Three standard errors of a share in 120 draws; the benchmark, with 500, is held to 93 to 97 %.
    assert all(0.89 <= share <= 1.0 for share in held.values()), held
    assert gap < 1e-9
