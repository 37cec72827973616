"""Topics that hurt, ranked: how many they reach, how negative they are, how strongly, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.base import GENERAL, NEGATIVE, Base, Bools, Floats, Ints, equals, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.quotes import choose, quality
from cxtext.insights.rollup import Votes, votes_by
from cxtext.insights.scores import impact
from cxtext.insights.sentences import summary
from cxtext.insights.topic_tables import stage_of_topic
from cxtext.insights.trends import directions
from cxtext.tables import PAIN_POINTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MIN_NEGATIVE = 3
MIN_NEGATIVITY = 0.2
N_EVIDENCE = 8
CHURN_INTENT = "churn_risk"


def pain_point_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    stages: Sequence[tuple[str, str]] = (),
    min_negative: int = MIN_NEGATIVE,
    min_negativity: float = MIN_NEGATIVITY,
    exclude: Collection[str] = (),
) -> pd.DataFrame:
    """Rank the topics that hurt.

    A topic is a pain point when at least ``min_negative`` comments complain about it (are on balance
    negative about it, by the rule of :func:`comment_sentiment`) and the lower bound of its negative share
    is at least ``min_negativity``. Rank follows ``priority`` = reach times negativity times severity, all
    between 0 and 1 and all in the table::

        priority = share * ci_low * severity

    * reach: ``share`` of all counted comments that mention the topic;
    * negativity: ``ci_low``, the lower 95 % Wilson bound of ``negative_share``, so that a tiny topic does
      not lead by luck;
    * severity: mean over the complaining comments of the strength of their negative mentions of the topic.
      The strength of a mention is ``-sentiment_score``, or 1 when its ``intent`` is ``churn_risk``.

    Parameters
    ----------
    feedback
        FEEDBACK table; comments with status ``ok`` count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score``, ``topic_id`` and, where known, ``stage`` and
        ``intent``.
    topics
        TOPICS table (``topic_id`` and ``name`` are used). Only mentions of the very topic count here: a
        parent does not take over those of its sub-topics, which hurt in their own right.
    stages
        ``(id, name)`` of the journey's stages, for the summaries; without it ids stand for names.
    min_negative, min_negativity
        What makes a topic a pain point.
    exclude
        ``topic_id`` of topics that are never pain points, such as praise or blame without a subject.

    Returns
    -------
    pandas.DataFrame
        PAIN_POINTS table by ``rank`` (from 1; ties by ``topic_id``). Besides the above: ``n_feedback``
        comments that mention the topic, ``share`` with ``share_ci_low``, ``share_ci_high``;
        ``negative_share`` with ``ci_low``, ``ci_high``; ``stage`` where it hurts (:func:`stage_of_topic` of
        its negative mentions); ``impact``, mean score of complaining comments minus that of comments that
        do not mention the topic, with ``impact_ci_low``, ``impact_ci_high`` (95 % Welch interval) and
        ``impact_unit``: the units of the score where there is one kind, else points of 0-10 to which each
        kind is stretched, compared within kinds only; missing with fewer than five scored comments on
        either side; an association, not a cause; ``trend`` (``rising`` ``falling`` ``steady`` ``new``
        ``fading``, missing without dates or with under five dated complaints) with ``trend_q_value``;
        ``summary``, one or two sentences with the numbers; ``evidence_ids``, up to eight negative mentions
        from different comments. ``n_mentions`` and ``n_negative`` are the counts behind.

    Raises
    ------
    InputError
        A column is missing, or a mention names an unknown topic.
    """
    base = join(feedback, mentions)
    ids = [str(value) for value in topics["topic_id"]]
    topic = base.topic_codes(ids)
    votes = votes_by(base, topic)
    n_feedback, n_negative = votes.count(len(ids)), votes.count(len(ids), votes.negative)
    share_low, share_high = wilson(n_feedback, base.n_comments)
    low, high = wilson(n_negative, n_feedback)
    share = share_of(n_feedback, base.n_comments)
    complaint = _complaints(base, votes, topic, len(ids))
    severity = _severity(base, complaint, topic, len(ids))
    evidence = choose(
        base.mentions,
        base.comment,
        np.where(complaint, topic, -1),
        quality(base.mentions, base.score),
        complaint,
        size=N_EVIDENCE,
    )
    negative_mentions = base.mentions[(base.label == NEGATIVE) & (topic >= 0)]
    table = pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "name": topics["name"].astype(object).to_numpy(),
            "stage": stage_of_topic(negative_mentions).reindex(ids).fillna(GENERAL).to_numpy(dtype=object),
            "n_feedback": n_feedback,
            "share": share,
            "share_ci_low": share_low,
            "share_ci_high": share_high,
            "negative_share": share_of(n_negative, n_feedback),
            "ci_low": low,
            "ci_high": high,
            "severity": severity,
            "priority": share * low * severity,
            "evidence_ids": pd.Series([evidence.get(code, []) for code in range(len(ids))], dtype=object),
            "n_mentions": np.bincount(topic[topic >= 0], minlength=len(ids)),
            "n_negative": n_negative,
        }
    )
    table = table.join(impact(base, votes, len(ids)))
    hurts = (n_negative >= max(min_negative, 1)) & (low >= min_negativity) & ~np.isin(ids, list(exclude))
    table = table.join(_trends_among(base, votes, hurts))
    table = table[hurts].sort_values(["priority", "topic_id"], ascending=[False, True], ignore_index=True)
    table["rank"] = np.arange(1, len(table) + 1)
    names = dict(stages)
    table["summary"] = pd.Series(
        [summary(row, base.n_comments, names) for row in table.to_dict("records")],
        index=table.index,
        dtype=object,
    )
    others = [column for column in table.columns if column not in PAIN_POINTS.columns]
    return table[[*PAIN_POINTS.required, *others]]


def _complaints(base: Base, votes: Votes, topic: Ints, n_topics: int) -> Bools:
    """Tell which mentions are negative ones in a comment that on balance complains about their topic."""
    complaining = votes.comment[votes.negative] * n_topics + votes.key[votes.negative]
    is_complaint: Bools = (
        (topic >= 0) & (base.label == NEGATIVE) & np.isin(base.comment * n_topics + topic, complaining)
    )
    return is_complaint


def _severity(base: Base, complaint: Bools, topic: Ints, n_topics: int) -> Floats:
    """Return the mean strength of complaints per topic, each comment having one vote; missing without any."""
    strength = np.clip(-base.score, 0, 1)
    if "intent" in base.mentions.columns:
        strength = np.where(equals(base.mentions["intent"], CHURN_INTENT), 1.0, strength)
    pairs, group = np.unique((base.comment * n_topics + topic)[complaint], return_inverse=True)
    per_comment = np.bincount(group, strength[complaint], len(pairs)) / np.bincount(group, minlength=len(pairs))
    of_topic = pairs % max(n_topics, 1)
    return share_of(np.bincount(of_topic, per_comment, n_topics), np.bincount(of_topic, minlength=n_topics))


def _trends_among(base: Base, votes: Votes, chosen: Bools) -> pd.DataFrame:
    """Judge the trends of the chosen topics only; correcting for others would only cost power."""
    position = np.cumsum(chosen) - 1
    kept = chosen[votes.key]
    among = Votes(
        votes.comment[kept],
        position[votes.key[kept]].astype(np.int64),
        votes.label[kept],
        votes.score[kept],
        votes.n_mentions[kept],
    )
    return directions(base, among, int(chosen.sum())).set_index(np.flatnonzero(chosen))
