"""The journey stage of a mention.

The built-in ``customer`` map has a trained model. Any other map is learned on the spot from its own file: a regularised
logistic regression on the vectors of its examples, cues and definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from cxtext.encoders import load_encoder
from cxtext.encoders.heads import LinearHead
from cxtext.encoders.reading import FeatureSet, ReadingClassifier, as_strings, check_quality
from cxtext.journey.maps import JourneyMap, load_map

__all__ = ["StageClassifier", "stage_columns"]


class _CustomerHead(ReadingClassifier):
    model_name = "stage"


class StageClassifier:
    """Give each text the one stage of a journey map that it is mainly about.

    Parameters
    ----------
    journey
        ``customer``, ``employee``, the path of a map file, or a :class:`JourneyMap`.
    quality
        ``fast``, ``accurate`` or ``auto``.
    min_confidence
        A best stage with a lower probability gives way to ``general``.

    Examples
    --------
    >>> classifier = StageClassifier(quality="accurate")
    >>> classifier.predict(["Your adverts are everywhere.", "I was on hold for an hour."]).tolist()
    ['awareness', 'support']
    """

    def __init__(
        self,
        journey: str | Path | JourneyMap = "customer",
        quality: str = "auto",
        min_confidence: float = 0.25,
    ) -> None:
        self.journey = load_map(journey)
        self.quality = check_quality(quality)
        self.min_confidence = min_confidence
        self.classes_: tuple[str, ...] = self.journey.stage_ids
        self.trained = self.journey == load_map("customer")
        self._customer = _CustomerHead(quality) if self.trained else None

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the constructor's arguments by name."""
        return {"journey": self.journey, "quality": self.quality, "min_confidence": self.min_confidence}

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Mask (n,) of texts that the transformer should read as well; none for a map without trained model."""
        if self._customer is None:
            return np.zeros(len(fast_features), dtype=bool)
        return self._customer.unsure(fast_features)

    def predict_proba(
        self,
        texts: Sequence[str],
        questions: Sequence[str] | None = None,
        features: FeatureSet | None = None,
    ) -> np.ndarray:
        """Return stage probabilities, float32, shape (n, k), columns in the order of ``classes_``.

        ``features``, what :func:`~cxtext.encoders.reading.read_features` made of the same texts (with topic vectors
        for a map without trained model), spares the encoding when the caller has them.
        """
        if self._customer is not None:
            proba = self._customer.predict_proba(texts, questions, features)
            return proba[:, [self._customer.classes_.index(stage) for stage in self.classes_]]
        if features is not None and features.topics is not None and features.topic_encoder is not None:
            encoder, vectors = features.topic_encoder, features.topics
        else:
            encoder = "fast" if self.quality == "fast" else "accurate"
            vectors = load_encoder(encoder).encode(as_strings(texts))
        return _fit_map(self.journey, encoder).predict_proba(vectors)

    def predict(
        self,
        texts: Sequence[str],
        questions: Sequence[str] | None = None,
        features: FeatureSet | None = None,
    ) -> np.ndarray:
        """Return the stage id of each text, an array of strings, shape (n,)."""
        return self._decide(self.predict_proba(texts, questions, features))[0]

    def _decide(self, proba: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if not len(proba):
            return np.zeros(0, dtype=object), np.zeros(0)
        best = proba.argmax(axis=1)
        confidence = proba[np.arange(len(proba)), best]
        general = self.classes_.index(self.journey.fallback)
        best = np.where(confidence < self.min_confidence, general, best)
        return np.array(self.classes_, dtype=object)[best], confidence


def stage_columns(
    classifier: StageClassifier,
    texts: list[str],
    questions: list[str] | None = None,
    features: FeatureSet | None = None,
) -> dict[str, np.ndarray]:
    """Return the columns ``stage`` and ``stage_confidence`` (probability of the best stage) of the mentions table."""
    stage, confidence = classifier._decide(classifier.predict_proba(texts, questions, features))
    return {"stage": stage, "stage_confidence": confidence.astype(np.float64).round(4)}


@lru_cache(maxsize=8)
def _fit_map(journey: JourneyMap, encoder: str) -> LinearHead:
    from sklearn.linear_model import LogisticRegression

    texts, stages = [], []
    for stage in journey.stages:
        for text in (*stage.examples, *stage.cues, stage.definition):
            if text:
                texts.append(text)
                stages.append(stage.id)
    model = LogisticRegression(C=5.0, max_iter=500)
    model.fit(load_encoder(encoder).encode(texts), stages)
    weight = np.zeros((model.coef_.shape[1], len(journey.stage_ids)), dtype=np.float32)
    bias = np.full(len(journey.stage_ids), -30.0, dtype=np.float32)  # a stage without any text is never chosen
    coefficients = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_[0], model.coef_[0]])
    intercepts = model.intercept_ if len(model.classes_) > 2 else np.array([-model.intercept_[0], model.intercept_[0]])
    for row, stage_id in enumerate(model.classes_):
        column = journey.stage_ids.index(stage_id)
        weight[:, column], bias[column] = coefficients[row], intercepts[row]
    return LinearHead(journey.stage_ids, weight, bias)
