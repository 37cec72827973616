"""Read mentions: encode each distinct text once, then sentiment and stage for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.reading import Quality, read_features
from cxtext.journey import StageClassifier, stage_columns
from cxtext.sentiment import SentimentClassifier, sentiment_columns

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.journey import JourneyMap

_CHUNK = 10_000


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

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Texts that the transformer should read because either classifier is unsure."""
        return self.sentiment.unsure(fast_features) | self.stage.unsure(fast_features)


def read_mentions(
    mentions: pd.DataFrame,
    questions: Sequence[str],
    readers: Readers,
    *,
    topic_encoder: str | None = None,
    want_topics: bool = True,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[pd.DataFrame, np.ndarray | None]:
    """Add sentiment and stage columns to the mentions table; each distinct text is encoded once.

    Parameters
    ----------
    mentions
        The mentions table, n rows.
    questions
        The survey question behind each mention, "" where there is none.
    readers
        The classifiers.
    topic_encoder, want_topics
        See :func:`cxtext.encoders.reading.read_features`.
    advance
        Told the number of mentions dealt with.

    Returns
    -------
    tuple
        The mentions table with its new columns, and the topic vectors (n, d), None where not wanted.
    """
    pairs = list(zip(questions, mentions["text"], strict=True))
    # Sorted, so that the order of the rows has no influence.
    distinct = sorted(set(pairs))
    place = {pair: row for row, pair in enumerate(distinct)}
    inverse = np.fromiter((place[pair] for pair in pairs), dtype=np.int64, count=len(pairs))
    asked, texts = [pair[0] for pair in distinct], [pair[1] for pair in distinct]
    # The rows of each chunk of distinct texts lie together in ``order``; vectors go straight to their place.
    order = np.argsort(inverse, kind="stable")
    sorted_inverse = inverse[order]
    # A map without a trained model works on topic vectors.
    want = want_topics or not readers.stage.trained
    columns: dict[str, list[np.ndarray]] = {}
    vectors: np.ndarray | None = None
    for start in range(0, max(1, len(texts)), _CHUNK):
        part = slice(start, start + _CHUNK)
        features = read_features(
            texts[part], asked[part], readers.quality, readers.unsure, want_topics=want, topic_encoder=topic_encoder
        )
        found = sentiment_columns(readers.sentiment, texts[part], asked[part], features)
        found |= stage_columns(readers.stage, texts[part], asked[part], features)
        for name, values in found.items():
            columns.setdefault(name, []).append(values)
        first, last = np.searchsorted(sorted_inverse, (start, start + _CHUNK))
        rows = order[first:last]
        if features.topics is not None:
            if vectors is None:
                vectors = np.zeros((len(mentions), features.topics.shape[1]), dtype=np.float32)
            vectors[rows] = features.topics[inverse[rows] - start]
        advance(len(rows))
    read = mentions.assign(**{name: np.concatenate(parts)[inverse] for name, parts in columns.items()})
    return read, vectors
