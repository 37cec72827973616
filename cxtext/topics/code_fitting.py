"""Fit one penalised logistic regression for each code, all of them at once over features they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.heads import row_product

if TYPE_CHECKING:
    from cxtext.topics.code_features import Seen

__all__ = ["CodeWeights", "fit_weights", "sigmoid"]

_MAX_ITERATIONS = 30
_TOLERANCE = 1e-5
_LEAST_SHARE = 1e-4
"""A code that is never or always given starts from these odds rather than from infinite ones."""


@dataclass(frozen=True, eq=False)
class CodeWeights:
    """Weights of k codes, float32: of dense (d, k) and sparse (s, k) features and the codes' own (k,); biases (k,)."""

    dense: np.ndarray
    sparse: np.ndarray
    own: np.ndarray
    bias: np.ndarray

    def logits(self, seen: Seen) -> np.ndarray:
        """Return logits, float32 (n, k); no row depends on the others, to the last bit."""
        return row_product(seen.dense, self.dense) + seen.sparse @ self.sparse + seen.own * self.own + self.bias

    def columns(self, other: CodeWeights, take: np.ndarray) -> CodeWeights:
        """Return these weights, with those of ``other`` for the codes that the mask ``take`` (k,) names."""
        names = ("dense", "sparse", "own", "bias")
        return CodeWeights(*(np.where(take, getattr(other, name), getattr(self, name)) for name in names))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Return probabilities of logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -60, 60))))


def fit_weights(seen: Seen, target: np.ndarray, strengths: Sequence[float]) -> list[CodeWeights]:
    """Fit the codes once for each strength: how far the labels may pull the weights away from zero.

    Minimises the cross-entropy of each code plus ``|w|² / (2 strength)``; the bias is free. The codes share
    their features, so one run of L-BFGS with the analytic gradient fits them together, as fast as matrix products are.
    One thread, so that the result does not depend on the number of cores.

    Parameters
    ----------
    seen
        Features of n texts.
    target
        Whether each text has each code, 0 or 1, shape (n, k).
    strengths
        Ascending; each fit starts from the one before.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    n_dense, n_sparse, k = seen.dense.shape[1], seen.sparse.shape[1], target.shape[1]
    own, last = n_dense + n_sparse, n_dense + n_sparse + 1
    share = np.clip(target.mean(axis=0), _LEAST_SHARE, 1 - _LEAST_SHARE)
    flat = np.zeros((last + 1, k))
    flat[last] = np.log(share / (1 - share))
    flat = flat.ravel()
    turned_dense, turned_sparse = np.ascontiguousarray(seen.dense.T), seen.sparse.T.tocsr()

    def loss(values: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
        found = values.reshape(last + 1, k)
        single = found.astype(np.float32)
        logits = (seen.dense @ single[:n_dense] + seen.sparse @ single[n_dense:own]).astype(np.float64)
        logits += seen.own * found[own] + found[last]
        entropy = float((np.logaddexp(0.0, logits) - logits * target).sum())
        error = sigmoid(logits) - target
        gradient = np.empty_like(found)
        gradient[:n_dense] = turned_dense @ error.astype(np.float32)
        gradient[n_dense:own] = turned_sparse @ error.astype(np.float32)
        gradient[own] = (seen.own * error).sum(axis=0)
        gradient[last] = error.sum(axis=0)
        gradient[:last] += found[:last] / strength
        return entropy + float((found[:last] ** 2).sum()) / (2 * strength), gradient.ravel()

    fitted = []
    with threadpool_limits(1):
        for strength in strengths:
            options = {"maxiter": _MAX_ITERATIONS, "ftol": _TOLERANCE, "gtol": 1e-4, "maxcor": 6}
            flat = minimize(loss, flat, (strength,), method="L-BFGS-B", jac=True, options=options).x
            found = flat.reshape(last + 1, k).astype(np.float32)
            parts = found[:n_dense], found[n_dense:own], found[own], found[last]
            fitted.append(CodeWeights(*(np.ascontiguousarray(part) for part in parts)))
    return fitted
