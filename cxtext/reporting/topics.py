"""Topics as a report shows them: pain points, strengths, the full table and the groups that meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting.model import PainPoint, Quote, Segment, Share, Strength, TopicRow
from cxtext.reporting.quotes import pick_quotes
from cxtext.reporting.tables_in import by_id, counted, equal, figure, ids, name, number, records, sentences, share
from cxtext.reporting.trends import make_trend, read_trends

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis

SIGNIFICANT = 0.05
"""False discovery rate below which a difference between groups is reported."""
MAX_QUOTES = 8
MAX_SUFFERERS = 2
MAX_STRENGTHS = 6
MIN_STRENGTH = 3
"""Fewest comments for which a topic can be called a strength."""
_READABLE = (25, 220)
# Spare candidates, for those that repeat another comment or wording.
_SPARE = 4


@dataclass(frozen=True)
class Lookups:
    """Tables indexed by id, and names by id, built once for all sections."""

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    by_topic: Mapping[str, pd.DataFrame]
    stage_names: Mapping[str, str]
    topic_names: Mapping[str, str]
    n_comments: int

    @classmethod
    def of(cls, analysis: Analysis, n_comments: int) -> Lookups:
        """Index the tables of an analysis."""
        mentions = by_id(analysis.mentions, "mention_id")
        by_topic: dict[str, pd.DataFrame] = {}
        if "topic_id" in mentions.columns:
            by_topic = {str(topic): part for topic, part in mentions.groupby("topic_id", sort=True)}
        return cls(
            feedback=by_id(analysis.feedback, "feedback_id"),
            mentions=mentions,
            by_topic=by_topic,
            stage_names={str(row["stage"]): name(row["name"]) for row in records(analysis.journey)},
            topic_names={str(row["topic_id"]): name(row["name"]) for row in records(analysis.topics)},
            n_comments=n_comments,
        )

    def stage_name(self, stage: Any) -> str:  # noqa: ANN401 - a cell
        """Name of a stage; empty where a topic has none."""
        return self.stage_names.get(str(stage), name(stage))

    def quotes(self, topic_id: str, sentiment: str, first: tuple[str, ...] = ()) -> tuple[Quote, ...]:
        """Quotes on a topic: the given mentions first, then the clearest of this sentiment."""
        wanted = [*first[: MAX_QUOTES * _SPARE], *self._clearest(topic_id, sentiment)]
        return pick_quotes(dict.fromkeys(wanted), self.mentions, self.feedback, MAX_QUOTES)

    def _clearest(self, topic_id: str, sentiment: str) -> list[str]:
        own = self.by_topic.get(topic_id)
        if own is None or "sentiment" not in own.columns:
            return []
        own = own[equal(own["sentiment"], sentiment)]
        own = own.assign(
            readable=own["text"].str.len().between(*_READABLE),
            clear=own["sentiment_score"].abs() if "sentiment_score" in own.columns else 0.0,
            id=own.index,
        )
        own = own.sort_values(["readable", "clear", "id"], ascending=[False, False, True], kind="stable")
        return [str(mention_id) for mention_id in own.index[: MAX_QUOTES * _SPARE]]


def read_pain_points(analysis: Analysis, lookups: Lookups) -> tuple[PainPoint, ...]:
    """Read the ranked pain points with quotes, trend and the groups that suffer most."""
    series = read_trends(getattr(analysis, "trends", None))
    segments = read_segments(analysis, lookups)
    found = []
    for row in records(analysis.pain_points.sort_values("rank", kind="stable")):
        topic_id, n = str(row["topic_id"]), int(row["n_feedback"])
        reach = share(row, "share", "share_ci_low", "share_ci_high", lookups.n_comments)
        evidence = ids(row.get("evidence_ids"))
        hit = [item for item in segments if item.topic_id == topic_id and _suffers(item)]
        found.append(
            PainPoint(
                rank=int(row["rank"]),
                topic_id=topic_id,
                name=name(row["name"]),
                definition=_definition(analysis, topic_id),
                stage_name=lookups.stage_name(row["stage"]),
                reach=Share(reach.value, reach.low, reach.high, n, lookups.n_comments),
                negative=share(row, "negative_share", "ci_low", "ci_high", n),
                severity=number(row.get("severity")),
                impact=figure(row, "impact", "impact_ci_low", "impact_ci_high"),
                impact_unit=_unit(row.get("impact_unit")),
                priority=number(row.get("priority")),
                trend=make_trend(row.get("trend"), series.get(topic_id, [])),
                summary=sentences(row.get("summary")),
                sufferers=tuple(hit[:MAX_SUFFERERS]),
                quotes=lookups.quotes(topic_id, "negative", evidence),
                evidence_ids=tuple(name(item) for item in evidence),
            )
        )
    return tuple(found)


def read_strengths(analysis: Analysis, lookups: Lookups) -> tuple[Strength, ...]:
    """Find topics that people like: surely more praise than complaints, and not among the pain points."""
    from cxtext.insights import comment_sentiment

    sore = {str(topic) for topic in analysis.pain_points["topic_id"]}
    found = []
    for row in records(analysis.topics):
        topic_id, n = str(row["topic_id"]), int(row["n_feedback"])
        own = lookups.by_topic.get(topic_id)
        if topic_id in sore or n < MIN_STRENGTH or own is None or row.get("general") is True:
            continue
        votes = comment_sentiment(own.reset_index())["sentiment"]
        positive = counted(int((votes == "positive").sum()), len(votes))
        if (positive.low or 0.0) > float((votes == "negative").mean()):
            found.append(
                Strength(
                    topic_id=topic_id,
                    name=name(row["name"]),
                    stage_name=lookups.stage_name(row["stage"]),
                    reach=counted(n, lookups.n_comments),
                    positive=positive,
                    quotes=lookups.quotes(topic_id, "positive"),
                )
            )
    found.sort(key=lambda item: (-item.positive.count, item.topic_id))
    return tuple(found[:MAX_STRENGTHS])


def read_topics(analysis: Analysis, lookups: Lookups) -> tuple[TopicRow, ...]:
    """Read all topics, largest first."""
    rows = [
        TopicRow(
            topic_id=str(row["topic_id"]),
            name=name(row["name"]),
            parent=lookups.topic_names.get(str(row.get("parent_id")), ""),
            definition=sentences(row.get("definition")),
            keywords=tuple(name(word) for word in _words(row.get("keywords")))[:8],
            origin=name(row.get("origin")),
            stage_name=lookups.stage_name(row["stage"]),
            mentions=int(row["n_mentions"]),
            reach=counted(int(row["n_feedback"]), lookups.n_comments),
            negative=share(row, "negative_share", "ci_low", "ci_high", int(row["n_feedback"])),
        )
        for row in records(analysis.topics)
        if row.get("level") != "theme"
    ]
    return tuple(sorted(rows, key=lambda row: (-row.reach.count, row.topic_id)))


def read_segments(analysis: Analysis, lookups: Lookups) -> tuple[Segment, ...]:
    """Read the groups that meet a topic significantly more or less often, the surest first."""
    frame = getattr(analysis, "segments", None)
    if frame is None or frame.empty:
        return ()
    frame = frame.rename(columns={"segment": "column"})
    found = []
    for row in records(frame[frame["q_value"].lt(SIGNIFICANT).fillna(value=False).to_numpy(dtype=bool)]):
        n, hits = int(row["n"]), int(row["n_topic"])
        if not n:
            continue
        topic_id = str(row["topic_id"])
        found.append(
            Segment(
                topic_id=topic_id,
                topic_name=lookups.topic_names.get(topic_id, topic_id),
                column=name(row["column"]),
                value=name(row["value"]),
                share=Share(hits / n, number(row.get("ci_low")), number(row.get("ci_high")), hits, n),
                rest=number(row.get("rest_share")),
                lift=number(row.get("lift")),
                q_value=number(row.get("q_value")),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.q_value or 0.0, item.topic_id, item.column, item.value)))


def _suffers(group: Segment) -> bool:
    """Tell groups of people that meet a topic more often; a source of comments is no such group."""
    return group.column != "source" and (group.lift is None or group.lift > 1)


def _definition(analysis: Analysis, topic_id: str) -> str:
    own = analysis.topics[equal(analysis.topics["topic_id"].astype(str), topic_id)]
    return sentences(own["definition"].iloc[0]) if len(own) else ""


def _unit(value: Any) -> str:  # noqa: ANN401 - a cell
    """Words for a unit of the score, with abbreviations and dashes as in print."""
    return name(value).replace("nps", "NPS").replace("-", "\N{EN DASH}") or "points"


def _words(value: Any) -> list[str]:  # noqa: ANN401 - a list, or text as written by a codebook
    if isinstance(value, str):
        return [word.strip() for word in value.replace(";", ",").split(",") if word.strip()]
    return list(ids(value))
