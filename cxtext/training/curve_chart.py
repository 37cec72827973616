"""The learning curve as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["curve_chart", "render"]

# Orange and blue stay apart for every kind of colour vision; shape and the legend tell the lines apart as well.
_COLOURS = {"fast": "#b35806", "auto": "#5c6470", "accurate": "#2166ac"}
_SHAPES = {"fast": "circle", "auto": "triangle-up", "accurate": "square"}
_INK, _LINE = "#1d2430", "#c9cdd4"
_FONT = "sans-serif"


def curve_chart(table: pd.DataFrame, task: str, *, width: int = 520, height: int = 300) -> alt.LayerChart:
    """Draw macro-F1 by number of labels with 95 % intervals; a dashed line is the model before training.

    Parameters
    ----------
    table
        Of a :class:`cxtext.training.curve.Curve`.
    task
        For the title.
    width, height
        Size in pixels.
    """
    import altair as alt

    # Intervals of neighbouring lines must not hide each other.
    moved = {quality: 1 + 0.04 * place for place, quality in enumerate(_COLOURS)}
    points = table[table["labels"] > 0].assign(place=lambda found: found["labels"] * found["quality"].map(moved))
    qualities = [quality for quality in _COLOURS if quality in set(table["quality"])]
    colour = alt.Color(
        "quality:N",
        title=None,
        sort=qualities,
        scale=alt.Scale(domain=qualities, range=[_COLOURS[quality] for quality in qualities]),
        legend=alt.Legend(orient="top", labelFontSize=12, symbolSize=90),
    )
    shape = alt.Shape(
        "quality:N",
        title=None,
        sort=qualities,
        scale=alt.Scale(domain=qualities, range=[_SHAPES[quality] for quality in qualities]),
    )
    ticks = sorted({int(labels) for labels in points["labels"]})
    axis: dict[str, Any] = {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "titleFontWeight": "normal"}
    x = alt.X(
        "place:Q",
        title="labels learned from",
        scale=alt.Scale(type="log", nice=False, padding=16),
        axis=alt.Axis(values=ticks, format=",d", grid=False, labelOverlap="greedy", **axis),
    )
    y = alt.Y(
        "macro_f1:Q",
        title="macro-F1, held-out texts",
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=".2f", gridColor=_LINE, gridOpacity=0.6, domain=False, ticks=False, **axis),
    )
    base = alt.Chart(points)
    layers: list[Any] = [
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
            x=x, y=alt.Y("ci_low:Q"), y2=alt.Y2("ci_high:Q"), color=colour
        ),
        base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
        base.mark_point(size=55, filled=True, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
    ]
    before = table[table["labels"] == 0]
    if len(before):
        layers.insert(0, alt.Chart(before).mark_rule(strokeDash=[5, 4], strokeWidth=1.5).encode(y=y, color=colour))
    words = f"What labels are worth: {task}" + (" (dashed: before training)" if len(before) else "")
    title = alt.TitleParams(words, anchor="start", color=_INK, fontSize=14, font=_FONT)
    return alt.LayerChart(layer=layers).properties(width=width, height=height, title=title)


def render(chart: alt.LayerChart) -> tuple[str, bytes]:
    """Return the chart as SVG text and as PNG (twice the size, for slides)."""
    import altair as alt
    import vl_convert

    chart = chart.configure(background="#ffffff", font=_FONT).configure_view(stroke=None)
    with alt.theme.enable("default"):
        spec = chart.to_dict()
    version = "_".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    svg = vl_convert.vegalite_to_svg(spec, vl_version=version)
    return svg, vl_convert.vegalite_to_png(spec, vl_version=version, scale=2)
