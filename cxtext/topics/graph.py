"""The neighbour graph of texts and its communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cxtext.topics.vectors import SCALE, blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FAINTEST = 0.2
"""Neighbours less alike than this say nothing about a topic."""


def neighbour_graph(grid: NDArray[np.float32], n_neighbors: int) -> csr_matrix:
    """Join each row to its most similar rows.

    Parameters
    ----------
    grid
        (n, d) from :func:`cxtext.topics.vectors.on_grid`.
    n_neighbors
        How many neighbours each row names.

    Returns
    -------
    scipy.sparse.csr_matrix
        (n, n), symmetric; the weight is the cosine, doubled where two rows name each other.
    """
    from scipy.sparse import csr_matrix

    n = len(grid)
    k = min(n_neighbors, n - 1)
    if k < 1:
        return csr_matrix((n, n))
    heads, tails, weights = [], [], []
    for start, products in blocks(grid, grid):
        own = np.arange(len(products))
        products[own, start + own] = -np.inf
        limit = np.partition(products, n - k, axis=1)[:, n - k, None]
        near = products >= limit
        # Ties at the limit: the first in canonical order win, so that equal vectors cannot make a dense graph.
        crowded = np.flatnonzero(np.count_nonzero(near, axis=1) > k)
        if len(crowded):
            above = products[crowded] > limit[crowded]
            tied = near[crowded] & ~above
            room = k - np.count_nonzero(above, axis=1, keepdims=True)
            near[crowded] = above | (tied & (np.cumsum(tied, axis=1, dtype=np.int32) <= room))
        near &= products >= FAINTEST * SCALE**2
        row, column = np.nonzero(near)
        heads.append(start + row)
        tails.append(column)
        weights.append(products[row, column] / SCALE**2)
    edges = (np.concatenate(heads), np.concatenate(tails))
    one_way = csr_matrix((np.concatenate(weights).astype(np.float64), edges), shape=(n, n))
    graph = (one_way + one_way.T).tocsr()
    graph.sort_indices()
    return graph


def communities(graph: csr_matrix, resolution: float, seed: int) -> NDArray[np.int64]:
    """Leiden communities of a graph at one resolution (Traag et al. 2019, arXiv:1810.08473).

    Returns
    -------
    ndarray
        Community of each node; numbered by first appearance. Nodes without neighbours are communities of one.
    """
    from graspologic_native import leiden_csr

    n = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(n)
    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        n,
        resolution=resolution,
        iterations=2,
        seed=seed,
    )
    loose = n
    labels = np.empty(n, dtype=np.int64)
    for node in range(n):
        labels[node] = found.get(node, loose + node)
    return renumber(labels)


def renumber(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the groups numbered 0, 1, 2 … in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[inverse])


def cohesion(graph: csr_matrix, labels: NDArray[np.int64]) -> float:
    """Share of the graph's weight that joins texts of one community (0 to 1)."""
    pairs = graph.tocoo()
    total = float(pairs.data.sum())
    inside = float(pairs.data[labels[pairs.row] == labels[pairs.col]].sum())
    return inside / total if total else 1.0
