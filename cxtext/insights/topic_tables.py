"""The table of topics: how often, how negative, where on the journey, with examples."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import NEGATIVE, POSITIVE, Base, Bools, Ints, join
from cxtext.insights.hurting import home_stage, hurts
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import people
from cxtext.insights.quotes import choose, quality
from cxtext.insights.rollup import cast_votes
from cxtext.insights.subject import subjects
from cxtext.tables import TOPICS, Contract, check

GIVEN = Contract(
    "topics",
    key=("topic_id",),
    required=("topic_id", "name", "keywords", "definition", "parent_id", "origin"),
)
"""What the topics table must bring; the other columns of TOPICS are computed here."""
N_EXAMPLES = 6


def topic_table(feedback: pd.DataFrame, mentions: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Complete the table of topics with counts, shares and examples.

    Parameters
    ----------
    feedback
        FEEDBACK table; comments with status ``ok`` count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score``, ``topic_id`` and, where known, ``stage``.
    topics
        ``topic_id``, ``name``, ``keywords``, ``definition``, ``parent_id``, ``origin``; further columns are
        kept.

    Returns
    -------
    pandas.DataFrame
        TOPICS table, most comments first (ties by ``topic_id``). ``n_mentions`` and ``n_feedback`` count
        mentions and distinct comments; a parent topic counts those of its sub-topics too, each comment
        once. ``share`` is of all counted comments. ``negative_share`` is the share of the topic's comments
        that are on balance negative about it (rule of :func:`comment_sentiment`, over their mentions of the
        topic), with its 95 % Wilson interval ``ci_low``, ``ci_high``. ``stage`` is where a topic hurts
        when it does, else where it is mentioned (:func:`home_stage`); the table of pain points takes it
        from here. ``example_ids`` holds up to six mention ids, those in the words of the topic first.

    Raises
    ------
    InputError
        A column is missing, a mention names an unknown topic, or a parent is unknown or its own descendant.
    """
    check(topics, GIVEN)
    if topics["topic_id"].isna().any():
        raise InputError("A row of the topics table has no topic_id; give each topic an id of its own.")
    base = join(feedback, mentions)
    ids = [str(value) for value in topics["topic_id"]]
    row, topic = _with_ancestors(base.topic_codes(ids), _parents(topics, ids))
    votes = cast_votes(base.comment[row], topic, base.label[row], base.score[row], base.weight[row])
    n_feedback, n_negative = votes.count(len(ids)), votes.count(len(ids), votes.negative)
    low, high = wilson(n_negative, n_feedback)
    expanded = base.mentions.iloc[row].assign(topic_id=pd.Index(ids, dtype=object)[topic])
    examples = choose(
        expanded,
        people(base.feedback)[base.comment[row]],
        topic,
        quality(expanded, base.score[row]),
        _majority(base, row, topic, len(ids)),
        size=N_EXAMPLES,
        subjects=subjects(topics),
    )
    table = topics.assign(
        topic_id=ids,
        n_mentions=np.bincount(topic, minlength=len(ids)),
        n_feedback=n_feedback,
        share=share_of(n_feedback, base.n_comments),
        negative_share=share_of(n_negative, n_feedback),
        ci_low=low,
        ci_high=high,
        stage=home_stage(expanded, ids, hurts(n_negative, n_feedback)),
        example_ids=pd.Series([examples.get(code, []) for code in range(len(ids))], index=topics.index, dtype=object),
    )
    others = [column for column in table.columns if column not in TOPICS.columns]
    table = table[[*TOPICS.required, *others]]
    return table.sort_values(["n_feedback", "topic_id"], ascending=[False, True], ignore_index=True)


def _majority(base: Base, row: Ints, topic: Ints, n_topics: int) -> Bools:
    """Tell which mentions have the commonest sentiment of their topic (of equals: negative, then positive)."""
    counts = np.zeros((n_topics, POSITIVE + 1), dtype=np.int64)
    np.add.at(counts, (topic, base.label[row]), 1)
    ranking = [NEGATIVE, POSITIVE, 1]
    winner = np.array(ranking)[np.argmax(counts[:, ranking], axis=1)]
    is_majority: Bools = base.label[row] == winner[topic]
    return is_majority


def _parents(topics: pd.DataFrame, ids: list[str]) -> Ints:
    """Return the position of each topic's parent, -1 for none."""
    given = topics["parent_id"].astype(object)
    named = (given.notna() & (given != "")).to_numpy()
    parents = pd.Index(ids, dtype=object).get_indexer(pd.Index(given)).astype(np.int64)
    parents[~named] = -1
    for position in np.flatnonzero(named & (parents < 0)):
        raise InputError(
            f"Topic {ids[position]!r} has the parent_id {given.iloc[position]!r}, "
            "which is no topic_id of the topics table."
        )
    above = parents.copy()
    for _ in ids:
        if (above < 0).all():
            return parents
        above = np.where(above >= 0, parents[above], -1)
    if (above >= 0).any():
        loop = ids[int(np.flatnonzero(above >= 0)[0])]
        raise InputError(f"The parent_id of topic {loop!r} leads back to itself; a topic cannot be its own ancestor.")
    return parents


def _with_ancestors(topic: Ints, parents: Ints) -> tuple[Ints, Ints]:
    """Return (mention, topic) pairs: each mention with its topic and all topics above it."""
    row = np.flatnonzero(topic >= 0)
    rows, topics, current = [row], [topic[row]], topic[row]
    while len(current):
        above = parents[current]
        row, current = row[above >= 0], above[above >= 0]
        rows.append(row)
        topics.append(current)
    all_rows, all_topics = np.concatenate(rows), np.concatenate(topics)
    order = np.lexsort((all_topics, all_rows))
    return all_rows[order], all_topics[order]
