"""Charts of scores (Altair): what goes with each pain point, and how a score moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.charts import COLOURS, FONT

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


def impact_chart(frame: pd.DataFrame, *, width: int = 520) -> alt.LayerChart:
    """Draw effects on the score as dots with 95 % intervals beside a line at zero, in the order of the table.

    Parameters
    ----------
    frame
        ``label``, ``value``, ``low``, ``high`` and ``text``, written at the right; labels are distinct.
    width
        Width of the dots' part in pixels, without names and texts beside it.
    """
    import altair as alt

    ends = [0.0, *frame["low"].tolist(), *frame["high"].tolist()]
    span = (max(ends) - min(ends)) or 1.0
    # Room at the right for the figures in words.
    domain = [min(ends) - 0.03 * span, max(ends) + 0.35 * span]
    x = alt.X("value:Q", title=None, axis=None, scale=alt.Scale(domain=domain, nice=False))
    axis = alt.Axis(domain=False, ticks=False, labelPadding=10, labelLimit=0, labelFontSize=13, labelFont=FONT)
    y = alt.Y("label:N", sort=list(frame["label"]), title=None, axis=axis)
    base = alt.Chart(frame)
    layers: list[Any] = [
        base.mark_rule(color=COLOURS["line"], strokeDash=[3, 4]).encode(x=alt.XDatum(0.0, type="quantitative")),
        base.mark_rule(color=COLOURS["ink"], strokeWidth=1.5).encode(
            x=alt.X("low:Q", title=None), x2=alt.X2("high:Q"), y=y
        ),
        base.mark_circle(color=COLOURS["negative"], opacity=1, size=70).encode(x=x, y=y),
        base.mark_text(align="left", dx=10, fontSize=12, font=FONT, color=COLOURS["ink"]).encode(
            x=alt.X("high:Q", title=None), y=y, text=alt.Text("text:N")
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=width, height=alt.Step(28))
