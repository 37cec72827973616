"""A difference of means split into what people think and who they are: the arithmetic.

The mean of each side is written as ``level + sum over columns and values of (share of the value × its effect)``, fitted
by least squares on indicators of the values. Their difference is then, exactly, a part for changed shares and a part
for changed levels and effects, each weighed with the average of both sides: with one column E. M. Kitagawa's (1955,
JASA 50, 1168-1194) decomposition, with several A. S. Blinder's and R. Oaxaca's (1973) in its symmetric form.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Units:
    """What is averaged on one side: comments or answers.

    Attributes
    ----------
    person
        The person behind each unit.
    values
        (units, columns): position of its value in each column, counted on from column to column.
    n_values
        Values of each column.
    unit, measure, outcome
        Outcomes that are not 0: of which unit, in which measure, how much.
    n_measures
        Number of measures.
    reported
        The same three as the side's own model has them; None where that is the shared model.
    """

    person: Ints
    values: npt.NDArray[np.int64]
    n_values: tuple[int, ...]
    unit: Ints
    measure: Ints
    outcome: Floats
    n_measures: int
    reported: tuple[Ints, Ints, Floats] | None = None


@dataclass(frozen=True)
class Parts:
    """Parts of the differences b - a of measures; ``composition`` has one row per column.

    ``total = opinion + composition.sum(axis=0) + model``.
    """

    mean_a: Floats
    mean_b: Floats
    total: Floats
    opinion: Floats
    composition: Matrix
    model: Floats

    def stacked(self) -> Matrix:
        """Return total, opinion, model and composition (sum, then by column) as rows."""
        return np.vstack([self.total, self.opinion, self.model, self.composition.sum(axis=0), self.composition])


@dataclass(frozen=True)
class _Fit:
    mean: Floats
    reported: Floats
    share: Floats
    effect: Matrix


def split(a: Units, b: Units, weight_a: Floats, weight_b: Floats) -> Parts:
    """Split the differences of the weighted means.

    A value of a column that only one side has takes the other side's effect, measured against the values that both
    have: such a group is taken to have followed the others.
    """
    fit_a, fit_b = _fit(a, weight_a), _fit(b, weight_b)
    effect_a, effect_b = fit_a.effect.copy(), fit_b.effect.copy()
    starts = np.cumsum([0, *a.n_values])
    for first, last in itertools.pairwise(starts):
        one = slice(first, last)
        in_a, in_b = fit_a.share[one] > 0, fit_b.share[one] > 0
        middle = np.where(in_a & in_b, fit_a.share[one] + fit_b.share[one], 0.0)
        middle = middle / middle.sum() if middle.sum() > 0 else middle
        effect_a[one] -= middle @ effect_a[one]
        effect_b[one] -= middle @ effect_b[one]
        effect_a[one][~in_a], effect_b[one][~in_b] = effect_b[one][~in_a], effect_a[one][~in_b]
    level_a, level_b = fit_a.mean - fit_a.share @ effect_a, fit_b.mean - fit_b.share @ effect_b
    moved = (fit_b.share - fit_a.share)[:, None] * (effect_a + effect_b) / 2
    composition = np.array([moved[first:last].sum(axis=0) for first, last in itertools.pairwise(starts)])
    opinion = level_b - level_a + (fit_a.share + fit_b.share) / 2 @ (effect_b - effect_a)
    model = (fit_b.reported - fit_b.mean) - (fit_a.reported - fit_a.mean)
    total = fit_b.reported - fit_a.reported
    return Parts(
        fit_a.reported, fit_b.reported, total, opinion, composition.reshape(len(a.n_values), a.n_measures), model
    )


def resampled(a: Units, b: Units, n_people: int, *, n_resamples: int, seed: int) -> Matrix:
    """Return the standard error of each row of :meth:`Parts.stacked`, by a bootstrap of people.

    Every person counts as often as a Poisson number of mean 1 says (J. A. Hanley and B. MacGibbon 2006, Computer
    Methods and Programs in Biomedicine 83, 57-62), on both sides alike.
    """
    rng = np.random.default_rng(seed)
    mean: Matrix | float = 0.0
    squares: Matrix | float = 0.0
    done = 0
    for _ in range(n_resamples):
        weight = rng.poisson(1.0, n_people).astype(np.float64)
        weight_a, weight_b = weight[a.person], weight[b.person]
        if not weight_a.any() or not weight_b.any():
            continue
        found = split(a, b, weight_a, weight_b).stacked()
        done += 1
        step = found - mean
        mean = mean + step / done
        squares = squares + step * (found - mean)
    if done < 2:
        return np.full((4 + len(a.n_values), a.n_measures), np.nan)
    out: Matrix = np.sqrt(np.asarray(squares) / (done - 1))
    return out


def _fit(units: Units, weight: Floats) -> _Fit:
    n, n_values = weight.sum(), int(sum(units.n_values))
    size, columns = units.n_measures, units.values.T
    mean = np.bincount(units.measure, weight[units.unit] * units.outcome, size)[:size] / n
    reported = mean
    if units.reported is not None:
        unit, measure, outcome = units.reported
        reported = np.bincount(measure, weight[unit] * outcome, size)[:size] / n
    # Sums of squares and products of the indicators and outcomes, all divided by n.
    gram = np.zeros((n_values, n_values))
    right = np.zeros(n_values * size)
    for place, column in enumerate(columns):
        gram += np.diag(np.bincount(column, weight, n_values))
        for other in columns[place + 1 :]:
            block = np.bincount(column * n_values + other, weight, n_values**2).reshape(n_values, n_values)
            gram += block + block.T
        right += np.bincount(column[units.unit] * size + units.measure, weight[units.unit] * units.outcome, len(right))
    gram /= n
    right = right.reshape(n_values, size) / n
    share = gram.diagonal().copy()
    # Centred, so that the level is free; the pseudo-inverse copes with values that always go together.
    effect = np.linalg.pinv(gram - np.outer(share, share), rcond=1e-10, hermitian=True) @ (
        right - np.outer(share, mean)
    )
    return _Fit(mean, reported, share, effect)
