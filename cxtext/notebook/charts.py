"""Charts of an analysis: drawn from the report's summary, in the report's colours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from cxtext.errors import InputError
from cxtext.notebook.offline import Chart, FacetedChart, faceted, layered
from cxtext.reporting import words
from cxtext.reporting.charts import COLOURS, FONT
from cxtext.reporting.frames import reach_frame, trend_frame
from cxtext.reporting.pictures import journey_picture
from cxtext.reporting.plain_text import shorten
from cxtext.reporting.tables_in import name, number, records
from cxtext.reporting.topic_charts import reach_chart
from cxtext.reporting.trends import make_trend, read_trends

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary, Share

__all__ = ["impact_chart", "journey_chart", "pain_point_chart", "share_words", "tooltip", "trend_chart"]

_QUOTE = 160
_NAME = 44
_COMPLAINTS = "share of comments, with 95 % interval"


def share_words(share: Share | None) -> str:
    """Write a share with its interval and count: ``18 % (15–21 %) · 162 of 900``."""
    if share is None:
        return ""
    interval = words.interval(share)
    return f"{words.percent(share.value)}{f' ({interval})' if interval else ''} · {words.of(share)}"


def tooltip(**titles: str) -> list[alt.Tooltip]:
    """Make the lines of a tooltip: column -> what it is called."""
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in titles.items()]


def journey_chart(summary: ReportSummary) -> Chart:
    """Draw the journey; see :meth:`cxtext.Analysis.journey_chart`."""
    about = pd.DataFrame(
        {
            "stage": [stage.id for stage in summary.stages],
            "full_name": [stage.name for stage in summary.stages],
            "comments": [words.integer(stage.comments) for stage in summary.stages],
            "negative": [share_words(stage.negative) for stage in summary.stages],
            "positive": [share_words(stage.positive) for stage in summary.stages],
            "pinned": [", ".join(f"{pin.rank} {pin.name}" for pin in stage.pins) for stage in summary.stages],
        }
    )
    if not any(stage.negative for stage in summary.stages if not stage.is_general):
        raise InputError("There is no journey to draw: no stage is spoken of by five people or more.")
    picture = journey_picture(summary)
    lines = tooltip(
        full_name="Stage", comments="Comments", negative="Negative", positive="Positive", pinned="Pain points"
    )
    layers = []
    for layer in picture.layer:
        if getattr(layer.mark, "type", "") == "circle":
            layer = alt.Chart(layer.data.merge(about, on="stage", how="left"), mark=layer.mark, encoding=layer.encoding)
            layer = layer.encode(tooltip=lines)
        layers.append(layer)
    return layered(
        layers,
        title="The journey",
        subtitle="Size by comments; height and colour by praise minus complaints",
        width=picture.width,
        height=picture.height,
    )


def pain_point_chart(summary: ReportSummary, top: int) -> Chart:
    """Draw the ranked pain points; see :meth:`cxtext.Analysis.pain_point_chart`."""
    points = summary.pain_points[: _at_least_one(top)]
    if not points:
        raise InputError("There is no pain point to draw: no topic surely hurts in these comments.")
    frame = reach_frame(points).assign(
        name=[point.name for point in points],
        stage=[point.stage_name for point in points],
        reach=[share_words(point.reach) for point in points],
        negative=[share_words(point.negative) for point in points],
        trend=[point.trend.direction if point.trend else "" for point in points],
        quote=[shorten(point.quotes[0].full, _QUOTE) if point.quotes else "" for point in points],
    )
    bars = reach_chart(frame)
    lines = tooltip(
        name="Pain point", stage="Stage", reach="Mentioned in", negative="Negative", trend="Trend", quote="Quote"
    )
    hover = (
        alt.Chart().mark_bar(height=26, opacity=0).encode(x=alt.X("share:Q"), y=bars.layer[0].encoding.y, tooltip=lines)
    )
    return layered(
        [*bars.layer, hover],
        title="Pain points by priority",
        subtitle="Share of comments that mention each, with 95 % intervals",
        data=frame,
        width=bars.width,
        height=bars.height,
    )


def trend_chart(
    analysis: Analysis, summary: ReportSummary, topics: str | Iterable[str] | None, top: int
) -> FacetedChart:
    """Draw topics over time; see :meth:`cxtext.Analysis.trend_chart`."""
    wanted = _topics(analysis, summary, topics, top)
    series = read_trends(analysis.trends)
    directions = {point.topic_id: point.trend.direction for point in summary.pain_points if point.trend}
    parts, labels = [], {}
    for place, (topic_id, label) in enumerate(wanted, start=1):
        trend = make_trend(directions.get(topic_id), series.get(topic_id, []))
        if trend is None:
            continue
        # The number keeps two topics of one name apart.
        labels[topic_id] = f"{place}  {shorten(label, _NAME)}"
        shares = [share_words(point.share) for point in trend.points]
        parts.append(trend_frame(trend).assign(topic=labels[topic_id], topic_id=topic_id, name=label, said=shares))
    if not parts:
        raise InputError(
            "There is no trend to draw: it needs comments with dates over at least two periods; name the column with "
            "cxtext.read(..., date=...)."
        )
    frame = pd.concat(parts, ignore_index=True)
    periods = list(dict.fromkeys(frame["label"]))
    x = alt.X(
        "label:O",
        sort=periods,
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap=True, labelFont=FONT, domainColor=COLOURS["line"], ticks=False),
    )
    axis = alt.Axis(format=".0%", domain=False, ticks=False, gridColor=COLOURS["line"], labelFont=FONT, tickCount=4)
    y = alt.Y("low:Q", title=None, axis=axis, scale=alt.Scale(zero=True))
    base = alt.Chart().encode(x=x)
    line = base.encode(y=alt.Y("share:Q"), tooltip=tooltip(name="Topic", label="Period", said="Mentioned in"))
    layers = [
        base.mark_area(color=COLOURS["line"], opacity=0.6).encode(y=y, y2=alt.Y2("high:Q")),
        line.mark_line(color=COLOURS["negative"], strokeWidth=2.5),
        line.mark_circle(color=COLOURS["negative"], opacity=1, size=44),
    ]
    header = alt.Header(labelAnchor="start", labelFont=FONT, labelFontSize=13, labelColor=COLOURS["ink"], title=None)
    return faceted(
        alt.LayerChart(layer=layers, width=430, height=130),
        title="Topics over time",
        subtitle=f"{_COMPLAINTS.capitalize()}; the same scale for all",
        data=frame,
        facet=alt.Facet("topic:N", sort=list(labels.values()), header=header),
        columns=2,
    )


def impact_chart(analysis: Analysis, summary: ReportSummary, score: str | None, top: int) -> Chart:
    """Draw how topics go with the score; see :meth:`cxtext.Analysis.impact_chart`."""
    table = analysis.impacts
    known = table[table["adjusted"].notna() & ~table["suppressed"].astype(bool)]
    kinds = known.groupby("score_kind")["n_scored"].max().sort_index()
    if score is not None and score not in set(table["score_kind"]):
        raise InputError(f"There is no score {score!r} here; there are: {', '.join(sorted(set(table['score_kind'])))}.")
    if score is None and len(kinds):
        score = str(kinds.idxmax())
    rows = records(known[known["score_kind"] == score]) if score is not None else []
    if not rows:
        raise InputError("There is no impact to draw: too few comments have a score (see analysis.impacts).")
    # What weighs most on the score of all, then worst first.
    rows = sorted(rows, key=lambda row: (-abs(number(row["overall"]) or 0.0), str(row["topic_id"])))[
        : _at_least_one(top)
    ]
    rows.sort(key=lambda row: (row["adjusted"], str(row["topic_id"])))
    frame = pd.DataFrame(
        {
            "topic_id": [str(row["topic_id"]) for row in rows],
            "label": [f"{shorten(name(row['name']), _NAME)}  {row['topic_id']}" for row in rows],
            "adjusted": [row["adjusted"] for row in rows],
            "low": [row["ci_low"] for row in rows],
            "high": [row["ci_high"] for row in rows],
            "clear": [_clear(row) for row in rows],
            "opinion": [f"{name(row['opinion'])}, {words.integer(row['n_opinion'])} comments" for row in rows],
            "summary": [name(row["summary"]) for row in rows],
        }
    )
    quiet = alt.Axis(domain=False, ticks=False, labelPadding=10, labelLimit=0, labelFontSize=13, labelFont=FONT)
    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=quiet)
    axis = alt.Axis(title=name(rows[0]["unit"]), gridColor=COLOURS["line"], gridOpacity=0.6, domain=False, ticks=False)
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(zero=True))
    colour = alt.Color(
        "clear:N",
        scale=alt.Scale(
            domain=["lower", "higher", "cannot tell"],
            range=[COLOURS["negative"], COLOURS["positive"], COLOURS["neutral"]],
        ),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(frame)
    lines = tooltip(label="Topic", opinion="Opinion", summary="Says")
    layers = [
        alt.Chart(pd.DataFrame({"zero": [0.0]}))
        .mark_rule(color=COLOURS["soft"], strokeDash=[3, 4])
        .encode(x=alt.X("zero:Q")),
        base.mark_rule(strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"), y=y, color=colour),
        base.mark_circle(size=90, opacity=1).encode(x=alt.X("adjusted:Q"), y=y, color=colour, tooltip=lines),
    ]
    called = {one.kind: one.label for one in summary.scores}.get(str(score), name(score))
    return layered(
        layers,
        title=f"What goes with the score ({called})",
        subtitle="Comments of that opinion against others equal in all else, with 95 % intervals: an association",
        width=520,
        height=alt.Step(26),
    )


def _clear(row: dict[str, Any]) -> str:
    if row["ci_high"] < 0:
        return "lower"
    return "higher" if row["ci_low"] > 0 else "cannot tell"


def _topics(
    analysis: Analysis, summary: ReportSummary, topics: str | Iterable[str] | None, top: int
) -> list[tuple[str, str]]:
    if topics is None:
        return [(point.topic_id, point.name) for point in summary.pain_points[: _at_least_one(top)]]
    names = {str(row["topic_id"]): name(row["name"]) for row in records(analysis.topics)}
    found = []
    for wanted in [topics] if isinstance(topics, str) else topics:
        ids = [wanted] if wanted in names else [one for one, called in names.items() if called == name(wanted)]
        if not ids:
            raise InputError(f"There is no topic {str(wanted)[:60]!r}; analysis.topics lists ids and names.")
        found.append((ids[0], names[ids[0]]))
    return list(dict.fromkeys(found))


def _at_least_one(top: int) -> int:
    if isinstance(top, bool) or not isinstance(top, int) or top < 1:
        raise InputError(f"top is {top!r}; give a whole number of at least 1.")
    return top
