"""Topics as a report shows them: pain points, strengths, the full table and the groups that meet them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cxtext.reporting.alerts import read_passages
from cxtext.reporting.lookups import Cells
from cxtext.reporting.model import PainPoint, Segment, Strength, TopicRow
from cxtext.reporting.profiles import read_associations, read_departures, read_feelings, read_scopes
from cxtext.reporting.shares import Share
from cxtext.reporting.tables_in import counted, equal, figure, ids, name, number, records, sentences, share
from cxtext.reporting.trends import make_trend, read_trends

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.findings import Alert
    from cxtext.reporting.lookups import Lookups

SIGNIFICANT = 0.05
"""False discovery rate below which a difference between groups is reported."""
MAX_SUFFERERS = 2
MAX_STRENGTHS = 6
MIN_STRENGTH = 3
"""Fewest comments for which a topic can be called a strength."""
MAX_ALERTS = 3
"""Warnings of stages and groups told beside that of a whole topic."""
_NO_GROUP = ("source", "file")
"""Columns that say where comments are from, not who wrote them."""


def read_pain_points(
    analysis: Analysis, lookups: Lookups, alerts: tuple[Alert, ...], segments: tuple[Segment, ...]
) -> tuple[PainPoint, ...]:
    """Read the ranked pain points: where, who, since when, what goes with them, and quotes."""
    series = read_trends(analysis.trends)
    scopes, associations = read_scopes(analysis), read_associations(analysis, lookups)
    departures = read_departures(analysis)
    passages = {passage.topic_id: passage for passage in reversed(read_passages(analysis))}
    found = []
    for row in records(analysis.pain_points.sort_values("rank", kind="stable")):
        topic_id, n = str(row["topic_id"]), int(row["n_feedback"])
        reach = share(row, "share", "share_ci_low", "share_ci_high", lookups.n_comments)
        evidence = ids(row.get("evidence_ids"))
        hit = [item for item in segments if item.topic_id == topic_id and _suffers(item)]
        complaints = lookups.complaints(topic_id)
        mine = [alert for alert in alerts if alert.topic_id == topic_id and alert.active]
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
                people=lookups.people(lookups.by_topic[topic_id]["feedback_id"]) if topic_id in lookups.by_topic else 0,
                owner=lookups.owners.get(str(row["stage"]), ""),
                rank_low=_whole(row.get("rank_low")),
                rank_high=_whole(row.get("rank_high")),
                first=lookups.first_day(complaints["feedback_id"]),
                scopes=scopes.get(topic_id, ()),
                feelings=read_feelings(complaints, lookups),
                alert=next((alert for alert in mine if not alert.stage_name and not alert.column), None),
                alerts_within=tuple(alert for alert in mine if alert.stage_name or alert.column)[:MAX_ALERTS],
                associations=associations.get(topic_id, ()),
                departure=departures.get(topic_id),
                passage=passages.get(topic_id),
                at_stage=_at_stage(complaints, str(row["stage"])),
            )
        )
    return tuple(found)


def read_strengths(analysis: Analysis, lookups: Lookups) -> tuple[tuple[Strength, ...], tuple[Strength, ...]]:
    """Find topics that people like, and those on which they are divided.

    Liked is what draws surely more praise than complaints and is no pain point; divided is any other topic that surely
    draws praise from as large a part of its comments as complaints would make it a pain point.
    """
    from cxtext.insights.hurting import MIN_NEGATIVITY

    ranks = {str(row["topic_id"]): int(row["rank"]) for row in records(analysis.pain_points)}
    liked, divided = [], []
    for row in records(analysis.topics):
        found = _strength(row, lookups, ranks)
        if found is None:
            continue
        low = found.positive.low or 0.0
        if found.rank is None and low > found.negative.value:
            liked.append(found)
        elif low >= MIN_NEGATIVITY and found.negative.count:
            divided.append(found)

    def first(found: list[Strength]) -> tuple[Strength, ...]:
        found.sort(key=lambda item: (-item.positive.count, item.topic_id))
        # Quotes are looked for only where they are shown.
        return tuple(replace(item, quotes=lookups.quotes(item.topic_id, "positive")) for item in found[:MAX_STRENGTHS])

    return first(liked), first(divided)


def _strength(row: Mapping[str, Any], lookups: Lookups, ranks: Mapping[str, int]) -> Strength | None:
    from cxtext.insights import comment_sentiment

    topic_id, n = str(row["topic_id"]), int(row["n_feedback"])
    own = lookups.by_topic.get(topic_id)
    if n < MIN_STRENGTH or own is None or row.get("general") is True:
        return None
    votes = comment_sentiment(own.reset_index())["sentiment"]
    return Strength(
        topic_id=topic_id,
        name=name(row["name"]),
        stage_name=lookups.stage_name(row["stage"]),
        reach=counted(n, lookups.n_comments),
        positive=counted(int((votes == "positive").sum()), len(votes)),
        negative=counted(int((votes == "negative").sum()), len(votes)),
        quotes=(),
        rank=ranks.get(topic_id),
    )


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
    if analysis.segments.empty:
        return ()
    frame = analysis.segments.rename(columns={"segment": "column"})
    cells = Cells(analysis.feedback, lookups)
    found = []
    rows = records(frame[frame["q_value"].lt(SIGNIFICANT).fillna(value=False).to_numpy(dtype=bool)])
    # A file that holds the comments of one source, or one team, is that group again.
    groups = {_same(row) for row in rows if row["column"] != "file"}
    named: set[tuple[str, tuple[str, int, int]]] = set()
    for row in rows:
        n, hits = int(row["n"]), int(row["n_topic"])
        topic_id = str(row["topic_id"])
        if not n or (row["column"] == "file" and _same(row) in groups):
            continue
        # So is a department that has one class of its own name.
        if (again := (name(row["value"]).casefold(), _same(row))) in named:
            continue
        named.add(again)
        if hits and not cells.enough(topic_id, str(row["column"]), str(row["value"])):
            continue
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


def _same(row: Mapping[str, Any]) -> tuple[str, int, int]:
    return str(row["topic_id"]), int(row["n"]), int(row["n_topic"])


def _suffers(group: Segment) -> bool:
    """Tell groups of people that meet a topic more often; a source of comments is no such group."""
    return group.column not in _NO_GROUP and (group.lift is None or group.lift > 1)


def _at_stage(complaints: pd.DataFrame, stage: str) -> Share | None:
    """Count the complaints that arise at a stage; None where no stage is known."""
    from cxtext.insights.base import GENERAL

    if "stage" not in complaints.columns or not len(complaints) or stage == GENERAL:
        return None
    return counted(int(equal(complaints["stage"], stage).sum()), len(complaints))


def _whole(value: Any) -> int | None:  # noqa: ANN401 - a cell
    found = number(value)
    return None if found is None else int(found)


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
