"""Fit linear heads: penalised multinomial logistic regression that starts from a known head, and its temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cxtext.encoders.heads import LinearHead

__all__ = ["class_weights", "fit_path", "fit_temperature", "zero_head"]

_MAX_ITERATIONS = 200
# The temperature is held towards its start as strongly as this many labelled texts would.
_TEMPERATURE_PRIOR = 30.0


def zero_head(classes: tuple[str, ...], dim: int) -> LinearHead:
    """Return the head that finds every class equally likely.

    Examples
    --------
    >>> zero_head(("no", "yes"), 3).predict_proba(np.ones((1, 3), dtype=np.float32)).tolist()
    [[0.5, 0.5]]
    """
    return LinearHead(classes, np.zeros((dim, len(classes)), np.float32), np.zeros(len(classes), np.float32))


def class_weights(target: np.ndarray, n_classes: int, power: float = 0.5) -> np.ndarray:
    """Return a weight for each row (n,), mean 1: rare classes weigh more, by frequency to the minus ``power``.

    1 makes all classes weigh the same, 0 all rows; the inverse root between them is how the shipped heads learned.

    Examples
    --------
    >>> class_weights(np.array([0, 0, 0, 0, 1]), 2).round(2).tolist()
    [0.83, 0.83, 0.83, 0.83, 1.67]
    """
    counts = np.bincount(target, minlength=n_classes)
    weights = counts[target] ** -float(power)
    return np.asarray(weights / weights.mean())


def fit_path(
    inputs: np.ndarray,
    target: np.ndarray,
    start: LinearHead,
    strengths: Sequence[float],
    weights: np.ndarray | None = None,
) -> list[LinearHead]:
    """Fit one head for each strength, all of them moved away from ``start`` only as far as the labels pull.

    Minimises the weighted cross-entropy of W = W0 + D plus ``s² |D|² / (2 strength)``, s² being the mean squared length
    of an input: the maximum a posteriori estimate under a normal prior around W0 (Chelba and Acero 2006,
    doi:10.1016/j.csl.2005.05.005). L-BFGS with the analytic gradient, on one thread so that the result does not depend
    on the number of cores.

    Parameters
    ----------
    inputs
        What the head sees, shape (n, d).
    target
        Class of each row as its place in ``start.classes``, shape (n,).
    start
        The head to start from; :func:`zero_head` where nothing is known.
    strengths
        How far the labels may pull, ascending; 0 returns ``start`` itself.
    weights
        Weight of each row, shape (n,); None: all 1.

    Returns
    -------
    list of LinearHead
        In the order of ``strengths``, with the temperature of ``start``.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    n, k = len(inputs), len(start.classes)
    scale = float(np.sqrt((inputs.astype(np.float64) ** 2).sum(axis=1).mean())) or 1.0
    x = np.hstack([inputs.astype(np.float64) / scale, np.ones((n, 1))])
    offset = start.logits(np.ascontiguousarray(inputs, dtype=np.float32)).astype(np.float64)
    row_weights = np.ones(n) if weights is None else weights
    truth = np.zeros((n, k))
    truth[np.arange(n), target] = 1.0

    def loss(flat: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
        change = flat.reshape(x.shape[1], k)
        logits = offset + x @ change
        logits -= logits.max(axis=1, keepdims=True)
        exp = np.exp(logits)
        total = exp.sum(axis=1, keepdims=True)
        entropy = float(row_weights @ (np.log(total[:, 0]) - (logits * truth).sum(axis=1)))
        gradient = x.T @ (row_weights[:, None] * (exp / total - truth)) + change / strength
        return entropy + float((change**2).sum()) / (2 * strength), gradient.ravel()

    heads, flat = [], np.zeros(x.shape[1] * k)
    with threadpool_limits(1):
        for strength in strengths:
            if strength == 0:
                heads.append(start)
                continue
            options = {"maxiter": _MAX_ITERATIONS, "ftol": 1e-7, "gtol": 1e-4}
            flat = minimize(loss, flat, (strength,), method="L-BFGS-B", jac=True, options=options).x
            # The start's logits were divided by its temperature; its weights were not.
            change = (flat.reshape(x.shape[1], k) * start.temperature).astype(np.float32)
            weight = np.ascontiguousarray(start.weight + change[:-1] / np.float32(scale))
            heads.append(replace(start, weight=weight, bias=start.bias + change[-1]))
    return heads


def fit_temperature(logits: np.ndarray, target: np.ndarray) -> float:
    """Return the divisor of logits that calibrates them (Guo et al. 2017, arXiv:1706.04599).

    Held towards 1, so that few labels change little.

    Parameters
    ----------
    logits
        Of texts that the head was not fitted on, shape (n, k).
    target
        Their classes, shape (n,).
    """
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        scaled = logits.astype(np.float64) / np.exp(log_temperature)
        scaled -= scaled.max(axis=1, keepdims=True)
        entropy = np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(target)), target]
        return float(entropy.sum() + _TEMPERATURE_PRIOR * log_temperature**2 / 2)

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))
