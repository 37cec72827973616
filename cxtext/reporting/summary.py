"""``summarise``: from an analysis to everything a report says, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.analysis.remarks import remarks
from cxtext.reporting.alerts import read_alerts, read_passages
from cxtext.reporting.answer import compose, first_of_all
from cxtext.reporting.charts import tone_of
from cxtext.reporting.lookups import Lookups
from cxtext.reporting.metrics import read_contradictions, read_metrics
from cxtext.reporting.model import Pin, ReportSummary, Score, SourceRow, Stage
from cxtext.reporting.plain_text import plain
from cxtext.reporting.quality import read_files, read_method, read_quality
from cxtext.reporting.shares import Figure, Share
from cxtext.reporting.tables_in import analysed, counted, equal, ids, name, number, records, share
from cxtext.reporting.topics import read_pain_points, read_segments, read_strengths, read_topics
from cxtext.reporting.vocabulary import METRIC_WORDS
from cxtext.reporting.voices import read_blind_spots, read_codes, read_spill_over
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import PainPoint

GENERAL = "general"
PINS_PER_STAGE = 3
_SCALES: dict[str, str] = {"nps": "\N{MINUS SIGN}100 to 100", "csat": "1 to 5", "ces": "1 to 7", "stars": "1 to 5"}


def summarise(analysis: Analysis, *, title: str | None = None) -> ReportSummary:
    """Compute everything a report says.

    Parameters
    ----------
    analysis
        A finished analysis; only its tables, ``metrics`` and ``meta`` are read.
    title
        Title of the report; by default what was analysed and from which files.

    Returns
    -------
    ReportSummary
        Numbers, names and quotes; the same analysis always gives the same summary.

    Examples
    --------
    >>> import cxtext
    >>> from cxtext.reporting import summarise
    >>> analysis = cxtext.analyze("comments.csv")  # doctest: +SKIP
    >>> print(summarise(analysis).answer[0].sentence)  # doctest: +SKIP
    """
    from cxtext.insights import shared_joins

    with shared_joins():
        return _summarised(analysis, title)


def _summarised(analysis: Analysis, title: str | None) -> ReportSummary:
    comments = analysed(analysis.feedback)
    lookups = Lookups.of(analysis)
    alerts = read_alerts(analysis, lookups)
    segments = read_segments(analysis, lookups)
    pain_points = read_pain_points(analysis, lookups, alerts, segments)
    stages = _stages(analysis, pain_points, lookups)
    strengths, divided = read_strengths(analysis, lookups)
    votes = _votes(analysis.mentions)
    sentiment = {label: _sentiment_share(votes, label) for label in SENTIMENTS}
    start, end = _period(comments)
    return ReportSummary(
        title=plain(title) if title else _title(analysis),
        start=start,
        end=end,
        answer=(
            *first_of_all(remarks(analysis)),
            *compose(len(comments), pain_points, stages, alerts, has_dates=start is not None),
        ),
        scores=_scores(analysis.metrics),
        negative=sentiment["negative"],
        neutral=sentiment["neutral"],
        positive=sentiment["positive"],
        has_dates=start is not None,
        stages=stages,
        pain_points=pain_points,
        strengths=strengths,
        divided=divided,
        topics=read_topics(analysis, lookups),
        segments=segments,
        sources=_sources(analysis.feedback, comments, votes),
        files=read_files(analysis.meta),
        quality=read_quality(analysis),
        method=read_method(analysis.meta),
        alerts=alerts,
        blind_spots=read_blind_spots(analysis),
        spill_over=read_spill_over(analysis, lookups),
        metrics=read_metrics(analysis, lookups),
        contradictions=read_contradictions(analysis),
        codes=read_codes(analysis, len(comments)),
        passages=read_passages(analysis),
    )


def _title(analysis: Analysis) -> str:
    journey = str(analysis.meta.get("options", {}).get("journey", "customer"))
    who = {"customer": "Customer feedback", "employee": "Employee feedback"}.get(journey, "Feedback")
    return f"{who}: what hurts, where, and what to tackle first"


def _period(comments: pd.DataFrame) -> tuple[dt.date | None, dt.date | None]:
    from cxtext.insights.trends import days

    found = days(comments).dropna()
    return (found.min().date(), found.max().date()) if len(found) else (None, None)


def _votes(mentions: pd.DataFrame) -> pd.DataFrame:
    """One sentiment per comment, indexed by comment."""
    from cxtext.insights import comment_sentiment

    if mentions.empty or "sentiment" not in mentions.columns:
        return mentions.head(0).reindex(columns=["sentiment"])
    return comment_sentiment(mentions).set_index("feedback_id")


def _sentiment_share(votes: pd.DataFrame, label: str) -> Share | None:
    return counted(int((votes["sentiment"] == label).sum()), len(votes)) if len(votes) else None


def _scores(metrics: Mapping[str, Any]) -> tuple[Score, ...]:
    found = []
    for kind, parts in sorted((metrics.get("scores") or {}).items()):
        cell = parts.get("all", parts)
        value = number(cell.get("value", cell.get("nps", cell.get("mean"))))
        if value is not None:
            label, scale = METRIC_WORDS.get(kind, f"Mean {name(kind)}"), _SCALES.get(kind, "")
            n = number(cell.get("n"))
            figure = Figure(value, number(cell.get("ci_low")), number(cell.get("ci_high")), int(n) if n else None)
            found.append(Score(name(kind), label, scale, figure))
    return tuple(found)


def _stages(analysis: Analysis, pain_points: tuple[PainPoint, ...], lookups: Lookups) -> tuple[Stage, ...]:
    """Read the journey; no tone and no score of a stage that fewer than five people speak of."""
    of_few = lookups.stages_of_few()
    ranked = {point.topic_id: point for point in pain_points}
    stage_of = {str(row["topic_id"]): str(row["stage"]) for row in records(analysis.pain_points)}
    found = []
    for row in records(analysis.journey):
        stage, n = str(row["stage"]), int(row["n_feedback"])
        told = n > 0 and stage not in of_few
        parts: list[Share | None] = [
            share(row, f"{label}_share", f"{label}_ci_low", f"{label}_ci_high", n) if told else None
            for label in SENTIMENTS
        ]
        negative, neutral, positive = parts
        net = positive.value - negative.value if negative and positive else None
        here = ids(row.get("top_pain_points")) or tuple(topic for topic in ranked if stage_of[topic] == stage)
        pinned = [ranked[topic] for topic in here if topic in ranked]
        found.append(
            Stage(
                id=stage,
                name=name(row["name"]),
                is_general=stage == GENERAL,
                mentions=int(row["n_mentions"]),
                comments=n,
                share=counted(n, lookups.n_comments),
                negative=negative,
                neutral=neutral,
                positive=positive,
                net=net,
                tone=tone_of(net),
                mean_score=number(row.get("mean_score")) if told else None,
                pins=tuple(Pin(point.rank, point.name) for point in pinned[:PINS_PER_STAGE]),
            )
        )
    return tuple(found)


def _sources(feedback: pd.DataFrame, comments: pd.DataFrame, votes: pd.DataFrame) -> tuple[SourceRow, ...]:
    """Count comments by source, largest first; no tone of fewer than five people, nor where it would follow."""
    import numpy as np

    from cxtext.insights.people import MIN_GROUP, count_people, people, to_hide

    verdict = comments.assign(verdict=comments["feedback_id"].map(votes["sentiment"]))
    sources = list(feedback["source"].value_counts(dropna=False).items())
    place = np.full(len(comments), -1, dtype=np.int64)
    for number_of, (source, _) in enumerate(sources):
        place[equal(comments["source"], source)] = number_of
    hidden = to_hide(count_people(people(comments), place, len(sources)), 0, MIN_GROUP)
    found = []
    for (source, n), few in zip(sources, hidden.tolist(), strict=True):
        same = equal(verdict["source"], source)
        own = verdict.loc[same, "verdict"].dropna()
        told = len(own) and not few
        found.append(
            SourceRow(
                source=name(source) or "(not given)",
                read=int(n),
                analysed=int(same.sum()),
                negative=counted(int((own == "negative").sum()), len(own)) if told else None,
                positive=counted(int((own == "positive").sum()), len(own)) if told else None,
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.read, row.source)))
