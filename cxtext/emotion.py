"""Emotion of a mention: one of ten that feedback holds."""

from __future__ import annotations

from cxtext.encoders.reading import ReadingClassifier

__all__ = ["EmotionClassifier"]


class EmotionClassifier(ReadingClassifier):
    """The main emotion that a text expresses, ``none`` where it expresses none.

    Classes: joy, gratitude, trust, surprise, confusion, worry, disappointment, frustration, anger, none.

    Parameters
    ----------
    quality
        ``fast`` (static vectors), ``accurate`` (transformer, pooled with the fast reading) or ``auto`` (as ``accurate``
        where fast is unsure).
    path
        Folder of the model; None takes the one that ships (its card: ``models/emotion/README.md``).

    Examples
    --------
    >>> EmotionClassifier(quality="accurate").predict(["Thank you all so much!"]).tolist()
    ['gratitude']
    """

    model_name = "emotion"
