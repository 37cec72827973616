"""Which topics the data can tell apart, and which only together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from cxtext.insights.base import Bools, Floats, Ints
from cxtext.insights.drivers.controls import Controls, products_with

MAX_INFLATION = 10.0
"""Variance inflation factor above which a column counts as told by the others."""
_PARTNER = 0.5
_TINY = 1e-10


@dataclass(frozen=True)
class Separation:
    """How columns were put together.

    Attributes
    ----------
    group
        For each given column the number of its group, from 0 in order of first column; -1: left out.
    control
        For a column left out, the control column that it cannot be told from, -1: the other side of its own
        topic, which is kept; -2 for all others.
    """

    group: Ints
    control: Ints


def separate(columns: sparse.csc_matrix, beside: Controls, topic: Ints, people: int) -> Separation:
    """Find groups of columns that cannot be separated, by near-duplicates and by inflated variance.

    Two columns go together when their correlation is at least ``sqrt(0.9)`` or fewer than ``people``
    comments have one without the other. Then, as long as a column's variance inflation factor (D. W. Marquardt,
    1970, Technometrics 12, 591-612) given all others and the controls is above 10, it joins the column with
    which its estimate is most entangled (largest partial correlation); when that is a control, or the other
    side of the same topic, it is left out instead. Joined columns count as one: the comment has any of them.

    Parameters
    ----------
    columns
        Shape ``(n, k)`` of 0/1: a comment complains about, or praises, a topic.
    beside
        The controls.
    topic
        Topic of each column.
    people
        Fewest comments that tell two columns apart.
    """
    k = columns.shape[1]
    group = _near_duplicates(columns, people)
    control = np.full(k, -2, dtype=np.int64)
    for _ in range(2 * k):
        design, members = collapse(columns, group)
        everywhere = np.flatnonzero(np.asarray(design.sum(axis=0)).ravel() == columns.shape[0])
        if len(everywhere):
            # What holds of every comment is the constant, the first of the controls; its variance is 0, not inflated.
            for column in everywhere:
                group[members[column]], control[members[column]] = -1, 0
            group = _renumber(group)
            continue
        inflation, partial = _inflation(products_with(beside, design), columns.shape[0], len(beside.gram))
        worst = _worst(inflation)
        if worst < 0:
            break
        _resolve(worst, partial, members, topic, group, control)
        group = _renumber(group)
    return Separation(group, control)


def collapse(columns: sparse.csc_matrix, group: Ints) -> tuple[sparse.csc_matrix, list[Ints]]:
    """Return one 0/1 column per group (any of its columns) and the columns of each group."""
    n_groups = int(group.max(initial=-1)) + 1
    kept = np.flatnonzero(group >= 0)
    merge = sparse.csc_matrix((np.ones(len(kept)), (kept, group[kept])), shape=(len(group), n_groups))
    joined = (columns @ merge).tocsc()
    joined.data = np.minimum(joined.data, 1.0)
    return joined, [np.flatnonzero(group == number) for number in range(n_groups)]


def _near_duplicates(columns: sparse.csc_matrix, people: int) -> Ints:
    n = columns.shape[0]
    together = (columns.T @ columns).toarray()
    size = together.diagonal()
    spread = np.sqrt(np.maximum(np.outer(size * (n - size), size * (n - size)), _TINY))
    correlation = (n * together - np.outer(size, size)) / spread
    apart = size[:, None] + size[None, :] - 2 * together
    alike: Bools = (correlation >= np.sqrt(1 - 1 / MAX_INFLATION)) | (apart < people)
    _, label = sparse.csgraph.connected_components(sparse.csr_matrix(alike & (together > 0)), directed=False)
    return _renumber(label.astype(np.int64))


def _inflation(gram: Floats, n: int, n_controls: int) -> tuple[Floats, Floats]:
    """Return variance inflation factors of the topic columns, and their partial correlations with all columns."""
    from scipy import linalg
    from threadpoolctl import threadpool_limits

    size = gram.diagonal().copy()
    scale = 1 / np.sqrt(np.maximum(size, 1.0))
    scaled = gram * np.outer(scale, scale)
    # A trace of ridge: columns that depend on each other wholly get a huge, finite factor.
    scaled[np.diag_indices_from(scaled)] += _TINY
    with threadpool_limits(1):
        inverse = linalg.inv(scaled)
    own = inverse.diagonal()
    spread = size * (1 - size / n) * scale**2
    partial = np.abs(inverse) / np.sqrt(np.outer(own, own))
    np.fill_diagonal(partial, 0)
    return (spread * own)[n_controls:], partial[n_controls:]


def _worst(inflation: Floats) -> int:
    """Return the column whose variance is inflated most, -1 if none is too much."""
    # Rounded, so that columns that are equal by design do not change places with the last digit.
    rounded = np.array([float(f"{value:.6g}") for value in inflation])
    if not len(rounded) or rounded.max() <= MAX_INFLATION:
        return -1
    return int(np.argmax(np.minimum(rounded, 1e6)))


def _resolve(worst: int, partial: Floats, members: list[Ints], topic: Ints, group: Ints, control: Ints) -> None:
    """Join the worst column with its partner, or leave it out; changes ``group`` and ``control``."""
    n_controls = partial.shape[1] - len(members)
    links = np.round(partial[worst], 6)
    partner = int(np.argmax(links[n_controls:])) if len(members) > 1 else worst
    with_topic, with_control = links[n_controls + partner], float(links[:n_controls].max(initial=0.0))
    same = len(members) > 1 and set(topic[members[worst]]) == set(topic[members[partner]])
    if partner != worst and not same and with_topic >= min(with_control, _PARTNER):
        group[members[worst]] = group[members[partner][0]]
        return
    gone = members[worst]
    if partner != worst and same and with_topic >= with_control:
        # Columns come with the larger side of a topic first: the later one goes.
        gone = max(members[worst], members[partner], key=lambda columns: int(columns[0]))
        control[gone] = -1
    else:
        control[gone] = int(np.argmax(links[:n_controls]))
    group[gone] = -1


def _renumber(group: Ints) -> Ints:
    kept = group >= 0
    new = np.full(len(group), -1, dtype=np.int64)
    _, first, inverse = np.unique(group[kept], return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    new[kept] = order[inverse]
    return new
