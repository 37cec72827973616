"""Real files come out right with no options."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from reading_account import told

from cxtext.reading import read

pytestmark = pytest.mark.real


def raw_rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_nhs_survey(real_data):
    path = real_data("nhs_fft.csv")
    frame = read(path)
    raw = raw_rows(path)
    found = told(frame)
    assert found["columns"] == {
        "text": "FFT answer",
        "question": "FFT question",
        "id": "Comment ID",
        "customer_id": "Respondent ID",
        "date": "Date",
        "score": "FFT categorical answer",
    }
    assert frame["text"].tolist() == [row["FFT answer"] for row in raw]
    assert frame["source"].unique().tolist() == ["survey"]
    assert frame["score_kind"].dropna().unique().tolist() == ["csat"]
    expected = [6.0 - int(row["FFT categorical answer"]) for row in raw]
    assert frame["score"].fillna(0).tolist() == [v if v >= 1 else 0 for v in expected]
    assert any("reversed" in note for note in found["notes"])
    assert frame["date"].notna().all()
    assert frame["date"].iloc[0] == pd.Timestamp("2021-09-30")
    assert frame["question"].nunique() == 5
    assert {"Timeliness of care", "Parking", "Trust"} <= set(frame.columns)


def test_clothing_reviews(real_data):
    path = real_data("clothing_reviews.csv")
    frame = read(path)
    raw = raw_rows(path)
    found = told(frame)
    assert found["columns"] == {"text": "Review Text", "id": "column 1", "score": "Rating"}
    assert frame["text"].tolist() == [row["Review Text"] for row in raw]
    assert frame["feedback_id"].tolist() == [row[""] for row in raw]
    assert frame["score"].tolist() == [float(row["Rating"]) for row in raw]
    assert (frame["source"].iloc[0], found["score_kind"]) == ("review", "stars")
    assert (frame["text"] == "").sum() == 845 == found["rows_without_text"]
    assert frame["Title"].fillna("").tolist() == [row["Title"] for row in raw]
    assert frame["Age"].iloc[0] == 33


def test_staff_reviews(real_data):
    path = real_data("staff_reviews.csv")
    frame = read(path)
    raw = raw_rows(path)
    found = told(frame)
    assert found["columns"]["text"] == ["review_pros", "review_cons", "advice_to_management"]
    assert found["columns"]["score"] == "rating_overall"
    assert frame["question"].unique().tolist() == ["Pros", "Cons", "Advice to management"]
    assert frame["source"].unique().tolist() == ["staff"]
    assert frame["score_kind"].unique().tolist() == ["stars"]
    assert frame["date"].notna().all()
    answers = sum(bool(row[c].strip()) for row in raw for c in found["columns"]["text"])
    assert len(frame) == answers
    assert frame["customer_id"].nunique() == len(raw)
    assert "28951745:cons" in set(frame["feedback_id"])


def test_jupyter_survey(real_data):
    path = real_data("jupyter_ux_survey.csv")
    frame = read(path)
    raw = raw_rows(path)
    found = told(frame)
    assert found["rows_in"] == len(raw)
    assert frame["customer_id"].nunique() == len(raw)
    boxes = [c for c in raw[0] if "#" in c and not c.startswith("Industry")]
    hinders = next(c for c in raw[0] if c.startswith("What, if anything, hinders"))
    assert {*boxes, hinders} <= set(found["columns"]["text"])
    assert not any("primary role" in c or "Industry" in c for c in found["columns"]["text"])
    pleasant = next(q for q in found["questions"] if "pleasant" in q)
    assert pleasant == "What aspects of Jupyter Notebook make it pleasant to use in your workflow?"
    expected = sum(bool(row[c].strip()) for row in raw for c in boxes if "pleasant" in c)
    assert (frame["question"] == pleasant).sum() == expected
    assert frame.loc[frame["question"] == pleasant, "feedback_id"].str.contains(r":q\d+\.[123]$").all()
    assert {"How often do you use Jupyter Notebook?", "Status_input", "Time Started"} <= set(frame.columns)
    silent = sum(not any(row[c].strip() for c in found["columns"]["text"]) for row in raw)
    assert (frame["text"] == "").sum() == silent == found["rows_without_text"]
    shuffled = read(pd.read_csv(path, dtype=str, keep_default_na=False).sample(frac=1, random_state=1))
    assert set(shuffled["feedback_id"]) == set(frame["feedback_id"])


@pytest.mark.parametrize(
    "name", ["banking77_test.csv", "uci_sentences.csv", "goemotions_train.csv", "journey_real.csv"]
)
def test_plain_files(real_data, name):
    frame = read(real_data(name))
    assert told(frame)["columns"]["text"] == "text"
    assert frame["text"].tolist() == [row["text"] for row in raw_rows(real_data(name))]
