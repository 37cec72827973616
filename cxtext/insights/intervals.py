"""95 % intervals of shares, means, medians, differences and ratios, and the net promoter score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints

LEVEL = 0.95
"""Confidence level of every interval."""
_HALVINGS = 50
_NO_SKEWNESS = 1e-4
_LARGEST_LOG_RATIO = 25.0


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
    """Return mean and t interval of ``values``; what cannot be estimated is missing. See :func:`mean_intervals`."""
    mean, low, high = mean_intervals(values, np.zeros(len(values), dtype=np.int64), 1)
    return float(mean[0]), float(low[0]), float(high[0])


def mean_intervals(
    values: Floats, group: Ints, n_groups: int, *, skewed: bool = False
) -> tuple[Floats, Floats, Floats]:
    """Return the mean of each group and its interval.

    The interval is missing with fewer than two values and where nothing varies: five times the same answer does not
    make it certain.

    Parameters
    ----------
    values, group
        One entry per value, and the number of its group (0 to ``n_groups - 1``).
    n_groups
        How many groups there are.
    skewed
        Whether values may lie very unevenly about their mean, as amounts of money do. Then t is transformed by the
        skewness of the group, which needs three values (P. Hall (1992), Journal of the Royal Statistical Society B 54,
        221-228); else the t interval as it is.
    """
    from scipy import stats

    n = np.bincount(group, minlength=n_groups).astype(np.float64)
    centre = float(values.mean()) if len(values) else 0.0
    mean = share_of(np.bincount(group, values - centre, n_groups), n) + centre
    away = values - mean[group]
    squares = np.bincount(group, away**2, n_groups)
    # What rounding leaves of a spread that is really nothing must not pass for certainty.
    varies = (n >= 2 + skewed) & (squares > n * (1e-12 * np.maximum(1.0, np.abs(np.nan_to_num(mean)))) ** 2)
    freedom = np.where(varies, n - 1, 1)
    error = np.where(varies, np.sqrt(squares / freedom / np.maximum(n, 1)), np.nan)
    quantile = stats.t.ppf((1 + LEVEL) / 2, freedom)
    if not skewed:
        return mean, mean - quantile * error, mean + quantile * error
    n = np.maximum(n, 1)
    cubes = np.bincount(group, away**3, n_groups)
    skewness = np.divide(cubes / n, (squares / n) ** 1.5, out=np.zeros(n_groups), where=varies)
    # Without any skewness the transformation is the identity, which its formula only comes near to.
    third = np.where(np.abs(skewness) < _NO_SKEWNESS, _NO_SKEWNESS, skewness) / 3 / np.sqrt(n)

    def back(t: Floats) -> Floats:
        """Return the t that the transformation takes to the given one."""
        found: Floats = (np.cbrt(1 + 3 * third * (t - third / 2)) - 1) / third
        return found

    return mean, mean - error * back(quantile), mean - error * back(-quantile)


def median_intervals(values: Floats, group: Ints, n_groups: int) -> tuple[Floats, Floats, Floats]:
    """Return the median of each group and its interval from interpolated order statistics.

    Free of any assumption on the distribution; missing with fewer than six values, which cannot bound a median at
    95 %. Source: T. P. Hettmansperger and S. J. Sheather (1986), Statistics & Probability Letters 4, 75-79.

    Parameters
    ----------
    values, group, n_groups
        As for :func:`mean_intervals`.
    """
    from scipy import stats

    n = np.bincount(group, minlength=n_groups)
    ordered = np.append(values[np.lexsort((values, group))], np.nan)
    start = np.cumsum(n) - n

    def ranked(rank: npt.NDArray[np.int64]) -> Floats:
        """Return the value of a rank (from 1) within each group, missing outside."""
        found: Floats = ordered[np.where((rank >= 1) & (rank <= n), start + rank - 1, len(values))]
        return found

    median = (ranked((n + 1) // 2) + ranked(n // 2 + 1)) / 2
    rank = stats.binom.ppf((1 - LEVEL) / 2, n, 0.5).astype(np.int64)
    enough = rank >= 1
    wide = 1 - 2 * stats.binom.cdf(rank - 1, n, 0.5)
    narrow = 1 - 2 * stats.binom.cdf(rank, n, 0.5)
    part = np.divide(wide - LEVEL, wide - narrow, out=np.zeros(n_groups), where=wide > narrow)
    weight = (n - rank) * part / np.maximum(rank + (n - 2 * rank) * part, 1e-300)
    low = (1 - weight) * ranked(rank) + weight * ranked(rank + 1)
    high = (1 - weight) * ranked(n - rank + 1) + weight * ranked(n - rank)
    return median, np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def nps_interval(promoters: int, detractors: int, n: int) -> tuple[float, float, float]:
    """Return the net promoter score and its interval, missing where ``n`` is 0. See :func:`nps_intervals`."""
    score, low, high = nps_intervals([promoters], [detractors], [n])
    return float(score[0]), float(low[0]), float(high[0])


def nps_intervals(
    promoters: npt.ArrayLike, detractors: npt.ArrayLike, n: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return net promoter scores (-100 to 100) and their score intervals, missing where ``n`` is 0.

    The score is the difference of two shares of one sample, promoters and detractors. Its interval holds every
    difference that a score test does not reject: unlike the Wald interval it keeps its level with few answers and
    where nearly all agree (benchmarks/insights_measures.py). Sources: T. Tango (1998), Statistics in Medicine 17,
    891-908, for the test; B. Rocks (2016), The American Statistician 70, 365-372, on intervals for the net promoter
    score.

    Parameters
    ----------
    promoters, detractors, n
        Counts of those who answered 9-10, 0-6 and anything.
    """
    from scipy import stats

    up, down, total = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (promoters, detractors, n)))
    difference = share_of(up - down, total)
    squared_z = float(stats.norm.ppf((1 + LEVEL) / 2)) ** 2

    def kept(at: Floats) -> npt.NDArray[np.bool_]:
        """Tell whether the difference ``at`` passes the test; the share of detractors is its most likely one then."""
        linear = -up - down + (2 * total - up + down) * at
        root = np.sqrt(np.maximum(linear**2 + 8 * total * down * at * (1 - at), 0))
        variance = total * ((root - linear) / (2 * np.maximum(total, 1)) + at * (1 - at))
        passes: npt.NDArray[np.bool_] = (up - down - total * at) ** 2 <= squared_z * np.maximum(variance, 0) + 1e-9
        return passes

    ends = []
    for end in (-1.0, 1.0):
        inside, outside = np.nan_to_num(difference), np.full(difference.shape, end)
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            passes = kept(middle)
            inside, outside = np.where(passes, middle, inside), np.where(passes, outside, middle)
        ends.append(np.where(total > 0, 100 * np.where(kept(np.full(difference.shape, end)), end, inside), np.nan))
    return 100 * difference, ends[0], ends[1]


