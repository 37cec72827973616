"""Differences of shares and means between two sides whose comments hang together by person.

A person may have several comments, on one side or on both. Sums are taken per person, so that variances are those of
independent people (linearisation; K.-Y. Liang and S. L. Zeger 1986, Biometrika 73, 13-22), and what the same people
say on both sides enters as a covariance. Where everybody has one comment these are the textbook formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.insights.intervals import LEVEL, share_of, wilson

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints

FEW = 20
"""People behind a share up to whom its test is exact rather than by the normal distribution."""
POWER = 0.8
"""Chance with which a difference of the detectable size is found."""


@dataclass(frozen=True)
class Sample:
    """One side of several measures: sparse (people, measures) sums of values and numbers of values.

    ``count`` is one number per person where it is the same for every measure.
    """

    total: Any
    count: Any

    @property
    def n(self) -> Floats:
        """Number of values of each measure."""
        n: Floats = np.broadcast_to(_sum(self.count), self.total.shape[1]).astype(np.float64)
        return n

    @property
    def sums(self) -> Floats:
        """Sum of the values of each measure."""
        return _sum(self.total)

    @property
    def people(self) -> Ints:
        """People with a value of each measure."""
        if isinstance(self.count, np.ndarray):
            return np.full(self.total.shape[1], np.count_nonzero(self.count), dtype=np.int64)
        return np.asarray(self.count.getnnz(axis=0), dtype=np.int64)

    @property
    def behind(self) -> Ints:
        """People whose values of each measure come to more than nothing."""
        return np.asarray(self.total.getnnz(axis=0), dtype=np.int64)

    def mean(self) -> Floats:
        """Return the mean of each measure, missing where it has no value."""
        return share_of(self.sums, self.n)

    def single(self) -> bool:
        """Tell whether everybody has at most one value of each measure."""
        largest = self.count.max() if self.count.shape[0] and self.total.shape[1] else 0
        return bool(largest <= 1)


@dataclass(frozen=True)
class Differences:
    """Differences b - a of measures, with their 95 % intervals, p values and the size that would be detectable."""

    difference: Floats
    low: Floats
    high: Floats
    p_value: Floats
    detectable: Floats


def sample(person: Ints, key: Ints, value: Floats, shape: tuple[int, int], per_person: Ints | None = None) -> Sample:
    """Sum values by person and measure.

    Parameters
    ----------
    person, key, value
        One entry per value; ``key`` is its measure.
    shape
        (people, measures).
    per_person
        Number of comments of each person, where all of them are what each measure is a share of (values that are 0
        need not be given then).
    """
    from scipy.sparse import csr_matrix

    total = csr_matrix((value.astype(np.float64), (person, key)), shape=shape)
    total.eliminate_zeros()
    if per_person is not None:
        return Sample(total, np.asarray(per_person, dtype=np.float64))
    return Sample(total, csr_matrix((np.ones(len(person)), (person, key)), shape=shape))


def share_differences(a: Sample, b: Sample) -> Differences:
    """Compare shares.

    The interval is Newcombe's (method 10 of R. G. Newcombe 1998, Statistics in Medicine 17, 873-890) with numbers of
    comments divided by the design effect of several comments from one person (at least 1; with very few people behind
    a share, as if a person's comments all said the same) and the covariance of people on both sides (G. Y. Zou and A.
    Donner 2008, Statistics in Medicine 27, 1693-1702). The p value is Fisher's (twice the smaller tail) where everybody
    has one comment; else that of a score test with sums per person, and where few people are behind a share never
    below Fisher's on the reduced numbers.
    """
    from scipy import stats

    n_a, n_b, share_a, share_b = a.n, b.n, a.mean(), b.mean()
    usable = (n_a > 0) & (n_b > 0)
    single = a.single() and b.single()
    shared = not single or _overlap(a, b)
    ones = np.ones(len(n_a))
    effect_a, effect_b, correlation = ones, ones, 0 * ones
    if shared:
        spread_a, spread_b = _crossed(a, a, share_a, share_a), _crossed(b, b, share_b, share_b)
        effect_a, effect_b = _effect(a, spread_a), _effect(b, spread_b)
        # Rounding can leave a spread of nothing below 0.
        product = np.sqrt(np.maximum(spread_a, 0) * np.maximum(spread_b, 0))
        crossed = _crossed(a, b, share_a, share_b)
        correlation = np.clip(np.divide(crossed, product, out=0 * ones, where=product > 0), -1, 1)
    people_a, people_b = n_a / effect_a, n_b / effect_b
    (low_a, high_a), (low_b, high_b) = wilson(share_a * people_a, people_a), wilson(share_b * people_b, people_b)
    difference = share_b - share_a

    def half(one: Floats, other: Floats) -> Floats:
        squared = one**2 + other**2 - 2 * correlation * one * other
        out: Floats = np.sqrt(np.maximum(squared, 0))
        return out

    low, high = (
        difference - half(share_b - low_b, high_a - share_a),
        difference + half(high_b - share_b, share_a - low_a),
    )
    p_value = _fisher(share_a * people_a, people_a, share_b * people_b, people_b)
    if shared:
        pooled = share_of(a.sums + b.sums, n_a + n_b)
        spread = _crossed(a, a, pooled, pooled) / _over(n_a**2) + _crossed(b, b, pooled, pooled) / _over(n_b**2)
        spread -= 2 * _crossed(a, b, pooled, pooled) / _over(n_a * n_b)
        z = np.divide(difference, np.sqrt(np.maximum(spread, 0)), out=np.full(len(n_a), np.nan), where=spread > 1e-15)
        by_score = 2 * stats.norm.sf(np.abs(z))
        few = (a.behind + b.behind < FEW) | np.isnan(by_score)
        p_value = np.where(few, np.fmax(by_score, p_value), by_score)
    p_value = np.where(usable, p_value, np.nan)
    error = (high - low) / 2 / float(stats.norm.ppf((1 + LEVEL) / 2))
    return Differences(difference, low, high, p_value, _detectable(error))


def mean_differences(a: Sample, b: Sample) -> Differences:
    """Compare means: B. L. Welch's (1947, Biometrika 34, 28-35) interval and test, with sums per person.

    With the same people on both sides, once each, this is the paired t interval.
    """
    from scipy import stats

    n_a, n_b, mean_a, mean_b = a.n, b.n, a.mean(), b.mean()
    people_a, people_b = a.people.astype(np.float64), b.people.astype(np.float64)
    grown_a, grown_b = _small(people_a), _small(people_b)
    spread_a = grown_a * _crossed(a, a, mean_a, mean_a) / _over(n_a**2)
    spread_b = grown_b * _crossed(b, b, mean_b, mean_b) / _over(n_b**2)
    crossed = np.sqrt(grown_a * grown_b) * _crossed(a, b, mean_a, mean_b) / _over(n_a * n_b)
    spread = np.maximum(spread_a + spread_b - 2 * crossed, 0)
    # What rounding leaves of a spread that is really nothing must not pass for certainty.
    scale = _products(a.total, a.total) / _over(n_a**2) + _products(b.total, b.total) / _over(n_b**2)
    known = (people_a >= 2) & (people_b >= 2) & (spread > 1e-12 * scale)
    parts = spread_a**2 / np.maximum(people_a - 1, 1) + spread_b**2 / np.maximum(people_b - 1, 1)
    freedom = np.divide((spread_a + spread_b) ** 2, parts, out=np.ones(len(n_a)), where=parts > 0)
    freedom = np.minimum(freedom, np.maximum(_either(a, b) - 1, 1))
    error = np.where(known, np.sqrt(spread), np.nan)
    difference = mean_b - mean_a
    half = stats.t.ppf((1 + LEVEL) / 2, freedom) * error
    p_value = 2 * stats.t.sf(np.abs(difference) / error, freedom)
    return Differences(difference, difference - half, difference + half, p_value, _detectable(error))


def _detectable(error: Floats) -> Floats:
    """Return the smallest true difference found with 80 % power at the 5 % level (H. S. Bloom 1995)."""
    from scipy import stats

    multiple = float(stats.norm.ppf((1 + LEVEL) / 2) + stats.norm.ppf(POWER))
    return multiple * error


def _sum(values: Any) -> Floats:  # noqa: ANN401 - an array or a sparse matrix
    return np.asarray(values.sum(axis=0), dtype=np.float64).ravel()


def _over(n: Floats) -> Floats:
    """Return a divisor that makes what has no value missing."""
    return np.where(n > 0, n, np.nan)


def _small(people: Floats) -> Floats:
    return people / np.maximum(people - 1, 1)


def _products(x: Any, y: Any) -> Floats:  # noqa: ANN401 - arrays or sparse matrices
    """Sum over people of the products of two quantities, for each measure."""
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        return np.atleast_1d(np.asarray(x @ y, dtype=np.float64))
    if isinstance(x, np.ndarray):
        return np.asarray(y.T @ x, dtype=np.float64)
    if isinstance(y, np.ndarray):
        return np.asarray(x.T @ y, dtype=np.float64)
    return _sum(x.multiply(y))


def _crossed(a: Sample, b: Sample, mean_a: Floats, mean_b: Floats) -> Floats:
    """Sum over people of the products of their residual sums on the two samples."""
    first = _products(a.total, b.total)
    crossed: Floats = first - mean_b * _products(a.total, b.count) - mean_a * _products(a.count, b.total)
    return crossed + mean_a * mean_b * _products(a.count, b.count)


def _effect(one: Sample, spread: Floats) -> Floats:
    """Return the design effect of several comments from one person."""
    n, share = one.n, one.mean()
    simple = n * share * (1 - share)
    estimated = np.divide(spread, simple, out=np.ones(len(n)), where=simple > 0)
    # Of a handful of people nobody can tell how alike a person's comments are.
    full = np.divide(_products(one.count, one.count) * np.ones(len(n)), n, out=np.ones(len(n)), where=n > 0)
    return np.maximum(np.where((one.behind < FEW) | (simple <= 0), full, estimated), 1.0)


def _overlap(a: Sample, b: Sample) -> bool:
    return bool((_products(a.count, b.count) > 0).any())


def _either(a: Sample, b: Sample) -> Floats:
    """People with a value of each measure on either side."""
    if isinstance(a.count, np.ndarray) and isinstance(b.count, np.ndarray):
        return np.full(a.total.shape[1], np.count_nonzero(a.count + b.count), dtype=np.float64)
    return np.asarray((a.count + b.count).getnnz(axis=0), dtype=np.float64)


def _fisher(count_a: Floats, n_a: Floats, count_b: Floats, n_b: Floats) -> Floats:
    from scipy import stats

    k_a, m_a, k_b, m_b = (np.round(np.nan_to_num(values)).astype(np.int64) for values in (count_a, n_a, count_b, n_b))
    at_most = stats.hypergeom.cdf(k_b, m_a + m_b, k_a + k_b, m_b)
    at_least = stats.hypergeom.sf(k_b - 1, m_a + m_b, k_a + k_b, m_b)
    p_value: Floats = np.minimum(2 * np.minimum(at_most, at_least), 1)
    return p_value
