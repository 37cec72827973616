"""What every classifier of texts shares: from class probabilities to readings and to columns of the mentions table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cxtext.encoders.reading import FeatureSet

__all__ = ["TextClassifier"]


class TextClassifier(ABC):
    """A classifier that gives probabilities; the rest follows from them.

    Attributes
    ----------
    model_name
        What is read (``sentiment``, ``stage`` …): the name of the column of the mentions table.
    classes_
        Names of the k classes, in the order of the columns of :meth:`predict_proba`.
    """

    model_name: str
    classes_: tuple[str, ...]

    @abstractmethod
    def predict_proba(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return class probabilities, float32, shape (n, k), columns in the order of ``classes_``."""

    def predict(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return the class of each text, an array of strings, shape (n,)."""
        return self._named(self.predict_proba(texts, questions, features))

    def columns(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> dict[str, np.ndarray]:
        """Return the columns of the mentions table, each (n,).

        The class; ``…_confidence``, the probability of the best class; of sentiment also ``sentiment_score``,
        P(positive) − P(negative), from −1 to 1. Four digits.
        """
        proba = self.predict_proba(texts, questions, features)
        columns = {self.model_name: self._named(proba)}
        if self.model_name == "sentiment":
            positive, negative = (proba[:, self.classes_.index(name)] for name in ("positive", "negative"))
            columns["sentiment_score"] = (positive - negative).astype(np.float64).round(4)
        columns[f"{self.model_name}_confidence"] = proba.max(axis=1, initial=0.0).astype(np.float64).round(4)
        return columns

    def _named(self, proba: np.ndarray) -> np.ndarray:
        return np.array(self.classes_, dtype=object)[self._choose(proba)]

    def _choose(self, proba: np.ndarray) -> np.ndarray:
        """Return the place of the class of each text (n,): the most probable one."""
        return np.asarray(proba.argmax(axis=1))
