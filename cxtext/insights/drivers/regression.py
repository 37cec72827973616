"""Least squares on many 0/1 columns, with errors that hold for unequal spread and for people who write often."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from cxtext.insights.intervals import LEVEL

if TYPE_CHECKING:
    from cxtext.insights.base import Bools, Floats, Ints


_BLOCK = 64
_ROWS = 4096
_LARGE = 400
_HELD = 1e-8
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Fit:
    """A fitted regression; arrays have one entry per wanted column.

    Attributes
    ----------
    estimate, low, high, p_value
        Coefficient, its 95 % interval and two-sided p-value; the latter three are missing where nothing
        varies, all of them where the column depends on others.
    spread
        Standard deviation of the residuals.
    scores, bread
        Shapes ``(people, p)`` and ``(p, wanted columns)``; ``scores @ bread`` is how far each person pulls each
        estimate, and its column sums of squares are the variances.
    """

    estimate: Floats
    low: Floats
    high: Floats
    p_value: Floats
    spread: float
    scores: sparse.csr_matrix
    bread: Floats

    def reweighted(self, weights: Floats) -> Floats:
        """Return the estimates, to first order, when people count ``weights`` times: a one-step bootstrap.

        ``weights`` has shape ``(people, replicates)``, the result ``(wanted columns, replicates)``.
        """
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            shift: Floats = self.bread.T @ (self.scores.T @ (weights - 1.0))
        return self.estimate[:, None] + shift


def fit(design: sparse.csr_matrix, gram: Floats, value: Floats, person: Ints, wanted: Ints, n_people: int) -> Fit:
    """Fit ``value`` on the columns of ``design`` by ordinary least squares.

    Errors are HC3 (J. G. MacKinnon and H. White, 1985, Journal of Econometrics 29, 305-325) and, where a
    person gave several values, their extension to clusters, CV3 (R. M. Bell and D. F. McCaffrey, 2002, Survey
    Methodology 28, 169-181): the residuals of a person are taken as if he had been left out. The t distribution
    has as many degrees of freedom as there are people on whom the estimate effectively hangs (Kish's
    effective number of their squared weights), which matters for topics of few people.

    statsmodels gives the same errors (the tests compare), but needs the dense matrix and its
    pseudo-inverse: minutes and gigabytes at 100,000 comments and 400 columns, here seconds.

    Parameters
    ----------
    design
        Shape ``(n, p)``, ``n > p``; best with full column rank. Else columns that others make up are not estimated.
    gram
        ``design.T @ design``.
    value, person
        Shape ``(n,)``; ``person`` numbers people from 0.
    wanted
        Columns of ``design`` to report.
    n_people
        Number of people, those without a value included.
    """
    from scipy import stats
    from threadpoolctl import threadpool_limits

    n = design.shape[0]
    centre = value.mean()
    with threadpool_limits(1):
        bread, told, rank = _inverse(gram)
        coefficient = bread @ (design.T @ (value - centre))
        residual = value - centre - design @ coefficient
        # What rounding leaves of a perfect fit must not pass for certainty.
        residual[np.abs(residual) <= 1e-9 * max(float(np.abs(value).max()), 1e-300)] = 0.0
        scores = _scores(design, bread, residual, person, n_people)
        member = sparse.csr_matrix((np.ones(n), (person, np.arange(n))), shape=(n_people, n))
        variance, people_behind = np.zeros(len(wanted)), np.zeros(len(wanted))
        for start in range(0, len(wanted), _BLOCK):
            block = slice(start, start + _BLOCK)
            part = np.ascontiguousarray(bread[:, wanted[block]])
            variance[block] = ((scores @ part) ** 2).sum(axis=0)
            weight = member @ (design @ part) ** 2
            squares = (weight**2).sum(axis=0)
            people_behind[block] = np.divide(
                weight.sum(axis=0) ** 2, squares, out=np.ones_like(squares), where=squares > 0
            )
    error = np.sqrt(variance)
    n_real = len(np.unique(person))
    freedom = np.clip(people_behind, 1.0, max(n_real - 1, 1))
    estimate = np.where(told[wanted], coefficient[wanted], np.nan)
    known = told[wanted] & (error > 0)
    half = np.where(known, stats.t.ppf((1 + LEVEL) / 2, freedom) * error, np.nan)
    ratio = np.divide(np.abs(estimate), error, out=np.full(len(wanted), np.nan), where=known)
    p_value = 2 * stats.t.sf(ratio, freedom)
    spread = float(np.sqrt((residual**2).sum() / max(n - rank, 1)))
    return Fit(estimate, estimate - half, estimate + half, p_value, spread, scores, bread[:, wanted])


def _inverse(gram: Floats) -> tuple[Floats, Bools, int]:
    """Invert a matrix of products; return also which coefficients it determines, and its rank.

    Where columns depend on each other, up to rounding, the inverse is the generalised one of E. H. Moore and
    R. Penrose: a coefficient with a part in a dependency is not determined, the others are as without the dependency.
    """
    from scipy import linalg

    p = len(gram)
    with warnings.catch_warnings():
        # Some versions of scipy warn of what is found out here.
        warnings.simplefilter("ignore", linalg.LinAlgWarning)
        try:
            bread = linalg.inv(gram)
        except linalg.LinAlgError:
            bread = np.full_like(gram, np.inf)
    # Not a number where the inverse overflows: no comparison holds then.
    if np.linalg.norm(gram, 1) * np.linalg.norm(bread, 1) < 1 / _ROUNDING:
        return (bread + bread.T) / 2, np.ones(p, dtype=bool), p
    # Scaled, so that rare columns are not taken for rounding.
    size = gram.diagonal()
    scale = 1 / np.sqrt(np.where(size > 0, size, 1.0))
    values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
    held = values > _ROUNDING * max(float(values.max(initial=0.0)), 1.0) * p
    kept = vectors[:, held]
    bread = (kept / values[held]) @ kept.T * np.outer(scale, scale)
    return bread, (vectors[:, ~held] ** 2).sum(axis=1) < _HELD, int(held.sum())


def _scores(
    design: sparse.csr_matrix, bread: Floats, residual: Floats, person: Ints, n_people: int
) -> sparse.csr_matrix:
    """Return per person the sum of rows times left-out residuals, shape ``(people, p)``."""
    n, p = design.shape
    size = np.bincount(person, minlength=n_people)
    order = np.lexsort((np.arange(n), person, size[person]))
    left_out = np.zeros(n)
    large = []
    for members in np.unique(size[size > 0]):
        rows = order[size[person[order]] == members].reshape(-1, members)
        if members > _LARGE:
            large += list(rows)
            continue
        step = max(_ROWS // members, 1)
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            left_out[some] = _left_out(design, bread, residual, some)
    weighted = sparse.csr_matrix((left_out, (person, np.arange(n))), shape=(n_people, n)) @ design
    if not large:
        return weighted.tocsr()
    extra = sparse.lil_matrix((n_people, p))
    for rows in large:
        # X'(I - X B X')^-1 e = (I - X'X B)^-1 X'e: the size of the columns, not of the person's comments.
        own = design[rows]
        inverse = np.linalg.pinv(np.eye(p) - (own.T @ own).toarray() @ bread, rcond=_HELD)
        extra[person[rows[0]]] = inverse @ (own.T @ residual[rows])
    return (weighted + extra.tocsr()).tocsr()


def _left_out(design: sparse.csr_matrix, bread: Floats, residual: Floats, rows: Ints) -> Floats:
    """Return the residuals of people with equally many rows, as if each person had been left out.

    ``rows`` has one person per line. What a person alone holds in place has no left-out residual and is
    dropped (a generalised inverse).
    """
    people, members = rows.shape
    own = design[rows.ravel()]
    if members == 1:
        hold = np.asarray(own.multiply(own @ bread).sum(axis=1)).ravel()
        free = 1 - hold
        given = residual[rows.ravel()]
        return np.divide(given, free, out=np.zeros_like(given), where=free > _HELD).reshape(rows.shape)
    dense = own.toarray().reshape(people, members, -1)
    hold = dense @ (own @ bread).reshape(people, members, -1).transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(np.eye(members) - (hold + hold.transpose(0, 2, 1)) / 2)
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > _HELD)
    turned = np.einsum("gij,gi->gj", vectors, residual[rows]) * inverse
    left_out: Floats = np.einsum("gij,gj->gi", vectors, turned)
    return left_out
