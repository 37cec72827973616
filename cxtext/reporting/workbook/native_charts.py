"""Native charts of the workbook and the sheet of figures they draw, which no sorting of other sheets disturbs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from cxtext.reporting.colours import mix
from cxtext.reporting.plain_text import shorten
from cxtext.reporting.workbook.cells import safe_text
from cxtext.reporting.workbook.sheet import Column, Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxtext.reporting.findings import Metric
    from cxtext.reporting.model import Figure, ReportSummary, Share

DATA = "Chart data"
MAX_BARS, MAX_LINES, MAX_STAGES, MAX_PERIODS = 15, 5, 30, 120
_NAME = 44
_COLUMNS = ("Chart", "Label", "Value 1", "Value 2", "Value 3", "Value 4", "Value 5", "Down to", "Up to")
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
_LINE_ROLES = ("negative", "accent", "positive", "neutral", "ink")
_PALER = 0.55
_WIDTH, _GAP = 720, 20
"""Pixels of a chart's width and between two charts."""


@dataclass(frozen=True)
class NativeChart:
    """A chart: ``rows`` hold a label and one value for each series; ``errors`` the lengths down and up of intervals."""

    title: str
    kind: Literal["bar", "stacked", "line"]
    series: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    errors: tuple[tuple[float, float], ...] = ()
    percent: bool = True


def native_charts(summary: ReportSummary) -> tuple[NativeChart, ...]:
    """Return what can be drawn: tone by stage, reach of pain points, their trends, scores over time."""
    found = [_journey(summary), _reach(summary), _trends(summary)]
    found += [_metric(one) for one in summary.metrics]
    return tuple(chart for chart in found if chart is not None and chart.rows)


def data_sheet(charts: Sequence[NativeChart]) -> Sheet:
    """Return the figures of all charts below one another, each under a line that names its series."""
    means = (
        "The chart that the line belongs to.",
        "Name beside the bar or below the point; in the first line of a chart, what the values are.",
        *("Value of the series that the first line of the chart names.",) * 5,
        "How far the 95 % interval goes down from the value.",
        "How far it goes up.",
    )
    columns = tuple(Column(header, mean) for header, mean in zip(_COLUMNS, means, strict=True))
    return Sheet(DATA, columns, lambda: _rows(charts), filtered=False)


def _rows(charts: Sequence[NativeChart]) -> list[Row]:
    rows: list[Row] = []
    for chart in charts:
        names = tuple(name for name, _ in chart.series)
        rows.append(_filled((chart.title, "Series", *names)))
        for place, (label, values) in enumerate(chart.rows):
            errors = chart.errors[place] if chart.errors else (None, None)
            rows.append((*_filled((chart.title, label, *values))[:7], *errors))
    return rows


def _filled(cells: tuple[Any, ...]) -> Row:
    return (*cells, *(None,) * (len(_COLUMNS) - len(cells)))


def add_charts(book: Any, page: Any, charts: Sequence[NativeChart], colours: Mapping[str, str], top: int) -> None:  # noqa: ANN401 - xlsxwriter
    """Put the charts on a page, from some pixels below its header on, one below the other."""
    first = 1
    for one in charts:
        chart, height = _drawn(book, one, colours, first)
        said = safe_text(f"Chart: {one.title}. Its figures: sheet {DATA}.")
        page.insert_chart(1, 3, chart, {"object_position": 3, "y_offset": top, "description": said})
        top += height + _GAP
        first += len(one.rows) + 1


def _drawn(book: Any, one: NativeChart, colours: Mapping[str, str], first: int) -> tuple[Any, int]:  # noqa: ANN401
    """Make a chart whose data begin at a row of the sheet of figures; return it with its height in pixels."""
    kinds = {
        "bar": {"type": "bar"},
        "stacked": {"type": "bar", "subtype": "percent_stacked"},
        "line": {"type": "line"},
    }
    chart = book.add_chart(kinds[one.kind])
    begin, end = first + 1, first + len(one.rows)
    for place, (_, role) in enumerate(one.series):
        look: dict[str, Any] = {"line": {"color": colours[role], "width": 2.25}}
        if one.kind != "line":
            # Whiskers must show on the bar as well as beside it.
            fill = mix(colours[role], colours["paper"], _PALER) if one.errors else colours[role]
            look = {"fill": {"color": fill}, "gap": 60}
        errors: dict[str, Any] = {}
        if one.errors and place == 0:
            bounds = {
                "type": "custom",
                "minus_values": _reference(begin, end, "H"),
                "plus_values": _reference(begin, end, "I"),
                "line": {"color": colours["ink"]},
            }
            errors = {"x_error_bars" if one.kind == "bar" else "y_error_bars": bounds}
        chart.add_series(
            {
                "name": [DATA, first, 2 + place],
                "categories": [DATA, begin, 1, end, 1],
                "values": [DATA, begin, 2 + place, end, 2 + place],
                **look,
                **errors,
            }
        )
    height = 340 if one.kind == "line" else 120 + 28 * len(one.rows)
    values: dict[str, Any] = {
        "num_format": "0%" if one.percent else "0.0" if _small(one) else "0",
        "major_gridlines": {"visible": True, "line": {"color": colours["line"]}},
    }
    if one.kind != "stacked":
        values |= _axis(one)
    chart.set_title({"name": safe_text(one.title), "name_font": {"size": 12}})
    if one.kind == "line":
        chart.set_y_axis(values)
        # Below the chart, also where the line runs below zero.
        chart.set_x_axis({"label_position": "low"})
    else:
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis(values)
    chart.set_legend({"position": "bottom"} if len(one.series) > 1 else {"none": True})
    chart.set_size({"width": _WIDTH, "height": height})
    return chart, height


