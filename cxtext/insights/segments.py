"""Who suffers: pain points split by the user's own columns (region, plan, team …)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import has_status, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.rollup import Votes, votes_by
from cxtext.tables import FEEDBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_GROUP = 5
"""Groups (and rests) with fewer comments are suppressed."""
MAX_VALUES = 30
MAX_NUMBERS = 12
"""More distinct numbers than this are a measurement, not a category."""
MAX_LABEL = 80
"""Longer values (in characters) are text, not labels."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ][\d:.+Z-]{0,30})?")


def segment_columns(feedback: pd.DataFrame) -> list[str]:
    """Return the columns by which comments can be split.

    These are ``source``, ``channel`` and every column of the user's own that has 2 to 30 distinct values,
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
    named = set(FEEDBACK.columns) - {"source", "channel"}
    return sorted(
        str(column) for column in counted.columns if column not in named and _is_category(counted[column].dropna())
    )


def _is_category(values: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(values) or pd.api.types.is_timedelta64_dtype(values):
        return False
    try:
        distinct = values.unique()
    except TypeError:  # lists and other things that cannot be compared are no labels
        return False
    if not 2 <= len(distinct) <= MAX_VALUES or len(values) < MIN_GROUP * len(distinct):
        return False
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        whole = np.asarray(pd.to_numeric(pd.Series(distinct)), dtype=np.float64)
        return len(distinct) <= MAX_NUMBERS and bool(np.all(whole == np.round(whole)))
    labels = [label_of(value) for value in distinct]
    if any(len(label) > MAX_LABEL for label in labels):
        return False
    return not all(_DATE.fullmatch(label) for label in labels)


def label_of(value: object) -> str:
    """Write a segment value; whole numbers lose the ``.0`` that missing values give them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def segment_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    pain_points: pd.DataFrame,
    segments: Sequence[str] | None = None,
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

    Returns
    -------
    pandas.DataFrame
        One row per pain point and group, by pain point, ``segment`` (column) and ``value``: ``n`` comments of
        the group, ``n_topic`` those that mention the topic, ``n_negative`` those that complain about it,
        ``share`` = ``n_topic / n`` with its 95 % Wilson interval ``ci_low``, ``ci_high``, ``rest_share``
        the same share among comments with another value in the column, ``lift`` = ``share / rest_share``
        (missing where no other group mentions the topic), ``p_value`` (exact hypergeometric test, twice the
        smaller tail) and ``q_value`` (Benjamini-Hochberg over the whole table). Comments without a value in
        the column take no part; groups of under five comments, or with a rest of under five, are left out.

    Raises
    ------
    InputError
        A column of ``segments`` is not in ``feedback``.
    """
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
    parts = [_split(column, base.feedback[column], votes, ids) for column in columns]
    nothing = _split("", pd.Series(np.nan, index=base.feedback.index), votes, ids)
    table = pd.concat([part for part in parts if len(part)] or [nothing], ignore_index=True)
    from scipy import stats

    table["q_value"] = stats.false_discovery_control(table["p_value"], method="bh") if len(table) else np.zeros(0)
    order = np.lexsort((np.arange(len(table)), pd.Index(ids).get_indexer(pd.Index(table["topic_id"]))))
    return table.iloc[order].reset_index(drop=True)


def _split(column: str, values: pd.Series, votes: Votes, ids: Sequence[str]) -> pd.DataFrame:
    """Return the rows of one column, groups in order of their label, topics within groups."""
    from scipy import stats

    known = values.notna().to_numpy()
    raw_code, raw_names = pd.factorize(values[known])
    # Labels are made of distinct values only; values that read alike become one group.
    code, names = pd.factorize(np.array([label_of(value) for value in raw_names], dtype=object)[raw_code], sort=True)
    group = np.full(len(values), -1, dtype=np.int64)
    group[known] = code
    n_topics, n_groups = len(ids), len(names)
    taking_part = group[votes.comment] >= 0
    cell = (votes.key * n_groups + group[votes.comment])[taking_part]
    shape = (n_topics, n_groups)
    k = np.bincount(cell, minlength=n_topics * n_groups).reshape(shape)
    k_negative = np.bincount(cell[votes.negative[taking_part]], minlength=n_topics * n_groups)
    n = np.broadcast_to(np.bincount(code, minlength=n_groups), shape)
    everyone, k_all = np.full(shape, known.sum()), np.broadcast_to(k.sum(axis=1, keepdims=True), shape)
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
    large = (n >= MIN_GROUP) & (everyone - n >= MIN_GROUP)
    return table[large.ravel()]
