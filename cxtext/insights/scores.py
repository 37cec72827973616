"""Scores (NPS, CSAT, effort, stars) on one scale, and how far a topic moves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.intervals import Moments, welch
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from cxtext.insights.base import Base, Bools, Floats, Ints
    from cxtext.insights.rollup import Votes

MIN_SCORED = 5
"""Fewest scored comments on either side for which an impact is given."""
MIXED_UNIT = "points (kinds of score rescaled to 0-10)"
"""Unit of scores where several kinds were put on one scale."""


@dataclass(frozen=True)
class Scale:
    """Scores of comments on one scale.

    Attributes
    ----------
    value
        One entry per comment, missing where it has no usable score.
    kind
        Position of the comment's kind in ``kinds``; -1 without a usable score.
    kinds
        The kinds of score that occur, sorted.
    unit
        Words for one unit, for example ``"nps points (0-10)"``.
    """

    value: Floats
    kind: Ints
    kinds: tuple[str, ...]
    unit: str | None


def raw_scores(feedback: pd.DataFrame) -> tuple[Floats, pd.Series]:
    """Return scores as numbers and their kinds; a score outside the range of a known kind is missing."""
    if "score" not in feedback.columns:
        return np.full(len(feedback), np.nan), pd.Series("", index=feedback.index, dtype=object)
    value = pd.to_numeric(feedback["score"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    value = np.where(np.isfinite(value), value, np.nan)
    if "score_kind" in feedback.columns:
        kind = feedback["score_kind"].astype(object).where(feedback["score_kind"].notna(), "score").astype(str)
    else:
        kind = pd.Series("score", index=feedback.index, dtype=object)
    for name, (low, high) in SCORE_KINDS.items():
        value[(kind == name).to_numpy() & ((value < low) | (value > high))] = np.nan
    return value, kind


def common_scale(feedback: pd.DataFrame) -> Scale:
    """Put all scores on one scale.

    Scores of a single kind stay as they are. Where several kinds are mixed, each is stretched to 0-10 by
    its range (``10 * (score - lowest) / (highest - lowest)``); kinds without a known range are then left
    out.
    """
    value, kind = raw_scores(feedback)
    scored = ~np.isnan(value)
    present = sorted(set(kind[scored]))
    if len(present) > 1:
        present = [name for name in present if name in SCORE_KINDS]
        for name in present:
            low, high = SCORE_KINDS[name]
            value = np.where(kind == name, 10 * (value - low) / (high - low), value)
    code = pd.Index(present, dtype=object).get_indexer(pd.Index(kind.astype(object))).astype(np.int64)
    code[~scored] = -1
    value = np.where(code >= 0, value, np.nan)
    if not present:
        return Scale(value, code, (), None)
    if len(present) == 1:
        low_high = SCORE_KINDS.get(present[0])
        unit = f"{present[0]} points ({low_high[0]:g}-{low_high[1]:g})" if low_high else "score points"
    else:
        unit = MIXED_UNIT
    return Scale(value, code, tuple(present), unit)


def impact(base: Base, votes: Votes, n_topics: int) -> pd.DataFrame:
    """Return how much higher or lower comments that complain about a topic score than those without it.

    Where several kinds of score are mixed the difference is taken within each kind, on the common 0-10
    scale, and averaged with weights ``n_a * n_b / (n_a + n_b)``, so that a topic met mostly in a sterner
    kind of score is not blamed for it. An association, not a cause.

    Returns
    -------
    pandas.DataFrame
        One row per topic: ``impact``, ``impact_ci_low``, ``impact_ci_high`` (95 % Welch interval),
        ``impact_unit``; missing where either side has fewer than five scored comments.
    """
    scale = common_scale(base.feedback)
    n_kinds = max(len(scale.kinds), 1)
    has_score: Bools = scale.kind >= 0
    centred = np.zeros(len(scale.value))
    if has_score.any():
        # Centring keeps sums of squares exact enough for the variance.
        centred[has_score] = scale.value[has_score] - scale.value[has_score].mean()

    def sums(comment: Ints, row: Ints, n_rows: int) -> tuple[Floats, Floats, Floats]:
        used = has_score[comment]
        value = centred[comment[used]]
        cell = row[used] * n_kinds + scale.kind[comment[used]]

        def total(weight: Floats) -> Floats:
            return np.bincount(cell, weight, n_rows * n_kinds).astype(np.float64).reshape(n_rows, n_kinds)

        return total(np.ones(len(cell))), total(value), total(value**2)

    n_a, first_a, second_a = sums(votes.comment[votes.negative], votes.key[votes.negative], n_topics)
    n_any, first_any, second_any = sums(votes.comment, votes.key, n_topics)
    everyone = np.arange(base.n_comments)
    n_all, first_all, second_all = sums(everyone, np.zeros_like(everyone), 1)
    n_b, first_b, second_b = n_all - n_any, first_all - first_any, second_all - second_any

    def group(n: Floats, first: Floats, second: Floats) -> Moments:
        mean = first / np.maximum(n, 1)
        spread = np.maximum(second - n * mean**2, 0)
        # What rounding leaves of a spread that is really nothing must not pass for certainty.
        spread[spread <= 1e-9 * np.maximum(second, 1e-300)] = 0
        return Moments(n, mean, spread / np.maximum(n - 1, 1))

    difference, low, high = welch(group(n_a, first_a, second_a), group(n_b, first_b, second_b))
    usable = (n_a >= 2) & (n_b >= 2)
    few = ((n_a * usable).sum(axis=1) < MIN_SCORED) | ((n_b * usable).sum(axis=1) < MIN_SCORED)
    missing = few | np.isnan(difference)
    return pd.DataFrame(
        {
            "impact": np.where(missing, np.nan, difference),
            "impact_ci_low": np.where(missing, np.nan, low),
            "impact_ci_high": np.where(missing, np.nan, high),
            "impact_unit": pd.Series([None if gone else scale.unit for gone in missing], dtype=object),
        }
    )
