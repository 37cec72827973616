"""Columns, scores, dates and ids: guessed as a reader would, and never against what the user says."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from reading_account import told

from cxtext.errors import InputError
from cxtext.reading import describe, guess_text_column, read, rejects_table
from cxtext.reading.answers import LEVELS
from cxtext.reading.dates import parse_dates
from cxtext.reading.headers import asked
from cxtext.reading.scores import parse_scores
from cxtext.tables import FEEDBACK, MENTIONS, check

GOOD = [
    "Lovely friendly staff and great coffee",
    "Excellent, quick delivery and good value",
    "Best shop in town, thanks",
]
BAD = [
    "Terrible wait, rude people at the desk",
    "Awful app, it is broken and useless",
    "Poor quality and never on time",
]


def comments(n: int = 60) -> list[str]:
    return [f"{(GOOD + BAD)[i % 6]} number {i}" for i in range(n)]


# ---------------------------------------------------------------- roles

LAYOUTS = [
    (
        {
            "respondent_id": range(60),
            "date": ["2026-01-05"] * 60,
            "plan": ["Basic", "Plus"] * 30,
            "channel": ["web", "app"] * 30,
            "nps": [0, 5, 10] * 20,
            "question": ["How could we improve?", "What do you like most?"] * 30,
            "comment": comments(),
        },
        {
            "text": "comment",
            "question": "question",
            "id": "respondent_id",
            "customer_id": "respondent_id",
            "date": "date",
            "channel": "channel",
            "score": "nps",
        },
        ("survey", "nps"),
    ),
    (
        {
            "review_id": range(60),
            "date": ["2026-01-05"] * 60,
            "stars": [1, 3, 5] * 20,
            "title": [f"Title words here {i}" for i in range(60)],
            "review": comments(),
            "region": ["N", "S"] * 30,
        },
        {"text": "review", "id": "review_id", "date": "date", "score": "stars"},
        ("review", "stars"),
    ),
    (
        {
            "entry_id": range(60),
            "date": ["2026-01-05"] * 60,
            "team": ["Shops", "Depot"] * 30,
            "question": ["What gets in the way?", "What works well?"] * 30,
            "comment": comments(),
        },
        {"text": "comment", "question": "question", "id": "entry_id", "date": "date"},
        ("staff", None),
    ),
    (
        {
            "reviewId": [f"gp:{i}" for i in range(60)],
            "userName": [f"Ann Other {i}" for i in range(60)],
            "content": comments(),
            "score": [1, 3, 5] * 20,
            "thumbsUpCount": [0, 1, 9] * 20,
            "at": ["2020-10-27 21:24:41"] * 60,
            "replyContent": [
                f"Dear user number {i}, we are very sorry to hear that and will look at it" for i in range(60)
            ],
        },
        {"text": "content", "id": "reviewId", "date": "at", "score": "score"},
        ("review", "stars"),
    ),
    (
        {
            "tweet_id": range(60),
            "airline_sentiment_confidence": np.linspace(0, 1, 60).round(3),
            "name": [f"u{i}" for i in range(60)],
            "retweet_count": [0, 1, 2] * 20,
            "text": comments(),
            "tweet_created": ["2015-02-24 11:35:52 -0800"] * 60,
            "tweet_location": [f"somewhere over the rainbow {i}" for i in range(60)],
        },
        {"text": "text", "id": "tweet_id", "date": "tweet_created"},
        ("review", None),
    ),
    (
        {
            "Id": range(60),
            "ProductId": ["B1", "B2"] * 30,
            "UserId": [f"A{i % 9}" for i in range(60)],
            "HelpfulnessNumerator": [1, 0] * 30,
            "Score": [1, 3, 5] * 20,
            "Time": [1303862400 + 86400 * i for i in range(60)],
            "Summary": [f"Good dog food {i}" for i in range(60)],
            "Text": comments(),
        },
        {"text": "Text", "id": "Id", "customer_id": "UserId", "date": "Time", "score": "Score"},
        ("review", "stars"),
    ),
    (
        {
            "Response ID": range(60),
            "How likely are you to recommend us to a friend?": [0, 5, 10] * 20,
            "What is the main reason for your score?": comments(),
            "Country": ["UK", "DE"] * 30,
        },
        {
            "text": "What is the main reason for your score?",
            "id": "Response ID",
            "score": "How likely are you to recommend us to a friend?",
        },
        ("survey", "nps"),
    ),
]


@pytest.mark.parametrize(("columns", "roles", "kinds"), LAYOUTS)
def test_common_layouts_are_understood(columns, roles, kinds):
    frame = read(pd.DataFrame(columns))
    found = told(frame)
    assert found["columns"] == roles
    assert (frame["source"].iloc[0], found["score_kind"]) == kinds
    assert set(found["decided"].values()) == {"guessed"}
    assert frame["text"].tolist() == comments()


def test_column_order_does_not_matter():
    for columns, roles, _ in LAYOUTS:
        frame = pd.DataFrame(columns)
        assert told(read(frame[frame.columns[::-1]]))["columns"] == roles


def test_several_open_questions_make_one_row_per_answer():
    frame = pd.DataFrame(
        {
            "Response ID": [11, 12, 13],
            "How satisfied are you?": ["Very satisfied", "Satisfied", "Dissatisfied"],
            "What did you like most?": ["The friendly staff at the desk", None, None],
            "What could we do better?": [
                "Shorter queues at lunch time please",
                "The prices are far too high now",
                "  ",
            ],
        }
    )
    out = read(frame)
    assert out["feedback_id"].tolist() == [
        "11:what-did-you-like-most",
        "11:what-could-we-do-better",
        "12:what-could-we-do-better",
        "13",
    ]
    assert out["customer_id"].tolist() == ["11", "11", "12", "13"]
    assert out["text"].tolist()[-1] == ""
    assert out["question"].isna().tolist() == [False, False, False, True]
    assert out["score"].tolist() == [5.0, 5.0, 4.0, 2.0]
    assert (told(out)["rows_in"], told(out)["rows_used"], told(out)["rows_out"]) == (3, 3, 4)


def test_short_comments_and_numbered_questions_are_text():
    assert read(pd.DataFrame({"id": [1, 2], "comment": ["ok", "bad"]}))["text"].tolist() == ["ok", "bad"]
    answers = pd.DataFrame(
        {"id": [1, 2], "q1": ["too slow by far", "meh, it was fine"], "q2": ["nice people here", None]}
    )
    assert read(answers)["question"].tolist() == ["Q1", "Q2", "Q1"]


def test_open_text_left_aside_is_mentioned():
    frame = pd.DataFrame({"review": comments(), "story": [f"{words} and more besides" for words in comments()[::-1]]})
    out = read(frame)
    assert out["text"].tolist() == comments()
    assert any("story" in note for note in told(out)["notes"])


def test_given_text_columns_become_questions():
    frame = pd.DataFrame({"a": ["too slow", "fine"], "review_cons": ["dear", None], "n": ["x", "y"]})
    out = read(frame, text=["a", "review_cons"], segments=["n"])
    assert out["question"].tolist() == ["A", "Cons", "A"]
    assert out["text"].tolist() == ["too slow", "dear", "fine"]
    assert "question" not in read(frame, text="a").columns


@pytest.mark.parametrize(
    ("header", "question", "box"),
    [
        ("Aspect #1:What aspects make it\xa0pleasant?", "What aspects make it pleasant?", "1"),
        ("Other - Write In:How do you run it?", "How do you run it?", "other"),
        ("Other word(s)::Select all the words.", "Select all the words.", "other"),
        ("What was\n good?", "What was good?", None),
        ("review_pros", "Pros", None),
        ("advice_to_management", "Advice to management", None),
        ("<p>Why <b>not</b>?</p>", "Why not ?", None),
    ],
)
def test_headers_become_readable_questions(header, question, box):
    assert (asked(header).question, asked(header).box) == (question, box)


def test_names_that_cxtext_uses_are_renamed_and_nothing_is_lost():
    clashes = {name: ["p", "q"] for name in (*FEEDBACK.columns, *MENTIONS.columns) if name != "text"}
    frame = pd.DataFrame(
        {"Comment": ["too slow here", "fine by me"], "Status": ["x", "y"], "status_input": ["1a", "2a"], **clashes}
    )
    out = check(read(frame, text="Comment", id=None), FEEDBACK)
    assert out["text"].tolist() == ["too slow here", "fine by me"]
    assert not {name.casefold() for name in told(out)["segments"]} & {*FEEDBACK.columns, *MENTIONS.columns}
    assert out["status_input"].tolist() == ["1a", "2a"]
    used = {name for value in told(out)["columns"].values() for name in ([value] if isinstance(value, str) else value)}
    assert len(told(out)["segments"]) == len(set(frame.columns) - used)


def test_segments_keep_only_those_asked_for_and_codes_stay_codes():
    frame = pd.DataFrame({"comment": comments(), "age": ["31", "42"] * 30, "shop": ["007", "012"] * 30, "x": 1})
    out = read(frame, segments=["age", "shop"])
    assert "x" not in out
    assert out["age"].iloc[0] == 31
    assert out["shop"].iloc[0] == "007"


def test_a_wrong_name_is_answered_with_the_nearest():
    frame = pd.DataFrame({"comment": comments(), "nps_score": [1, 2, 3] * 20})
    with pytest.raises(InputError, match=r"'coment' \(given as text\).*did you mean 'comment'\?.*nps_score"):
        read(frame, text="coment")
    with pytest.raises(InputError, match=r"given as score.*nps_score"):
        read(frame, score="nps")
    assert told(read(frame, text=" Comment "))["columns"]["text"] == "comment"


def test_guess_text_column():
    assert (
        guess_text_column(pd.DataFrame({"id": [1, 2], "blurb": ["a rather long remark", "and another one here"]}))
        == "blurb"
    )
    with pytest.raises(InputError, match="open text"):
        guess_text_column(pd.DataFrame({"a": [1, 2]}))


# ---------------------------------------------------------------- ids


def test_ids_without_an_id_column_survive_shuffling():
    frame = pd.DataFrame({"comment": [*comments(), "the same words", "the same words"], "region": "N"})
    first = read(frame)
    second = read(frame.sample(frac=1, random_state=3))
    assert first["feedback_id"].is_unique
    assert dict(zip(first["feedback_id"], first["text"], strict=True)) == dict(
        zip(second["feedback_id"], second["text"], strict=True)
    )


def test_repeated_and_missing_ids_are_made_unique_in_a_stable_way():
    frame = pd.DataFrame(
        {"ref": ["a", "a", "a-2", None], "comment": ["first words", "other words", "third words", "last words"]}
    )
    out = read(frame, id="ref")
    assert out["feedback_id"].is_unique
    assert set(out["feedback_id"]) >= {"a", "a-2", "a-3"}
    assert out.loc[out["text"] == "third words", "feedback_id"].tolist() == ["a-2"]
    again = read(frame.iloc[::-1], id="ref")
    assert dict(zip(out["text"], out["feedback_id"], strict=True)) == dict(
        zip(again["text"], again["feedback_id"], strict=True)
    )
    assert any("more than once" in note for note in told(out)["notes"])
    with pytest.raises(InputError, match="'ref' is empty"):
        read(frame.assign(ref=[None, None, None, "x"]), id="ref")


# ---------------------------------------------------------------- scores


def test_every_worded_answer_has_its_place():
    assert (LEVELS["very good"], LEVELS["neither good nor poor"], LEVELS["very poor"]) == (1.0, 0.5, 0.0)
    assert LEVELS["somewhat dissatisfied"] == 0.25
    assert LEVELS["somewhat likely"] == 0.75


@pytest.mark.parametrize(
    ("header", "values", "kind", "expected"),
    [
        ("Overall rating", [1, 10, 5.5], "stars", [1, 5, 3]),
        ("csat (0 to 100)", [0, 100, 50], "csat", [1, 5, 3]),
        ("rating", ["4 stars", "5/5", "2.5"], "stars", [4, 5, 2.5]),
        ("rating", ["★★★", "★★★★★", "★☆☆☆☆"], "stars", [3, 5, 1]),
        ("Overall experience", ["1 - Very good", "5 - Very poor", "3 - Neither good nor poor"], "csat", [5, 1, 3]),
        ("Satisfaction (1 = very satisfied)", [1, 5, 2], "csat", [5, 1, 4]),
        ("How easy was it?", ["Very easy", "Very difficult", "Don't know"], "ces", [7, 1, None]),
        ("NPS", [0, 10, 7], "nps", [0, 10, 7]),
    ],
)
def test_scores_come_out_higher_is_better(header, values, kind, expected):
    scores = parse_scores(pd.Series(values), header, kind)
    assert [None if np.isnan(v) else v for v in scores.numbers] == expected


def test_a_scale_is_turned_where_low_numbers_go_with_praise():
    texts = [f"{words} {i}" for i in range(60) for words in (GOOD[i % 3], BAD[i % 3])]
    reversed_scores = [1, 5] * 60
    frame = pd.DataFrame({"comment": texts, "satisfaction": reversed_scores})
    out = read(frame)
    assert out["score"].tolist() == [5.0, 1.0] * 60
    assert any("reversed" in note for note in told(out)["notes"])
    assert read(frame, score_kind="csat-forward")["score"].tolist() == [1.0, 5.0] * 60
    straight = read(frame.assign(satisfaction=[5, 1] * 60))
    assert straight["score"].tolist() == [5.0, 1.0] * 60


def test_codes_off_the_scale_have_no_score_and_are_told():
    frame = pd.DataFrame({"comment": comments(), "satisfaction": [1, 2, 3, 4, 5, 99] + [4] * 54})
    out = read(frame)
    assert out["score"].isna().sum() == 1
    assert any("99" in note for note in told(out)["notes"])


def test_numbers_that_are_no_scores_are_left_alone():
    frame = pd.DataFrame(
        {"comment": comments(), "age": [20, 30, 40] * 20, "recommended": [0, 1] * 30, "helpful votes": [1, 2, 3] * 20}
    )
    assert "score" not in read(frame).columns
    with pytest.raises(InputError, match="no kind of score"):
        read(frame, score="age", score_kind="grade")
    with pytest.raises(InputError, match="no numbers"):
        read(frame.assign(x="words"), score="x")


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["30/09/2021", "01/10/2021"], ["2021-09-30", "2021-10-01"]),
        (["09/30/2021", "10/01/2021"], ["2021-09-30", "2021-10-01"]),
        (["03.04.2024"], ["2024-04-03"]),
        (['"2019-08-30T18:24:32.680Z"'], ["2019-08-30 18:24:32"]),
        (["2024-03-01 08:00:00 +0200"], ["2024-03-01 06:00:00"]),
        (["Tue Oct 31 22:10:47 +0000 2017"], ["2017-10-31 22:10:47"]),
        (["3rd May 2020", "May 4, 2020", "5-Jun-21"], ["2020-05-03", "2020-05-04", "2021-06-05"]),
        (["1/14/2022 5:07 PM"], ["2022-01-14 17:07"]),
        (["2019-4", "2019-12"], ["2019-04-01", "2019-12-01"]),
        ([1303862400, 1350777600], ["2011-04-27", "2012-10-21"]),
        ([45292.0], ["2024-01-01"]),
        (["20240229", "31/02/2024", "soon", None], ["2024-02-29", None, None, None]),
        # Unpadded dates come from another program and have their own order.
        (
            ["30/09/2021", "01/10/2021", "1/14/2022", "2/3/2022"],
            ["2021-09-30", "2021-10-01", "2022-01-14", "2022-02-03"],
        ),
        (["30/09/2021", "28/09/2021", "10/17/2021"], ["2021-09-30", "2021-09-28", "2021-10-17"]),
    ],
)
def test_dates_in_common_forms(values, expected):
    out = parse_dates(pd.Series(values))
    assert out.moments.tolist() == [pd.Timestamp(e) if e else pd.NaT for e in expected]


def test_an_order_that_cannot_be_told_is_said_and_the_day_varies_more():
    out = parse_dates(pd.Series(["01/02/2024", "01/03/2024", "01/04/2024"]))
    assert out.moments.dt.month.unique().tolist() == [1]
    assert any("cannot be told" in note for note in out.notes)


def test_unreadable_dates_keep_their_rows():
    frame = pd.DataFrame({"comment": comments(10), "date": ["2024-01-01"] * 9 + ["last week"]})
    out = read(frame)
    assert len(out) == 10
    assert out["date"].isna().sum() == 1
    assert any("1 date could not be read, such as 'last week'" in note for note in told(out)["notes"])


# ---------------------------------------------------------------- several files, kinds of input, account


def test_several_files_with_clashing_ids_and_their_own_columns(tmp_path):
    pd.DataFrame({"id": [1, 2], "comment": ["too slow", "fine, thanks"], "nps": [2, 9]}).to_csv(
        tmp_path / "survey.csv", index=False
    )
    pd.DataFrame({"id": [1, 2], "review": ["lovely shop", "never again"], "stars": [5, 1]}).to_csv(
        tmp_path / "reviews.csv", index=False
    )
    paths = [tmp_path / "survey.csv", tmp_path / "reviews.csv"]
    out = read(paths, text="comment", score=["nps", "reviews:stars"])
    assert out["feedback_id"].tolist() == ["survey:1", "survey:2", "reviews:1", "reviews:2"]
    assert out["source"].tolist() == ["survey", "survey", "review", "review"]
    assert out["score_kind"].tolist() == ["nps", "nps", "stars", "stars"]
    assert [f["decided"]["text"] for f in out.attrs["cxtext"]["files"]] == ["given", "guessed"]
    assert read(paths, source_name=["mine", "survey:ours"])["source"].tolist() == ["ours", "ours", "mine", "mine"]
    with pytest.raises(InputError, match="any of the 2 files"):
        read(paths, text="words")
    with pytest.raises(InputError, match="given twice"):
        read([paths[0], str(paths[0])])


def test_frames_of_other_kinds_and_an_own_table_again():
    import pyarrow as pa

    frame = pd.DataFrame({"comment": comments(), "nps": [0, 5, 10] * 20, "date": pd.Timestamp("2024-01-01")})
    first = read(frame)
    assert read(pa.Table.from_pandas(frame)).equals(first)
    again = read(first)
    pd.testing.assert_frame_equal(again, first, check_column_type=False)
    assert frame.columns.tolist() == ["comment", "nps", "date"]
    with pytest.raises(InputError, match="no rows"):
        read(frame.iloc[:0])
    with pytest.raises(InputError, match="Cannot read feedback from a int"):
        read(3)


def test_what_was_understood_is_plain_json_and_readable(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("id,comment,nps\n1,too slow,3\n2,ragged\n3,,9\n4,fine here,10\n")
    out = read(path)
    understood = json.loads(json.dumps(out.attrs["cxtext"]))
    assert understood["files"][0]["rows_without_text"] == 1
    assert out["text"].tolist() == ["too slow", "", "fine here"]
    words = describe(out)
    assert "4 rows read, 1 rejected, 1 without text" in words
    assert "comment  (guessed; else --text)" in words
    assert rejects_table(out.copy())["file"].tolist() == ["survey.csv"]
    assert rejects_table(read(pd.DataFrame({"comment": comments()}))).empty


def test_a_large_file_is_read_in_seconds(tmp_path):
    import time

    path = tmp_path / "large.csv"
    path.write_text(
        "id,comment,nps,date,region\n"
        + "".join(f'{i},"{GOOD[i % 3]}, {i}",{i % 11},2024-01-0{i % 9 + 1},N\n' for i in range(100_000))
    )
    start = time.process_time()
    assert len(read(path)) == 100_000
    assert time.process_time() - start < 15


def test_only_groups_are_called_segments():
    n = 300
    frame = pd.DataFrame(
        {
            "comment": [f"The till was slow on day {i}, and nobody came to help us" for i in range(n)],
            "Clothing ID": [700 + i % 90 for i in range(n)],
            "Title": [f"Slow till {i}" if i % 7 else None for i in range(n)],
            "Recommended IND": [i % 2 for i in range(n)],
            "Department": ["Dresses", "Tops", "Coats"] * 100,
            "Age": [18 + i % 60 for i in range(n)],
            "Shop ID": [1 + i % 6 for i in range(n)],
        }
    )
    out = read(frame)
    assert told(out)["segments"] == ["Recommended IND", "Department", "Shop ID"]
    assert told(out)["others"] == ["Clothing ID", "Title", "Age"]
    assert {"Clothing ID", "Title", "Age"} <= set(out.columns)
    assert "also kept   Clothing ID, Title, Age  (no groups: ids, texts" in describe(out)
    asked = read(frame, segments=["Title"])
    assert (told(asked)["segments"], told(asked)["others"]) == (["Title"], [])


def test_few_rows_cannot_tell_groups_from_others():
    frame = pd.DataFrame({"comment": ["Too slow at the till", "Very nice staff"], "shop": ["North", "South"]})
    assert (told(read(frame))["segments"], told(read(frame))["others"]) == (["shop"], [])
