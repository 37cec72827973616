"""Small tables for the tests of cxtext.insights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCORES = {"negative": -0.8, "neutral": 0.0, "positive": 0.8}


def make_feedback(ids: Iterable[str], **columns: Any) -> pd.DataFrame:
    """One row per id; every further column is a value or a list."""
    ids = list(ids)
    table = pd.DataFrame({"feedback_id": pd.Series(ids, dtype=object)})
    defaults = {"text": "words", "clean_text": "words", "source": "survey", "status": "ok"}
    return table.assign(**{**defaults, **columns})


def make_mentions(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows of (feedback_id, topic_id or None, sentiment or score, stage, length); the last two may be left out."""
    table = []
    seen: dict[str, int] = {}
    for feedback_id, topic_id, sentiment, *rest in rows:
        stage = rest[0] if rest else "general"
        length = rest[1] if len(rest) > 1 else 50
        n = seen[feedback_id] = seen.get(feedback_id, -1) + 1
        score = SCORES[sentiment] if isinstance(sentiment, str) else sentiment
        label = sentiment if isinstance(sentiment, str) else ("negative" if score < 0 else "positive")
        mention_id = f"{feedback_id}:{n}"
        text = f"What {mention_id} says about {topic_id} in words of its own"
        table.append(
            (mention_id, feedback_id, n * 500, n * 500 + length, text, label, score, 0.9, topic_id, 0.9, stage)
        )
    columns = ["mention_id", "feedback_id", "start", "end", "text", "sentiment", "sentiment_score"]
    return pd.DataFrame(
        table, columns=[*columns, "sentiment_confidence", "topic_id", "topic_confidence", "stage"]
    ).astype({"start": int, "end": int, "sentiment_score": float})


def make_topics(*ids: str, parents: dict[str, str] | None = None) -> pd.DataFrame:
    """The columns of the topics table that come from topic discovery."""
    return pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "name": pd.Series([f"Topic {topic_id}" for topic_id in ids], dtype=object),
            "keywords": pd.Series([["word"] for _ in ids], dtype=object),
            "definition": "",
            "parent_id": pd.Series([(parents or {}).get(topic_id) for topic_id in ids], dtype=object),
            "origin": "discovered",
        }
    )
