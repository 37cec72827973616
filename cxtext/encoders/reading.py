"""From texts to class probabilities at three speeds: ``fast``, ``accurate`` and ``auto``.

``auto`` reads everything with the fast encoder first, and again with the transformer only where the fast reading is
unsure. Several classifiers (sentiment, stage …) share one :class:`FeatureSet`, so that a text is encoded once for all
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from cxtext.artifacts import find_model
from cxtext.encoders import load_encoder
from cxtext.encoders.heads import LinearHead
from cxtext.errors import InputError

__all__ = ["QUALITIES", "FeatureSet", "Quality", "ReadingClassifier", "check_quality", "read_features"]

Quality = Literal["fast", "accurate", "auto"]
QUALITIES: tuple[Quality, ...] = ("fast", "accurate", "auto")


def check_quality(quality: str) -> Quality:
    """Return ``quality`` when it is one of :data:`QUALITIES`; raise :class:`InputError` otherwise."""
    for known in QUALITIES:
        if quality == known:
            return known
    raise InputError(f"quality={quality!r} is not known; choose one of: {', '.join(QUALITIES)}.")


@dataclass(frozen=True, eq=False)
class FeatureSet:
    """Features of n texts: ``fast`` of all (n, f) or None; ``accurate`` (m, d) of the texts at ``rows`` (m,)."""

    n: int
    fast: np.ndarray | None = None
    accurate: np.ndarray | None = None
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def read_features(
    texts: Sequence[str],
    questions: Sequence[str] | None,
    quality: Quality,
    unsure: Callable[[np.ndarray], np.ndarray],
) -> FeatureSet:
    """Read texts at the wanted speed.

    Parameters
    ----------
    texts, questions
        n strings; an empty question means none was asked.
    quality
        One of :data:`QUALITIES`.
    unsure
        Gets fast features (n, f) and returns a boolean mask of the texts that the transformer shall read as well.
    """
    if quality == "accurate":
        return FeatureSet(len(texts), None, load_encoder("accurate").read(texts, questions), np.arange(len(texts)))
    fast = load_encoder("fast").read(texts, questions)
    if quality == "fast" or not len(texts):
        return FeatureSet(len(texts), fast)
    rows = np.flatnonzero(unsure(fast))
    if not len(rows):
        return FeatureSet(len(texts), fast)
    chosen = rows.tolist()
    again = load_encoder("accurate").read(
        [texts[row] for row in chosen], None if questions is None else [questions[row] for row in chosen]
    )
    return FeatureSet(len(texts), fast, again, rows)


class ReadingClassifier:
    """A classifier on reading features: one linear head for each encoder.

    Subclasses name the model folder that holds ``fast.safetensors`` and ``accurate.safetensors``.

    Parameters
    ----------
    quality
        ``fast``, ``accurate`` or ``auto``.
    path
        Folder of the model; None takes the one that ships.
    """

    model_name: ClassVar[str]

    def __init__(self, quality: str = "auto", path: str | Path | None = None) -> None:
        self.quality = check_quality(quality)
        self.path = path
        folder = find_model(self.model_name, path)
        self.version = folder.version
        self.classes_: tuple[str, ...] = tuple(folder.config["classes"])
        self._sure = float(folder.config["sure"])
        self._heads = {
            name: LinearHead.from_arrays(self.classes_, folder.arrays(f"{name}.safetensors"), "head")
            for name in ("fast", "accurate")
        }

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the constructor's arguments by name."""
        return {"quality": self.quality, "path": self.path}

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Mask (n,) of texts whose fast reading gives its best class less than the model's ``sure`` probability."""
        return np.asarray(self._heads["fast"].predict_proba(fast_features).max(axis=1, initial=0.0) < self._sure)

    def predict_proba(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return class probabilities, float32, shape (n, k), columns in the order of ``classes_``.

        Parameters
        ----------
        texts
            n strings, cleaned.
        questions
            The survey question each text answers ("" where there is none); it can turn the reading round.
        features
            What :func:`read_features` made of the same texts, when several classifiers share it.
        """
        if features is None:
            texts, questions = as_strings(texts), None if questions is None else as_strings(questions)
            if questions is not None and len(questions) != len(texts):
                raise InputError(
                    f"There are {len(texts)} texts but {len(questions)} questions; give one for each text."
                )
            features = read_features(texts, questions, self.quality, self.unsure)
        proba = np.zeros((features.n, len(self.classes_)), dtype=np.float32)
        if features.fast is not None:
            proba[:] = self._heads["fast"].predict_proba(features.fast)
        if features.accurate is not None:
            proba[features.rows] = self._heads["accurate"].predict_proba(features.accurate)
        return proba

    def predict(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return the most probable class of each text, an array of strings, shape (n,)."""
        best = self.predict_proba(texts, questions, features).argmax(axis=1)
        return np.array(self.classes_, dtype=object)[best]


def as_strings(texts: Sequence[str]) -> list[str]:
    """Return a list of strings from a list or Series; missing values become empty strings.

    Raises
    ------
    InputError
        ``texts`` is a single string.
    """
    if isinstance(texts, str):
        raise InputError("Give a list or Series of texts, not a single string.")
    # Only NaN is unequal to itself.
    return [text if isinstance(text, str) else "" if text is None or text != text else str(text) for text in texts]  # noqa: PLR0124
