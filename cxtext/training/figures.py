"""Figures of a classifier against labels: accuracy, F1 with an interval, calibration, confusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Figures", "bootstrap_f1", "calibration_error", "few_examples", "figures", "macro_f1"]

_N_RESAMPLES = 1000
_MAX_LISTED = 12
FEW = 20
"""Below this many examples the figures of a class are hints."""


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures on n labelled texts.

    Attributes
    ----------
    n, accuracy, accuracy_low, accuracy_high
        Number of texts, and share read right with its 95 % Wilson interval.
    macro_f1, ci_low, ci_high
        Mean F1 of the classes that are labelled, with its 95 % interval: bootstrap (percentiles of 1,000 resamples),
        and at either side no nearer than the interval of the accuracy is to the accuracy.
    ece
        Expected calibration error, 10 bins of equal width; nan where probabilities are not known.
    confusion
        Counts (k, k): rows are labels, columns are readings.
    """

    n: int
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    macro_f1: float
    ci_low: float
    ci_high: float
    ece: float
    confusion: np.ndarray

    def as_dict(self) -> dict[str, float | None]:
        """Return the figures without the confusion matrix, rounded to 4 digits; None for what is not known."""
        names = ("accuracy", "accuracy_low", "accuracy_high", "macro_f1", "ci_low", "ci_high", "ece")
        values = {name: getattr(self, name) for name in names}
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

    Notes
    -----
    Resamples of few texts that are all read right are all right too: the bootstrap alone would be sure of a macro-F1
    of 1 from a single text. Macro-F1 is hardly ever surer than accuracy, whose Wilson interval holds for few texts
    (benchmarks/interval_coverage.py).

    Examples
    --------
    >>> right = figures(np.array([0, 1, 1]), np.array([0, 1, 0]), np.array([0.9, 0.8, 0.6]), 2)
    >>> round(right.accuracy, 3), round(right.macro_f1, 3)
    (0.667, 0.667)
    """
    from cxtext.insights.intervals import wilson

    n, n_right = len(target), int((target == found).sum())
    counts = np.bincount(target * n_classes + found, minlength=n_classes**2)
    low, high = bootstrap_f1(counts.reshape(n_classes, n_classes), seed)
    accuracy, f1 = n_right / n, macro_f1(target, found)
    accuracy_low, accuracy_high = (float(end) for end in wilson(n_right, n))
    return Figures(
        n,
        accuracy,
        accuracy_low,
        accuracy_high,
        f1,
        max(0.0, min(low, f1 - (accuracy - accuracy_low))),
        min(1.0, max(high, f1 + (accuracy_high - accuracy))),
        calibration_error(confidence, target == found),
        counts.reshape(n_classes, n_classes),
    )


def bootstrap_f1(confusion: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of macro-F1.

    Parameters
    ----------
    confusion
        Counts (k, k): rows are labels, columns are readings.
    seed
        Of the resamples.
    """
    counts, n_classes = confusion.ravel(), len(confusion)
    # A resample of the texts is a multinomial draw of the cells of the confusion matrix that hold any.
    cells = np.flatnonzero(counts)
    draws = np.random.default_rng(seed).multinomial(counts.sum(), counts[cells] / counts.sum(), size=_N_RESAMPLES)
    each = np.eye(n_classes, dtype=np.int64)
    down, across = each[cells // n_classes], each[cells % n_classes]
    low, high = np.percentile(_mean_f1(draws @ (down * across), draws @ down, draws @ across), [2.5, 97.5])
    return float(low), float(high)


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


def few_examples(counts: Mapping[str, int]) -> list[str]:
    """Say which classes have no examples, and which too few for their figures to be more than hints.

    Parameters
    ----------
    counts
        Class -> number of labelled texts.

    Examples
    --------
    >>> few_examples({"negative": 40, "neutral": 0, "positive": 3})  # doctest: +NORMALIZE_WHITESPACE
    ['No examples of neutral: nothing is known of how well it is read.',
     'Few examples of positive (3): a few more could move macro-F1 a lot; label at least 20 of each class.']
    """
    none = [name for name, n in counts.items() if not n]
    few = [f"{name} ({n:,})" for name, n in counts.items() if 0 < n < FEW]
    said = []
    if none:
        them = "it is" if len(none) == 1 else "they are"
        said.append(f"No examples of {_listed(none)}: nothing is known of how well {them} read.")
    if few:
        said.append(
            f"Few examples of {_listed(few)}: a few more could move macro-F1 a lot; label at least {FEW} of each class."
        )
    return said


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MAX_LISTED]) + (f" … ({len(names)} in all)" if len(names) > _MAX_LISTED else "")
