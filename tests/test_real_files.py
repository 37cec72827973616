"""The whole way on real files, with no options: columns guessed, no row lost, nearly every comment in a topic."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import cxtext
from cxtext.analysis import Analysis

pytestmark = [pytest.mark.real, pytest.mark.slow]

Data = Callable[[str], Path]


def part(source: Path, target: Path, n: int) -> Path:
    """The first ``n`` records of a csv file, as they are."""
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
        writer = csv.writer(write)
        for row, record in enumerate(csv.reader(read)):
            if row > n:
                break
            writer.writerow(record)
    return target


def coverage(analysis: Analysis) -> float:
    with_topic = analysis.mentions.dropna(subset=["topic_id"])["feedback_id"].nunique()
    return with_topic / analysis.meta["rows"]["analysed"]


def accounted(analysis: Analysis) -> None:
    rows = analysis.meta["rows"]
    assert rows["in"] == sum(file["rows_used"] for file in analysis.meta["files"]) + rows["rejected"]
    assert rows["feedback"] == len(analysis.feedback) == sum(rows["by_status"].values())
    assert analysis.feedback["feedback_id"].is_unique


@pytest.mark.parametrize(
    ("name", "n", "text", "kind"),
    [
        ("nhs_fft.csv", 2500, "FFT answer", "csat"),
        ("clothing_reviews.csv", 1200, "Review Text", "stars"),
        ("staff_reviews.csv", 487, "review_cons", "stars"),
        ("jupyter_ux_survey.csv", 500, "hinders", None),
    ],
)
def test_each_file(real_data: Data, tmp_path: Path, name: str, n: int, text: str, kind: str | None) -> None:
    source = real_data(name)
    analysis = cxtext.analyze(part(source, tmp_path / name, n))
    accounted(analysis)
    assert coverage(analysis) >= 0.95
    assert len(analysis.pain_points) >= 3
    assert text in str(analysis.meta["files"][0]["columns"]["text"])
    if kind is not None:
        assert set(analysis.feedback["score_kind"].dropna()) == {kind}
    report = analysis.report(tmp_path / "report.html")
    assert report.stat().st_size < 3_000_000


def test_all_four_together(real_data: Data, tmp_path: Path) -> None:
    names = ("nhs_fft.csv", "clothing_reviews.csv", "staff_reviews.csv", "jupyter_ux_survey.csv")
    files = [part(real_data(name), tmp_path / name, 300) for name in names]
    analysis = cxtext.analyze(files)
    accounted(analysis)
    assert set(analysis.feedback["source"]) == {"survey", "review", "staff"}
    assert coverage(analysis) >= 0.95
    run = analysis.save(tmp_path / "run")
    assert (run / "report.html").stat().st_size > 50_000
    assert len(cxtext.load(run).tag(["The engineer never came"])) == 1


def test_respondents_of_a_wide_survey_are_not_lost(real_data: Data) -> None:
    source = real_data("jupyter_ux_survey.csv")
    feedback = cxtext.read(source)
    assert feedback["customer_id"].nunique() == len(pd.read_csv(source))
    assert feedback["question"].nunique() >= 8
    assert not feedback["question"].dropna().str.contains("#").any()


def test_the_question_decides_what_nothing_means(real_data: Data) -> None:
    feedback = cxtext.read(real_data("nhs_fft.csv"))
    nothing = feedback[feedback["text"].str.strip().str.lower().isin(["nothing", "nothing."])]
    improve = nothing[nothing["question"].isin(["How could we improve?", "What could we do better?"])]
    assert len(improve) > 50
    tagged = cxtext.tag(improve)
    assert (tagged["cx_status"] == "ok").all()
    assert (tagged["cx_sentiment"] == "positive").all()


def test_half_a_csv_is_read_as_far_as_it_goes(real_data: Data, tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv"
    cut.write_bytes(real_data("clothing_reviews.csv").read_bytes()[:300_123])
    feedback = cxtext.read(cut)
    understood = feedback.attrs["cxtext"]["files"][0]
    assert understood["rows_in"] == understood["rows_used"] + understood["rejects"]
    assert understood["rows_in"] > 500
