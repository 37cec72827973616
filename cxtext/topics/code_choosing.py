"""What is chosen by cross-validation for each code: how strongly labels pull, the threshold, the calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.topics.code_fitting import CodeWeights, fit_weights, sigmoid

if TYPE_CHECKING:
    from cxtext.topics.code_features import Seen

__all__ = ["STRENGTHS", "Fitted", "calibrate", "deal", "decide", "fit_codes", "thresholds"]

STRENGTHS = (1.0, 4.0, 16.0)
"""Grid of how far the labels may pull."""

_FEW = 300
"""Below so many texts the cross-validation is repeated."""
_SLOPE_SPREAD, _SHIFT_SPREAD = 0.2, 0.5
"""How far the calibration of one code may be from that of all: standard deviations of the prior."""
_COMMON_SPREAD = 0.5
_LEAST_SLOPE = 0.05
_STEPS = 25


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights of k codes and what cross-validation says of them.

    Attributes
    ----------
    weights, strengths
        Fitted to all texts; strength chosen for each code (k,).
    slope, shift
        Of the calibration of each code (k,): probability = sigmoid(slope × logit + shift).
    thresholds
        Probability from which a code is given (k,); 2 for a code without any positive text.
    outside
        Calibrated probabilities of the training texts by weights that did not learn from them, (repeats, n, k).
    """

    weights: CodeWeights
    strengths: np.ndarray
    slope: np.ndarray
    shift: np.ndarray
    thresholds: np.ndarray
    outside: np.ndarray


def deal(groups: np.ndarray, target: np.ndarray, n_folds: int, seed: int) -> np.ndarray:
    """Return the fold of each text (n,), the codes spread evenly, texts of one group in one fold.

    Each group counts for the rarest of its codes, and the groups of a code are dealt out in turn.

    Examples
    --------
    >>> deal(np.array([0, 0, 1, 2]), np.array([[1], [1], [0], [1]]), n_folds=2, seed=0)[:2].tolist() in ([0, 0], [1, 1])
    True
    """
    rng = np.random.default_rng(seed)
    given = np.zeros((int(groups.max()) + 1, target.shape[1]))
    np.maximum.at(given, groups, target)
    rarity = np.argsort(np.argsort(given.sum(axis=0), kind="stable"), kind="stable")
    rarest = np.where(given > 0, rarity, target.shape[1]).min(axis=1, initial=target.shape[1])
    order = rng.permutation(len(given))
    order = order[np.argsort(rarest[order], kind="stable")]
    fold = np.empty(len(given), dtype=np.int64)
    fold[order] = np.arange(len(given)) % n_folds
    return fold[groups]


def fit_codes(
    seen: Seen,
    target: np.ndarray,
    groups: np.ndarray,
    *,
    strengths: Sequence[float] = STRENGTHS,
    n_folds: int = 5,
    seed: int = 0,
) -> Fitted:
    """Fit the codes; strengths, thresholds and calibration come from texts that the weights did not learn from.

    Parameters
    ----------
    seen, target
        See :func:`cxtext.topics.code_fitting.fit_weights`.
    groups
        Number of the group of each text (n,); the texts of a group stay together.
    strengths
        Grid, ascending.
    n_folds, seed
        Of the cross-validation.
    """
    repeats = 3 if len(target) < _FEW else 1
    n_folds = min(n_folds, int(groups.max()) + 1)
    logits = np.zeros((repeats, len(strengths), *target.shape))
    for repeat in range(repeats):
        fold = deal(groups, target, n_folds, seed * repeats + repeat)
        for number in range(n_folds):
            inside, out = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            fitted = fit_weights(seen.rows(inside), target[inside], strengths)
            held_out = seen.rows(out)
            for place, one in enumerate(fitted):
                logits[repeat, place, out] = one.logits(held_out)
    best = _best_strengths(logits, target)
    outside = np.take_along_axis(logits, best[None, None, None, :], axis=1)[:, 0]
    slope, shift = calibrate(outside, target)
    probabilities = sigmoid(slope * outside + shift)
    used = sorted({int(place) for place in best})
    every = fit_weights(seen, target, [strengths[place] for place in used])
    final = every[0]
    for place, one in zip(used[1:], every[1:], strict=True):
        final = final.columns(one, best == place)
    cut = thresholds(probabilities, target.max(axis=0) > 0)
    return Fitted(final, np.asarray(strengths, dtype=np.float64)[best], slope, shift, cut, probabilities)


