"""From mentions to comments: what ``cxtext tag`` says of a comment, and ``cxtext evaluate`` measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.insights import comment_sentiment
from cxtext.journey.maps import FALLBACK
from cxtext.tables import TASKS

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.base import Ints

__all__ = ["SILENT", "read_comments"]

SILENT = {"stage": FALLBACK, "emotion": "none", "intent": "none", "effort": "none"}
"""The class of a mention that says nothing of the kind."""


def read_comments(mentions: pd.DataFrame, tasks: Sequence[str] = TASKS) -> pd.DataFrame:
    """Roll the readings of mentions up to their comments.

    - ``sentiment`` and ``sentiment_score`` by :func:`cxtext.insights.comment_sentiment`. The confidence is the mean of
      the mentions that carry the verdict, weighted by length (of all mentions where none does: a mixed comment).
    - ``stage``, ``emotion``, ``intent`` and ``effort``: the class of the greatest summed weight, length times
      confidence; a class that says something wins over :data:`SILENT`, however long the silent mentions are. The
      confidence is that of its surest mention.
    - ``topics``: the ids of its topics in order of mention.

    Parameters
    ----------
    mentions
        The mentions table, with the columns of the ``tasks``; ``topic_id`` where topics are known.
    tasks
        What to roll up.

    Returns
    -------
    DataFrame
        One row per comment that has mentions, its id as index: for each task its class and ``…_confidence``,
        ``sentiment_score``, and ``topics`` (tuples).
    """
    import pandas as pd

    codes, found = pd.factorize(mentions["feedback_id"], sort=True)
    ids = pd.Index(found.astype(object), name="feedback_id", dtype=object)
    topics = _topics(mentions, codes, len(ids))
    # Sums of fractions depend on their order: that of the comment, whatever the order of the rows.
    order = np.lexsort((mentions["start"].to_numpy(), codes))
    mentions, comment = mentions.iloc[order], codes[order].astype(np.int64)
    length = (mentions["end"] - mentions["start"]).to_numpy(dtype=np.int64)
    columns: dict[str, Any] = {}
    for task in tasks:
        if task == "sentiment":
            columns |= _sentiment(mentions, comment, length, len(ids))
        else:
            columns |= _weightiest(mentions, task, comment, length, len(ids))
    columns["topics"] = pd.Series(topics, index=ids, dtype=object)
    return pd.DataFrame(columns, index=ids)


def _topics(mentions: pd.DataFrame, comment: Ints, n: int) -> list[tuple[str, ...]]:
    if "topic_id" not in mentions.columns:
        return [()] * n
    topics: list[dict[str, None]] = [{} for _ in range(n)]
    known = mentions["topic_id"].notna().to_numpy()
    for at, topic in zip(comment[known].tolist(), mentions["topic_id"].to_numpy()[known].tolist(), strict=True):
        topics[at][topic] = None
    return [tuple(one) for one in topics]


def _sentiment(mentions: pd.DataFrame, comment: Ints, length: Ints, n: int) -> dict[str, Any]:
    found = comment_sentiment(mentions)
    # One row per comment, by id: the same comments in the same order.
    verdict = found["sentiment"].to_numpy(dtype=object)
    carries = mentions["sentiment"].to_numpy(dtype=object) == verdict[comment]
    carried = np.bincount(comment[carries], minlength=n) > 0
    share = np.where(carries | ~carried[comment], length, 0)
    confidence = mentions["sentiment_confidence"].to_numpy(dtype=np.float64)
    mean = np.bincount(comment, share * confidence, n) / np.bincount(comment, share, n)
    return {
        "sentiment": verdict,
        "sentiment_score": found["sentiment_score"].to_numpy(),
        "sentiment_confidence": mean,
    }


def _weightiest(mentions: pd.DataFrame, task: str, comment: Ints, length: Ints, n: int) -> dict[str, Any]:
    import pandas as pd

    kinds, classes = pd.factorize(mentions[task], sort=True)
    named = kinds >= 0
    kind, comment = kinds[named].astype(np.int64), comment[named]
    confidence = mentions[f"{task}_confidence"].to_numpy(dtype=np.float64)[named]
    pairs, group = np.unique(comment * max(1, len(classes)) + kind, return_inverse=True)
    weight = np.bincount(group, length[named] * confidence, len(pairs))
    surest = np.full(len(pairs), -np.inf)
    np.maximum.at(surest, group, confidence)
    of, one = pairs // max(1, len(classes)), pairs % max(1, len(classes))
    silent = np.asarray(classes == SILENT[task], dtype=bool)[one] if len(pairs) else np.zeros(0, dtype=bool)
    # The classes are in alphabetical order, which settles what is equal otherwise.
    order = np.lexsort((one, -weight, silent, of))
    firsts = order[np.unique(of[order], return_index=True)[1]]
    chosen = np.full(n, None, dtype=object)
    sure = np.full(n, np.nan)
    chosen[of[firsts]] = np.asarray(classes, dtype=object)[one[firsts]]
    sure[of[firsts]] = surest[firsts]
    return {task: chosen, f"{task}_confidence": sure}
