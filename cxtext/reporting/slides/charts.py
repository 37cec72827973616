"""Native charts of a slide, with data that people can edit and that no spreadsheet takes for a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cxtext.reporting.shapes import share_top
from cxtext.reporting.slides.drawing import Box, Page, describe
from cxtext.reporting.workbook.cells import safe_text

Kind = Literal["bars", "stacked", "lines"]
CREATED = dt.datetime(2000, 1, 1)
"""A fixed date keeps two decks of one run equal to the byte."""
PERCENT = "0%"
# Figures of a share too small for them stay out of the bar.
_ROOMY = '[>=0.07]0%;""'


@dataclass(frozen=True)
class Series:
    """One series: its name, values, the role of its colour; ``thin`` for the ends of an interval."""

    name: str
    values: tuple[float, ...]
    colour: str
    thin: bool = False


def add_chart(
    page: Page,
    box: Box,
    kind: Kind,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    label: str,
    number_format: str = PERCENT,
) -> None:
    """Put a native chart on a slide.

    Parameters
    ----------
    page, box
        Where.
    kind
        ``bars`` from top to bottom, ``stacked`` bars that make up 100 %, or ``lines`` over time.
    categories, series
        Names and values; every series has one value for each category.
    title
        Shown above.
    label
        What the chart shows, in words, for those who do not see it.
    number_format
        Of the values, shares by default; those of other lines may lie below zero.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    types = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "lines": XL_CHART_TYPE.LINE,
    }
    names = [safe_text(name) for name in categories]
    data = CategoryChartData(number_format=number_format)
    data.categories = names
    for one in series:
        data.add_series(safe_text(one.name), one.values)
    frame = page.slide.shapes.add_chart(types[kind], Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height), data)
    frame.name = title
    describe(frame, label)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(names, series, number_format))
    chart.font.size = Pt(10)
    chart.font.color.rgb = page.colour("ink")
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    chart.chart_title.text_frame.text = title
    run = chart.chart_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(12), True
    _legend(chart, kind, series)
    _axes(page, chart, kind, series, number_format)
    for plotted, one in zip(chart.plots[0].series, series, strict=True):
        _paint(page, plotted, kind, one)


def workbook(categories: Sequence[str], series: Sequence[Series], number_format: str = PERCENT) -> bytes:
    """Make the workbook behind a chart: names as texts, whatever they start with, and values as numbers."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": CREATED})
        value_format = book.add_format({"num_format": number_format})
        sheet = book.add_worksheet("Sheet1")
        sheet.set_column(0, 0, 30)
        for row, name in enumerate(categories, start=1):
            sheet.write_string(row, 0, safe_text(name))
        for place, one in enumerate(series, start=1):
            sheet.write_string(0, place, safe_text(one.name))
            for row, value in enumerate(one.values, start=1):
                sheet.write_number(row, place, value, value_format)
    return target.getvalue()


def _legend(chart: Any, kind: Kind, series: Sequence[Series]) -> None:  # noqa: ANN401
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False


def _axes(page: Page, chart: Any, kind: Kind, series: Sequence[Series], number_format: str) -> None:  # noqa: ANN401
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    value, category = chart.value_axis, chart.category_axis
    if number_format == PERCENT:
        value.minimum_scale = 0
        if kind == "lines":
            value.maximum_scale = share_top([found for one in series if not one.thin for found in one.values])
    else:
        # Below the chart, also where the line runs below zero.
        category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    value.tick_labels.number_format = number_format
    value.tick_labels.number_format_is_linked = False
    value.major_gridlines.format.line.color.rgb = page.colour("line")
    value.format.line.fill.background()
    category.format.line.color.rgb = page.colour("line")
    category.major_tick_mark = XL_TICK_MARK.NONE
    value.major_tick_mark = XL_TICK_MARK.NONE
    if kind != "lines":
        # From top to bottom, as the tables beside them.
        category.reverse_order = True
        value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        value.has_major_gridlines = False
        chart.plots[0].gap_width = 45
    if kind == "stacked":
        value.maximum_scale = 1
        chart.plots[0].overlap = 100


def _paint(page: Page, plotted: Any, kind: Kind, one: Series) -> None:  # noqa: ANN401
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    if kind == "lines":
        plotted.smooth = False
        plotted.marker.style = XL_MARKER_STYLE.NONE
        plotted.format.line.color.rgb = page.colour(one.colour)
        plotted.format.line.width = Pt(0.75 if one.thin else 2.25)
        return
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.rgb = page.colour(one.colour)
    plotted.invert_if_negative = False
    labels = plotted.data_labels
    labels.show_value = True
    labels.number_format = _ROOMY if kind == "stacked" else PERCENT
    labels.number_format_is_linked = False
    labels.font.size = Pt(10)
    labels.font.color.rgb = page.colour("paper" if kind == "stacked" and one.colour != "neutral" else "ink")
