"""Topics that hurt, ranked: how many they reach, how negative they are, how strongly, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxtext.insights.base import GENERAL, Base, Bools, join
from cxtext.insights.drivers.components import complaints_among, ingredients
from cxtext.insights.drivers.priority import ranking
from cxtext.insights.hurting import MIN_NEGATIVE, MIN_NEGATIVITY, home_stage, hurts
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import people
from cxtext.insights.quotes import choose, quality
from cxtext.insights.rollup import Votes, votes_by
from cxtext.insights.scores import impact
from cxtext.insights.sentences import summary
from cxtext.insights.subject import subjects
from cxtext.insights.trends import directions
from cxtext.tables import PAIN_POINTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

N_EVIDENCE = 8


def pain_point_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    stages: Sequence[tuple[str, str]] = (),
    min_negative: int = MIN_NEGATIVE,
    min_negativity: float = MIN_NEGATIVITY,
    exclude: Collection[str] = (),
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Rank the topics that hurt.

    A topic is a pain point when at least ``min_negative`` comments complain about it (are on balance
    negative about it, by the rule of :func:`comment_sentiment`) and the lower bound of its negative share
    is at least ``min_negativity``. Rank follows ``priority``, the weighted geometric mean of five components, all
    between 0 and 1 and all in the table::

        priority = (reach * negativity * severity * impact * trend**0.5) ** (1 / 4.5)

    * reach: ``share`` of all counted comments that mention the topic;
    * negativity: ``ci_low``, the lower 95 % Wilson bound of ``negative_share``, so that a tiny topic does
      not lead by luck;
    * ``severity``: mean over the complaining comments of the strength of their negative mentions of the topic:
      ``-sentiment_score``, raised by anger, frustration, hard effort and a threat to leave
      (:func:`drivers.severity.strength`);
    * ``impact_component``: the chance that a comment that complains about it scores lower than one that does not,
      other topics and segments equal (:func:`drivers.components.components`); 0.5 is no association;
    * ``trend_component``: whether complaints are more common in the last third of comments; 0.5 is no change.

    Without scores, or dates, the component drops out with its weight (:func:`drivers.priority.priority`;
    :func:`priority_table` shows the parts side by side).

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
    weights
        Weights of the components ``reach``, ``negativity``, ``severity``, ``impact``, ``trend``; 1, 1, 1, 1, 0.5
        where not given.

    Returns
    -------
    pandas.DataFrame
        PAIN_POINTS table by ``rank`` (from 1; ties by ``topic_id``). Besides the above: ``n_feedback``
        comments that mention the topic, ``share`` with ``share_ci_low``, ``share_ci_high``;
        ``negative_share`` with ``ci_low``, ``ci_high``; ``stage``, that of ``topics`` where given (as from
        :func:`topic_table`), else where it hurts; ``impact``, mean score of complaining comments minus that of
        comments that do not mention the topic, with ``impact_ci_low``, ``impact_ci_high`` (95 % Welch interval) and
        ``impact_unit``: the units of the score where there is one kind, else points of 0-10 to which each
        kind is stretched, compared within kinds only; missing with fewer than five scored comments on
        either side; an association, not a cause; ``trend`` (``rising`` ``falling`` ``steady`` ``new``
        ``fading``, missing without dates or with under five dated complaints) with ``trend_q_value``;
        ``summary``, one or two sentences with the numbers; ``evidence_ids``, up to eight negative mentions
        of different people, those that hold words of the topic's name and keywords first
        (:func:`subject.aboutness`). ``n_mentions`` and ``n_negative`` are the counts behind. ``rank_low`` and
        ``rank_high`` hold the rank in 90 % of 200 resamples, ``rank_stability`` is the share of them in which it stays
        or moves by one (:func:`drivers.priority.resampled_ranks`).

    Raises
    ------
    InputError
        A column is missing, a mention names an unknown topic, or a weight is wrong.
    """
    base = join(feedback, mentions)
    ids = [str(value) for value in topics["topic_id"]]
    topic = base.topic_codes(ids)
    votes = votes_by(base, topic)
    n_feedback, n_negative = votes.count(len(ids)), votes.count(len(ids), votes.negative)
    share_low, share_high = wilson(n_feedback, base.n_comments)
    low, high = wilson(n_negative, n_feedback)
    share = share_of(n_feedback, base.n_comments)
    given = ingredients(base, votes, topic, len(ids))
    chosen = hurts(n_negative, n_feedback, min_negative, min_negativity) & ~np.isin(ids, list(exclude))
    ranks = ranking(given, ids, chosen, weights)
    complaint = complaints_among(base, votes, topic, len(ids))
    evidence = choose(
        base.mentions,
        people(base.feedback)[base.comment],
        np.where(complaint, topic, -1),
        quality(base.mentions, base.score),
        complaint,
        size=N_EVIDENCE,
        subjects=subjects(topics),
    )
    table = pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "name": topics["name"].astype(object).to_numpy(),
            "stage": _stages(base, topics, ids, hurts(n_negative, n_feedback)),
            "n_feedback": n_feedback,
            "share": share,
            "share_ci_low": share_low,
            "share_ci_high": share_high,
            "negative_share": share_of(n_negative, n_feedback),
            "ci_low": low,
            "ci_high": high,
            "evidence_ids": pd.Series([evidence.get(code, []) for code in range(len(ids))], dtype=object),
            "n_mentions": np.bincount(topic[topic >= 0], minlength=len(ids)),
            "n_negative": n_negative,
        }
    )
    table = table.join(impact(base, votes, len(ids)))
    table = table.join(_trends_among(base, votes, chosen))
    columns = {"impact": "impact_component", "trend": "trend_component"}
    shown = ranks.drop(columns=["reach", "negativity"]).rename(columns=columns).set_index("position")
    table = table.join(shown).loc[ranks["position"]].reset_index(drop=True)
    table[["rank_low", "rank_high"]] = table[["rank_low", "rank_high"]].astype(np.int64)
    table["rank"] = np.arange(1, len(table) + 1)
    names = dict(stages)
    table["summary"] = pd.Series(
        [summary(row, base.n_comments, names) for row in table.to_dict("records")],
        index=table.index,
        dtype=object,
    )
    others = [column for column in table.columns if column not in PAIN_POINTS.required]
    return table[[*PAIN_POINTS.required, *others]]


def _stages(base: Base, topics: pd.DataFrame, ids: list[str], hurting: Bools) -> npt.NDArray[np.object_]:
    """Take the stage of each topic from the topics table, so that no topic stands at two stages."""
    if "stage" not in topics.columns:
        return home_stage(base.mentions, ids, hurting)
    given = topics["stage"].astype(object)
    return given.where(given.notna(), GENERAL).to_numpy(dtype=object)


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
