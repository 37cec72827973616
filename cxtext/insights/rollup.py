"""From mentions to one vote per comment: overall, or about one topic or stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxtext.insights.base import (
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    Base,
    Bools,
    Floats,
    Ints,
    ordered,
    sentiment_arrays,
)
from cxtext.tables import MENTIONS, SENTIMENTS, check

BALANCE = 0.2
"""A comment with praise and complaint takes a side when its score is at least this far from 0."""


@dataclass(frozen=True)
class Votes:
    """One row per comment and key (topic, stage …), sorted by both: ``label`` and ``score`` on balance."""

    comment: Ints
    key: Ints
    label: Ints
    score: Floats
    n_mentions: Ints

    def count(self, n_keys: int, which: Bools | None = None) -> Ints:
        """Return the number of distinct comments per key, of those ``which`` says."""
        key = self.key if which is None else self.key[which]
        return np.bincount(key, minlength=n_keys).astype(np.int64)

    @property
    def negative(self) -> Bools:
        """Where the comment is on balance negative about the key."""
        is_negative: Bools = self.label == NEGATIVE
        return is_negative


def cast_votes(comment: Ints, key: Ints, label: Ints, score: Floats, weight: Floats) -> Votes:
    """Roll mentions up to one vote per comment and key; see :func:`comment_sentiment` for the rule.

    All arrays have one entry per mention; mentions with a negative ``key`` are left out.
    """
    used = key >= 0
    comment, key, label, score, weight = comment[used], key[used], label[used], score[used], weight[used]
    n_keys = int(key.max()) + 1 if len(key) else 1
    pairs, group = np.unique(comment * n_keys + key, return_inverse=True)
    n = len(pairs)
    opinion = weight * (label != NEUTRAL)
    with_opinion = np.bincount(group, opinion, n) > 0
    # Facts around an opinion do not water it down; a comment of facts alone keeps their mean score.
    effective = np.where(with_opinion[group], opinion, weight)
    balance = np.bincount(group, effective * score, n) / np.bincount(group, effective, n) if n else np.zeros(0)
    complains = np.bincount(group[label == NEGATIVE], minlength=n) > 0
    praises = np.bincount(group[label == POSITIVE], minlength=n) > 0
    mixed = complains & praises
    negative = np.where(mixed, balance <= -BALANCE, complains)
    positive = np.where(mixed, balance >= BALANCE, praises)
    verdict = np.where(negative, NEGATIVE, np.where(positive, POSITIVE, NEUTRAL)).astype(np.int64)
    return Votes(pairs // n_keys, pairs % n_keys, verdict, balance, np.bincount(group, minlength=n).astype(np.int64))


def votes_by(base: Base, key: Ints) -> Votes:
    """Return one vote per comment and key of the mentions of ``base``."""
    return cast_votes(base.comment, key, base.label, base.score, base.weight)


def comment_sentiment(mentions: pd.DataFrame) -> pd.DataFrame:
    """Roll the sentiment of mentions up to their comments.

    The score of a comment is the mean score of its negative and positive mentions, weighted by their length
    in characters (``end - start``); where all are neutral, the same mean over all. A comment with
    complaints and no praise is negative, one with praise and no complaint is positive, one with neither is
    neutral. A comment with both is negative at a score of -0.2 or less, positive at 0.2 or more, and
    neutral (mixed) between.

    Parameters
    ----------
    mentions
        MENTIONS table with ``sentiment`` and ``sentiment_score``; each comment's mentions in any order.

    Returns
    -------
    pandas.DataFrame
        ``feedback_id``, ``sentiment``, ``sentiment_score`` (-1 to 1); one row per comment that has
        mentions, by id.

    Raises
    ------
    InputError
        A column is missing, or a mention has no valid sentiment.

    Examples
    --------
    >>> import pandas as pd
    >>> mentions = pd.DataFrame(
    ...     {
    ...         "mention_id": ["a:0", "a:1"],
    ...         "feedback_id": ["a", "a"],
    ...         "start": [0, 10],
    ...         "end": [10, 40],
    ...         "text": ["Nice shop,", "but I waited for a whole hour."],
    ...         "sentiment": ["positive", "negative"],
    ...         "sentiment_score": [0.8, -0.8],
    ...     }
    ... )
    >>> comment_sentiment(mentions).round(2).to_dict("records")
    [{'feedback_id': 'a', 'sentiment': 'negative', 'sentiment_score': -0.4}]
    """
    check(mentions, MENTIONS)
    codes, ids = pd.factorize(mentions["feedback_id"], sort=True)
    comment = codes.astype(np.int64)
    order = ordered(mentions, comment)
    label, score, weight = sentiment_arrays(mentions)
    one_key = np.zeros(len(order), dtype=np.int64)
    votes = cast_votes(comment[order], one_key, label[order], score[order], weight[order])
    return pd.DataFrame(
        {
            "feedback_id": pd.Index(ids)[votes.comment],
            "sentiment": pd.Index(SENTIMENTS)[votes.label],
            "sentiment_score": votes.score,
        }
    )
