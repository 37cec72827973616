"""Perceived effort: whether the writer found something easy or hard to get done."""

from __future__ import annotations

from cxtext.encoders.reading import ReadingClassifier

__all__ = ["EffortClassifier"]


class EffortClassifier(ReadingClassifier):
    """Whether a text says that getting something done was easy or hard; ``none`` where it says neither.

    Classes: easy, hard (many calls, long wait, complicated), none.

    Parameters
    ----------
    quality
        ``fast`` (static vectors), ``accurate`` (transformer) or ``auto`` (the transformer where fast is unsure).
    path
        Folder of the model; None takes the one that ships (its card: ``models/effort/README.md``).

    Examples
    --------
    >>> EffortClassifier(quality="accurate").predict(["It took me five calls to change my address."]).tolist()
    ['hard']
    """

    model_name = "effort"
