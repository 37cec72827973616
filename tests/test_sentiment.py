"""Sentiment: common sense, the question, the three speeds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxtext.encoders.reading import read_features
from cxtext.errors import InputError
from cxtext.sentiment import SentimentClassifier

PLAIN = {
    "The staff were wonderful and so helpful.": "positive",
    "Absolutely terrible, I want my money back.": "negative",
    "We waited two hours and nobody came.": "negative",
    "I love this dress.": "positive",
    "The app crashes every time I open it.": "negative",
    "Not good at all.": "negative",
}


@pytest.mark.parametrize("quality", ["fast", "accurate", "auto"])
def test_plain_cases(quality: str) -> None:
    classifier = SentimentClassifier(quality=quality)
    assert classifier.predict(list(PLAIN)).tolist() == list(PLAIN.values())


def test_the_question_turns_the_reading_round() -> None:
    classifier = SentimentClassifier(quality="accurate")
    questions = ["How could we improve?", "What was good about your visit?", "What did you like about us?"]
    answers = classifier.predict(["Nothing", "The waiting room", "Everything"], questions)
    assert answers.tolist() == ["positive", "positive", "positive"]
    assert classifier.predict(["Waiting times"], ["How could we improve?"]).tolist() == ["negative"]
    assert classifier.predict(["Nothing"], ["What was good?"]).tolist() == ["negative"]


def test_probabilities_are_probabilities_in_the_order_of_the_classes() -> None:
    classifier = SentimentClassifier(quality="auto")
    proba = classifier.predict_proba(list(PLAIN))
    assert classifier.classes_ == ("negative", "neutral", "positive")
    assert proba.shape == (len(PLAIN), 3)
    assert np.allclose(proba.sum(axis=1), 1, atol=1e-5)
    assert [classifier.classes_[k] for k in proba.argmax(axis=1)] == classifier.predict(list(PLAIN)).tolist()


def test_auto_is_fast_where_sure_and_accurate_elsewhere() -> None:
    texts = [*PLAIN, "it was what it was", "hmm, the second visit, well", "the blue one"]
    found = {
        quality: SentimentClassifier(quality=quality).predict_proba(texts) for quality in ("fast", "accurate", "auto")
    }
    auto = SentimentClassifier(quality="auto")
    unsure = found["fast"].max(axis=1) < auto._sure
    assert 0 < unsure.sum() < len(texts)
    assert np.array_equal(found["auto"][unsure], found["accurate"][unsure])
    assert np.array_equal(found["auto"][~unsure], found["fast"][~unsure])


def test_shared_features_give_the_same_answer() -> None:
    classifier = SentimentClassifier(quality="auto")
    texts = list(PLAIN)
    features = read_features(texts, [""] * len(texts), "auto", classifier.unsure)
    assert np.array_equal(classifier.predict_proba(texts, features=features), classifier.predict_proba(texts))


def test_columns_of_the_mentions_table() -> None:
    columns = SentimentClassifier(quality="fast").columns(list(PLAIN))
    scores = pd.DataFrame(columns)
    assert ((scores["sentiment_score"] > 0) == (scores["sentiment"] == "positive")).all()
    assert scores["sentiment_confidence"].between(1 / 3, 1).all()
    assert all(len(values) == 0 for values in SentimentClassifier(quality="fast").columns([]).values())


def test_series_and_missing_values_are_taken() -> None:
    texts = pd.Series(["Great", None, float("nan")], index=[5, 6, 7])
    assert len(SentimentClassifier(quality="fast").predict(texts)) == 3
    own = pd.Series(["Great", None], dtype="string")
    assert len(SentimentClassifier(quality="fast").predict(own)) == 2


def test_wrong_options_are_named() -> None:
    with pytest.raises(InputError, match="fast, accurate, auto"):
        SentimentClassifier(quality="best")
    with pytest.raises(InputError, match="2 texts but 1 questions"):
        SentimentClassifier(quality="fast").predict(["a", "b"], ["q"])
    with pytest.raises(InputError, match="single string"):
        SentimentClassifier(quality="fast").predict("great")


def test_parameters_follow_scikit_learn() -> None:
    classifier = SentimentClassifier(quality="fast")
    assert SentimentClassifier(**classifier.get_params()).get_params() == classifier.get_params()
