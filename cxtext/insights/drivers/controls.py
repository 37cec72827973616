"""What else a score may hang on: source, channel, segments and period, as columns of a regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from cxtext.insights.people import MIN_GROUP, count_people
from cxtext.insights.segments import segment_columns
from cxtext.insights.trends import days
from cxtext.reading.categories import value_label
from cxtext.tables import SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Floats, Ints

SAME_THING = 0.25
"""A column that alone explains this much of the score (adjusted R squared) is taken for another measure of it."""
PERIOD = "period"
_PERIODS = (("W", 62), ("M", 366), ("Q", 3 * 366), ("Y", float("inf")))
# Levels of a column that the user names himself are not bounded by `segment_columns`.
_MAX_LEVELS = 60


@dataclass(frozen=True)
class Controls:
    """Columns beside the topics.

    Attributes
    ----------
    matrix
        Shape ``(n, 1 + levels)``: the constant first, then 0/1 per level, none of them redundant.
    names
        For each column of ``matrix`` the column of ``feedback`` that it comes from.
    used
        What is accounted for, in order: columns of ``feedback`` and ``"period"``.
    gram
        ``matrix.T @ matrix``.
    """

    matrix: sparse.csr_matrix
    names: tuple[str, ...]
    used: tuple[str, ...]
    gram: Floats


def control_columns(feedback: pd.DataFrame) -> list[str]:
    """Return the columns to account for: ``source`` and ``channel`` first, no figures of the service itself."""
    found = [column for column in segment_columns(feedback) if column not in SERVICE]
    return sorted(found, key=lambda column: (column not in ("source", "channel"), column != "source", column))


def controls(
    feedback: pd.DataFrame, value: Floats, person: Ints, segments: Sequence[str] | None, most: int
) -> Controls:
    """Build the control columns of one outcome.

    Parameters
    ----------
    feedback
        The scored comments.
    value, person
        Score and person of each.
    segments
        Columns to account for; None: :func:`control_columns`, less those that alone explain a quarter of
        the score, for they are another measure of it (a promoter flag, a second rating) and would take
        away what is to be explained.
    most
        Most columns; what does not fit in order is left out whole.
    """
    codes: list[tuple[str, Ints]] = []
    for column in control_columns(feedback) if segments is None else segments:
        code = _levels(feedback[column], person)
        if code.max(initial=0) and (segments is not None or _explained(code, value) < SAME_THING):
            codes.append((column, code))
    date = days(feedback)
    if date.notna().any():
        span = (date.max() - date.min()).days
        alias = next(alias for alias, longest in _PERIODS if span <= longest)
        codes.append((PERIOD, _levels(date.dt.to_period(alias), person)))
    n, names, used = len(feedback), [""], list[str]()
    rows, columns = [np.arange(n)], [np.zeros(n, dtype=np.int64)]
    for column, code in codes:
        n_levels = int(code.max(initial=0))
        if n_levels == 0 or len(names) - 1 + n_levels > most:
            continue
        row = np.flatnonzero(code)
        rows.append(row)
        columns.append(len(names) - 1 + code[row])
        names += [column] * n_levels
        used.append(column)
    row, place = np.concatenate(rows), np.concatenate(columns)
    matrix = sparse.csr_matrix((np.ones(len(row)), (row, place)), shape=(n, len(names)))
    gram = (matrix.T @ matrix).toarray()
    kept = _independent(gram)
    return Controls(matrix[:, kept], tuple(np.array(names, dtype=object)[kept]), tuple(used), gram[np.ix_(kept, kept)])


def _levels(values: pd.Series, person: Ints) -> Ints:
    """Give each value a number, the commonest 0; those of too few people count with it, missing is a value too."""
    raw, found = pd.factorize(values)
    labels = pd.factorize(np.array([value_label(value) for value in found], dtype=object), sort=True)[0]
    code = np.full(len(values), int(labels.max(initial=-1)) + 1, dtype=np.int64)
    code[raw >= 0] = labels[raw[raw >= 0]]
    n = np.bincount(code)
    order = np.argsort(-n, kind="stable")
    # Only rare values can have too few people: nobody wrote more than `most` comments.
    most = int(np.bincount(person).max(initial=1))
    rare = (n < MIN_GROUP * most)[code]
    few = count_people(person[rare], code[rare], len(n)) < MIN_GROUP
    enough = ~(few & (n < MIN_GROUP * most))[order]
    enough[_MAX_LEVELS:] = False
    if len(enough):
        enough[0] = False
    new = np.zeros(len(n), dtype=np.int64)
    new[order[enough]] = np.arange(1, int(enough.sum()) + 1)
    return new[code]


def _explained(code: Ints, value: Floats) -> float:
    """Return the adjusted share of the variance of ``value`` that lies between the levels."""
    n, k = len(value), int(code.max(initial=0)) + 1
    total = float(((value - value.mean()) ** 2).sum()) if n else 0.0
    if total <= 0 or n <= k:
        return 0.0
    means = np.bincount(code, value, k) / np.maximum(np.bincount(code, minlength=k), 1)
    within = float(((value - means[code]) ** 2).sum())
    return 1 - (within / (n - k)) / (total / (n - 1))


def products_with(beside: Controls, columns: sparse.csc_matrix) -> Floats:
    """Return the matrix of products of the controls and further columns side by side."""
    across = (columns.T @ beside.matrix).toarray()
    return np.block([[beside.gram, across.T], [across, (columns.T @ columns).toarray()]])


def _independent(gram: Floats, tolerance: float = 1e-8) -> Ints:
    """Return the columns, in order, that are no sum of earlier ones (elimination on the matrix of products)."""
    left, kept = gram.astype(np.float64).copy(), []
    for column in range(len(left)):
        pivot = left[column, column]
        if pivot > tolerance * max(gram[column, column], 1.0):
            kept.append(column)
            left -= np.outer(left[:, column], left[column]) / pivot
    return np.array(kept, dtype=np.int64)
