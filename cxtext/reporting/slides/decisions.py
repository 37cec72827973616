"""Two slides to decide by: which complaints change, and the metrics with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting import words
from cxtext.reporting.slides.charts import PERCENT, Series, add_chart
from cxtext.reporting.slides.drawing import Box, Column, Line, add_table, add_text
from cxtext.reporting.vocabulary import ALERT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reporting.findings import Alert, Metric
    from cxtext.reporting.slides.drawing import Page

_LEFT, _WIDTH = 40.0, 880.0
_MAX_CHARTS = 2


def that_hold(alerts: Sequence[Alert]) -> list[Alert]:
    """Choose the warnings that still hold and whose figures are known on both sides, the surest first."""
    shown = [one for one in alerts if one.active and one.before and one.after]
    return sorted(shown, key=lambda one: (1.0 if one.q_value is None else one.q_value, one.topic_id))


def alerts_slide(page: Page, alerts: Sequence[Alert]) -> None:
    """Fill the slide of the early warnings below its title: as many as find room, those of all comments first."""
    told = sorted(alerts, key=lambda one: bool(words.alert_place(one)))
    columns = (
        Column("Complaints about", 206, bold=True, lines=2),
        Column("Where", 160, lines=2),
        Column("What", 60),
        Column("Since", 114),
        Column("Before", 118, "right"),
        Column("After", 118, "right"),
        Column("Times as often", 104, "right", lines=2),
    )
    rows = [
        (
            one.topic_name,
            words.alert_place(one) or "all comments",
            ALERT_WORDS.get(one.kind, one.kind),
            words.date(one.since),
            words.share(one.before) if one.before else "",
            words.share(one.after) if one.after else "",
            _times(one),
        )
        for one in told
    ]
    shown = add_table(page, Box(_LEFT, 76, _WIDTH, 390), columns, rows, "Early warnings", 11)
    more = f"{words.plural(len(told) - shown, 'more warning')} in the workbook. " if len(told) > shown else ""
    note = f"{more}Shares of comments that complain. One rate of false alarms (5\xa0%) holds over all of them together."
    add_text(page, Box(_LEFT, 474, _WIDTH, 28), [Line(note, 10.5, colour="soft")], "Note")


def metrics_slide(page: Page, metrics: Sequence[Metric]) -> None:
    """Fill the slide of the metrics: all of them as a table, the first by period as lines with intervals."""
    columns = (
        Column("Metric", 190, bold=True, lines=2),
        Column("Value", 70, "right"),
        Column("95\xa0% interval", 110, "right"),
        Column("n", 60, "right"),
    )
    rows = [
        (
            one.label,
            words.metric_value(one, one.overall.figure),
            words.metric_interval(one, one.overall.figure),
            words.integer(one.overall.figure.n or 0),
        )
        for one in metrics
    ]
    moving = [one for one in metrics if len(one.periods) > 1][:_MAX_CHARTS]
    add_table(page, Box(_LEFT, 76, 430, 424), columns, rows, "Metrics", 11)
    height = 424 / max(1, len(moving))
    for place, one in enumerate(moving):
        add_chart(
            page,
            Box(490, 72 + place * height, 430, height - 6),
            "lines",
            [period.group for period in one.periods],
            _lines(one),
            title=f"{one.label}, by period",
            label=f"{one.label} by period, with 95 % intervals: "
            + "; ".join(f"{period.group} {words.metric_value(one, period.figure)}" for period in one.periods[-12:]),
            number_format=PERCENT if one.is_share else "0" if one.kind == "nps" else "0.0",
        )


def _times(one: Alert) -> str:
    if one.ratio is None:
        return ""
    interval = words.figure_interval(one.ratio)
    return f"{words.decimal(one.ratio.value)}{f' ({interval})' if interval else ''}"


def _lines(metric: Metric) -> list[Series]:
    figures = [one.figure for one in metric.periods]
    series = [Series(metric.label, tuple(figure.value for figure in figures), "accent")]
    if all(figure.low is not None and figure.high is not None for figure in figures):
        for name, ends in (
            ("Lower end (95 %)", [figure.low or 0.0 for figure in figures]),
            ("Upper end (95 %)", [figure.high or 0.0 for figure in figures]),
        ):
            series.append(Series(name, tuple(ends), "neutral", thin=True))
    return series
