"""Insight tables over all comments, made from the counts that Spark added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.insights.base import GENERAL, NEGATIVE, Floats, Ints
from cxtext.insights.hurting import hurts, main_stage
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.journey_tables import stage_lists, top_pain_points
from cxtext.insights.sentences import summary
from cxtext.insights.trends import period_alias, trend_rows
from cxtext.spark.counting import MILLION, Ground
from cxtext.tables import JOURNEY, SCORE_KINDS, SENTIMENTS

if TYPE_CHECKING:
    from cxtext.analysis.result import Analysis


@dataclass(frozen=True, eq=False)
class Counts:
    """Sums of what :func:`cxtext.spark.counting.count_batches` yields: columns ``what``, ``key``, ``other``, ``n``."""

    rows: pd.DataFrame

    def by_key(self, what: str) -> dict[str, int]:
        """Return key -> count."""
        found = self.rows[self.rows["what"] == what]
        return dict(zip(found["key"].astype(str), found["n"].astype(int), strict=True))

    def vector(self, what: str, keys: Sequence[str]) -> Ints:
        """Return the counts of ``keys``, shape (keys,)."""
        found = self.by_key(what)
        return np.array([found.get(key, 0) for key in keys], dtype=np.int64)

    def matrix(self, what: str, keys: Sequence[str], others: Sequence[str]) -> Ints:
        """Return the counts of ``keys`` by ``others``, shape (keys, others)."""
        found = self.rows[self.rows["what"] == what]
        table = np.zeros((len(keys), len(others)), dtype=np.int64)
        row, column = ({name: place for place, name in enumerate(names)} for names in (keys, others))
        for key, other, n in zip(*(found[name].tolist() for name in ("key", "other", "n")), strict=True):
            if key in row and other in column:
                table[row[key], column[other]] = n
        return table

    def others(self, what: str) -> list[str]:
        """Return the distinct values of ``other``, sorted."""
        return sorted(self.rows.loc[self.rows["what"] == what, "other"].astype(str).unique())

    @property
    def n_comments(self) -> int:
        """Comments that count."""
        return self.by_key("rows").get("ok", 0)


def tables(counts: Counts, run: Analysis) -> dict[str, pd.DataFrame]:
    """Return ``topics``, ``pain_points``, ``journey`` and ``trends`` over all comments.

    Parameters
    ----------
    counts
        Of all comments, tagged with ``run``.
    run
        The analysis of the sample: names, examples and what is estimated (rank, priority, impact, trend) are from it.
    """
    ground = Ground.of(run)
    topics = topic_table(counts, run, ground)
    pain_points = pain_point_table(counts, run, topics)
    return {
        "topics": topics,
        "pain_points": pain_points,
        "journey": journey_table(counts, run, pain_points),
        "trends": trend_table(counts, ground),
    }


def topic_table(counts: Counts, run: Analysis, ground: Ground) -> pd.DataFrame:
    """Return the topics of the run with counts, shares, intervals and stages over all comments."""
    ids = list(ground.topics)
    votes = counts.matrix("topic_votes", ids, SENTIMENTS)
    n_feedback, n_negative = votes.sum(axis=1), votes[:, NEGATIVE]
    low, high = wilson(n_negative, n_feedback)
    anywhere, sore = (_stages(counts.matrix(what, ids, ground.stages), ground) for what in ("at", "at_negative"))
    table = run.topics.assign(
        n_mentions=counts.vector("topic_mentions", ids),
        n_feedback=n_feedback,
        share=share_of(n_feedback, counts.n_comments),
        negative_share=share_of(n_negative, n_feedback),
        ci_low=low,
        ci_high=high,
        stage=np.where(hurts(n_negative, n_feedback), sore, anywhere),
    )
    return table.sort_values(["n_feedback", "topic_id"], ascending=[False, True], ignore_index=True)


def _stages(table: Ints, ground: Ground) -> np.ndarray[Any, Any]:
    there = table.sum(axis=1) > 0
    found = np.full(len(table), GENERAL, dtype=object)
    if there.any():
        found[there] = main_stage(pd.DataFrame(table[there], columns=list(ground.stages))).to_numpy(dtype=object)
    return found


def pain_point_table(counts: Counts, run: Analysis, topics: pd.DataFrame) -> pd.DataFrame:
    """Return the pain points of the run with counts, shares, severity and stage over all comments."""
    table = run.pain_points
    ids = table["topic_id"].astype(str).tolist()
    votes = counts.matrix("own_votes", ids, SENTIMENTS)
    n_feedback, n_negative = votes.sum(axis=1), votes[:, NEGATIVE]
    share_low, share_high = wilson(n_feedback, counts.n_comments)
    low, high = wilson(n_negative, n_feedback)
    table = table.assign(
        stage=topics.set_index("topic_id")["stage"].reindex(ids).to_numpy(dtype=object),
        n_feedback=n_feedback,
        share=share_of(n_feedback, counts.n_comments),
        share_ci_low=share_low,
        share_ci_high=share_high,
        negative_share=share_of(n_negative, n_feedback),
        ci_low=low,
        ci_high=high,
        severity=share_of(counts.vector("strength", ids) / MILLION, n_negative),
        n_mentions=counts.vector("own_mentions", ids),
        n_negative=n_negative,
    )
    names = run.journey_map.names()
    said = [summary(row, counts.n_comments, names) for row in table.to_dict("records")]
    return table.assign(summary=pd.Series(said, index=table.index, dtype=object))


def journey_table(counts: Counts, run: Analysis, pain_points: pd.DataFrame) -> pd.DataFrame:
    """Return the journey over all comments; see :func:`cxtext.insights.journey_table`."""
    ids, names = stage_lists(list(run.journey_map.names().items()))
    votes = counts.matrix("stage_votes", ids, SENTIMENTS)
    n_feedback = votes.sum(axis=1)
    table = pd.DataFrame(
        {
            "stage": pd.Series(ids, dtype=object),
            "name": pd.Series(names, dtype=object),
            "n_mentions": counts.vector("stage_mentions", ids),
            "n_feedback": n_feedback,
            "share": share_of(n_feedback, counts.n_comments),
        }
    )
    for code, sentiment in enumerate(SENTIMENTS):
        table[f"{sentiment}_share"] = share_of(votes[:, code], n_feedback)
        table[f"{sentiment}_ci_low"], table[f"{sentiment}_ci_high"] = wilson(votes[:, code], n_feedback)
    table["mean_score"] = _mean_scores(counts, ids)
    here = counts.matrix("complaints", pain_points["topic_id"].astype(str).tolist(), ids)
    table["top_pain_points"] = pd.Series(top_pain_points(here, ids, pain_points), dtype=object)
    return table[list(JOURNEY.required)]


def _mean_scores(counts: Counts, stages: Sequence[str]) -> Floats:
    """Return the mean score at each stage; several kinds of score are stretched to 0-10, as in pandas."""
    kinds = sorted(counts.by_key("kinds"))
    if len(kinds) > 1:
        kinds = [kind for kind in kinds if kind in SCORE_KINDS]
    n, total = counts.matrix("scored", stages, kinds), counts.matrix("score", stages, kinds) / MILLION
    if len(kinds) > 1:
        low = np.array([SCORE_KINDS[kind][0] for kind in kinds])
        high = np.array([SCORE_KINDS[kind][1] for kind in kinds])
        total = 10 * (total - n * low) / (high - low)
    return share_of(total.sum(axis=1), n.sum(axis=1))


def trend_table(counts: Counts, ground: Ground) -> pd.DataFrame:
    """Return topics by period over all comments; see :func:`cxtext.insights.trend_table`."""
    by_day = counts.by_key("days")
    found = set(counts.by_key("own_mentions"))
    ids = sorted(topic for topic in ground.topics if topic in found)
    if not by_day or not ids:
        return trend_rows([], pd.PeriodIndex([], freq="D"), *(np.zeros(0, dtype=np.int64) for _ in range(3)))
    days = sorted(by_day)
    dates = pd.Series(pd.to_datetime(days))
    period = period_alias(dates)
    periods = pd.period_range(dates.iloc[0].to_period(period), dates.iloc[-1].to_period(period), freq=period)
    slot = periods.get_indexer(pd.PeriodIndex(dates.dt.to_period(period)))

    def by_period(table: Ints) -> Ints:
        total = np.zeros((len(table), len(periods)), dtype=np.int64)
        np.add.at(total.T, slot, table.T)
        return total

    n = by_period(np.array([[by_day[day] for day in days]], dtype=np.int64))[0]
    mentioning, complaining = (by_period(counts.matrix(what, ids, days)) for what in ("day", "day_negative"))
    return trend_rows(ids, periods, n, mentioning.ravel(), complaining.ravel())
