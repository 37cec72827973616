"""The headline figures of a run: rows, coverage, sentiment, scores, sources, period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from cxtext.insights.base import GENERAL, Base, Bools, Floats, has_status, join, with_stage
from cxtext.insights.intervals import mean_interval, nps_interval, share_of, wilson
from cxtext.insights.rollup import votes_by
from cxtext.insights.scores import raw_scores
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
          or not it has a comment that counts, as ``all``, and over counted comments as ``commented``. Rows
          with status ``duplicate`` do not count, and one answer counts once: rows that agree in
          ``customer_id`` (where given), ``date``, ``source`` and score are one respondent's answers to
          several questions. ``nps``: ``nps`` (-100 to 100) with its 95 % interval and the shares of
          promoters (9-10), passives (above 6, below 9) and detractors (0-6); ``csat``: mean and
          ``top_two_share`` (4 and above); others: mean; t intervals of means, Wilson intervals of shares;
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
    value, kind = raw_scores(feedback)
    answers = pd.DataFrame(
        {
            "feedback_id": feedback["feedback_id"].astype(object).to_numpy(),
            "value": value,
            "kind": kind.to_numpy(dtype=object),
            "source": feedback["source"].astype(object).to_numpy(),
            "date": days(feedback).to_numpy(),
            "ok": has_status(feedback, "ok"),
        }
    )
    answers["customer"] = feedback["customer_id"].astype(object).to_numpy() if "customer_id" in feedback else None
    answers = answers[~has_status(feedback, "duplicate") & ~np.isnan(value)]
    figures: dict[str, Any] = {}
    for name, group in answers.sort_values("feedback_id").groupby("kind", sort=True):
        parts = {"all": group, "commented": group[group["ok"]]}
        figures[str(name)] = {part: _figures(str(name), _once(rows)) for part, rows in parts.items()}
    return figures


def _once(answers: pd.DataFrame) -> Floats:
    """Return the scores, those of one respondent's answer to several questions only once."""
    again = answers.duplicated(["customer", "source", "date", "value"]) & answers["customer"].notna()
    return np.sort(answers.loc[~again, "value"].to_numpy(dtype=np.float64))


def _figures(kind: str, values: Floats) -> dict[str, Any]:
    n = len(values)
    if kind == "nps":
        promoters, detractors = int((values >= 9).sum()), int((values <= 6).sum())
        return {
            "n": n,
            **_with_interval(*nps_interval(promoters, detractors, n), "nps"),
            "mean": _number(float(values.mean())) if n else None,
            "promoters": _share(promoters, n),
            "passives": _share(n - promoters - detractors, n),
            "detractors": _share(detractors, n),
        }
    figures: dict[str, Any] = {"n": n, **_with_interval(*mean_interval(values))}
    if kind == "csat":
        figures["top_two_share"] = _share(int((values >= 4).sum()), n)
    return figures
