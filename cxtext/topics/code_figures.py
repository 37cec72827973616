"""How well codes are given: precision, recall and F1 of each, micro- and macro-F1 of all, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLE_COLUMNS", "code_figures", "code_table"]

TABLE_COLUMNS = ("code", "n", "threshold", "precision", "recall", "f1", "ci_low", "ci_high")
"""Columns of ``codes_``."""

_N_RESAMPLES = 500


def code_figures(given: np.ndarray, target: np.ndarray, seed: int = 0) -> dict[str, np.ndarray]:
    """Compare codes given with labels.

    Parameters
    ----------
    given
        Whether each code was given, shape (n, k) or, of several readings of the same texts, (repeats, n, k).
    target
        Whether people gave it, 0 or 1, shape (n, k).
    seed
        Of the bootstrap over texts that makes the 95 % intervals (percentiles of 500 resamples).

    Returns
    -------
    dict
        ``n``, ``precision``, ``recall``, ``f1``, ``f1_low``, ``f1_high`` of each code (k,), nan where neither label nor
        reading has it; ``micro`` and ``macro``: F1 over all decisions, and mean F1 of the codes that are labelled,
        each with its interval (3,).
    """
    readings = given if given.ndim == 3 else given[None]
    label, read, hits = target, readings.mean(axis=0), (readings * target).mean(axis=0)
    n = len(target)
    draws = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=_N_RESAMPLES).astype(np.float64)
    draws = np.concatenate([np.ones((1, n)), draws])  # the texts themselves first
    hit, said, right = draws @ hits, draws @ read, draws @ label
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * hit / (said + right)
        precision, recall = hit[0] / said[0], hit[0] / right[0]
        micro = 2 * hit.sum(axis=1) / (said + right).sum(axis=1)
        macro = np.where(right > 0, np.nan_to_num(f1), 0.0).sum(axis=1) / (right > 0).sum(axis=1)
        low, high = _interval(f1)
    return {
        "n": right[0],
        "precision": precision,
        "recall": recall,
        "f1": f1[0],
        "f1_low": low,
        "f1_high": high,
        "micro": np.array([micro[0], *_interval(micro)]),
        "macro": np.array([macro[0], *_interval(macro)]),
    }


def code_table(
    names: list[str],
    given: np.ndarray,
    target: np.ndarray,
    thresholds: np.ndarray,
    seed: int,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the table ``codes_`` and the ``figures_`` of a :class:`~cxtext.topics.CodeClassifier`."""
    import pandas as pd

    found = code_figures(given, target, seed)
    table = pd.DataFrame(
        {
            "code": names,
            "n": found["n"].round().astype(np.int64),
            "threshold": np.where(thresholds > 1, np.nan, thresholds).round(4),
            "precision": found["precision"].round(4),
            "recall": found["recall"].round(4),
            "f1": found["f1"].round(4),
            "ci_low": found["f1_low"].round(4),
            "ci_high": found["f1_high"].round(4),
        }
    )
    figures = {
        f"{kind}_f1{end}": round(float(value), 4)
        for kind in ("micro", "macro")
        for end, value in zip(("", "_ci_low", "_ci_high"), found[kind], strict=True)
    }
    return table[list(TABLE_COLUMNS)], figures


def _interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """2.5 and 97.5 % points of the resamples, all rows but the first; nan where every one is."""
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        low, high = np.nanpercentile(values[1:], [2.5, 97.5], axis=0)
    return low, high
