"""From mentions to comments: what ``cxtext tag`` says of a comment, and ``cxtext evaluate`` measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.insights.base import sentiment_arrays
from cxtext.insights.rollup import cast_votes
from cxtext.journey.maps import FALLBACK
from cxtext.tables import MENTIONS, SENTIMENTS, TASKS, check

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.base import Ints

__all__ = ["SILENT", "needed_columns", "read_comments", "roll_up"]

_NAMES = np.array(SENTIMENTS, dtype=object)
_LABEL = {name: place for place, name in enumerate(SENTIMENTS)}

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
    comment, start, end = codes.astype(np.int64), mentions["start"].to_numpy(), mentions["end"].to_numpy()
    if "sentiment" in tasks:
        check(mentions, MENTIONS)
        sentiment_arrays(mentions)
    needed = [name for task in tasks for name in needed_columns(task)]
    arrays = {name: mentions[name].to_numpy() for name in [*needed, "topic_id"] if name in mentions.columns}
    tie_break = pd.factorize(mentions["mention_id"], sort=True)[0] if "mention_id" in mentions.columns else None
    return pd.DataFrame(roll_up(arrays, comment, start, end, len(ids), tasks=tasks, tie_break=tie_break), index=ids)


def needed_columns(task: str) -> list[str]:
    """Return the columns of the mentions table that hold what is read for a task."""
    return [task, f"{task}_confidence", *(["sentiment_score"] if task == "sentiment" else [])]


def roll_up(
    columns: Mapping[str, np.ndarray],
    comment: Ints,
    start: Ints,
    end: Ints,
    n: int,
    *,
    tasks: Sequence[str] = TASKS,
    tie_break: Ints | None = None,
) -> dict[str, Any]:
    """Roll the readings of mentions up to their comments, from arrays; see :func:`read_comments`.

    Parameters
    ----------
    columns
        Columns of the mentions table, each (m,).
    comment
        Number of each mention's comment (m,), from 0.
    start, end
        Offsets of the mentions (m,).
    n
        Number of comments.
    tasks
        What to roll up.
    tie_break
        Order of mentions of one comment that start at the same offset (in different answers); None keeps theirs.

    Returns
    -------
    dict
        What :func:`read_comments` has in its columns, each (n,); missing values are None or NaN.
    """
    # Sums of fractions depend on their order: that of the comment, whatever the order of the rows.
    order = np.lexsort((start, comment))
    found: dict[str, Any] = {}
    topics = _topics(columns.get("topic_id"), comment, n)
    columns = {name: values[order] for name, values in columns.items()}
    length = (end - start).astype(np.int64)
    for task in tasks:
        if task == "sentiment":
            votes = order if tie_break is None else np.lexsort((tie_break, start, comment))
            place = np.empty(len(order), dtype=np.int64)
            place[order] = np.arange(len(order))
            found |= _sentiment(columns, comment[order], length[order], n, place[votes])
        else:
            found |= _weightiest(columns, task, comment[order], length[order], n)
    found["topics"] = topics
    return found


def _topics(topic_ids: np.ndarray | None, comment: Ints, n: int) -> list[tuple[str, ...]]:
    if topic_ids is None:
        return [()] * n
    import pandas as pd

    topics: list[dict[str, None]] = [{} for _ in range(n)]
    known = pd.notna(topic_ids)
    for at, topic in zip(comment[known].tolist(), topic_ids[known].tolist(), strict=True):
        topics[at][topic] = None
    return [tuple(one) for one in topics]


def _sentiment(columns: Mapping[str, np.ndarray], comment: Ints, length: Ints, n: int, votes: Ints) -> dict[str, Any]:
    """Return sentiment, score and confidence; ``votes`` is the order in which the votes are cast."""
    names = columns["sentiment"]
    label = np.fromiter(map(_LABEL.__getitem__, names.tolist()), dtype=np.int64, count=len(names))
    score = columns["sentiment_score"].astype(np.float64)
    weight = np.maximum(length.astype(np.float64), 1.0)
    one_key = np.zeros(len(label), dtype=np.int64)
    cast = cast_votes(comment[votes], one_key, label[votes], score[votes], weight[votes])
    verdict = np.full(n, None, dtype=object)
    balance = np.full(n, np.nan)
    verdict[cast.comment] = _NAMES[cast.label]
    balance[cast.comment] = cast.score
    carries = names.astype(object) == verdict[comment]
    carried = np.bincount(comment[carries], minlength=n) > 0
    share = np.where(carries | ~carried[comment], length, 0)
    confidence = columns["sentiment_confidence"].astype(np.float64)
    weights = np.bincount(comment, share, n)
    mean = np.full(n, np.nan)
    np.divide(np.bincount(comment, share * confidence, n), weights, out=mean, where=weights > 0)
    return {"sentiment": verdict, "sentiment_score": balance, "sentiment_confidence": mean}


def _weightiest(columns: Mapping[str, np.ndarray], task: str, comment: Ints, length: Ints, n: int) -> dict[str, Any]:
    import pandas as pd

    kinds, classes = pd.factorize(columns[task], sort=True)
    named = kinds >= 0
    kind, comment = kinds[named].astype(np.int64), comment[named]
    confidence = columns[f"{task}_confidence"].astype(np.float64)[named]
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
