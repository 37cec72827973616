"""Taking topics apart and prototypes over: the arithmetic of split, define and move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError
from cxtext.topics.graph import renumber
from cxtext.topics.vectors import cosines, group_sums, on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_JUDGED = 20
__all__ = ["CLAIM", "claims", "evenly", "give", "parts_of"]

CLAIM = 0.6
"""A prototype this much like the examples of one topic alone belongs to it (see :func:`claims`)."""
EXPECTED = 0.5
"""The same where a whole codebook is given, before its examples have told more …"""
WORTH = 10
"""… as if so many of them had said it."""
MOST_SEEDS = 200
"""Texts of one topic that become prototypes of their own; of more, an even choice."""
FEW = 4
"""With fewer prototypes for each part than this, a topic is taken apart by its mentions."""
MOST_COMPARED = 1_500
"""Mentions compared with one another when a topic is taken apart by them."""


def evenly(n: int, most: int = MOST_SEEDS) -> NDArray[np.int64]:
    """Places of at most ``most`` of ``n``, evenly spread."""
    return np.arange(n) if n <= most else np.linspace(0, n - 1, most).round().astype(np.int64)


def give(
    grid: NDArray[np.float32], topic: NDArray[np.int64], vectors: NDArray[np.float32], to: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Make ``vectors`` prototypes of ``to``, so that each of them is surely assigned to it.

    Prototypes of other topics that are at least as near to one of the vectors as the vector to itself are taken away:
    the same vector, and those that only rounding tells from it.

    Returns
    -------
    grid, topic
        The prototypes and their topics, not in order.
    """
    vectors = np.unique(vectors, axis=0)
    own = (vectors * vectors).sum(axis=1)
    others = topic != to
    rivals = np.zeros(len(grid), dtype=bool)
    rivals[others] = (grid[others] @ vectors.T >= own).any(axis=1)
    held = {row.tobytes() for row in grid[~others]}
    same = np.array([row.tobytes() in held for row in vectors], dtype=bool)
    kept = ~rivals
    return (
        np.concatenate([grid[kept], vectors[~same]]),
        np.concatenate([topic[kept], np.full(int((~same).sum()), to, dtype=np.int64)]),
    )


def claims(
    prototypes: NDArray[np.float32],
    seeds: Sequence[NDArray[np.float32]],
    corpus: NDArray[np.float32],
    least: float | None = None,
) -> NDArray[np.int64]:
    """Find which prototypes belong to topics that are given by examples.

    Likeness is the mean of the cosines to the nearest example and to the middle of the examples, both measured from the
    middle of all mentions: within one trade everything is alike, and only what differs tells.

    Parameters
    ----------
    prototypes
        (p, d) on the grid.
    seeds
        For each topic the vectors of its examples (k, d), at least one.
    corpus
        (n, d) all mentions.
    least
        The likeness that is needed; None learns it from the examples. Each is compared with the others of its topic and
        with those of the other topics, and the likeness that best tells the first from the second (Youden's index) is
        taken, drawn towards :data:`EXPECTED` where there are few.

    Returns
    -------
    ndarray
        int64 (p,): the topic of each prototype, -1 where none is as like as needed.
    """
    if not len(prototypes) or not seeds:
        return np.full(len(prototypes), -1, dtype=np.int64)
    middle = np.asarray(corpus.astype(np.float64).mean(axis=0) if len(corpus) else np.zeros(prototypes.shape[1]))
    away = [own.astype(np.float64) - middle for own in seeds]
    around = prototypes.astype(np.float64) - middle
    like = np.stack([_likeness(around, own) for own in away], axis=1)
    needed = _needed(away) if least is None else least
    return np.where(like.max(axis=1) >= needed, like.argmax(axis=1), -1).astype(np.int64)


def _likeness(vectors: NDArray[np.float64], examples: NDArray[np.float64]) -> NDArray[np.float64]:
    nearest = cosines(vectors, examples).max(axis=1)
    return 0.5 * nearest + 0.5 * cosines(vectors, on_grid(examples).sum(axis=0, keepdims=True))[:, 0]


def _needed(seeds: Sequence[NDArray[np.float64]]) -> float:
    inside, outside = [], []
    for at, own in enumerate(seeds):
        own = own[evenly(len(own), _MOST_JUDGED)]
        if len(own) < 2 or len(seeds) < 2:
            continue
        others = np.stack([_likeness(own, other) for place, other in enumerate(seeds) if place != at], axis=1)
        outside += others.max(axis=1).tolist()
        inside += [float(_likeness(own[k : k + 1], np.delete(own, k, axis=0))[0]) for k in range(len(own))]
    if not inside:
        return EXPECTED
    steps = np.arange(0.3, 0.75, 0.01)
    told = [(np.array(inside) >= step).mean() - (np.array(outside) >= step).mean() for step in steps]
    best = float(steps[int(np.argmax(np.round(told, 9)))])
    return (len(inside) * best + WORTH * EXPECTED) / (len(inside) + WORTH)


def parts_of(
    prototypes: NDArray[np.float32],
    mentions: NDArray[np.float32],
    seeds: Sequence[NDArray[np.float32]] | None,
    into: int,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Take a topic apart.

    Parameters
    ----------
    prototypes
        (p, d) prototypes of the topic.
    mentions
        (n, d) its distinct mentions, in canonical order.
    seeds
        For each part the vectors of its examples, which stay with it; None finds the parts by Ward's method.
    into
        Number of parts.

    Returns
    -------
    grid, part
        Prototypes and the part of each (0 … into - 1; every part has at least one).

    Raises
    ------
    InputError
        The topic has fewer different mentions than parts.
    """
    fine = prototypes
    if len(fine) < FEW * into:
        fine = np.concatenate([fine, _spots(mentions[evenly(len(mentions), MOST_COMPARED)], FEW * into)])
    fine = np.unique(fine, axis=0)
    if seeds is None:
        if len(fine) < into:
            raise InputError(f"The topic has {len(fine)} different mentions; it cannot be split into {into}.")
        return fine, _ward(fine, into)
    middles = np.stack([group_sums(one, np.zeros(len(one), dtype=np.int64), 1)[0] for one in seeds])
    near = np.stack([0.5 * cosines(fine, one).max(axis=1) for one in seeds], axis=1) + 0.5 * cosines(fine, middles)
    return fine, near.argmax(axis=1)


def _spots(mentions: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """Middles of about ``n`` groups of mentions."""
    if len(mentions) <= n:
        return mentions
    groups = _ward(mentions, n)
    return on_grid(group_sums(mentions, groups, int(groups.max()) + 1))


def _ward(grid: NDArray[np.float32], n: int) -> NDArray[np.int64]:
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(grid) <= n:
        return np.arange(len(grid))
    found = fcluster(linkage(grid.astype(np.float64), method="ward"), n, criterion="maxclust")
    return renumber(found.astype(np.int64))
