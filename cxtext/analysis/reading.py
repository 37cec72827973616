"""Read mentions: encode each distinct text once, then let every classifier read what the encoders saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.effort import EffortClassifier
from cxtext.emotion import EmotionClassifier
from cxtext.encoders.reading import Quality, read_features
from cxtext.errors import InputError
from cxtext.intent import IntentClassifier
from cxtext.journey import StageClassifier
from cxtext.sentiment import SentimentClassifier
from cxtext.tables import SENTIMENTS, TASKS

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.models import Reader
    from cxtext.encoders.reading import FeatureSet
    from cxtext.journey import JourneyMap

_CHUNK = 10_000


@dataclass(frozen=True, eq=False)
class Readers:
    """The classifiers of one analysis by task, and the speed they work at."""

    quality: Quality
    by_task: Mapping[str, Reader]

    @classmethod
    def load(cls, quality: Quality, journey: JourneyMap, models: Mapping[str, Any] | None = None) -> Readers:
        """Load the shipped models, with the user's own ``models`` (by task) in their place.

        Raises
        ------
        InputError
            A stage model is for another map, or cannot work at this quality.
        """
        own = models or {}
        found: dict[str, Reader] = {}
        for task in TASKS:
            model = own.get(task)
            if model is not None and not isinstance(model, Path):
                _check_stages(model, journey)
                found[task] = model
            elif task == "stage":
                found[task] = StageClassifier(journey, quality, path=model)
            else:
                found[task] = _SHIPPED[task](quality, model)
        return cls(quality, found)

    @property
    def wants_topics(self) -> bool:
        """Whether any classifier sees topic vectors."""
        return any(getattr(reader, "wants_topics", False) for reader in self.by_task.values())

    @property
    def pools(self) -> bool:
        """Whether any classifier pools the readings of both encoders."""
        return any(getattr(reader, "pooled", None) is not None for reader in self.by_task.values())

    def unsure(self, fast_features: np.ndarray) -> np.ndarray:
        """Texts that the transformer should read: sentiment or stage, on which every figure rests, is unsure."""
        mask = np.zeros(len(fast_features), dtype=bool)
        for task in ("sentiment", "stage"):
            unsure = getattr(self.by_task[task], "unsure", None)
            if unsure is not None:
                mask |= unsure(fast_features)
        return mask

    def columns(self, texts: Sequence[str], questions: Sequence[str], features: FeatureSet) -> dict[str, np.ndarray]:
        """Return the columns that all classifiers add to the mentions table."""
        found: dict[str, np.ndarray] = {}
        for task, reader in self.by_task.items():
            columns = reader.columns(texts, questions, features)
            needed = [task, f"{task}_confidence", *(["sentiment_score"] if task == "sentiment" else [])]
            for name in needed:
                if len(columns.get(name, ())) != len(texts):
                    raise InputError(
                        f"The {task} model {type(reader).__name__} gives no column {name!r} with a value for each of "
                        f"the {len(texts):,} texts."
                    )
            if task == "sentiment":
                _check_sentiment(reader, columns)
            found |= columns
        return found


def _check_sentiment(reader: Reader, columns: Mapping[str, np.ndarray]) -> None:
    unknown = set(columns["sentiment"].tolist()) - set(SENTIMENTS)
    score = np.asarray(columns["sentiment_score"], dtype=np.float64)
    if unknown or not (np.abs(score) <= 1).all():
        raise InputError(
            f"The sentiment model {type(reader).__name__} gives a class that is none of {', '.join(SENTIMENTS)}, or a "
            "score that is not from -1 to 1."
        )


_SHIPPED = {
    "sentiment": SentimentClassifier,
    "emotion": EmotionClassifier,
    "intent": IntentClassifier,
    "effort": EffortClassifier,
}


def _check_stages(model: Reader, journey: JourneyMap) -> None:
    foreign = [name for name in model.classes_ if name not in journey.stage_ids] if model.model_name == "stage" else []
    if foreign:
        raise InputError(
            f"The stage model {type(model).__name__} knows the stage {foreign[0]!r}, which the journey map "
            f"{journey.id!r} does not have; give the map that fits it with journey=."
        )


def read_mentions(
    mentions: pd.DataFrame,
    questions: Sequence[str],
    readers: Readers,
    *,
    topic_encoder: str | None = None,
    want_topics: bool = True,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[pd.DataFrame, np.ndarray | None]:
    """Add the columns of sentiment, emotion, intent, effort and stage; each distinct text is encoded once.

    Parameters
    ----------
    mentions
        The mentions table, n rows.
    questions, readers, topic_encoder, want_topics, advance
        See :func:`read_texts`.

    Returns
    -------
    tuple
        The mentions table with its new columns, and the topic vectors (n, d), None where not wanted.
    """
    columns, vectors = read_texts(
        mentions["text"].tolist(),
        questions,
        readers,
        topic_encoder=topic_encoder,
        want_topics=want_topics,
        advance=advance,
    )
    return mentions.assign(**columns), vectors


def read_texts(
    mentions: Sequence[str],
    questions: Sequence[str],
    readers: Readers,
    *,
    topic_encoder: str | None = None,
    want_topics: bool = True,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[dict[str, np.ndarray], np.ndarray | None]:
    """Return what the classifiers say of mentions; each distinct text is encoded once.

    Parameters
    ----------
    mentions
        Their texts, n.
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
        The columns of the mentions table that the classifiers add, each (n,), and the topic vectors (n, d), None where
        not wanted.
    """
    pairs = list(zip(questions, mentions, strict=True))
    # Sorted, so that the order of the rows has no influence.
    distinct = sorted(set(pairs))
    place = {pair: row for row, pair in enumerate(distinct)}
    inverse = np.fromiter((place[pair] for pair in pairs), dtype=np.int64, count=len(pairs))
    asked, texts = [pair[0] for pair in distinct], [pair[1] for pair in distinct]
    # The rows of each chunk of distinct texts lie together in ``order``; vectors go straight to their place.
    order = np.argsort(inverse, kind="stable")
    sorted_inverse = inverse[order]
    # Models of the user's own classes and maps see topic vectors.
    want = want_topics or readers.wants_topics
    columns: dict[str, list[np.ndarray]] = {}
    vectors: np.ndarray | None = None
    for start in range(0, max(1, len(texts)), _CHUNK):
        part = slice(start, start + _CHUNK)
        features = read_features(
            texts[part],
            asked[part],
            readers.quality,
            readers.unsure,
            want_topics=want,
            topic_encoder=topic_encoder,
            want_fast=readers.pools,
        )
        for name, values in readers.columns(texts[part], asked[part], features).items():
            columns.setdefault(name, []).append(values)
        first, last = np.searchsorted(sorted_inverse, (start, start + _CHUNK))
        rows = order[first:last]
        if features.topics is not None:
            if vectors is None:
                vectors = np.zeros((len(mentions), features.topics.shape[1]), dtype=np.float32)
            vectors[rows] = features.topics[inverse[rows] - start]
        advance(len(rows))
    return {name: np.concatenate(parts)[inverse] for name, parts in columns.items()}, vectors
