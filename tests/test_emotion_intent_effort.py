"""Emotion, intent and effort: plain cases, the manners they share, their columns in the mentions table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import cxtext
from cxtext.effort import EffortClassifier
from cxtext.emotion import EmotionClassifier
from cxtext.encoders.reading import ReadingClassifier
from cxtext.intent import IntentClassifier
from cxtext.tables import MENTIONS

PLAIN = [
    (EmotionClassifier, "Thank you so much to everyone on the ward.", "gratitude"),
    (EmotionClassifier, "I am furious. How dare you treat people like this!", "anger"),
    (EmotionClassifier, "I was really scared that something would go wrong.", "worry"),
    (EmotionClassifier, "We ordered two starters.", "none"),
    (IntentClassifier, "The screen cracked after two days.", "complaint"),
    (IntentClassifier, "Wonderful staff, couldn't have been nicer.", "praise"),
    (IntentClassifier, "What time do you open on Sundays?", "question"),
    (IntentClassifier, "I've had enough and I'm moving to another provider.", "churn_risk"),
    (IntentClassifier, "It would be great if you added a dark mode.", "suggestion"),
    (EffortClassifier, "It took me six phone calls to change my address.", "hard"),
    (EffortClassifier, "Signing up was so easy, done in two minutes.", "easy"),
    (EffortClassifier, "The curtains are green.", "none"),
]


@pytest.mark.parametrize(("classifier", "text", "expected"), PLAIN)
def test_plain_cases(classifier: type[ReadingClassifier], text: str, expected: str) -> None:
    assert classifier(quality="accurate").predict([text]).tolist() == [expected]


@pytest.mark.parametrize("classifier", [EmotionClassifier, IntentClassifier, EffortClassifier])
@pytest.mark.parametrize("quality", ["fast", "auto", "accurate"])
def test_probabilities_and_columns_agree(classifier: type[ReadingClassifier], quality: str) -> None:
    reader = classifier(quality=quality)
    texts = [text for _, text, _ in PLAIN]
    proba = reader.predict_proba(texts)
    assert np.allclose(proba.sum(axis=1), 1, atol=1e-5)
    columns = reader.columns(texts)
    assert list(columns) == [reader.model_name, f"{reader.model_name}_confidence"]
    assert set(columns[reader.model_name]) <= set(reader.classes_)
    assert np.allclose(columns[f"{reader.model_name}_confidence"], proba.max(axis=1), atol=1e-4)
    assert len(reader.columns([])[reader.model_name]) == 0


def test_the_mentions_table_holds_them_by_contract() -> None:
    survey = next(path for path in cxtext.demo.files() if "survey" in path.name)
    mentions = cxtext.analyze(pd.read_csv(survey).head(60), quality="fast").mentions
    for classifier in (EmotionClassifier, IntentClassifier, EffortClassifier):
        name = classifier.model_name
        assert name in MENTIONS.optional
        assert set(mentions[name]) <= set(classifier(quality="fast").classes_)
        assert mentions[f"{name}_confidence"].between(0, 1).all()