def thresholds(probabilities: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return for each code the threshold of the best expected F1, (k,); 2 where a code is not ``known`` (k,).

    The expectation takes the calibrated probabilities at their word: it needs no labels, of which a rare code has so
    few that the best threshold on them is chance. At its best the threshold is half the expected F1 (Lipton et al.
    2014, arXiv:1402.1892).

    Parameters
    ----------
    probabilities
        Of texts by weights that did not learn from them, (repeats, n, k).
    known
        Codes that any text has.
    """
    found = np.full(probabilities.shape[-1], 2.0)
    for code in np.flatnonzero(known):
        p = np.sort(probabilities[:, :, code].ravel())[::-1]
        hits = np.cumsum(p)
        f1 = 2 * hits / (np.arange(1, len(p) + 1) + hits[-1])
        found[code] = f1.max() / 2
    return found


def decide(probabilities: np.ndarray, cut: np.ndarray, *, fill: bool) -> np.ndarray:
    """Return whether each code is given, of the shape of ``probabilities`` (…, k).

    With ``fill`` a text that reaches no threshold of ``cut`` (k,) gets the code that comes nearest to its own.
    """
    given: np.ndarray = np.greater_equal(probabilities, cut)
    if fill and (cut <= 1).any():
        # A code without any example has no say.
        nearness = np.where(cut <= 1, probabilities / np.maximum(cut, 1e-12), -1.0)
        first = np.arange(len(cut)) == np.expand_dims(nearness.argmax(axis=-1), -1)
        given = given | (first & ~given.any(axis=-1, keepdims=True))
    return given


def _best_strengths(logits: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Place of the strength with the lowest loss of each code (k,); a rare code goes along with all the others."""
    loss = (np.logaddexp(0.0, logits) - logits * target).sum(axis=2).mean(axis=0)
    positive = target.sum(axis=0)
    relative = loss / loss.min(axis=0, keepdims=True)
    common = loss.sum(axis=1) / loss.sum(axis=1).min()
    belief = positive / (positive + 20.0)
    return np.asarray((belief * relative + (1 - belief) * common[:, None]).argmin(axis=0))


def calibrate(logits: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and shift of each code (k,) that fit held-out logits best (Platt 1999).

    First those common to all codes, held towards 1 and 0; then those of each code, held towards the common ones, so
    that a code of few texts is calibrated as all are.

    Parameters
    ----------
    logits
        By weights that did not learn from the texts, (repeats, n, k).
    target
        0 or 1, shape (n, k).
    """
    z, t = logits.reshape(-1, target.shape[1]), np.tile(target, (len(logits), 1))
    weight = 1 / len(logits)  # a text counts once, however often it was read
    common = _newton(
        z.reshape(-1, 1), t.reshape(-1, 1), weight, np.array([[1.0], [0.0]]), np.array([_COMMON_SPREAD] * 2)
    )
    slope, shift = _newton(
        z, t, weight, np.repeat(common, z.shape[1], axis=1), np.array([_SLOPE_SPREAD, _SHIFT_SPREAD])
    )
    return np.maximum(slope, _LEAST_SLOPE), shift


def _newton(z: np.ndarray, t: np.ndarray, weight: float, start: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Slopes and shifts (2, k) of the greatest posterior under a normal prior around ``start``; damped Newton steps."""
    found, pull = start.copy(), 1 / spread[:, None] ** 2
    for _ in range(_STEPS):
        p = sigmoid(found[0] * z + found[1])
        error, curve = weight * (p - t), weight * p * (1 - p)
        gradient = np.stack([(error * z).sum(axis=0), error.sum(axis=0)]) + pull * (found - start)
        aa, bb = (curve * z * z).sum(axis=0) + pull[0], curve.sum(axis=0) + pull[1]
        ab = (curve * z).sum(axis=0)
        step = np.stack([bb * gradient[0] - ab * gradient[1], aa * gradient[1] - ab * gradient[0]]) / (
            aa * bb - ab * ab
        )
        # Where the curve is flat a whole step would go too far.
        found = found - np.clip(step, -0.5, 0.5)
    return found
