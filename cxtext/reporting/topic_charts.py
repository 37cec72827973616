"""Charts of pain points (Altair): how many people each reaches, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.charts import COLOURS, FONT
from cxtext.reporting.shapes import share_top
from cxtext.reporting.words import NBSP

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_PERCENT = f"format(datum.value * 100, '.0f') + '{NBSP}%'"


def reach_chart(frame: pd.DataFrame, *, width: int = 520) -> alt.LayerChart:
    """Draw the reach of pain points as bars with 95 % intervals, in the order of the table.

    Parameters
    ----------
    frame
        ``label``, ``share``, ``low``, ``high`` and ``text``, written beside each bar; labels are distinct.
    width
        Width of the bars in pixels, without names beside them.
    """
    import altair as alt

    # Room for the figures beyond the longest interval.
    end = max(0.01, float(frame["high"].max()) if len(frame) else 1.0) * 1.35
    x = alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, end], nice=False))
    axis = alt.Axis(domain=False, ticks=False, labelPadding=10, labelLimit=0, labelFontSize=13, labelFont=FONT)
    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=axis)
    base = alt.Chart(frame)
    layers: list[Any] = [
        base.mark_bar(height=16, cornerRadiusEnd=2, color=COLOURS["negative"]).encode(x=x, y=y),
        base.mark_rule(color=COLOURS["paper"], strokeWidth=4).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
        base.mark_rule(color=COLOURS["ink"], strokeWidth=1.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
        base.mark_text(align="left", dx=8, fontSize=12, font=FONT, color=COLOURS["ink"]).encode(
            x=alt.X("high:Q"), y=y, text=alt.Text("text:N")
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=width, height=alt.Step(28))


def trend_chart(frame: pd.DataFrame, *, width: int = 560, height: int = 220, percent: bool = True) -> alt.LayerChart:
    """Draw a share or a score over time with its 95 % interval as a band; the axis of a share starts at zero.

    Parameters
    ----------
    frame
        ``label``, ``share``, ``low``, ``high``, one row per period, in order.
    width, height
        Size in pixels, without axes.
    percent
        The values are shares, not scores.
    """
    import altair as alt

    shown = frame.assign(place=range(len(frame)))
    # At most a dozen names of periods find room; every period has its point.
    step = -(-len(frame) // 12) or 1
    named = [place for place in range(len(frame)) if place % step == 0]
    names = alt.Axis(
        values=named,
        labelExpr=f"{list(frame['label'])!r}[datum.value]" if _quotable(frame) else "datum.value + 1",
        grid=False,
        title=None,
        labelFont=FONT,
        labelOverlap=True,
        labelFlush=False,
        tickColor=COLOURS["line"],
        domainColor=COLOURS["line"],
    )
    edge = max(1, len(frame) - 1)
    x = alt.X("place:Q", axis=names, scale=alt.Scale(domain=[0, edge], nice=False))
    look: dict[str, Any] = {"domain": False, "ticks": False, "gridColor": COLOURS["line"], "labelFont": FONT}
    values = alt.Axis(labelExpr=_PERCENT, **look) if percent else alt.Axis(format="~r", **look)
    scale = alt.Scale(domain=[0, share_top(frame["share"].tolist())]) if percent else alt.Scale(zero=False)
    y = alt.Y("low:Q", title=None, axis=values, scale=scale)
    base = alt.Chart(shown)
    line = base.encode(x=x, y=alt.Y("share:Q"))
    layers: list[Any] = [
        base.mark_area(color=COLOURS["line"], opacity=0.6, clip=True).encode(x=x, y=y, y2=alt.Y2("high:Q")),
        line.mark_line(color=COLOURS["negative"], strokeWidth=2.5),
        line.mark_circle(color=COLOURS["negative"], opacity=1, size=36),
    ]
    return alt.LayerChart(layer=layers).properties(width=width, height=height)


def _quotable(frame: pd.DataFrame) -> bool:
    """Tell whether names of periods may stand in an expression: names of the user's own might break out of it."""
    return all(all(part.isalnum() or part in f" {NBSP}-–." for part in str(label)) for label in frame["label"])
