"""Figures of a classifier against labels: accuracy, F1 with an interval, calibration, confusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Figures", "calibration_error", "figures", "macro_f1"]

_N_RESAMPLES = 1000


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures on n labelled texts.

    Attributes
    ----------
    n, accuracy
        Number of texts and share read right.
    macro_f1, ci_low, ci_high
        Mean F1 of the classes that are labelled, with its 95 % bootstrap interval (percentiles of 1,000 resamples).
    ece
        Expected calibration error, 10 bins of equal width; nan where probabilities are not known.
    confusion
        Counts (k, k): rows are labels, columns are readings.
    """

    n: int
    accuracy: float
    macro_f1: float
    ci_low: float
    ci_high: float
    ece: float
    confusion: np.ndarray

    def as_dict(self) -> dict[str, float | None]:
        """Return the figures without the confusion matrix, rounded to 4 digits; None for what is not known."""
        values = {name: getattr(self, name) for name in ("accuracy", "macro_f1", "ci_low", "ci_high", "ece")}
        return {"n": self.n, **{name: None if np.isnan(value) else round(value, 4) for name, value in values.items()}}


def figures(target: np.ndarray, found: np.ndarray, confidence: np.ndarray, n_classes: int, seed: int = 0) -> Figures:
    """Compare readings with labels.

    Parameters
    ----------
    target, found
        Label and reading of each text as places of classes, shape (n,).
    confidence
        Probability of the reading, shape (n,); nan where it is not known.
    n_classes
        Number of classes.
    seed
        Of the bootstrap.

    Examples
    --------
    >>> right = figures(np.array([0, 1, 1]), np.array([0, 1, 0]), np.array([0.9, 0.8, 0.6]), 2)
    >>> round(right.accuracy, 3), round(right.macro_f1, 3)
    (0.667, 0.667)
    """
    n = len(target)
    counts = np.bincount(target * n_classes + found, minlength=n_classes**2)
    # A resample of the texts is a multinomial draw of the cells of the confusion matrix that hold any.
    cells = np.flatnonzero(counts)
    draws = np.random.default_rng(seed).multinomial(n, counts[cells] / n, size=_N_RESAMPLES)
    down, across = (
        np.eye(n_classes, dtype=np.int64)[cells // n_classes],
        np.eye(n_classes, dtype=np.int64)[cells % n_classes],
    )
    low, high = np.percentile(_mean_f1(draws @ (down * across), draws @ down, draws @ across), [2.5, 97.5])
    return Figures(
        n,
        float((target == found).mean()),
        macro_f1(target, found),
        float(low),
        float(high),
        calibration_error(confidence, target == found),
        counts.reshape(n_classes, n_classes),
    )


def macro_f1(target: np.ndarray, found: np.ndarray) -> float:
    """Return the mean F1 over the classes that occur in ``target``, places of classes like ``found``, shape (n,).

    Examples
    --------
    >>> round(macro_f1(np.array([0, 1, 1]), np.array([0, 1, 0])), 3)
    0.667
    """
    k = int(max(target.max(), found.max())) + 1
    hits = np.bincount(target[target == found], minlength=k)
    return float(_mean_f1(hits, np.bincount(target, minlength=k), np.bincount(found, minlength=k)))


def calibration_error(confidence: np.ndarray, hits: np.ndarray, n_bins: int = 10) -> float:
    """Return the mean distance of confidence and accuracy over bins of equal width, weighted by size.

    It is nan where a confidence is.

    Source: Naeini, Cooper and Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602.

    Examples
    --------
    >>> calibration_error(np.array([1.0, 1.0]), np.array([True, False]))
    0.5
    """
    if np.isnan(confidence).any():
        return float("nan")
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    gaps = np.bincount(bins, weights=confidence - hits, minlength=n_bins)
    return float(np.abs(gaps).sum() / len(hits))


def _mean_f1(hits: np.ndarray, labelled: np.ndarray, read: np.ndarray) -> np.ndarray:
    """Mean F1 over the classes, the last axis, that are labelled."""
    f1 = 2 * hits / np.maximum(labelled + read, 1)
    return np.asarray((f1 * (labelled > 0)).sum(axis=-1) / (labelled > 0).sum(axis=-1))
