"""From texts to class probabilities at three speeds: ``fast``, ``accurate`` and ``auto``.

``auto`` reads everything with the fast encoder first, and again with the transformer only where the fast reading is
unsure. Several classifiers (sentiment, stage …) share one :class:`FeatureSet`, so that a text is encoded once for all
of them. A model may ask for both readings of what the transformer read to be pooled: they err on different texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from cxtext.artifacts import ModelFolder, encoder_stamp, find_model
from cxtext.encoders import load_encoder
from cxtext.encoders.classifying import TextClassifier
from cxtext.encoders.heads import LinearHead, head_inputs, pool_logits, softmax
from cxtext.encoders.texts import texts_and_questions
from cxtext.errors import ArtifactError, InputError

if TYPE_CHECKING:
    from cxtext.encoders.transformer import TransformerEncoder

__all__ = [
    "ENCODERS_READ",
    "QUALITIES",
    "FeatureSet",
    "Quality",
    "ReadingClassifier",
    "apply_heads",
    "check_quality",
    "read_features",
]

Quality = Literal["fast", "accurate", "auto"]
QUALITIES: tuple[Quality, ...] = ("fast", "accurate", "auto")
ENCODERS_READ = ("fast", "accurate")
"""Encoders whose reading features the heads know."""


def check_quality(quality: str) -> Quality:
    """Return ``quality`` when it is one of :data:`QUALITIES`; raise :class:`InputError` otherwise."""
    for known in QUALITIES:
        if quality == known:
            return known
    raise InputError(f"quality={quality!r} is not known; choose one of: {', '.join(QUALITIES)}.")


@dataclass(frozen=True, eq=False)
class FeatureSet:
    """What the encoders made of n texts, for all that build on it.

    ``fast`` features of all texts (n, f) or None; ``accurate`` features (m, d) of the texts at ``rows`` (m,);
    ``topics``, unit vectors of all texts (n, t) by the encoder ``topic_encoder``, where asked for. Each text is read by
    one of the encoders at least.
    """

    n: int
    fast: np.ndarray | None = None
    accurate: np.ndarray | None = None
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    topics: np.ndarray | None = None
    topic_encoder: str | None = None


def read_features(
    texts: Sequence[str],
    questions: Sequence[str] | None,
    quality: Quality,
    unsure: Callable[[np.ndarray], np.ndarray],
    *,
    want_topics: bool = False,
    topic_encoder: str | None = None,
    want_fast: bool = False,
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
    want_topics
        Make topic vectors too; a text that the transformer reads shares its lower layers.
    topic_encoder
        Encoder of the topic vectors; None takes ``fast`` at quality ``fast`` and ``accurate`` otherwise.
    want_fast
        Read with the fast encoder at quality ``accurate`` too, for classifiers that pool both readings.
    """
    n = len(texts)
    kind = (topic_encoder or ("fast" if quality == "fast" else "accurate")) if want_topics else None
    fast = load_encoder("fast").read(texts, questions) if want_fast or quality != "accurate" else None
    if quality == "fast" or not n:
        rows = np.zeros(0, dtype=np.int64)
    else:
        rows = np.arange(n) if fast is None or quality == "accurate" else np.flatnonzero(unsure(fast))
    if kind == "fast":
        topics: np.ndarray | None = load_encoder("fast").encode(texts)
    else:
        topics = None if kind is None else np.zeros((n, load_encoder("accurate").dim), dtype=np.float32)
    accurate = None
    if len(rows):
        chosen = rows.tolist()
        some = [texts[row] for row in chosen]
        asked = None if questions is None else [questions[row] for row in chosen]
        vectors, accurate = _transformer().encode_and_read(some, asked, want_topics=kind == "accurate")
        if topics is not None and kind == "accurate":
            topics[rows] = vectors
    if topics is not None and kind == "accurate" and len(rows) < n:
        rest = np.setdiff1d(np.arange(n), rows, assume_unique=True)
        topics[rest] = _transformer().encode([texts[row] for row in rest.tolist()])
    return FeatureSet(n, fast, accurate, rows, topics, kind)


def _transformer() -> TransformerEncoder:
    from cxtext.encoders.transformer import TransformerEncoder

    encoder = load_encoder("accurate")
    assert isinstance(encoder, TransformerEncoder)  # noqa: S101 - the registry's own entry; narrows the type
    return encoder


