"""Score questions on any scale, and the questions of wide surveys."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from reading_account import told

from cxtext.reading import read
from cxtext.reading.headers import asked
from cxtext.reading.scale_labels import labels_in_answers, labels_in_header, scale_in_header


def scored(header: str, values: list[object], n: int = 60) -> pd.DataFrame:
    """Read a survey of neutral remarks, so that only the header and the answers speak for a direction."""
    cells = [values[place % len(values)] for place in range(n)]
    return read(pd.DataFrame({"comment": [f"some remark number {i} on the visit" for i in range(n)], header: cells}))


@pytest.mark.parametrize(
    ("header", "values", "kind", "expected"),
    [
        ("How likely are you to recommend us? (0-10)", [0, 5, 10], "nps", [0, 5, 10]),
        ("Recommend us?", ["0 - Not at all likely", "3", "7", "10 - Extremely likely"], "nps", [0, 3, 7, 10]),
        ("How satisfied are you overall?", [1, 3, 5], "csat", [1, 3, 5]),
        ("Overall satisfaction (1 = very good … 5 = very poor)", [1, 3, 5], "csat", [5, 3, 1]),
        ("Overall satisfaction (5 = very dissatisfied)", [1, 3, 5], "csat", [5, 3, 1]),
        ("Satisfaction, where 1 is excellent and 5 is poor", [1, 3, 5], "csat", [5, 3, 1]),
        ("Satisfaction: very good (1) to very poor (5)", [1, 3, 5], "csat", [5, 3, 1]),
        ("Satisfaction (1 = very dissatisfied, 5 = very satisfied)", [1, 3, 5], "csat", [1, 3, 5]),
        ("satisfaction", ["1 - very satisfied", "2", "3", "4", "5 - very dissatisfied"], "csat", [5, 4, 3, 2, 1]),
        ("satisfaction", ["5 (very satisfied)", "4", "3", "2", "1 (very dissatisfied)"], "csat", [5, 4, 3, 2, 1]),
        ("satisfaction", ["Very satisfied", "Neutral", "Very dissatisfied"], "csat", [5, 3, 1]),
        ("satisfaction", ["Extremely satisfied", "Moderately satisfied", "Not at all satisfied"], "csat", [5, 3, 1]),
        ("satisfaction out of 10", [1, 5.5, 10], "csat", [1, 3, 5]),
        ("satisfaction score", [0, 50, 100], "csat", [1, 3, 5]),
        ("How easy was it to get help?", [1, 4, 7], "ces", [1, 4, 7]),
        ("How easy was it to get help?", [1, 2, 3, 4, 5], "ces", [1, 2.5, 4, 5.5, 7]),
        ("How much effort did you have to put in?", [1, 4, 7], "ces", [7, 4, 1]),
        ("Effort (1 = very little, 7 = a lot)", [1, 4, 7], "ces", [7, 4, 1]),
        ("Customer Effort Score", [1, 4, 7], "ces", [1, 4, 7]),
        ("It was easy to solve my problem", ["Strongly agree", "Strongly disagree"], "ces", [7, 1]),
        ("Your rating in stars", ["1 star", "3 stars", "5 stars"], "stars", [1, 3, 5]),
    ],
)
def test_score_questions_come_out_higher_is_better(header, values, kind, expected):
    out = scored(header, values)
    assert (told(out)["columns"]["score"], told(out)["score_kind"]) == (header, kind)
    assert out["score"].tolist()[: len(expected)] == expected
    low, high = min(expected), max(expected)
    turned = out["score"].iloc[0] == high and expected[0] == high and str(values[0])[0] in "01"
    assert any("turned round" in note for note in told(out)["notes"]) == turned
    assert out["score"].between(low, high).all()


def test_what_the_header_says_counts_for_more_than_the_comments():
    texts = ["Lovely friendly staff, great coffee", "Terrible wait and rude people"]
    frame = pd.DataFrame({"comment": [f"{texts[i % 2]} {i}" for i in range(200)], "x": [5, 1] * 100})
    against = frame.rename(columns={"x": "satisfaction (1 = very satisfied, 5 = very dissatisfied)"})
    assert read(against)["score"].tolist()[:2] == [1.0, 5.0]
    silent = frame.assign(x=[1, 5] * 100).rename(columns={"x": "satisfaction"})
    assert read(silent)["score"].tolist()[:2] == [5.0, 1.0]


def test_a_score_of_reviews_up_to_ten_is_no_recommendation():
    review = pd.DataFrame({"review": [f"some words on the stay {i}" for i in range(30)], "score": [1, 5, 10] * 10})
    out = read(review)
    assert (told(out)["score_kind"], out["score"].tolist()[:3]) == ("stars", [1.0, 1 + 4 * 4 / 9, 5.0])


def test_labels_and_scales_of_headers():
    assert labels_in_header("Overall (1 = very good, 5 = very poor)") == [(1.0, 1.0), (5.0, 0.0)]
    assert labels_in_header("What did you think of our 24 hour desk?") == []
    assert labels_in_header("Question 1: easy to use") == []
    assert labels_in_header("How easy (1-7)") == []
    assert labels_in_header("1 very good to 5 very poor") == [(1.0, 1.0), (5.0, 0.0)]
    assert labels_in_answers(["1 - Very poor", "3", "5: Very good", None]) == [(1.0, 0.0), (5.0, 1.0)]
    assert scale_in_header("Rate us from 1 to 7") == (1.0, 7.0)
    assert scale_in_header("Score out of 100") == (1.0, 100.0)
    assert scale_in_header("Satisfaction in weeks 1 to 52") is None


@pytest.mark.parametrize(
    ("header", "question", "box"),
    [
        ("Aspect #2: What makes it pleasant?", "What makes it pleasant?", "2"),
        ("Box 1: What do you like?", "What do you like?", "1"),
        ("What do you like? (1)", "What do you like?", "1"),
        ("What do you like? [Box 3]", "What do you like?", "3"),
        ("Name two things to improve - Answer 2", "Name two things to improve", "2"),
        ("What do you like?_2", "What do you like?", "2"),
        ("What do you like?.1", "What do you like?", "1"),
        ("Any further comments on COVID-19", "Any further comments on COVID-19", None),
        ("Please comment on section 2-3", "Please comment on section 2-3", None),
        ("What do you think of AirPods 3?", "What do you think of AirPods 3?", None),
    ],
)
def test_numbered_boxes_are_one_question(header, question, box):
    assert (asked(header).question, asked(header).box) == (question, box)


def test_a_wide_survey_has_one_row_per_answered_open_question():
    n = 40
    frame = pd.DataFrame(
        {
            "Respondent": [f"r{i}" for i in range(n)],
            "Which plan do you have?": ["Basic", "Plus"] * (n // 2),
            "How often do you visit?": ["Daily", "Weekly", "Monthly", "Less often than that"] * (n // 4),
            "How satisfied are you?": ["Very satisfied", "Dissatisfied"] * (n // 2),
            "What do you like most? (1)": [f"the friendly people at desk {i}" for i in range(n)],
            "What do you like most? (2)": [f"the coffee in room {i}" if i % 2 else None for i in range(n)],
            "What could we do better?": [f"open earlier on day {i}" if i % 4 else None for i in range(n)],
            "What is your job?": [f"nurse {i}" for i in range(n)],
        }
    )
    out = read(frame)
    assert told(out)["questions"] == ["What do you like most?", "What could we do better?"]
    assert len(out) == n + n // 2 + n - n // 4
    assert {"Which plan do you have?", "How often do you visit?", "What is your job?"} <= set(out.columns)
    assert out.groupby("customer_id")["score"].nunique().eq(1).all()
    of_first = out[out["customer_id"] == out["customer_id"].iloc[0]]
    assert of_first["Which plan do you have?"].unique().tolist() == ["Basic"]
    assert not math.isnan(out["score"].mean())


def test_one_slip_among_few_scores_is_no_hundred_point_scale() -> None:
    frame = pd.DataFrame(
        {
            "comment": [
                "The parcel was late again",
                "Great service",
                "Too dear",
                "Love the app",
                "No refund",
                "Closed",
            ],
            "nps": [3, 3, 3, 11, 4, 1],
        }
    )
    table = read(frame, text="comment", score="nps", score_kind="nps")
    assert table["score"].tolist()[:3] == [3, 3, 3]
    assert table["score"].isna().tolist() == [False, False, False, True, False, False]
