"""Every group of a column against all others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError
from cxtext.insights.base import has_status
from cxtext.insights.comparing.comparison import compare_groups, group_values
from cxtext.insights.comparing.differences import judged
from cxtext.insights.comparing.experiment import ALPHA
from cxtext.insights.people import MIN_GROUP

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.comparing.result import Comparison

MOST_GROUPS = 12
"""Groups that are compared; of more, the largest."""


def compare_each(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    by: str,
    *,
    min_group: int = MIN_GROUP,
    **options: Any,  # noqa: ANN401
) -> tuple[Comparison, ...]:
    """Compare every group of a column with all others; verdicts are adjusted for all these comparisons together.

    Parameters
    ----------
    feedback, mentions, topics, by
        See :func:`compare_groups`.
    min_group
        Smaller groups are left out; where only one is, the next smallest goes with it, so that nobody finds it by
        subtraction.
    **options
        Others of :func:`compare_groups`.

    Returns
    -------
    tuple of Comparison
        Of the (at most 12 largest) groups, in the order of their names.

    Raises
    ------
    InputError
        There is no such column, or it has fewer than two groups that are large enough.
    """
    values = group_values(feedback, by)
    counted = values.notna().to_numpy() & has_status(feedback, "ok")
    person = feedback["feedback_id"].astype(str).radd("comment ")
    if "customer_id" in feedback.columns:
        known = feedback["customer_id"].notna()
        person = person.where(~known, feedback["customer_id"].astype(str).radd("person "))
    groups = values[counted]
    people = person[counted].groupby(groups).nunique()
    comments = groups.value_counts().reindex(people.index)
    order = np.lexsort((people.index.to_numpy(dtype=str), -comments.to_numpy(), -people.to_numpy()))
    ranked = people.iloc[order]
    large = ranked.index[ranked >= min_group].tolist()
    if len(ranked) - len(large) == 1 and large:
        large = large[:-1]
    if len(large) < 2:
        raise InputError(f"The column {by!r} does not have two groups of at least {min_group} people to compare.")
    found = [
        compare_groups(feedback, mentions, topics, by, a=name, min_group=min_group, **options)
        for name in sorted(large[:MOST_GROUPS])
    ]
    level = ALPHA / max(int(options.get("looks", 1)), 1)
    tables = judged([table for one in found for table in (one.overall, one.topics)], level)
    return tuple(
        replace(one, overall=overall, topics=by_topic)
        for one, overall, by_topic in zip(found, tables[::2], tables[1::2], strict=True)
    )
