"""How far the labels may pull a head from where it stands: chosen by cross-validation, "not at all" included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.fitting import class_weights, fit_path, fit_temperature
from cxtext.encoders.heads import softmax
from cxtext.training.figures import macro_f1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.encoders.heads import LinearHead

__all__ = ["Chosen", "adapt", "folds"]

PRIOR_STRENGTHS = (0.0, 0.02, 0.05, 0.15, 0.5, 1.5, 5.0, 15.0)
"""Grid for a head with a prior; 0 keeps the head as it is."""
OWN_STRENGTHS = (0.5, 1.5, 5.0, 15.0, 50.0)
"""Grid for classes of the user's own, about which nothing is known before."""

_N_FOLDS = 5
_FEW = 300
"""Below so many texts the cross-validation is repeated."""
_MANY = 200
"""From so many texts on a lower loss is gain enough, if macro-F1 does not fall."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """A fitted head, the strength chosen for it (0: unchanged), and probabilities of the labelled texts (n, k).

    ``before`` are those of the head that training started from, ``after`` those of heads fitted without the text.
    """

    head: LinearHead
    strength: float
    before: np.ndarray
    after: np.ndarray


def folds(target: np.ndarray, seed: int, n_folds: int = _N_FOLDS) -> np.ndarray:
    """Return the fold of each text (n,), classes spread evenly over the folds.

    Examples
    --------
    >>> sorted(folds(np.array([0, 0, 1, 1]), seed=0, n_folds=2).tolist())
    [0, 0, 1, 1]
    """
    rng = np.random.default_rng(seed)
    found = np.zeros(len(target), dtype=np.int64)
    dealt = 0
    for label in np.unique(target):
        rows = rng.permutation(np.flatnonzero(target == label))
        found[rows] = (dealt + np.arange(len(rows))) % n_folds
        dealt += len(rows)
    return found


def adapt(
    inputs: np.ndarray,
    target: np.ndarray,
    start: LinearHead,
    *,
    prior: bool,
    extra: tuple[np.ndarray, np.ndarray] | None = None,
    seed: int = 0,
) -> Chosen:
    """Fit a head to labels, starting from ``start``.

    The strength with the lowest cross-validated loss is taken. Where ``start`` knows something (``prior``), it stays as
    it is unless the mean loss falls by more than two standard errors and macro-F1 rises (with many labels: by one, and
    does not fall): a few labels that say little change nothing.

    Parameters
    ----------
    inputs, target
        What the head sees of the labelled texts (n, d), and their classes (n,).
    start
        The head to start from.
    prior
        Whether ``start`` is worth keeping.
    extra
        Inputs (m, d) and classes (m,) of texts that always train and are never scored, such as those of a journey map.
    seed
        Of the folds.
    """
    strengths = PRIOR_STRENGTHS if prior else OWN_STRENGTHS
    repeats = 3 if len(target) < _FEW else 1
    outside = np.stack(
        [_outside(inputs, target, start, strengths, extra, folds(target, seed * repeats + k)) for k in range(repeats)]
    )  # (repeats, strengths, n, k)
    weights = class_weights(target, len(start.classes))
    truth = softmax(outside)[..., np.arange(len(target)), target]
    losses = -np.log(np.maximum(truth, 1e-12)).mean(axis=0) * weights
    best = int(losses.mean(axis=1).argmin())
    if prior and best > 0:
        f1 = [np.mean([macro_f1(target, one.argmax(axis=1)) for one in outside[:, k]]) for k in range(len(strengths))]
        # Few labels must put readings right; making the model surer of what it reads anyway is not enough.
        least, errors = (f1[0], 1.0) if len(target) >= _MANY else (np.nextafter(f1[0], 2), 2.0)
        good = [k for k in range(1, len(strengths)) if f1[k] >= least and _surely_less(losses[k], losses[0], errors)]
        best = min(good, key=lambda k: losses[k].mean(), default=0)
        # Of strengths that do as well within a standard error the weakest (Breiman et al. 1984, the 1-SE rule).
        best = next((k for k in good if not _surely_less(losses[best], losses[k])), best)
    head = _fit(inputs, target, start, [strengths[best]], extra)[0]
    # Logits of the chosen strength, unseen by their heads, set the temperature.
    heat = fit_temperature(outside[:, best].reshape(-1, outside.shape[-1]), np.tile(target, repeats))
    heat = 1.0 if prior and best == 0 else heat
    return Chosen(
        replace(head, temperature=float(np.float32(head.temperature * heat))),
        strengths[best],
        softmax(start.logits(inputs).astype(np.float64)),
        softmax(outside[0, best] / heat),
    )


def _surely_less(loss: np.ndarray, than: np.ndarray, errors: float = 1.0) -> bool:
    """Whether the mean loss is lower by more than so many standard errors."""
    gain = than - loss
    return bool(gain.mean() > errors * gain.std(ddof=1) / np.sqrt(len(gain)))


def _outside(
    inputs: np.ndarray,
    target: np.ndarray,
    start: LinearHead,
    strengths: Sequence[float],
    extra: tuple[np.ndarray, np.ndarray] | None,
    fold: np.ndarray,
) -> np.ndarray:
    """Logits (strengths, n, k) of each text by heads that were fitted to the other folds."""
    found = np.zeros((len(strengths), len(target), len(start.classes)))
    for number in np.unique(fold):
        inside, out = fold != number, fold == number
        for k, head in enumerate(_fit(inputs[inside], target[inside], start, strengths, extra)):
            found[k, out] = head.logits(inputs[out])
    return found


def _fit(
    inputs: np.ndarray,
    target: np.ndarray,
    start: LinearHead,
    strengths: Sequence[float],
    extra: tuple[np.ndarray, np.ndarray] | None,
) -> list[LinearHead]:
    if extra is not None:
        inputs, target = np.concatenate([inputs, extra[0]]), np.concatenate([target, extra[1]])
    return fit_path(inputs, target, start, strengths, class_weights(target, len(start.classes)))
