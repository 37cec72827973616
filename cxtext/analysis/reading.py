"""Read mentions: encode each distinct text once, then sentiment and stage for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders import load_encoder
from cxtext.encoders.reading import FeatureSet, Quality, read_features
from cxtext.journey import StageClassifier, stage_columns
from cxtext.sentiment import SentimentClassifier, sentiment_columns

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.journey import JourneyMap

_CHUNK = 2_000


@dataclass(frozen=True, eq=False)
class Readers:
    """The classifiers of one analysis and the speed they work at."""

    quality: Quality
    sentiment: SentimentClassifier
    stage: StageClassifier

    @classmethod
    def load(cls, quality: Quality, journey: JourneyMap) -> Readers:
        """Load the shipped models."""
        return cls(quality, SentimentClassifier(quality), StageClassifier(journey, quality))

    @property
    def topic_encoder(self) -> str:
        """Name of the encoder whose vectors the topics live in."""
        return "fast" if self.quality == "fast" else "accurate"

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Texts that the transformer should read because either classifier is unsure."""
        return self.sentiment.unsure(fast_features) | self.stage.unsure(fast_features)


@dataclass(frozen=True, eq=False)
class Distinct:
    """Distinct strings in sorted order and where each row's string stands among them."""

    strings: list[str]
    inverse: np.ndarray

    @classmethod
    def of(cls, values: Sequence[str]) -> Distinct:
        """Find the distinct values; sorted, so that the order of rows has no influence."""
        found = sorted(set(values))
        position = {value: row for row, value in enumerate(found)}
        return cls(found, np.fromiter((position[value] for value in values), dtype=np.int64, count=len(values)))


def topic_vectors(encoder: str, texts: Sequence[str], advance: Callable[[int], None]) -> np.ndarray:
    """Return unit vectors of ``texts``, float32 (n, d), encoded in chunks that move the progress bar."""
    loaded = load_encoder(encoder)
    parts = []
    for start in range(0, len(texts), _CHUNK):
        parts.append(loaded.encode(texts[start : start + _CHUNK]))
        advance(len(parts[-1]))
    return np.concatenate(parts) if parts else np.zeros((0, loaded.dim), dtype=np.float32)


def read_mentions(
    mentions: pd.DataFrame,
    questions: Sequence[str],
    readers: Readers,
    embeddings: np.ndarray | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> pd.DataFrame:
    """Add sentiment and stage columns to the mentions table.

    Parameters
    ----------
    mentions
        The mentions table, n rows.
    questions
        The survey question behind each mention, "" where there is none.
    readers
        The classifiers.
    embeddings
        Topic vectors (n, d), needed only for a map without a trained model; they are made when missing.
    advance
        Told the number of mentions dealt with.
    """
    pairs = Distinct.of([f"{question}\x1f{text}" for question, text in zip(questions, mentions["text"], strict=True)])
    first = _first_rows(pairs)
    texts = [value.split("\x1f", 1)[1] for value in pairs.strings]
    asked = [value.split("\x1f", 1)[0] for value in pairs.strings]
    columns: dict[str, list[np.ndarray]] = {}
    for start in range(0, len(texts), _CHUNK):
        part = slice(start, start + _CHUNK)
        features = read_features(texts[part], asked[part], readers.quality, readers.unsure)
        vectors = None if embeddings is None or readers.stage.trained else embeddings[first[part]]
        found = _columns(readers, texts[part], asked[part], features, vectors)
        for name, values in found.items():
            columns.setdefault(name, []).append(values)
        advance(int(np.isin(pairs.inverse, np.arange(start, start + len(texts[part]))).sum()))
    if not columns:
        columns = {name: [values] for name, values in _columns(readers, [], [], FeatureSet(0), None).items()}
    return mentions.assign(**{name: np.concatenate(parts)[pairs.inverse] for name, parts in columns.items()})


def _columns(
    readers: Readers, texts: list[str], asked: list[str], features: FeatureSet, vectors: np.ndarray | None
) -> dict[str, np.ndarray]:
    return sentiment_columns(readers.sentiment, texts, asked, features) | stage_columns(
        readers.stage, texts, asked, features, vectors
    )


def _first_rows(distinct: Distinct) -> np.ndarray:
    first = np.zeros(len(distinct.strings), dtype=np.int64)
    first[distinct.inverse[::-1]] = np.arange(len(distinct.inverse))[::-1]
    return first
