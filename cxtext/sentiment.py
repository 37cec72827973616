"""Sentiment of a mention: negative, neutral or positive, with calibrated probabilities."""

from __future__ import annotations

import numpy as np

from cxtext.encoders.reading import FeatureSet, ReadingClassifier
from cxtext.tables import SENTIMENTS

__all__ = ["SentimentClassifier", "sentiment_columns"]


class SentimentClassifier(ReadingClassifier):
    """Three-class sentiment that knows the survey question.

    "Nothing" is praise as an answer to "How could we improve?" and a complaint as an answer to "What was good?".

    Parameters
    ----------
    quality
        ``fast`` (static vectors), ``accurate`` (transformer) or ``auto`` (the transformer where fast is unsure).
    path
        Folder of the model; None takes the one that ships (its card: ``models/sentiment/README.md``).

    Examples
    --------
    >>> classifier = SentimentClassifier(quality="accurate")
    >>> classifier.predict(["The nurse was wonderful.", "We waited two hours."]).tolist()
    ['positive', 'negative']
    """

    model_name = "sentiment"


def sentiment_columns(
    classifier: SentimentClassifier,
    texts: list[str],
    questions: list[str] | None = None,
    features: FeatureSet | None = None,
) -> dict[str, np.ndarray]:
    """Return the columns ``sentiment``, ``sentiment_score`` and ``sentiment_confidence`` of the mentions table.

    The score is P(positive) − P(negative), from −1 to 1; the confidence is the probability of the class given.
    """
    proba = classifier.predict_proba(texts, questions, features)
    best = proba.argmax(axis=1) if len(proba) else np.zeros(0, dtype=np.int64)
    return {
        "sentiment": np.array(SENTIMENTS, dtype=object)[best],
        "sentiment_score": (proba[:, 2] - proba[:, 0]).astype(np.float64).round(4),
        "sentiment_confidence": proba.max(axis=1, initial=0.0).astype(np.float64).round(4),
    }
