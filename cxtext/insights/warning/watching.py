"""The watch: after every period, the list of series whose rate has changed, with its false discovery rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.base import Floats, Ints, join
from cxtext.insights.people import MIN_GROUP
from cxtext.insights.warning.evidence import e_bh, panel_evidence
from cxtext.insights.warning.panel import Panel, make_panel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FALSE_ALARM_RATE = 0.05
BUDGET = (0.5, 0.25, 0.25)
"""Shares of the false-alarm rate spent on topics, on topic × stage, and on their segments."""
RISE, FALL = 0, 1


@dataclass(frozen=True)
class Watch:
    """What a watcher would have seen after each period.

    Attributes
    ----------
    panel
        The counts.
    phi
        Dispersion of each series as of each period, shape (series, periods).
    log_e
        Logarithm of the e-value for a rise and a fall, shape (series, periods, 2).
    q_value
        The false discovery rate of the shortest list that holds the series, same shape; 1.0 without evidence.
    """

    panel: Panel
    phi: Floats
    log_e: Floats
    q_value: Floats


def watch(panel: Panel, *, min_group: int = MIN_GROUP) -> Watch:
    """Replay the data period by period; each figure uses only what was known at the end of its period.

    The list after each period is that of e-BH over all series that had a complaint by then, rises and falls being two
    hypotheses; e-values are weighted so that topics share half of the rate, and topic × stage and segments a quarter
    each, however many there are. A series with under ``min_group`` complaints so far is never listed.
    """
    phi, logs = panel_evidence(panel)
    level = panel.names["level"].to_numpy()
    so_far = np.cumsum(panel.complaints.sum(axis=0), axis=1)
    logs = np.where((so_far >= min_group)[:, :, None], logs, -np.inf)
    q_value = np.ones(logs.shape)
    for at in range(panel.n_periods):
        seen = so_far[:, at] > 0
        m_level = np.bincount(level[seen], minlength=3) + panel.thin[:, at]
        spent = sum(share for share, m in zip(BUDGET, m_level, strict=True) if m)
        with np.errstate(divide="ignore"):
            weight = np.log(np.array(BUDGET) / max(spent, 1e-9) * m_level.sum() / np.maximum(m_level, 1))
        weighted = logs[:, at] + weight[level][:, None]
        # Those with an e-value below 1 cannot be listed, nor change what is; they only count.
        some = np.nonzero(weighted > 0)
        q_value[some[0], at, some[1]] = e_bh(weighted[some], 2 * int(m_level.sum()))
    return Watch(panel, phi, logs, q_value)


def change_point(complaints: Ints, heard: Ints, side: int) -> int:
    """Return the last period before the likeliest change of the wanted direction (maximum likelihood, by source).

    Parameters
    ----------
    complaints, heard
        Counts of one series, shape (sources, periods).
    side
        ``RISE`` or ``FALL``.
    """
    from scipy.special import xlog1py, xlogy

    x, n = np.cumsum(complaints, axis=1).astype(np.float64), np.cumsum(heard, axis=1).astype(np.float64)

    def likelihood(k: Floats, m: Floats) -> Floats:
        share = k / np.maximum(m, 1)
        total: Floats = (xlogy(k, share) + xlog1py(m - k, -share)).sum(axis=0)
        return total

    earlier = x[:, :-1], n[:, :-1]
    later = x[:, -1:] - x[:, :-1], n[:, -1:] - n[:, :-1]
    fit = likelihood(*earlier) + likelihood(*later)
    before, after = (k.sum(axis=0) / np.maximum(m.sum(axis=0), 1) for k, m in (earlier, later))
    fits = (after > before) if side == RISE else (after < before)
    return int(np.argmax(np.where(fits, fit, -np.inf))) if fits.any() else int(np.argmax(fit))


def backtest_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: Sequence[str] = (),
    *,
    false_alarm_rate: float = FALSE_ALARM_RATE,
    every: int | None = None,
    exclude: Collection[str] = (),
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Replay the data: what was on the list of warnings after each period.

    Parameters are those of :func:`warning_table`.

    Returns
    -------
    pandas.DataFrame
        One row per period and series on its list, by both: ``period`` (first day), ``looked`` (the last day known),
        ``topic_id``, ``stage``, ``segment``, ``value``, ``direction`` (``rise`` or ``fall``), ``e_value``, ``q_value``.
    """
    panel = make_panel(
        join(feedback, mentions), list(segments), every=every, exclude=exclude, fewest=min(min_group, MIN_GROUP)
    )
    columns = ["period", "looked", "topic_id", "stage", "segment", "value", "direction", "e_value", "q_value"]
    if panel is None:
        return pd.DataFrame({column: [] for column in columns})
    seen = watch(panel, min_group=min_group)
    series, period, side = np.nonzero(seen.q_value <= false_alarm_rate)
    table = panel.names.iloc[series].drop(columns="level").reset_index(drop=True)
    table["period"] = (panel.start + pd.to_timedelta(panel.every * period, unit="D")).to_numpy()
    table["looked"] = panel.ends()[period].to_numpy()
    table["direction"] = np.array(["rise", "fall"], dtype=object)[side]
    table["e_value"] = np.exp(seen.log_e[series, period, side])
    table["q_value"] = seen.q_value[series, period, side]
    return table.iloc[np.lexsort((side, series, period))][columns].reset_index(drop=True)
