"""Our text vectors as a scikit-learn transformer, for one's own classifiers and clusterings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from cxtext.encoders import load_encoder
from cxtext.encoders.texts import as_strings
from cxtext.errors import InputError

if TYPE_CHECKING:
    from cxtext.encoders import Encoder

__all__ = ["KINDS", "TextVectors"]

KINDS = ("topic", "reading", "both")


class TextVectors(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn texts into vectors; nothing is learned from the data.

    Parameters
    ----------
    encoder
        ``accurate``, ``fast``, or ``hf:`` and the folder or name of a Hugging Face sentence encoder.
    kind
        ``topic`` (unit vectors that say what a text is about), ``reading`` (features made for sentiment, stage, emotion
        and the like, which see the survey question) or ``both``, side by side.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> texts = ["Refund please", "Give me my money back", "Love the colours", "So pretty"]
    >>> model = make_pipeline(TextVectors(), LogisticRegression()).fit(texts, ["money", "money", "looks", "looks"])
    >>> model.predict(["I want a refund of my money"]).tolist()
    ['money']
    """

    def __init__(self, encoder: str = "accurate", kind: str = "topic") -> None:
        self.encoder = encoder
        self.kind = kind

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ANN401, N803 - scikit-learn's names
        """Check the parameters and the data; there is nothing to learn.

        Raises
        ------
        InputError
            ``encoder`` or ``kind`` is not known, or X is not as :meth:`transform` takes it.
        """
        self._encoder()
        _texts_and_questions(X)
        return self

    def transform(self, X: Any) -> np.ndarray:  # noqa: ANN401, N803
        """Return float32 vectors, shape (n, m).

        Parameters
        ----------
        X
            n texts, as a list, array or Series; or two columns, the text and the survey question it answers (a
            DataFrame or an array of shape (n, 2)), of which ``topic`` uses the text.
        """
        encoder = self._encoder()
        texts, questions = _texts_and_questions(X)
        parts = []
        if self.kind != "reading":
            parts.append(encoder.encode(texts))
        if self.kind != "topic":
            parts.append(encoder.read(texts, questions) if texts else self._no_reading())
        return np.hstack(parts)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:  # noqa: ANN401
        """Return the names of the columns: ``topic0``, ``topic1`` … and ``reading0``, ``reading1`` …."""
        encoder = self._encoder()
        names = []
        if self.kind != "reading":
            names += [f"topic{number}" for number in range(encoder.dim)]
        if self.kind != "topic":
            names += [f"reading{number}" for number in range(self._no_reading().shape[1])]
        return np.array(names, dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        """Say that it is: there is nothing to fit."""
        return True

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.requires_fit = False
        return tags

    def _encoder(self) -> Encoder:
        if self.kind not in KINDS:
            raise InputError(f"kind={self.kind!r} is not known; choose one of: {', '.join(KINDS)}.")
        return load_encoder(self.encoder)

    def _no_reading(self) -> np.ndarray:
        """Return reading features of no text: they show how many columns there are."""
        return load_encoder(self.encoder).read(["."])[:0]


def _texts_and_questions(given: Any) -> tuple[list[str], list[str] | None]:  # noqa: ANN401
    if getattr(given, "ndim", 1) == 2 and hasattr(given, "shape"):
        columns = given.to_numpy() if hasattr(given, "to_numpy") else np.asarray(given)
        if columns.shape[1] > 2:
            raise InputError(
                f"Give texts, or two columns with the text and its question; there are {columns.shape[1]} columns."
            )
        questions = as_strings(columns[:, 1].tolist()) if columns.shape[1] == 2 else None
        return as_strings(columns[:, 0].tolist()), questions
    return as_strings(given), None
