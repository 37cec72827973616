"""Who stands behind comments, and which groups are too small to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Bools, Ints

MIN_GROUP = 5
"""Nothing is said of groups of fewer people."""


def people(feedback: pd.DataFrame) -> Ints:
    """Return a number for the person behind each row: one per ``customer_id``, and per row where there is none."""
    if "customer_id" not in feedback.columns:
        return np.arange(len(feedback), dtype=np.int64)
    given = feedback["customer_id"].astype(object)
    known = given.notna().to_numpy() & (given.astype(str).str.strip() != "").to_numpy(dtype=bool)
    code = np.full(len(feedback), -1, dtype=np.int64)
    code[known] = pd.factorize(given[known].astype(str), sort=True)[0]
    start = int(code.max()) + 1 if len(code) else 0
    code[~known] = start + np.arange(int((~known).sum()))
    return code


def count_people(person: Ints, group: Ints, n_groups: int) -> Ints:
    """Return the number of distinct people in each group.

    Both arrays have one entry per comment; those with a negative ``group`` take no part.
    """
    used = group >= 0
    person, group = person[used], group[used]
    if not len(person):
        return np.zeros(n_groups, dtype=np.int64)
    n = int(person.max()) + 1
    # Sorted by hand: five times as fast as np.unique, which would look them up one by one.
    pairs = np.sort(group * n + person)
    first = np.append(True, pairs[1:] != pairs[:-1])
    return np.bincount(pairs[first] // n, minlength=n_groups).astype(np.int64)


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


def to_hide(n_people: Ints, n_rest: int, min_group: int) -> Bools:
    """Tell which groups of one grouping are not shown, where the figure of all together is.

    Groups of fewer than ``min_group`` people are not. What is left when all shown groups are taken from the whole must
    not be one of these, nor so few people in all: then the next smallest groups go too.

    Parameters
    ----------
    n_people
        People of each group; ties are broken by position.
    n_rest
        People of the whole who are in no group.
    min_group
        Fewest people of a group that is shown.
    """
    hidden: Bools = (n_people > 0) & (n_people < min_group)
    if not hidden.any() and not 0 < n_rest < min_group:
        return hidden
    left = n_rest + int(n_people[hidden].sum())
    parts = int(hidden.sum()) + int(n_rest > 0)
    for place in np.argsort(n_people, kind="stable"):
        if parts >= 2 and left >= min_group:
            break
        if not hidden[place] and n_people[place] > 0:
            hidden[place] = True
            left += int(n_people[place])
            parts += 1
    return hidden
