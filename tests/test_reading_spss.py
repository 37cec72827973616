"""SPSS files: variable labels are the questions, value labels the answers, missing values are missing."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from cxtext.errors import InputError
from cxtext.reading import describe, read

OPEN = "What should we do better next time?"
SCALE = "How likely are you to recommend us to a friend?"


@pytest.fixture
def survey(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat (cxtext[spss]) is not installed")
    frame = pd.DataFrame(
        {
            "respid": [11.0, 12.0, 13.0, 14.0],
            "Q1": [9.0, 2.0, 99.0, 10.0],
            "Q2": [1.0, 5.0, 2.0, 1.0],
            "Q3": [
                "Answer the phone in time please",
                "Clean the platform now and then",
                "",
                "More trains on Sundays please",
            ],
            "region": [1.0, 2.0, 1.0, None],
            "seen": pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"]),
        }
    )
    path = tmp_path / "wave.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={"Q1": SCALE, "Q2": "Kind of ticket", "Q3": OPEN, "region": "Region of the home"},
        variable_value_labels={
            "Q1": {0.0: "Not at all likely", 10.0: "Extremely likely", 99.0: "Don't know"},
            "Q2": {1.0: "Single", 2.0: "Return", 3.0: "Day pass", 4.0: "Week", 5.0: "Season ticket"},
            "region": {1.0: "North", 2.0: "South"},
        },
        missing_ranges={"Q1": [99.0]},
    )
    return path


def test_labels_are_questions_and_answers(survey):
    frame = read(survey)
    assert frame["question"].unique().tolist() == [OPEN]
    assert frame["text"].tolist()[:2] == ["Answer the phone in time please", "Clean the platform now and then"]
    assert frame["Kind of ticket"].tolist()[:2] == ["Single", "Season ticket"]
    assert frame["region"].fillna("?").tolist() == ["North", "South", "North", "?"]
    assert frame["date"].dt.day.tolist() == [1, 2, 3, 4]


def test_a_scale_labelled_at_its_ends_keeps_its_numbers(survey):
    frame = read(survey)
    assert frame["score_kind"].dropna().unique().tolist() == ["nps"]
    assert frame["score"].fillna(-1).tolist() == [9.0, 2.0, -1.0, 10.0]
    assert "keeps its numbers (0 = Not at all likely" in describe(frame)


def test_short_names_work_as_well(survey):
    frame = read(survey, text="Q3", score="Q1", id="respid", segments=["region"])
    assert frame["feedback_id"].tolist() == ["11", "12", "13", "14"]
    assert frame["score"].fillna(-1).tolist() == [9.0, 2.0, -1.0, 10.0]
    assert frame["text"][1] == "Clean the platform now and then"


def test_two_variables_with_one_label_stay_two(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat (cxtext[spss]) is not installed")
    frame = pd.DataFrame({"a1": ["The queue was too long"] * 3, "a2": ["Staff were rude to me"] * 3})
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), column_labels=["What went wrong?", "What went wrong?"])
    columns = read(tmp_path / "t.sav", text="a2").attrs["cxtext"]["files"][0]["columns"]
    assert columns["text"] == "What went wrong? (a2)"


def test_without_pyreadstat_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    path = tmp_path / "wave.sav"
    path.write_bytes(b"$FL2@(#) SPSS DATA FILE" + bytes(200))
    with pytest.raises(InputError, match=r"wave\.sav.*cxtext\[spss\]"):
        read(path)


def test_letters_of_an_old_code_page(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat (cxtext[spss]) is not installed")
    frame = pd.DataFrame({"comment": ["The cafeXX was shut again", "Nothing to say but good"]})
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"))
    content = (tmp_path / "t.sav").read_bytes()
    assert b"cafeXX" in content
    (tmp_path / "t.sav").write_bytes(content.replace(b"cafeXX", b"caf\xe9 \xa3"))
    assert read(tmp_path / "t.sav")["text"][0] == "The café £ was shut again"
