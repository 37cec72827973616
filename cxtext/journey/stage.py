"""The journey stage of a mention.

The built-in ``customer`` map has a trained model, and so has a map that the user trained on labels (``cxtext train
stage``). Any other map is learned on the spot from its own file: a regularised logistic regression on what the encoders
make of its examples, cues and definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from cxtext.artifacts import find_model
from cxtext.encoders import load_encoder
from cxtext.encoders.classifying import TextClassifier
from cxtext.encoders.fitting import class_weights, fit_path, zero_head
from cxtext.encoders.heads import LinearHead, head_inputs
from cxtext.encoders.reading import (
    FeatureSet,
    ReadingClassifier,
    apply_heads,
    check_quality,
    read_features,
)
from cxtext.encoders.texts import texts_and_questions
from cxtext.errors import InputError
from cxtext.journey.maps import JourneyMap, load_map

__all__ = ["StageClassifier", "fit_map", "map_texts", "model_map"]

_MAP_STRENGTH = 5.0
_NEVER = -30.0
"""Bias of a stage without any text: it is never chosen."""


class _StageHead(ReadingClassifier):
    model_name = "stage"


class StageClassifier(TextClassifier):
    """Give each text the one stage of a journey map that it is mainly about.

    Parameters
    ----------
    journey
        ``customer``, ``employee``, the path of a map file, or a :class:`JourneyMap`; None takes the map of the model at
        ``path``, else ``customer``.
    quality
        ``fast``, ``accurate`` or ``auto``.
    min_confidence
        A best stage with a lower probability gives way to ``general``.
    path
        Folder of a model that ``cxtext train stage`` wrote; it brings its journey map.

    Raises
    ------
    InputError
        The map is not usable, or is not that of the model.
    ArtifactError
        The model is damaged or was trained on another version of an encoder.

    Examples
    --------
    >>> classifier = StageClassifier(quality="accurate")
    >>> classifier.predict(["Your adverts are everywhere.", "On hold to customer service for an hour."]).tolist()
    ['awareness', 'support']
    """

    model_name = "stage"

    def __init__(
        self,
        journey: str | Path | JourneyMap | None = None,
        quality: str = "auto",
        min_confidence: float = 0.25,
        path: str | Path | None = None,
    ) -> None:
        self.quality = check_quality(quality)
        self.min_confidence = min_confidence
        self.path = path
        own = None if path is None else model_map(path)
        self.journey = own if own is not None and journey is None else load_map(journey or "customer")
        if own is not None and own != self.journey:
            raise InputError(
                f"The model in {path} was trained for its own journey map {own.id!r}, not for {self.journey.id!r}; "
                "leave out the journey map, or train a model for it."
            )
        self.classes_: tuple[str, ...] = self.journey.stage_ids
        self.trained = path is not None or self.journey == load_map("customer")
        self._model = _StageHead(quality, path) if self.trained else None
        self.wants_topics = self._model is None or self._model.wants_topics
        # A map without a trained model is not pooled: on its few examples the fast reading is far behind, see unsure.
        self.pooled = None if self._model is None else self._model.pooled
        self.version = "untrained" if self._model is None else self._model.version

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the constructor's arguments by name."""
        return {
            "journey": self.journey,
            "quality": self.quality,
            "min_confidence": self.min_confidence,
            "path": self.path,
        }

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Mask (n,) of texts that the transformer should read as well; all for a map without trained model.

        Such a map has a handful of examples: on them the fast reading is far behind (macro-F1 0.43 against 0.66 with a
        map of one's own, benchmarks/learning_curve.py).
        """
        if self._model is None:
            return np.ones(len(fast_features), dtype=bool)
        return self._model.unsure(fast_features)

    def predict_proba(
        self,
        texts: Sequence[str],
        questions: Sequence[str] | None = None,
        features: FeatureSet | None = None,
    ) -> np.ndarray:
        """Return stage probabilities, float32, shape (n, k), columns in the order of ``classes_``.

        ``features``, what :func:`~cxtext.encoders.reading.read_features` made of the same texts (with topic vectors
        where ``wants_topics`` is true), spares the encoding when the caller has them.
        """
        if self._model is not None:
            proba = self._model.predict_proba(texts, questions, features)
            return proba[:, [self._model.classes_.index(stage) for stage in self.classes_]]
        if features is None:
            texts, questions = texts_and_questions(texts, questions)
            features = read_features(texts, questions, self.quality, self.unsure, want_topics=True)
        return apply_heads(self._map_head, self.classes_, texts, features, wants_topics=True)

    def _map_head(self, reading: str, topics: str | None) -> LinearHead:
        return fit_map(self.journey, reading, topics or reading)

    def _choose(self, proba: np.ndarray) -> np.ndarray:
        """Return the place of the stage of each text (n,): ``general`` where the best one is not probable enough."""
        general = self.classes_.index(self.journey.fallback)
        return np.where(proba.max(axis=1, initial=0.0) < self.min_confidence, general, super()._choose(proba))


def model_map(path: str | Path) -> JourneyMap:
    """Return the journey map that the stage model in the folder ``path`` was trained for."""
    folder = find_model("stage", path)
    return load_map(folder.file("journey.toml")) if "journey.toml" in folder.files else load_map("customer")


def map_texts(journey: JourneyMap) -> tuple[list[str], list[str]]:
    """Return the examples, cues and definitions of a map, and the stage id of each."""
    pairs = [(text, stage.id) for stage in journey.stages for text in (*stage.examples, *stage.cues, stage.definition)]
    return [text for text, _ in pairs if text], [stage for text, stage in pairs if text]


@lru_cache(maxsize=16)
def fit_map(journey: JourneyMap, reading: str, topics: str) -> LinearHead:
    """Return the head of a map learned from its own texts alone.

    Parameters
    ----------
    journey
        The map.
    reading, topics
        Encoders of the reading features and of the topic vectors that the head shall see.
    """
    texts, stages = map_texts(journey)
    inputs = head_inputs(load_encoder(reading).read(texts), load_encoder(topics).encode(texts))
    target = np.array([journey.stage_ids.index(stage) for stage in stages])
    start = zero_head(journey.stage_ids, inputs.shape[1])
    start.bias[np.setdiff1d(np.arange(len(journey.stage_ids)), target)] = _NEVER
    # How many examples a stage has says nothing about how often people speak of it.
    weights = class_weights(target, len(journey.stage_ids), power=1.0)
    return fit_path(inputs, target, start, [_MAP_STRENGTH], weights)[0]
