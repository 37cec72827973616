"""The headline figures of a run: rows, coverage, sentiment, scores, sources, period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from cxtext.insights.base import GENERAL, Base, Bools, Floats, has_status, join, with_stage
from cxtext.insights.intervals import mean_interval, nps_interval, share_of, wilson
from cxtext.insights.measures.definitions import CSAT_TOP_TWO, detractors, promoters, top_two
from cxtext.insights.measures.records import counted_rows, once, scored
from cxtext.insights.rollup import votes_by
from cxtext.insights.trends import days
from cxtext.tables import SENTIMENTS


def metrics(feedback: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, Any]:
    """Return the headline figures, ready for JSON (missing figures are ``None``).

    Parameters
    ----------
    feedback
        The whole FEEDBACK table, rows of every status.
    mentions
        MENTIONS table with ``sentiment`` and ``sentiment_score``.

    Returns
    -------
    dict
        * ``rows``: ``total`` and ``by_status``;
        * ``n_comments`` (status ``ok``), ``n_mentions``;
        * ``coverage``: share of counted comments ``with_mention``, ``with_topic``, ``with_stage`` (other than
          ``general``), and share of mentions with a topic, ``mentions_with_topic``;
        * ``sentiment``: for each class ``n``, ``share`` and 95 % Wilson interval of the counted comments
          that have mentions, rolled up by :func:`comment_sentiment`; ``n`` of these comments and their
          ``mean_score``;
        * ``scores``: for each kind that occurs, figures over every answer that has a valid score, whether
          or not it has a comment that counts, as ``all`` (the ``overall`` rows of :func:`measure_table`), and over
          counted comments as ``commented``. Rows with status ``duplicate``, ``preview`` or ``unfinished`` do not count,
          and one answer counts once: rows that agree in ``customer_id`` (where given), ``date``, ``source`` and score
          are one respondent's answers to several questions. ``nps``: ``nps`` (-100 to 100) with its 95 % score
          interval and the shares of promoters (9-10), passives (above 6, below 9) and detractors (0-6); ``csat``:
          mean and ``top_two_share`` (4 and above); others: mean; t intervals of means, Wilson intervals of shares;
        * ``sources``: for each, ``rows`` and ``n_comments``;
        * ``period``: ``first`` and ``last`` date (ISO) of the counted comments and ``n_dated``.

    Raises
    ------
    InputError
        A column is missing, or a mention has no valid sentiment or belongs to no comment.
    """
    base = join(feedback, mentions)
    status = feedback["status"] if "status" in feedback.columns else pd.Series("ok", index=feedback.index)
    date = days(base.feedback).dropna()
    return {
        "rows": {"total": len(feedback), "by_status": _counts(status)},
        "n_comments": base.n_comments,
        "n_mentions": len(base.mentions),
        "coverage": _coverage(base),
        "sentiment": _sentiment(base),
        "scores": _scores(feedback),
        "sources": {
            source: {"rows": n, "n_comments": _counts(base.feedback["source"]).get(source, 0)}
            for source, n in _counts(feedback["source"]).items()
        },
        "period": {
            "first": date.min().date().isoformat() if len(date) else None,
            "last": date.max().date().isoformat() if len(date) else None,
            "n_dated": len(date),
        },
    }


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(value): int(n) for value, n in values.value_counts().sort_index().items()}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _with_interval(mean: float, low: float, high: float, name: str = "mean") -> dict[str, float | None]:
    return {name: _number(mean), "ci_low": _number(low), "ci_high": _number(high)}


def _share(n: int, total: int) -> dict[str, Any]:
    low, high = wilson(n, total)
    return {"n": n, **_with_interval(float(share_of(n, total)), float(low), float(high), "share")}


def _coverage(base: Base) -> dict[str, float | None]:
    has_topic = np.zeros(len(base.mentions), dtype=bool)
    if "topic_id" in base.mentions.columns:
        has_topic = base.mentions["topic_id"].notna().to_numpy()
    has_stage = (with_stage(base.mentions)["stage"] != GENERAL).to_numpy(dtype=bool)

    def of_comments(which: Bools) -> float | None:
        return _number(float(share_of(len(np.unique(base.comment[which])), base.n_comments)))

    return {
        "with_mention": of_comments(np.ones(len(base.mentions), dtype=bool)),
        "with_topic": of_comments(has_topic),
        "with_stage": of_comments(has_stage),
        "mentions_with_topic": _number(float(share_of(has_topic.sum(), len(has_topic)))),
    }


def _sentiment(base: Base) -> dict[str, Any]:
    votes = votes_by(base, np.zeros(len(base.comment), dtype=np.int64))
    n = len(votes.comment)
    shares = {name: _share(int((votes.label == code).sum()), n) for code, name in enumerate(SENTIMENTS)}
    return {**shares, "n": n, "mean_score": _number(float(votes.score.mean())) if n else None}


def _scores(feedback: pd.DataFrame) -> dict[str, Any]:
    rows = counted_rows(feedback)
    has_comment = has_status(rows, "ok")
    figures: dict[str, Any] = {}
    for one in scored(rows):
        if one.definition is CSAT_TOP_TWO:
            continue
        name = one.definition.metric
        figures[name] = {
            "all": _figures(name, once(one.value, one.record)),
            "commented": _figures(name, once(one.value[has_comment[one.row]], one.record[has_comment[one.row]])),
        }
    return figures


def _figures(kind: str, values: Floats) -> dict[str, Any]:
    n = len(values)
    if kind == "nps":
        n_up, n_down = int(promoters(values).sum()), int(detractors(values).sum())
        return {
            "n": n,
            **_with_interval(*nps_interval(n_up, n_down, n), "nps"),
            "mean": _number(float(values.mean())) if n else None,
            "promoters": _share(n_up, n),
            "passives": _share(n - n_up - n_down, n),
            "detractors": _share(n_down, n),
        }
    figures: dict[str, Any] = {"n": n, **_with_interval(*mean_interval(values))}
    if kind == "csat":
        figures["top_two_share"] = _share(int(top_two(values).sum()), n)
    return figures