def ratio_intervals(
    count_a: npt.ArrayLike, n_a: npt.ArrayLike, count_b: npt.ArrayLike, n_b: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the ratio of shares a / b and its score interval, missing where either side has no one or both count 0.

    Where b counts 0 the ratio and the upper end are infinite. Source: P. A. R. Koopman (1984), Biometrics 40,
    513-517. statsmodels finds the same ends (``confint_proportions_2indep(..., compare="ratio", method="score",
    correction=False)``), but not where a share is exactly 0 or 1.
    """
    from scipy import stats

    x, n, y, m = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (count_a, n_a, count_b, n_b)))
    usable = (n > 0) & (m > 0) & (x + y > 0)
    share, rest = share_of(x, n), share_of(y, m)
    squared_z = float(stats.norm.ppf((1 + LEVEL) / 2)) ** 2
    n, m = np.maximum(n, 1), np.maximum(m, 1)

    def kept(log_ratio: Floats) -> npt.NDArray[np.bool_]:
        """Tell whether a ratio passes the test, with the shares that are most likely under it."""
        ratio = np.exp(log_ratio)
        linear = ratio * (n + y) + x + m
        root = np.sqrt(np.maximum(linear**2 - 4 * (n + m) * ratio * (x + y), 0))
        low_b = np.clip(2 * (x + y) / (linear + root), 0, 1)
        low_a = np.clip(ratio * low_b, 0, 1)
        variance = low_a * (1 - low_a) / n + ratio**2 * low_b * (1 - low_b) / m
        passes: npt.NDArray[np.bool_] = (share - ratio * rest) ** 2 <= squared_z * variance
        return passes

    with np.errstate(divide="ignore", invalid="ignore"):
        estimate: Floats = np.where(usable, share / rest, np.nan)
        start = np.clip(np.log(estimate), -_LARGEST_LOG_RATIO, _LARGEST_LOG_RATIO)
    ends = []
    for end in (-_LARGEST_LOG_RATIO, _LARGEST_LOG_RATIO):
        inside, outside = np.where(usable, start, 0.0), np.full(x.shape, end)
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            passes = kept(middle)
            inside, outside = np.where(passes, middle, inside), np.where(passes, outside, middle)
        ends.append(np.where(usable, np.exp(inside), np.nan))
    low = np.where(usable & (x == 0), 0.0, np.minimum(ends[0], estimate))
    high = np.where(usable & (y == 0), np.inf, np.maximum(ends[1], estimate))
    return estimate, low, high


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
