"""Stretches of a cleaned text are found again in the text as given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxtext.cleaning import clean
from cxtext.cleaning.alignment import raw_spans
from cxtext.segmenting import mention_spans


def found(raw: str, part: str) -> str:
    cleaned = clean([raw])[0]
    start = cleaned.index(part)
    left, right = raw_spans(cleaned, raw, [(start, start + len(part))])[0]
    return raw[left:right]


@pytest.mark.parametrize(
    ("raw", "part", "expected"),
    [
        ("Nothing to clean here.", "clean", "clean"),
        ("Two   blanks,\t\tthen  more", "then more", "then  more"),
        ("<p>Great</p> <b>food</b> &amp; staff", "food & staff", "food</b> &amp; staff"),
        ("Soooooo slow!!!!!!! Bye", "Soo slow!!!", "Soooooo slow!!!!!!!"),
        ("I don\u2019t like it at all", "don't like", "don\u2019t like"),
        ("Call me on +44 20 7946 0958 or not", "[phone] or", "+44 20 7946 0958 or"),
        ("Mail ann@example.org now, thanks", "now", "now"),
        ("It\u200b was\u200b fine", "was fine", "was\u200b fine"),
        ("donâ€™t wait here", "wait here", "wait here"),
        ("<script>let food = 1; let wait = 2;</script>The food was good, the wait not.", "the wait", "the wait"),
    ],
)
def test_a_part_is_found_where_it_stands(raw: str, part: str, expected: str) -> None:
    assert found(raw, part) == expected


def test_a_rewritten_stretch_is_covered_whole() -> None:
    assert "ann@example.org" in found("Mail ann@example.org now, thanks", "Mail [email]")


def test_repeated_words_keep_their_own_place() -> None:
    raw = "<i>good</i> food,  good <b>staff</b>,  good   wine"
    cleaned = clean([raw])[0]
    spans = [(cleaned.index(word), cleaned.index(word) + len(word)) for word in ("food", "staff", "wine")]
    assert [raw[a:b] for a, b in raw_spans(cleaned, raw, spans)] == ["food", "staff", "wine"]


def test_far_apart_after_a_long_cut() -> None:
    raw = "Start here. <!-- " + "hidden words " * 200 + "--> The end was good."
    assert found(raw, "The end was good.") == "The end was good."


@given(st.text(alphabet="ab .,<>&;!’\u200b\n😀", max_size=60))
def test_every_span_lies_in_the_text_and_in_order(raw: str) -> None:
    cleaned = clean([raw])[0]
    spans = mention_spans(cleaned)
    places = raw_spans(cleaned, raw, spans)
    assert len(places) == len(spans)
    for start, end in places:
        assert 0 <= start < end <= len(raw)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


def test_long_hostile_texts_take_no_time_to_speak_of() -> None:
    raw, cleaned = "a<a" * 8_000, "a a " * 6_000
    assert raw_spans(cleaned, raw, [(0, len(cleaned))]) == [(0, len(raw))]
