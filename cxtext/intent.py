"""Intent of a mention: what the writer wants with it."""

from __future__ import annotations

from cxtext.encoders.reading import ReadingClassifier

__all__ = ["IntentClassifier"]


class IntentClassifier(ReadingClassifier):
    """What a text is meant to do.

    Classes: complaint, praise, suggestion, question, churn_risk (says or threatens to leave), none.

    Parameters
    ----------
    quality
        ``fast`` (static vectors), ``accurate`` (transformer, pooled with the fast reading) or ``auto`` (as ``accurate``
        where fast is unsure).
    path
        Folder of the model; None takes the one that ships (its card: ``models/intent/README.md``).

    Examples
    --------
    >>> texts = ["Could you open on Sundays?", "I'm off to another provider."]
    >>> IntentClassifier(quality="accurate").predict(texts).tolist()
    ['question', 'churn_risk']
    """

    model_name = "intent"
