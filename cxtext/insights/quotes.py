"""Choosing real quotes: on their subject, sure of their tag, readable, from different people, unlike one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.subject import aboutness, stems, telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Bools, Floats, Ints
    from cxtext.insights.subject import Subject

CANDIDATES = 40
"""Best mentions per topic among which different ones are sought."""
READ = 10 * CANDIDATES
"""Mentions per topic, the fittest, whose words are looked at: so that a topic of a million costs no more."""
ALIKE = 0.5
"""Quotes that share this much of their words (Jaccard) say the same."""
_SHORTEST, _SHORT, _LONG, _LONGEST = 10.0, 40.0, 180.0, 400.0
_WORD = re.compile(r"\w+")
# Quotes are compared by their beginning, so that a megabyte in one comment costs nothing.
_COMPARED = 600


def quality(mentions: pd.DataFrame, score: Floats) -> Floats:
    """Return how well each mention serves as a quote, 0 to 1: confidence of its tags times readable length.

    Lengths of 40 to 180 characters are ideal; below 10 and above 400 a mention is chosen only for want of
    others. Without ``sentiment_confidence`` the absolute score stands in for it.
    """
    confidence = np.abs(score)
    if "sentiment_confidence" in mentions.columns:
        given = pd.to_numeric(mentions["sentiment_confidence"], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        confidence = np.where(np.isnan(given), confidence, given)
    if "topic_confidence" in mentions.columns:
        given = pd.to_numeric(mentions["topic_confidence"], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        confidence = confidence * np.where(np.isnan(given), 0.5, np.clip(given, 0, 1))
    length = mentions["text"].str.len().fillna(0).to_numpy(dtype=np.float64)
    grown = np.clip((length - _SHORTEST) / (_SHORT - _SHORTEST), 0, 1)
    tired = np.clip((_LONGEST - length) / (_LONGEST - _LONG), 0, 1)
    readable: Floats = 0.1 + 0.9 * grown * tired
    return confidence * readable


def choose(
    mentions: pd.DataFrame,
    author: Ints,
    topic: Ints,
    fitness: Floats,
    first: Bools,
    *,
    size: int,
    subjects: Sequence[Subject] = (),
) -> dict[int, list[str]]:
    """Choose up to ``size`` quotes per topic.

    Parameters
    ----------
    mentions
        Mentions with ``mention_id`` and ``text``; the arrays have one entry per row.
    author, topic
        Comment, or person, behind each mention, and its topic; a topic below 0 is passed over.
    fitness
        Better quotes have more of it; ties go to the lower ``mention_id``.
    first
        Mentions that come before all others of their topic.
    size
        Quotes per topic.
    subjects
        Words of the topics; mentions that hold them are the fitter (:func:`aboutness`).

    Returns
    -------
    dict
        Topic -> mention ids, best first: each of another author, none with the same words, and near-alike
        ones only where a topic has nothing else.
    """
    table = pd.DataFrame(
        {
            "mention_id": mentions["mention_id"].astype(object).to_numpy(),
            "text": mentions["text"].astype(object).to_numpy(),
            "author": author,
            "topic": topic,
            "first": first,
            "fitness": fitness,
        }
    )
    table = _best_first(table[topic >= 0])
    if len(subjects):
        table = _on_subject(table.groupby("topic", sort=False).head(READ), subjects)
    table = table.drop_duplicates(["topic", "author"])
    # Equal wording is dropped only among the best, which spares normalising every mention; four times as many
    # candidates leave room for it.
    table = table.groupby("topic", sort=False).head(4 * CANDIDATES)
    words = [frozenset(_WORD.findall(str(text)[:_COMPARED].casefold())) for text in table["text"]]
    table["words"] = pd.Series(words, index=table.index, dtype=object)
    table = table.drop_duplicates(["topic", "words"])
    table = table.groupby("topic", sort=False).head(CANDIDATES)
    return {int(group["topic"].iloc[0]): _different(group, size) for _, group in table.groupby("topic", sort=True)}


def _best_first(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(
        ["topic", "first", "fitness", "mention_id"], ascending=[True, False, False, True], ignore_index=True
    )


def _on_subject(table: pd.DataFrame, subjects: Sequence[Subject]) -> pd.DataFrame:
    topics = table["topic"].to_numpy()
    words = [stems(str(text)[:_COMPARED]) for text in table["text"]]
    own = telling(words, topics, subjects)
    about = [aboutness(held, own[topic]) for held, topic in zip(words, topics, strict=True)]
    return _best_first(table.assign(fitness=table["fitness"].to_numpy() * np.array(about, dtype=np.float64)))


def _different(candidates: pd.DataFrame, size: int) -> list[str]:
    chosen: list[tuple[str, frozenset[str]]] = []
    alike: list[str] = []
    for mention_id, words in zip(candidates["mention_id"], candidates["words"], strict=True):
        if len(chosen) == size:
            break
        if any(len(words & other) >= ALIKE * len(words | other) for _, other in chosen):
            alike.append(mention_id)
        else:
            chosen.append((mention_id, words))
    return ([mention_id for mention_id, _ in chosen] + alike)[:size]
