"""When a topic counts as one that hurts, and the one stage it is shown at in every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxtext.insights.base import GENERAL, Bools, Ints, ids_in, with_stage
from cxtext.insights.intervals import wilson
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_NEGATIVE = 3
"""Fewest complaining comments of a topic that hurts."""
MIN_NEGATIVITY = 0.2
"""Smallest lower bound of the negative share of a topic that hurts."""
MAIN_STAGE_SHARE = 1 / 4
"""A topic belongs to its most common stage when that holds at least this share of its mentions."""


def hurts(
    n_negative: Ints, n_feedback: Ints, min_negative: int = MIN_NEGATIVE, min_negativity: float = MIN_NEGATIVITY
) -> Bools:
    """Tell which topics hurt: enough complaining comments, and a negative share that is surely large enough.

    Parameters
    ----------
    n_negative, n_feedback
        Comments that complain about each topic, and that mention it.
    min_negative, min_negativity
        Fewest complaints, and smallest lower 95 % Wilson bound of their share.
    """
    low, _ = wilson(n_negative, n_feedback)
    enough: Bools = (n_negative >= max(min_negative, 1)) & (low >= min_negativity)
    return enough


def stage_of_topic(mentions: pd.DataFrame) -> pd.Series:
    """Return the main stage of each topic among the given mentions.

    It is the most common stage other than ``general`` when at least a quarter of the topic's mentions
    are there (ties: the stage whose id comes first in the alphabet), else ``general``. Pass only negative
    mentions to learn where a topic hurts.

    Parameters
    ----------
    mentions
        MENTIONS table with ``topic_id`` and ``stage``; mentions without a topic are passed over, a missing
        stage is ``general``.

    Returns
    -------
    pandas.Series
        Stage ids named ``stage``, index ``topic_id`` (sorted).

    Examples
    --------
    >>> import pandas as pd
    >>> mentions = pd.DataFrame({"topic_id": ["t01"] * 3, "stage": ["support", "general", "general"]})
    >>> stage_of_topic(mentions).to_dict()
    {'t01': 'support'}
    """
    ids = ids_in(mentions, "topic_id")
    if not ids:
        return pd.Series([], index=pd.Index([], name="topic_id", dtype=object), name="stage", dtype=object)
    topical = with_stage(mentions[mentions["topic_id"].notna()])
    counts = pd.crosstab(topical["topic_id"].astype(object), topical["stage"].astype(object))
    return main_stage(counts).rename("stage").sort_index()


def main_stage(counts: pd.DataFrame) -> pd.Series:
    """Return the main stage of each topic, by the rule of :func:`stage_of_topic`.

    Parameters
    ----------
    counts
        Mentions: one row per topic (at least one mention each), one column per stage.
    """
    placed = counts.drop(columns=GENERAL, errors="ignore").sort_index(axis=1)
    if placed.shape[1] == 0:
        return pd.Series(GENERAL, index=counts.index, dtype=object)
    enough = placed.max(axis=1) >= counts.sum(axis=1) * MAIN_STAGE_SHARE
    return placed.idxmax(axis=1).where(enough, GENERAL).astype(object)


def home_stage(mentions: pd.DataFrame, ids: Sequence[str], hurting: Bools) -> npt.NDArray[np.object_]:
    """Return the one stage that each topic is shown at, wherever it is shown.

    A topic that hurts stands where it hurts (:func:`stage_of_topic` of its negative mentions), every other
    where it is mentioned.

    Parameters
    ----------
    mentions
        MENTIONS table with ``topic_id``, ``sentiment`` and, where known, ``stage``.
    ids
        ``topic_id`` of the topics.
    hurting
        For each of them, whether it hurts (:func:`hurts`).
    """
    anywhere = stage_of_topic(mentions).reindex(list(ids)).fillna(GENERAL).to_numpy(dtype=object)
    negative = mentions[(mentions["sentiment"].astype(object) == SENTIMENTS[0]).to_numpy(dtype=bool)]
    sore = stage_of_topic(negative).reindex(list(ids)).fillna(GENERAL).to_numpy(dtype=object)
    return np.where(hurting, sore, anywhere)
