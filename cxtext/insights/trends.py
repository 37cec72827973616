"""How topics move over time: shares per period, and a verdict that is careful about chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.base import Base, Bools, Floats, Ints, ids_in, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.rollup import Votes, votes_by

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_DATED = 20
"""Fewest dated comments for which a trend is judged."""
MIN_COMPLAINTS = 5
"""Fewest dated complaints about a topic for which its trend is judged."""
FALSE_DISCOVERY_RATE = 0.05
SMALLEST_CHANGE = 1.2
"""A trend matters when the share changed by this factor from the first two thirds to the last third."""
PRACTICALLY_ABSENT = 0.15
"""A topic is all but absent from one end when its share there is below this part of that at the other."""
MOST_BEFORE = 1
"""What more comments than this spoke of before is not new, however much it grows …"""
STRAYS = 0.02
"""… unless its share before is below this part of the later one: among many comments a few always stray to a topic."""
# Longest span in days for each period, so that a chart has about 6 to 60 points.
_PERIODS = (("D", 28), ("W", 183), ("M", 5 * 366), ("Q", 15 * 366), ("Y", float("inf")))


@dataclass(frozen=True)
class _Windows:
    """Which dated comments lie in the first half, the first two thirds and the last third."""

    half: Bools
    rest: Bools
    late: Bools


def days(feedback: pd.DataFrame) -> pd.Series:
    """Return the dates of comments as days (UTC, without time); what is no date is missing."""
    if "date" not in feedback.columns:
        return pd.Series(pd.NaT, index=feedback.index, dtype="datetime64[ns]")
    given = feedback["date"]
    if not pd.api.types.is_datetime64_any_dtype(given):
        given = pd.to_datetime(given, errors="coerce", utc=True, format="ISO8601")
    if given.dt.tz is not None:
        given = given.dt.tz_convert("UTC").dt.tz_localize(None)
    midnight: pd.Series = given.dt.normalize()
    return midnight


def period_alias(date: pd.Series) -> str:
    """Return the pandas alias of the period that suits the span of dates (at least one), as in :func:`trend_table`."""
    span = (date.max() - date.min()).days
    return next(alias for alias, longest in _PERIODS if span <= longest)


def trend_table(feedback: pd.DataFrame, mentions: pd.DataFrame, period: str | None = None) -> pd.DataFrame:
    """Count topics per period, for charts.

    Parameters
    ----------
    feedback
        FEEDBACK table with ``date``; comments with status ``ok`` and a date count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score`` and ``topic_id``.
    period
        pandas period alias (``"D"``, ``"W"``, ``"M"``, ``"Q"``, ``"Y"``); chosen by the span of dates when
        not given: days up to four weeks, weeks up to half a year, months up to five years, quarters up to
        fifteen, else years.

    Returns
    -------
    pandas.DataFrame
        One row per topic and period from the first to the last, empty ones included, by ``topic_id`` and
        ``period`` (its first day): ``n`` dated comments, ``n_topic`` those that mention the topic,
        ``n_negative`` those that complain about it (on balance negative), ``share`` = ``n_topic / n`` with
        its 95 % Wilson interval ``ci_low``, ``ci_high``, and ``complaint_share`` = ``n_negative / n``;
        shares are missing in periods without comments. Empty without dates.
    """
    base = join(feedback, mentions)
    date = days(base.feedback)
    dated = date.notna().to_numpy()
    ids = ids_in(base.mentions, "topic_id")
    columns = [
        "topic_id",
        "period",
        "n",
        "n_topic",
        "n_negative",
        "share",
        "ci_low",
        "ci_high",
        "complaint_share",
    ]
    if not dated.any() or not ids:
        return pd.DataFrame({column: [] for column in columns})
    period = period or period_alias(date)
    periods = pd.period_range(date.min().to_period(period), date.max().to_period(period), freq=period)
    slot = np.full(len(date), -1, dtype=np.int64)
    slot[dated] = periods.get_indexer(pd.PeriodIndex(date[dated].dt.to_period(period)))
    n = np.bincount(slot[dated], minlength=len(periods))
    votes = votes_by(base, base.topic_codes(ids))
    cell = votes.key * len(periods) + slot[votes.comment]
    size = len(ids) * len(periods)
    counted = slot[votes.comment] >= 0
    n_topic = np.bincount(cell[counted], minlength=size)
    n_negative = np.bincount(cell[counted & votes.negative], minlength=size)
    return trend_rows(ids, periods, n, n_topic, n_negative)


def trend_rows(ids: Sequence[str], periods: pd.PeriodIndex, n: Ints, n_topic: Ints, n_negative: Ints) -> pd.DataFrame:
    """Return the rows of :func:`trend_table` from counts.

    Parameters
    ----------
    ids, periods
        Topics, and all periods from the first to the last.
    n
        Dated comments of each period.
    n_topic, n_negative
        Those that mention each topic, and complain about it: topic by topic, in the order of the periods.
    """
    totals = np.tile(n, len(ids))
    low, high = wilson(n_topic, totals)
    return pd.DataFrame(
        {
            "topic_id": np.repeat(np.array(ids, dtype=object), len(periods)),
            "period": np.tile(periods.start_time.to_numpy(), len(ids)),
            "n": totals,
            "n_topic": n_topic,
            "n_negative": n_negative,
            "share": share_of(n_topic, totals),
            "ci_low": low,
            "ci_high": high,
            "complaint_share": share_of(n_negative, totals),
        }
    )


def directions(base: Base, votes: Votes, n_topics: int) -> pd.DataFrame:
    """Judge how the share of comments that complain about each topic moves over time.

    A linear permutation test of the dates of complaints (Cochran-Armitage with days as scores, stratified
    by ``source`` so that a source that starts late does not make its topics rise), Benjamini-Hochberg over
    topics. A topic is ``rising`` or ``falling`` when the false discovery rate is below 5 % and its share in
    the last third of comments is at least 1.2 times (at most 1/1.2 of) that in the first two thirds. It is
    ``new`` when, besides rising, at most one comment in the first half complains about it and its share there
    is below 15 % of that in the last third (or, of however many, below 2 % of it); ``fading`` when, besides
    falling, its share in the last third is below 15 % of that in the first half; else ``steady``. Halves and
    thirds are of the dated comments in order of date.

    Returns
    -------
    pandas.DataFrame
        One row per topic: ``trend`` and ``trend_q_value``, missing with under 20 dated comments, a single
        day, or under 5 dated complaints about the topic.
    """
    date = days(base.feedback)
    dated = date.notna().to_numpy()
    trend = np.full(n_topics, None, dtype=object)
    q_value = np.full(n_topics, np.nan)
    table = pd.DataFrame({"trend": trend, "trend_q_value": q_value})
    if dated.sum() < MIN_DATED or date.nunique() < 2:
        return table
    day = np.where(dated, (date - date.min()).dt.days.fillna(0).to_numpy(dtype=np.float64), np.nan)
    used = votes.negative & dated[votes.comment]
    comment, topic = votes.comment[used], votes.key[used]
    z = _slope_z(base, day, comment, topic, n_topics)
    tested = (np.bincount(topic, minlength=n_topics) >= MIN_COMPLAINTS) & np.isfinite(z)
    if not tested.any():
        return table
    from scipy import stats

    q_value[tested] = stats.false_discovery_control(2 * stats.norm.sf(np.abs(z[tested])), method="bh")
    windows = _windows(day, dated)

    def count_in(window: Bools) -> Ints:
        return np.bincount(topic[window[comment]], minlength=n_topics)

    def share_in(window: Bools) -> Floats:
        return share_of(count_in(window), window.sum())

    half, rest, late = share_in(windows.half), share_in(windows.rest), share_in(windows.late)
    sure = tested & (q_value < FALSE_DISCOVERY_RATE)
    rising = sure & (z > 0) & (late >= SMALLEST_CHANGE * rest)
    falling = sure & (z < 0) & (rest >= SMALLEST_CHANGE * late)
    trend[tested] = "steady"
    trend[rising] = "rising"
    trend[falling] = "falling"
    ends = zip(count_in(windows.half).tolist(), half.tolist(), late.tolist(), strict=True)
    trend[rising & np.array([is_new(*one) for one in ends], dtype=bool)] = "new"
    trend[falling & (late < PRACTICALLY_ABSENT * half)] = "fading"
    return table.assign(trend=trend, trend_q_value=q_value)


def is_new(n_before: float, before: float, after: float) -> bool:
    """Tell what is new: hardly any comment spoke of it before, and next to what follows its share was nothing.

    Parameters
    ----------
    n_before
        Comments on it before.
    before, after
        Its shares.
    """
    return (n_before <= MOST_BEFORE and before < PRACTICALLY_ABSENT * after) or before < STRAYS * after


def _slope_z(base: Base, day: Floats, comment: Ints, topic: Ints, n_topics: int) -> Floats:
    """Return the stratified Cochran-Armitage statistic of each topic, with its permutation variance."""
    dated = ~np.isnan(day)
    source = pd.factorize(base.feedback["source"], sort=True, use_na_sentinel=False)[0]
    n_sources = int(source.max()) + 1
    n = np.bincount(source[dated], minlength=n_sources)
    mean = np.bincount(source[dated], day[dated], n_sources) / np.maximum(n, 1)
    centred = np.where(dated, day - mean[source], 0.0)
    spread = np.bincount(source[dated], centred[dated] ** 2, n_sources)
    total = np.bincount(topic, centred[comment], n_topics)
    k = np.bincount(topic * n_sources + source[comment], minlength=n_topics * n_sources).reshape(n_topics, n_sources)
    variance = (k * (n - k) / np.maximum(n * (n - 1), 1) * spread).sum(axis=1)
    z: Floats = np.divide(total, np.sqrt(variance), out=np.full(n_topics, np.nan), where=variance > 1e-12)
    return z


def _windows(day: Floats, dated: Bools) -> _Windows:
    """Cut the dated comments in order of date; comments of one day stay together."""
    middle, last = np.quantile(day[dated], [1 / 2, 2 / 3], method="lower")
    late = dated & (day > last)
    if not late.any():
        late = dated & (day >= last)
    half = dated & (day <= middle)
    if (half & late).any():
        half = dated & ~late
    return _Windows(half, dated & ~late, late)