def _reference(begin: int, end: int, column: str) -> str:
    return f"='{DATA}'!${column}${begin + 1}:${column}${end + 1}"


def _axis(chart: NativeChart) -> dict[str, float]:
    """Return the ends of an axis that holds every interval, at whole steps; that of shares begins at zero."""
    errors = chart.errors or ((0.0, 0.0),) * len(chart.rows)
    low = min(min(values) - down for (_, values), (down, _) in zip(chart.rows, errors, strict=True))
    high = max(max(values) + up for (_, values), (_, up) in zip(chart.rows, errors, strict=True))
    span = high - (0.0 if chart.percent else low)
    step = next((step for step in _STEPS if span <= 8 * step), 10 ** math.ceil(math.log10(max(span, 1.0))) / 8)
    if chart.percent:
        high = min(high, 1.0)
    begin = 0.0 if chart.percent else math.floor(low / step) * step
    return {
        "min": round(begin, 6),
        "max": round(max(math.ceil(high / step) * step, begin + step), 6),
        "major_unit": step,
    }


def _small(chart: NativeChart) -> bool:
    return max(abs(value) for _, values in chart.rows for value in values) < 10


def _journey(summary: ReportSummary) -> NativeChart | None:
    tones = (("Negative", "negative"), ("Neutral", "quiet"), ("Positive", "positive"))
    rows = []
    for stage in summary.stages[:MAX_STAGES]:
        if stage.negative and stage.neutral and stage.positive:
            values = (stage.negative.value, stage.neutral.value, stage.positive.value)
            rows.append((shorten(stage.name, _NAME), values))
    return NativeChart("Tone of the comments at each stage", "stacked", tones, tuple(rows))


def _reach(summary: ReportSummary) -> NativeChart | None:
    points = summary.pain_points[:MAX_BARS]
    return NativeChart(
        "Reach of the pain points: share of all comments, with 95 % intervals",
        "bar",
        (("Reach", "accent"),),
        tuple((f"{point.rank}  {shorten(point.name, _NAME)}", (point.reach.value,)) for point in points),
        tuple(_lengths(point.reach) for point in points),
    )


def _trends(summary: ReportSummary) -> NativeChart | None:
    moving = [point for point in summary.pain_points if point.trend][:MAX_LINES]
    trends = [point.trend for point in moving if point.trend]
    if not trends:
        return None
    # Every topic has the same periods: those that have comments.
    labels = [period.label for period in trends[0].points][-MAX_PERIODS:]
    by_label = [{period.label: period.share.value for period in trend.points} for trend in trends]
    rows = tuple((label, tuple(values.get(label, 0.0) for values in by_label)) for label in labels)
    series = tuple(
        (f"{point.rank}  {shorten(point.name, _NAME)}", role) for point, role in zip(moving, _LINE_ROLES, strict=False)
    )
    return NativeChart("The first pain points over time: share of all comments", "line", series, rows)


def _metric(metric: Metric) -> NativeChart | None:
    periods = metric.periods[-MAX_PERIODS:]
    if len(periods) < 2:
        return None
    return NativeChart(
        f"{metric.label} by period, with 95 % intervals",
        "line",
        ((metric.label, "accent"),),
        tuple((one.group, (one.figure.value,)) for one in periods),
        tuple(_lengths(one.figure) for one in periods),
        percent=metric.is_share,
    )


def _lengths(found: Share | Figure) -> tuple[float, float]:
    """Return how far the interval goes down and up; nothing where it is not known."""
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return max(0.0, found.value - low), max(0.0, high - found.value)
