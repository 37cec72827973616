"""Exact cosine arithmetic: the same numbers whatever the batch, the number of threads and the machine.

A float32 matrix product may differ in its last bits with the shape of the batch, and one such bit can hand a comment
to another topic. Here unit vectors are put on a grid of whole numbers (:data:`SCALE` steps per unit); the product of
two such vectors stays below 2**24, so every partial sum is a whole number that float32 holds exactly and the order of
summation no longer matters. The rounding moves a cosine by about 1e-4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SCALE = 4_000
"""Grid steps per unit length: (4000 + √d/2)² < 2²⁴ for every d below 36,000."""

BLOCK = 2_048
"""Rows handled at a time."""


def on_grid(vectors: ArrayLike, n_texts: int | None = None) -> NDArray[np.float32]:
    """Scale rows to unit length and round them to the grid.

    Parameters
    ----------
    vectors
        (n, d) embeddings.
    n_texts
        Number of texts they belong to.

    Returns
    -------
    ndarray
        float32 (n, d) whole numbers; a row of zeros stays zeros.

    Raises
    ------
    InputError
        Not a matrix of finite numbers, or not one row per text.
    """
    matrix = as_matrix(vectors, n_texts)
    grid = np.empty(matrix.shape, dtype=np.float32)
    for start in range(0, len(matrix), BLOCK):
        part = np.ascontiguousarray(matrix[start : start + BLOCK], dtype=np.float64)
        length = np.sqrt((part * part).sum(axis=1, keepdims=True))
        grid[start : start + BLOCK] = np.rint(part / np.where(length > 0, length, 1.0) * SCALE)
    return grid


def as_matrix(vectors: ArrayLike, n_texts: int | None = None) -> NDArray[Any]:
    """Return the vectors as they are, a matrix of finite numbers with one row per text; arguments and errors as there.

    A million vectors are large: they are checked, and put on the grid, a block at a time.
    """
    matrix = np.asarray(vectors)
    if matrix.ndim != 2 or matrix.shape[1] == 0 or matrix.dtype.kind not in "fiu":
        raise InputError(
            f"embeddings must be a matrix of numbers with one row per text; got shape {matrix.shape} of {matrix.dtype}."
        )
    if n_texts is not None and len(matrix) != n_texts:
        raise InputError(f"embeddings has {len(matrix)} rows for {n_texts} texts; give one row per text, in order.")
    for start in range(0, len(matrix), BLOCK):
        finite = np.isfinite(matrix[start : start + BLOCK]).all(axis=1)
        if not finite.all():
            row = start + int(np.flatnonzero(~finite)[0])
            raise InputError(f"embeddings row {row} holds a missing or infinite value; encode that text again.")
    return matrix


def blocks(grid: NDArray[np.float32], others: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (first row, exact products of a block of ``grid`` rows with all ``others``), in units of SCALE²."""
    turned = np.ascontiguousarray(others.T)
    rows = max(64, min(BLOCK, 4_000_000 // max(1, len(others))))
    for start in range(0, len(grid), rows):
        yield start, grid[start : start + rows] @ turned


def group_sums(
    grid: NDArray[np.float32], groups: NDArray[np.int64], n_groups: int, weights: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Exact (n_groups, d) sums of the rows of each group, each row counted ``weights`` times."""
    from scipy.sparse import csr_matrix

    value = np.ones(len(grid)) if weights is None else weights.astype(np.float64)
    member = csr_matrix((value, (groups, np.arange(len(grid)))), shape=(n_groups, len(grid)))
    return np.asarray(member @ grid.astype(np.float64))


def cosines(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Exact-on-grid cosines between the rows of two matrices."""
    return np.asarray(on_grid(a).astype(np.float64) @ on_grid(b).astype(np.float64).T / SCALE**2)
