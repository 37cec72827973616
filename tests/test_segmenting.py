"""Segmentation of comments into mentions."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxtext.errors import InputError
from cxtext.segmenting import segment, to_mentions
from cxtext.tables import MENTIONS, check


def cut(text):
    return segment([text])["text"].tolist()


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Food great but the wait was endless", ["Food great", "but the wait was endless"]),
        ("Staff friendly, room dirty, breakfast cold.", ["Staff friendly", "room dirty", "breakfast cold."]),
        ("Friendly staff, great food and poor parking", ["Friendly staff", "great food", "and poor parking"]),
        ("The staff were lovely and the food was great", ["The staff were lovely", "and the food was great"]),
        ("Although the food was good, the wait was endless.", ["Although the food was good", "the wait was endless."]),
        ("The staff were nice however the food was cold", ["The staff were nice", "however the food was cold"]),
        ("Lovely room; the shower was broken", ["Lovely room", "the shower was broken"]),
        ("Everything was great except the food", ["Everything was great", "except the food"]),
        ("Great hotel only complaint is the noise", ["Great hotel", "only complaint is the noise"]),
        ("It is cheap, on the other hand it broke", ["It is cheap", "on the other hand it broke"]),
        ("It was late, yet they apologised", ["It was late", "yet they apologised"]),
        ("Staff were great whereas the room was awful", ["Staff were great", "whereas the room was awful"]),
        ("Works fine. Arrived late! Why?", ["Works fine.", "Arrived late! Why?"]),
        ("service was great.Will come back", ["service was great.", "Will come back"]),
        ("I waited 3 hours!!! The nurse was rude", ["I waited 3 hours!!!", "The nurse was rude"]),
        ("Loved it 😀 will return", ["Loved it 😀", "will return"]),
        ("The food was cold... the waiter was rude", ["The food was cold...", "the waiter was rude"]),
        ("- parking\n- food\n• waiting times", ["parking", "food", "waiting times"]),
        ("1) clean rooms 2) nice staff", ["clean rooms", "nice staff"]),
        ("1. Clean rooms\n2. Nice staff", ["Clean rooms", "Nice staff"]),
        ("Friendly staff\nclean room", ["Friendly staff", "clean room"]),
        ("slow, rude and dirty", ["slow", "rude", "and dirty"]),
        ("Very slow, rude, quite dirty.", ["Very slow", "rude", "quite dirty."]),
        (
            "My parcel stood in the rain, though Marrow Couriers refunded me.",
            ["My parcel stood in the rain", "though Marrow Couriers refunded me."],
        ),
        (
            "Although the lobby smelled of damp, the room was clean.",
            ["Although the lobby smelled of damp", "the room was clean."],
        ),
        ("Staff great - food awful", ["Staff great", "food awful"]),
        ("The room was small but very clean", ["The room was small", "but very clean"]),
        ("Good quality. :) Nice", ["Good quality. :)", "Nice"]),
    ],
)
def test_points_are_parted(text, mentions):
    assert cut(text) == mentions


@pytest.mark.parametrize(
    "text",
    [
        "eggs, bacon and toast were cold",
        "The staff were slow, rude and dirty.",
        "Not only was it late but it was also broken.",
        "It was nothing but trouble.",
        "They were anything but helpful",
        "They did all but apologise.",
        "Last but not least the food was warm",
        "I would have left but for the nurse",
        "I think the food and the service were bad",
        "When I arrived, the room was dirty.",
        "It would be great if the food was warm and the staff were nicer",
        "I want a better kitchen and clean toilets",
        "more staff, better food, cleaner toilets",
        "They had a professional, friendly attitude",
        "However long it takes, wait for it.",
        "They haven't called yet",
        "Cheap & cheerful",
        "The staff were slow but friendly",
        "The nurse was kind and explained everything",
        "My only complaint is the noise",
        "I ❤️ this place",
        "Dr. Smith saw me at 10 a.m. on Monday, e.g. for 5.5 hours",
        "Mr. J. Smith paid £5.50 for the 5.5 inch screen at booking.com",
        "I was seen by approx. three people, i.e. nurses, etc.",
        "He came no. 5 in the queue vs. my mother",
        "The room (which was small, but the bed was big) was fine",
        "Hi. The staff were rude.",
        "Great, thanks!",
        "Nothing.",
        "😡",
        ":(",
        "-5 degrees in there",
        "***",
        "I waited because the doctor was late",
    ],
)
def test_one_point_stays_whole(text):
    assert cut(text) == [text]


def test_long_runs_without_punctuation_are_cut_but_not_at_because():
    text = (
        "i went to the hospital with my son because he was ill and we waited for six hours and the staff kept telling "
        "us that they were busy because nobody had come in so i asked at the desk and they said that it would be "
        "another two hours and then we went home"
    )
    mentions = cut(text)
    assert len(mentions) > 3
    assert max(len(mention.split()) for mention in mentions) <= 40
    assert not any(mention.startswith("because") for mention in mentions)
    assert " ".join(mentions) == text


def test_wrapped_lines_are_joined():
    assert cut("The nurses were very kind to the\nold lady.") == ["The nurses were very kind to the\nold lady."]


def test_rows_name_their_text():
    series = pd.Series(["Good. Bad food.", None, "", "   ", "Fine"], index=["a", "b", "c", "d", "e"])
    table = segment(series)
    assert list(table.columns) == ["text_id", "n", "start", "end", "text"]
    assert table[["text_id", "n", "start", "end"]].to_numpy().tolist() == [
        ["a", 0, 0, 5],
        ["a", 1, 6, 15],
        ["e", 0, 0, 4],
    ]
    assert segment(["", "x"])["text_id"].tolist() == [1]
    assert segment([]).empty
    assert list(segment([]).columns) == list(table.columns)
    with pytest.raises(InputError, match="list"):
        segment("one text")


VOCABULARY = """the staff food room was were is friendly dirty great cold but and however although though yet , ; . ...
! ? - • 1) 2) 😀 ( ) " i we nothing only complaint so because e.g. Dr. 5.5 :) ;) & not İ 好 except"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n", " - "])
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(WORDS, max_size=30).map("".join),
)
_LETTERS = re.compile(r"\w")
_LIST_MARK = re.compile(r"^[\W_]*\(?(?:\d{1,2}|[a-hA-HivxIVX]{1,4})[.)][\W_]*$")


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_mentions_are_exact_ordered_and_cover_the_text(text):
    table = segment([text])
    position, left_out = 0, []
    for number, row in enumerate(table.itertuples()):
        assert row.n == number
        assert row.start >= position
        assert row.end > row.start
        assert text[row.start : row.end] == row.text
        assert row.text == row.text.strip()
        left_out.append(text[position : row.start])
        position = row.end
    left_out.append(text[position:])
    for gap in left_out:
        assert not _LETTERS.search(gap) or _LIST_MARK.match(gap)
    assert bool(text.strip()) == bool(len(table))


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_each_text_is_cut_by_itself(texts):
    table = segment(texts)
    for position, text in enumerate(texts):
        assert table.loc[table["text_id"] == position, "text"].tolist() == cut(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a, ",
        "the room was cold, ",
        "eggs, ",
        "food but ",
        "so ",
        "so, ",
        ".",
        "A. ",
        "\n",
        "(",
        "(a ",
        "1. a ",
        "- a ",
        "😀 a",
        "the only ",
        "!a",
        "a;",
        "and the ",
        "'a ",
        "not only a but ",
    ],
)
def test_hostile_texts_take_linear_time(unit):
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    cut(text)
    assert time.process_time() - start < 3


