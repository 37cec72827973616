"""Sentiment of a mention: negative, neutral or positive, with calibrated probabilities."""

from __future__ import annotations

from cxtext.encoders.reading import ReadingClassifier

__all__ = ["SentimentClassifier"]


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
