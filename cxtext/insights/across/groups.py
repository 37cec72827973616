"""People behind figures: how many there are, and hiding what would single out a few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Bools, Ints

MIN_GROUP = 5
"""Fewest people of whom a figure is shown."""


def people(feedback: pd.DataFrame) -> Ints:
    """Return a code for the person behind each comment: the ``customer_id``, else the comment stands for one."""
    own = np.arange(len(feedback), dtype=np.int64)
    if "customer_id" not in feedback.columns:
        return own
    code = pd.factorize(feedback["customer_id"].astype(object), sort=False)[0].astype(np.int64)
    return np.where(code >= 0, code, own + len(feedback))


def count_people(person: Ints, group: Ints, n_groups: int) -> Ints:
    """Return the number of distinct people in each group; rows with a negative ``group`` take no part."""
    used = group >= 0
    person, group = person[used], group[used]
    width = int(person.max()) + 1 if len(person) else 1
    distinct = np.unique(group * width + person)
    return np.bincount(distinct // width, minlength=n_groups).astype(np.int64)


def few(n_people: Ints, min_group: int) -> Bools:
    """Tell which groups have some people but fewer than ``min_group``; no one is no one's secret."""
    is_few: Bools = (n_people > 0) & (n_people < min_group)
    return is_few


def with_partner(hidden: Bools, size: Ints) -> Bools:
    """Hide the smallest shown group too where only one is hidden, so that no total minus the rest gives it away."""
    hidden = hidden.copy()
    candidates = np.flatnonzero(~hidden & (size > 0))
    if hidden.sum() == 1 and len(candidates):
        hidden[candidates[np.argmin(size[candidates])]] = True
    return hidden


def hide(table: pd.DataFrame, where: Bools, columns: Sequence[str]) -> pd.DataFrame:
    """Return ``table`` with ``columns`` missing ``where`` said; counts stay whole numbers (``Int64``)."""
    changed: dict[str, pd.Series] = {}
    for column in columns:
        values = table[column]
        if pd.api.types.is_integer_dtype(values.dtype):
            values = values.astype("Int64")
        changed[column] = values.mask(where)
    return table.assign(**changed)


def check_min_group(min_group: int) -> int:
    """Return ``min_group`` when it is a whole number from 1.

    Raises
    ------
    InputError
        It is not.
    """
    if isinstance(min_group, bool) or not isinstance(min_group, (int, np.integer)) or min_group < 1:
        raise InputError(f"min_group is the fewest people shown, a whole number from 1; it is {min_group!r}.")
    return int(min_group)
