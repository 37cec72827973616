"""Every chart of a report as a picture of its own: SVG, and PNG where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from cxtext.errors import InputError
from cxtext.reporting import words
from cxtext.reporting.charts import COLOURS, FONT, journey_chart, sentiment_chart
from cxtext.reporting.colours import LIGHT
from cxtext.reporting.frames import impact_frame, journey_frame, reach_frame, score_frame, trend_frame
from cxtext.reporting.plain_text import shorten
from cxtext.reporting.score_charts import impact_chart
from cxtext.reporting.summary import summarise
from cxtext.reporting.svg import to_svg
from cxtext.reporting.theme import PLAIN, Theme
from cxtext.reporting.topic_charts import reach_chart, trend_chart
from cxtext.reporting.vocabulary import UNADJUSTED
from cxtext.reporting.write import themed
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import altair as alt

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary, Stage

MAX_RANKED, MAX_TRENDS = 20, 10
_WIDTH, _HEIGHT, _BELOW = 1120, 220, 52
_MARGIN, _HEAD = 20.0, 30.0
_WIDER = 40.0
_SCALE = 2.0
"""Pixels of a PNG for each of the SVG."""
_LETTER = 8.0
"""Pixels that a letter of a stage's name takes at most."""


def write_charts(
    analysis: Analysis, folder: Path, *, png: bool = False, theme: str | Path | Theme | None = None
) -> list[Path]:
    """Write every chart of a report into a folder, made where it is missing; files of the same names are replaced.

    Parameters
    ----------
    analysis
        A finished analysis.
    folder
        Gets ``journey.svg`` (where there are stages), ``stages.svg``, ``pain-points.svg``, ``impacts.svg`` (where there
        are scores) and, where comments have dates, ``trend-01.svg`` … for the first pain points by rank and
        ``nps.svg``, ``stars.svg`` … for each score. The same analysis gives the same bytes of SVG.
    png
        Write each as ``.png`` as well.
    theme
        A theme, or the file of one, for colours and font.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        The folder cannot be made or written, or the theme has a fault.
    """
    look = themed(theme)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder {folder} for charts cannot be made: {error.strerror}.") from None
    written = []
    for name, title, chart in pictures(summarise(analysis)):
        svg = alone(to_svg(chart, title, name), title, look)
        with atomic_path(folder / f"{name}.svg") as path:
            path.write_text(svg, encoding="utf-8", newline="\n")
        written.append(folder / f"{name}.svg")
        if png:
            import vl_convert

            with atomic_path(folder / f"{name}.png") as path:
                path.write_bytes(vl_convert.svg_to_png(svg, scale=_SCALE))
            written.append(folder / f"{name}.png")
    return written


def pictures(summary: ReportSummary) -> Iterator[tuple[str, str, alt.LayerChart]]:
    """Yield the name, the title and the chart of every picture."""
    frame = journey_frame(summary)
    if any(stage.negative for stage in summary.stages if not stage.is_general):
        yield (
            "journey",
            "The journey: size by comments, height and colour by praise minus complaints",
            journey_picture(summary),
        )
    if any(stage.negative for stage in summary.stages):
        title = "Complaints (left) and praise (right) at each stage, with 95 % intervals"
        yield "stages", title, sentiment_chart(frame)
    if summary.pain_points:
        title = "Pain points by priority: share of comments that mention each, with 95 % intervals"
        yield "pain-points", title, reach_chart(reach_frame(summary.pain_points[:MAX_RANKED]))
    impacts = impact_frame(summary.pain_points[:MAX_RANKED])
    if len(impacts):
        unit = next(point.impact_unit for point in summary.pain_points if point.impact)
        title = f"{UNADJUSTED} of each pain point (association, not cause): {shorten(unit, 60)}, with 95 % intervals"
        yield "impacts", title, impact_chart(impacts)
    for point in summary.pain_points[:MAX_TRENDS]:
        if point.trend:
            title = f"{point.rank}  {shorten(point.name, 60)}: share of comments by period"
            yield f"trend-{point.rank:02}", title, trend_chart(trend_frame(point.trend))
    for metric in summary.metrics:
        if len(metric.periods) > 1:
            title = f"{metric.label} by period, with 95 % intervals"
            yield metric.kind.replace("_", "-"), title, trend_chart(score_frame(metric), percent=metric.is_share)