def test_mentions_of_usable_comments():
    feedback = pd.DataFrame(
        {
            "feedback_id": ["c1", "c2", "c3"],
            "clean_text": ["Staff friendly, room dirty", "n/a", "Fine"],
            "status": ["ok", "no_content", "ok"],
        },
        index=[4, 4, 9],
    )
    mentions = check(to_mentions(feedback), MENTIONS)
    assert mentions["mention_id"].tolist() == ["c1:0", "c1:1", "c3:0"]
    assert mentions["feedback_id"].tolist() == ["c1", "c1", "c3"]
    assert mentions["text"].tolist() == ["Staff friendly", "room dirty", "Fine"]
    assert to_mentions(feedback.iloc[[1]]).empty
    with pytest.raises(InputError, match="clean_feedback"):
        to_mentions(feedback.drop(columns="status"))


@pytest.mark.real
def test_real_comments_give_mentions_that_can_be_read(real_data):
    texts = pd.read_csv(real_data("nhs_fft.csv"))["FFT answer"].dropna().head(3_000)
    table = segment(texts.reset_index(drop=True))
    words = table["text"].str.split().str.len()
    assert (words == 1).mean() < 0.12
    assert words.max() < 120
    assert 1.3 < len(table) / len(texts) < 2.5


@pytest.mark.parametrize("text", ["0\x1f", "late again\x85", "\x1fhi there\x1c"])
def test_odd_white_space_ends_no_mention(text: str) -> None:
    assert segment([text])["text"].tolist() == [text.strip()]