class ReadingClassifier(TextClassifier):
    """A classifier on reading features: one linear head for each encoder.

    Subclasses name the model folder that holds ``fast.safetensors`` and ``accurate.safetensors``; the name is also that
    of the column of the mentions table. A model of the user's own classes (``cxtext train``) may see topic vectors
    beside the reading features, see :func:`~cxtext.encoders.heads.head_inputs`.

    Parameters
    ----------
    quality
        ``fast``, ``accurate`` or ``auto``.
    path
        Folder of the model, for example one that ``cxtext train`` wrote; None takes the one that ships.

    Raises
    ------
    InputError
        The folder holds a model for another task, or none for this quality.
    ArtifactError
        There is no model, its files are damaged, or it was trained on another version of an encoder.
    """

    def __init__(self, quality: str = "auto", path: str | Path | None = None) -> None:
        self.quality = check_quality(quality)
        self.path = path
        folder = find_model(self.model_name, path)
        _check_model(folder, self.model_name, self.quality)
        self.version = folder.version
        self.classes_: tuple[str, ...] = tuple(folder.config["classes"])
        self.wants_topics = folder.config.get("features") == "reading+topics"
        self.pooled: float | None = folder.config.get("pooled")
        self._sure = float(folder.config["sure"])
        self._heads: dict[tuple[str, str | None], LinearHead] = {}
        for name in ENCODERS_READ:
            if f"{name}.safetensors" in folder.files:
                arrays = folder.arrays(f"{name}.safetensors")
                own = name if self.wants_topics else None
                self._heads[name, own] = LinearHead.from_arrays(self.classes_, arrays, "head")
                if "mixed.weight" in arrays:
                    self._heads[name, "accurate"] = LinearHead.from_arrays(self.classes_, arrays, "mixed")

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the constructor's arguments by name."""
        return {"quality": self.quality, "path": self.path}

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Mask (n,) of texts whose fast reading gives its best class less than the model's ``sure`` probability.

        None where the head sees topic vectors: at quality ``auto`` these come from the transformer for every text.
        """
        if self.wants_topics:
            return np.zeros(len(fast_features), dtype=bool)
        return np.asarray(self._heads["fast", None].predict_proba(fast_features).max(axis=1, initial=0.0) < self._sure)

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
            texts, questions = texts_and_questions(texts, questions)
            features = read_features(
                texts,
                questions,
                self.quality,
                self.unsure,
                want_topics=self.wants_topics,
                want_fast=self.pooled is not None,
            )
        return apply_heads(
            self._head, self.classes_, texts, features, wants_topics=self.wants_topics, pooled=self.pooled
        )

    def _head(self, reading: str, topics: str | None) -> LinearHead | None:
        return self._heads.get((reading, topics))


def apply_heads(
    head_for: Callable[[str, str | None], LinearHead | None],
    classes: Sequence[str],
    texts: Sequence[str],
    features: FeatureSet,
    *,
    wants_topics: bool,
    pooled: float | None = None,
) -> np.ndarray:
    """Return class probabilities (n, k): the transformer's where it read a text, the fast ones elsewhere.

    With ``pooled``, those of both readings together where there are both.

    Parameters
    ----------
    head_for
        Gets the encoder of the reading features and that of the topic vectors (None: the head sees none) and returns
        the head, None where there is none for such a pair.
    classes, texts
        k class names; the n texts, which are encoded again where ``features`` hold topic vectors of an encoder that no
        head knows.
    features
        What :func:`read_features` made of the texts.
    wants_topics
        Whether the heads see topic vectors.
    pooled
        Share of the accurate reading in the pool of both; None takes it alone.
    """
    logits = np.zeros((features.n, len(classes)), dtype=np.float32)
    share = None if features.fast is None else pooled
    # Where the transformer's reading counts alone, no head for the fast one is needed.
    cheap = np.arange(features.n) if share is not None else np.setdiff1d(np.arange(features.n), features.rows)
    fast = None if features.fast is None else features.fast[cheap]
    for name, reading, rows in (("fast", fast, cheap), ("accurate", features.accurate, features.rows)):
        if reading is None or not len(rows):
            continue
        if not wants_topics:
            head, vectors = head_for(name, None), None
        elif features.topics is not None and (head := head_for(name, features.topic_encoder)) is not None:
            vectors = features.topics[rows]
        else:
            head, vectors = head_for(name, name), load_encoder(name).encode([texts[row] for row in rows.tolist()])
        if head is None:
            raise InputError(f"The model has no head for the {name} encoder; train it again with --quality auto.")
        found = head.logits(head_inputs(reading, vectors))
        if name == "accurate" and share is not None:
            found = pool_logits(found, logits[rows], share)
        logits[rows] = found
    return softmax(logits)


def _check_model(folder: ModelFolder, task: str, quality: Quality) -> None:
    if folder.name != task:
        raise InputError(f"{folder.path} holds a model for {folder.name!r}, not for {task!r}; name another folder.")
    needed = ENCODERS_READ if quality == "auto" else (quality,)
    for name in needed:
        if f"{name}.safetensors" not in folder.files:
            there = next(other for other in ENCODERS_READ if f"{other}.safetensors" in folder.files)
            raise InputError(
                f"The model in {folder.path} was trained for quality {there!r} only; use that quality, or train it "
                "again with --quality auto."
            )
        trained_on = folder.config.get("encoders", {}).get(name)
        here = encoder_stamp(name)
        if trained_on is not None and trained_on != here:
            raise ArtifactError(
                f"The model in {folder.path} was trained on encoder-{name} {trained_on}, but this cxtext has {here}; "
                f"train it again with: cxtext train {task} FILE --out DIR."
            )
