"""From mentions to comments: what ``cxtext tag`` says of a comment, and ``cxtext evaluate`` measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cxtext.insights import comment_sentiment
from cxtext.journey.maps import FALLBACK
from cxtext.tables import TASKS

if TYPE_CHECKING:
    import pandas as pd

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

    columns: dict[str, Any] = {}
    for task in tasks:
        columns |= _sentiment(mentions) if task == "sentiment" else _weightiest(mentions, task)
    ids = pd.Index(sorted(set(mentions["feedback_id"])), name="feedback_id", dtype=object)
    if "topic_id" in mentions.columns:
        named = mentions.dropna(subset=["topic_id"]).drop_duplicates(["feedback_id", "topic_id"])
        topics = named.groupby("feedback_id", sort=False)["topic_id"].agg(tuple).to_dict()
    else:
        topics = {}
    columns["topics"] = pd.Series([topics.get(one, ()) for one in ids], index=ids, dtype=object)
    return pd.DataFrame(columns, index=ids)


def _sentiment(mentions: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    import pandas as pd

    found = comment_sentiment(mentions).set_index("feedback_id")
    verdict = found["sentiment"].reindex(mentions["feedback_id"]).to_numpy()
    carries = pd.Series(mentions["sentiment"].to_numpy() == verdict, index=mentions.index)
    carried = carries.groupby(mentions["feedback_id"]).transform("any")
    share = (mentions["end"] - mentions["start"]).where(carries | ~carried, 0)
    by_comment = pd.DataFrame({"share": share, "sum": share * mentions["sentiment_confidence"]})
    totals = by_comment.groupby(mentions["feedback_id"]).sum()
    return {
        "sentiment": found["sentiment"],
        "sentiment_score": found["sentiment_score"],
        "sentiment_confidence": totals["sum"] / totals["share"],
    }


def _weightiest(mentions: pd.DataFrame, task: str) -> dict[str, pd.Series[Any]]:
    weights = mentions.assign(weight=(mentions["end"] - mentions["start"]) * mentions[f"{task}_confidence"])
    by_class = weights.groupby(["feedback_id", task], sort=True).agg(
        weight=("weight", "sum"), confidence=(f"{task}_confidence", "max")
    )
    ranked = by_class.reset_index()
    ranked["silent"] = ranked[task] == SILENT[task]
    ranked = ranked.sort_values(["feedback_id", "silent", "weight", task], ascending=[True, True, False, True])
    first = ranked.drop_duplicates("feedback_id").set_index("feedback_id")
    return {task: first[task], f"{task}_confidence": first["confidence"]}
