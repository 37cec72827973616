"""Words and term scores."""

import time

import numpy as np
import pytest

from cxtext import keywords


def test_fold_makes_case_and_punctuation_equal():
    assert keywords.fold("Nothing!!") == keywords.fold("  nothing. ") == "nothing"
    assert keywords.fold("no-one") != keywords.fold("noone")


def test_clauses_stop_at_punctuation_and_leave_out_markup_and_masks():
    found = keywords.clauses("Call <b>me</b> at [email]. See https://x.example/a?b=1, @acme & team; don't wait")
    words = [word for part in found for word in part]
    assert words == ["Call", "me", "at", "See", "team", "don't", "wait"]
    assert ["don't", "wait"] in found


@pytest.mark.parametrize(
    ("one", "other"),
    [("waiting", "waits"), ("queries", "query"), ("delivered", "deliver"), ("staff's", "staff"), ("stopped", "stop")],
)
def test_stem_joins_forms_of_a_word(one, other):
    assert keywords.stem(one) == keywords.stem(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("thing", "th"), ("class", "clas"), ("need", "ne")])
def test_stem_leaves_short_and_double_endings_alone(one, other):
    assert keywords.stem(one) != other


@pytest.mark.parametrize("word", ["the", "very", "42", "x", "shit", "I'm", "\u2019"])
def test_words_that_are_never_keywords(word):
    assert not keywords.is_term(word)


def test_class_tfidf_prefers_the_term_only_one_class_uses():
    counts = np.array([[5.0, 5.0, 0.0], [5.0, 0.0, 5.0]])
    scores = keywords.class_tfidf(counts)
    assert scores[0, 1] > scores[0, 0] > 0
    assert scores[0, 2] == 0
    # The formula by hand: share 1/2, mean class size 10, term count 5 of all.
    assert scores[0, 1] == pytest.approx(0.5 * np.log(1 + 10 / 5))


def test_class_tfidf_bears_an_empty_class():
    assert np.isfinite(keywords.class_tfidf(np.array([[0.0, 0.0], [1.0, 2.0]]))).all()


def test_count_terms_counts_documents_with_their_weight():
    terms, counts = keywords.count_terms([["b", "a", "a"], ["a"], []], [2.0, 1.0, 9.0], [0, 1, 1], 2)
    assert terms == ["a", "b"]
    assert counts.tolist() == [[2.0, 2.0], [1.0, 0.0]]


def test_top_terms_gives_only_terms_of_the_class_in_order():
    assert keywords.top_terms(np.array([[0.1, 0.0, 0.5], [0.2, 0.2, 0.0]]), ["a", "b", "c"], 2) == [
        ["c", "a"],
        ["a", "b"],
    ]


@pytest.mark.parametrize(
    "text", ["<" * 100_000, "[" * 100_000, "a@" * 50_000, "@" * 100_000, "-'" * 50_000, "&#" * 50_000]
)
def test_hostile_text_takes_no_time(text):
    start = time.process_time()
    keywords.clauses(text)
    keywords.fold(text)
    assert time.process_time() - start < 1.0
