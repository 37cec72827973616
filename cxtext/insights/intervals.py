"""95 % intervals of shares, means, differences of means and the net promoter score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cxtext.insights.base import Floats

LEVEL = 0.95
"""Confidence level of every interval."""


def share_of(count: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """Return ``count / n``, missing where ``n`` is 0."""
    count, n = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64))
    share: Floats = np.divide(count, n, out=np.full(n.shape, np.nan), where=n > 0)
    return share


def wilson(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of shares ``count / n``, missing where ``n`` is 0.

    Source: E. B. Wilson (1927), as recommended for small samples by Brown, Cai and DasGupta (2001).
    """
    from statsmodels.stats.proportion import proportion_confint

    counts, totals = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64))
    low, high = proportion_confint(counts, np.maximum(totals, 1.0), alpha=1 - LEVEL, method="wilson")
    # A share of exactly 0 or 1 belongs to its interval in spite of rounding.
    low = np.where(counts == 0, 0.0, np.asarray(low, dtype=np.float64))
    high = np.where(counts == totals, 1.0, np.asarray(high, dtype=np.float64))
    return np.where(totals > 0, low, np.nan), np.where(totals > 0, high, np.nan)


def newcombe(
    count_a: npt.ArrayLike, n_a: npt.ArrayLike, count_b: npt.ArrayLike, n_b: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the difference of shares b - a and its interval, missing where either side has no one.

    Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: the Wilson intervals of both shares,
    put together.
    """
    share_a, share_b = share_of(count_a, n_a), share_of(count_b, n_b)
    (low_a, high_a), (low_b, high_b) = wilson(count_a, n_a), wilson(count_b, n_b)
    difference: Floats = share_b - share_a
    below: Floats = difference - np.sqrt((share_b - low_b) ** 2 + (high_a - share_a) ** 2)
    above: Floats = difference + np.sqrt((high_b - share_b) ** 2 + (share_a - low_a) ** 2)
    return difference, below, above


def mean_interval(values: Floats) -> tuple[float, float, float]:
    """Return mean and t interval of ``values``; what cannot be estimated is missing."""
    from scipy import stats

    n = len(values)
    mean = float(values.mean()) if n else float("nan")
    if n < 2:
        return mean, float("nan"), float("nan")
    half = float(stats.t.ppf((1 + LEVEL) / 2, n - 1)) * float(values.std(ddof=1)) / n**0.5
    return mean, mean - half, mean + half


def nps_interval(promoters: int, detractors: int, n: int) -> tuple[float, float, float]:
    """Return the net promoter score (-100 to 100) and its interval, missing where ``n`` is 0.

    The score is the mean of n values 1 (promoter), 0 (passive) and -1 (detractor), times 100; its standard
    error is that of a multinomial difference, ``sqrt((p + d - (p - d) ** 2) / n)``.
    """
    from scipy import stats

    if not n:
        return float("nan"), float("nan"), float("nan")
    p, d = promoters / n, detractors / n
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) * (max(p + d - (p - d) ** 2, 0.0) / n) ** 0.5
    return 100 * (p - d), max(100 * (p - d - half), -100.0), min(100 * (p - d + half), 100.0)


@dataclass(frozen=True)
class Moments:
    """Counts, means and sample variances of groups, one row per topic and one column per stratum."""

    n: Floats
    mean: Floats
    variance: Floats


def welch(a: Moments, b: Moments) -> tuple[Floats, Floats, Floats]:
    """Return the difference of means a - b and its Welch interval, combined over strata.

    Strata in which either side has fewer than two values are left out; the
    others weigh ``n_a * n_b / (n_a + n_b)``. With one stratum this is the ordinary Welch interval; degrees
    of freedom are those of Satterthwaite for the weighted sum. Missing where no stratum is left; the
    interval alone is missing where nothing varies.
    """
    from scipy import stats

    usable = (a.n >= 2) & (b.n >= 2)
    weight = np.where(usable, a.n * b.n / np.maximum(a.n + b.n, 1), 0.0)
    total = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    difference = np.where(total[:, 0] > 0, (weight * np.where(usable, a.mean - b.mean, 0.0)).sum(axis=1), np.nan)
    variance, spread = np.zeros(len(weight)), np.zeros(len(weight))
    for side in (a, b):
        part = np.where(usable, weight**2 * side.variance / np.maximum(side.n, 1), 0.0)
        variance += part.sum(axis=1)
        spread += (part**2 / np.maximum(side.n - 1, 1)).sum(axis=1)
    freedom = np.divide(variance**2, spread, out=np.full(len(weight), np.nan), where=spread > 0)
    half = stats.t.ppf((1 + LEVEL) / 2, freedom) * np.sqrt(variance)
    return difference, difference - half, difference + half