def _tone(stage: Stage) -> str:
    if stage.negative:
        return f"{words.percent(stage.negative.value)} negative"
    return "too few to tell" if stage.comments else ""


def alone(svg: str, title: str, theme: Theme = PLAIN) -> str:
    """Make a file of an SVG that was made for a page: with a name space, a ground, margins and its title."""
    root = fromstring(svg)  # noqa: S314 - made by to_svg, from escaped text  # nosec B314
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    # Names were measured in the usual font; another one may be wider.
    room = _MARGIN + (_WIDER if theme.font else 0.0)
    left, top, width, height = left - room, top - _MARGIN - _HEAD, width + room + _MARGIN, height + 2 * _MARGIN + _HEAD
    width = max(width, 2 * _MARGIN + _LETTER * len(title))
    whole = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **root.attrib})
    whole.attrib.update({"viewBox": f"{left:g} {top:g} {width:g} {height:g}"})
    whole.attrib.update({"width": f"{width:g}", "height": f"{height:g}"})
    SubElement(whole, "title").text = title
    ground = {"x": f"{left:g}", "y": f"{top:g}", "width": f"{width:g}", "height": f"{height:g}"}
    SubElement(whole, "rect", {**ground, "fill": COLOURS["paper"], "class": "fill-paper"})
    place = {"x": f"{left + _MARGIN:g}", "y": f"{top + _MARGIN + 8:g}", "font-size": "15", "font-weight": "bold"}
    look = {"font-family": FONT, "fill": COLOURS["ink"], "class": "fill-ink"}
    SubElement(whole, "text", {**place, **look}).text = title
    whole.extend(list(root))
    _recolour(whole, theme)
    return tostring(whole, encoding="unicode") + "\n"


def _recolour(root: Element, theme: Theme) -> None:
    """Give marks the colours that a theme has for their roles, which their classes tell."""
    other = {role: theme.light[role] for role in LIGHT if theme.light[role] != LIGHT[role]}
    for element in root.iter():
        for paint, _, role in (name.partition("-") for name in element.attrib.get("class", "").split()):
            if role in other:
                element.attrib[paint] = other[role]
        if theme.font and "font-family" in element.attrib:
            element.attrib["font-family"] = theme.chart_font


def journey_picture(summary: ReportSummary) -> Any:  # noqa: ANN401 - an Altair chart
    """Draw the journey with the names of its stages, which a page writes itself."""
    import altair as alt
    import pandas as pd

    stages = [stage for stage in summary.stages if not stage.is_general]
    room = max(4, int(_WIDTH / max(1, len(stages)) / _LETTER))
    labels = pd.DataFrame(
        {
            "place": [place + 0.5 for place in range(len(stages))],
            "name": [shorten(stage.name, room) for stage in stages],
            "comments": [words.plural(stage.comments, "comment") for stage in stages],
            "tone": [_tone(stage) for stage in stages],
        }
    )
    x = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[0, max(1, len(stages))], nice=False))
    texts = [
        alt.Chart(labels)
        .mark_text(font=FONT, fontSize=13 if place == 0 else 11, fontWeight="bold" if place == 0 else "normal")
        .encode(x=x, y=alt.value(_HEIGHT + 12 + 16 * place), text=alt.Text(f"{column}:N"))
        for place, column in enumerate(("name", "comments", "tone"))
    ]
    marks = journey_chart(journey_frame(summary), width=_WIDTH, height=_HEIGHT)
    layers = [*marks.layer, *texts]
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=_HEIGHT + _BELOW, autosize="none")
