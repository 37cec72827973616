"""Who suffers: pain points split by the user's own columns (region, plan, team …)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import has_status, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, people
from cxtext.insights.rollup import Votes, votes_by
from cxtext.reading.categories import is_category, value_label
from cxtext.tables import FEEDBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Ints


def segment_columns(feedback: pd.DataFrame) -> list[str]:
    """Return the columns by which comments can be split.

    These are ``source``, ``channel``, ``churned`` and every column of the user's own that has 2 to 30 distinct values,
    each used five times on average (so no identifiers), no dates, no long texts and no measurements
    (numbers with fractions or more than 12 values).

    Parameters
    ----------
    feedback
        FEEDBACK table; comments with status ``ok`` count.

    Returns
    -------
    list of str
        Column names, sorted.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"feedback_id": range(12), "text": "x", "source": "survey"})
    >>> segment_columns(frame.assign(region=["North", "South"] * 6))
    ['region']
    """
    counted = feedback[has_status(feedback, "ok")]
    named = set(FEEDBACK.columns) - {"source", "channel", "churned"}
    return sorted(
        str(column)
        for column in counted.columns
        if column not in named and is_category(counted[column].dropna(), MIN_GROUP)
    )


def label_codes(values: pd.Series) -> tuple[Ints, list[str]]:
    """Return the number of each value's label (-1 where it is missing) and the labels, sorted.

    Labels are made of distinct values only; values that read alike become one group.
    """
    known = values.notna().to_numpy()
    raw_code, raw_names = pd.factorize(values[known])
    code, names = pd.factorize(np.array([value_label(value) for value in raw_names], dtype=object)[raw_code], sort=True)
    group = np.full(len(values), -1, dtype=np.int64)
    group[known] = code
    return group, [str(name) for name in names]


def _large(values: pd.Series, person: Ints, min_group: int) -> pd.Series:
    """Return values with those of groups of fewer people missing."""
    group, names = label_codes(values)
    known = group >= 0
    enough = np.append(count_people(person[known], group[known], len(names)) >= min_group, False)
    return values.where(enough[group])


def segment_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    pain_points: pd.DataFrame,
    segments: Sequence[str] | None = None,
    *,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Split pain points by segments, and test which groups meet them more or less often than the others.

    Parameters
    ----------
    feedback, mentions
        FEEDBACK and MENTIONS tables, as for :func:`topic_table`.
    pain_points
        PAIN_POINTS table (or any table with ``topic_id``, in the wanted order).
    segments
        Columns of ``feedback`` to split by; :func:`segment_columns` finds them when not given.
    min_group
        Fewest people (distinct ``customer_id``, else comments) of a group that is shown.

    Returns
    -------
    pandas.DataFrame
        One row per pain point and group, by pain point, ``segment`` (column) and ``value``: ``n`` comments of
        the group, ``n_topic`` those that mention the topic, ``n_negative`` those that complain about it,
        ``share`` = ``n_topic / n`` with its 95 % Wilson interval ``ci_low``, ``ci_high``, ``rest_share``
        the same share among comments with another value in the column, ``lift`` = ``share / rest_share``
        (missing where no other group mentions the topic), ``p_value`` (exact hypergeometric test, twice the
        smaller tail) and ``q_value`` (Benjamini-Hochberg over the whole table). Comments without a value in
        the column take no part, nor do those of groups of under ``min_group`` people, who could be told by
        subtraction if they were among the others; a single group that is left has no others and no row.

    Raises
    ------
    InputError
        A column of ``segments`` is not in ``feedback``, or ``min_group`` is less than 1.
    """
    check_min_group(min_group)
    base = join(feedback, mentions)
    ids = [str(value) for value in pain_points["topic_id"]]
    columns = segment_columns(base.feedback) if segments is None else list(segments)
    for column in columns:
        if column not in base.feedback.columns:
            raise InputError(
                f"There is no column {column!r} to split by; the feedback table has: "
                f"{', '.join(map(str, base.feedback.columns))}."
            )
    votes = votes_by(base, base.topic_codes(ids, others=True))
    person = people(base.feedback)
    parts = [_split(column, _large(base.feedback[column], person, min_group), votes, ids) for column in columns]
    nothing = _split("", pd.Series(np.nan, index=base.feedback.index), votes, ids)
    table = pd.concat([part for part in parts if len(part)] or [nothing], ignore_index=True)
    from scipy import stats

    table["q_value"] = stats.false_discovery_control(table["p_value"], method="bh") if len(table) else np.zeros(0)
    order = np.lexsort((np.arange(len(table)), pd.Index(ids).get_indexer(pd.Index(table["topic_id"]))))
    return table.iloc[order].reset_index(drop=True)


def _split(column: str, values: pd.Series, votes: Votes, ids: Sequence[str]) -> pd.DataFrame:
    """Return the rows of one column, groups in order of their label, topics within groups."""
    from scipy import stats

    group, names = label_codes(values)
    code = group[group >= 0]
    n_topics, n_groups = len(ids), len(names)
    taking_part = group[votes.comment] >= 0
    cell = (votes.key * n_groups + group[votes.comment])[taking_part]
    shape = (n_topics, n_groups)
    k = np.bincount(cell, minlength=n_topics * n_groups).reshape(shape)
    k_negative = np.bincount(cell[votes.negative[taking_part]], minlength=n_topics * n_groups)
    n = np.broadcast_to(np.bincount(code, minlength=n_groups), shape)
    everyone, k_all = np.full(shape, len(code)), np.broadcast_to(k.sum(axis=1, keepdims=True), shape)
    low, high = wilson(k, n)
    share, rest_share = share_of(k, n), share_of(k_all - k, everyone - n)
    lift = np.divide(share, rest_share, out=np.full(shape, np.nan), where=rest_share > 0)
    at_most = stats.hypergeom.cdf(k, everyone, k_all, n)
    at_least = stats.hypergeom.sf(k - 1, everyone, k_all, n)
    table = pd.DataFrame(
        {
            "topic_id": np.repeat(np.array(ids, dtype=object), n_groups),
            "segment": pd.Series([column] * (n_topics * n_groups), dtype=object),
            "value": np.tile(np.array(names, dtype=object), n_topics),
            "n": n.ravel(),
            "n_topic": k.ravel(),
            "n_negative": k_negative,
            "share": share.ravel(),
            "ci_low": low.ravel(),
            "ci_high": high.ravel(),
            "rest_share": rest_share.ravel(),
            "lift": lift.ravel(),
            "p_value": np.minimum(2 * np.minimum(at_most, at_least), 1).ravel(),
        }
    )
    return table if n_groups > 1 else table.iloc[:0]
