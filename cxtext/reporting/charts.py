"""Charts of an analysis (Altair), for the report and for notebooks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.words import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    import altair as alt
    import pandas as pd

    from cxtext.reporting.model import Tone

COLOURS: dict[str, str] = {
    "negative": "#b35806",
    "neutral": "#8b8f98",
    "positive": "#2166ac",
    "ink": "#1d2430",
    "soft": "#5c6470",
    "line": "#c9cdd4",
    "paper": "#ffffff",
}
"""Colours of the charts by role; orange and blue stay apart for every kind of colour vision."""

TONES: dict[Tone, tuple[str, str, str]] = {
    "very-negative": ("tone1", "#b35806", "clearly negative"),
    "negative": ("tone2", "#e08b3c", "rather negative"),
    "mixed": ("tone3", "#a3a6ad", "mixed"),
    "positive": ("tone4", "#6ba3d0", "rather positive"),
    "very-positive": ("tone5", "#2166ac", "clearly positive"),
    "unknown": ("tone0", "#e3e5e9", "no comments"),
}
"""Tone of a stage -> role of its colour, the colour, and the words that always go with it."""

_TONE_STEPS: tuple[tuple[float, Tone], ...] = (
    (-0.4, "very-negative"),
    (-0.1, "negative"),
    (0.1, "mixed"),
    (0.4, "positive"),
)
# Text beside marks is set by the browser in its own sans-serif; a little room for wider faces.
FONT = "sans-serif"
_NAME_LENGTH = 24
_FIGURE_WIDTH = 48
"""Pixels kept free for a figure beside a bar."""


def tone_of(net: float | None) -> Tone:
    """Tone of a balance of praise and complaint (positive minus negative share, -1 to 1).

    Examples
    --------
    >>> tone_of(-0.6), tone_of(0.05), tone_of(None)
    ('very-negative', 'mixed', 'unknown')
    """
    if net is None or math.isnan(net):
        return "unknown"
    return next((tone for step, tone in _TONE_STEPS if net < step), "very-positive")


def journey_chart(
    journey: pd.DataFrame,
    stage_names: Mapping[str, str] | None = None,
    *,
    width: int = 1120,
    height: int = 200,
    note: bool = True,
) -> alt.LayerChart:
    """Draw the journey as a line of stages: height and colour by sentiment, size by number of comments.

    Every stage takes an equal part of the width, with its mark in the middle, so that a page can write below it.
    The stage ``general`` (no stage could be told) is not a place on the journey and is left out.

    Parameters
    ----------
    journey
        Journey table: ``stage``, ``name``, ``n_feedback``, ``negative_share``, ``positive_share``; in journey order.
    stage_names
        Names to show by stage id; the table's ``name`` where absent.
    width, height
        Size in pixels.
    note
        Write beside the dotted line what it marks.

    Returns
    -------
    altair.LayerChart
        Marks only, without axes.
    """
    import altair as alt

    stages = _labelled(journey, stage_names)
    stages = stages[stages["stage"] != "general"].reset_index(drop=True)
    stages["net"] = (stages["positive_share"] - stages["negative_share"]).where(stages["n_feedback"] > 0)
    stages["tone"] = [tone_of(net) for net in stages["net"]]
    stages["x"] = [index + 0.5 for index in range(len(stages))]
    met = stages[stages["net"].notna()]
    # The line of as much praise as complaint is always in the picture, whichever side the stages are on.
    low, high = (min(-0.3, float(met["net"].min())), max(0.3, float(met["net"].max()))) if len(met) else (-1, 1)
    biggest = min(34.0, 0.42 * width / max(1, len(stages)))
    margin = biggest + 6
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, max(1, len(stages))], nice=False), axis=None)
    y_scale = alt.Scale(domain=[low, high], range=[height - margin, margin], nice=False)
    y = alt.Y("net:Q", scale=y_scale, axis=None)
    colour = alt.Color(
        "tone:N",
        scale=alt.Scale(domain=list(TONES), range=[colour for _, colour, _ in TONES.values()]),
        legend=None,
    )
    size = alt.Size(
        "n_feedback:Q",
        scale=alt.Scale(
            domain=[0, max(1, int(stages["n_feedback"].max()) if len(stages) else 1)],
            range=[60, 3.1416 * biggest**2],
        ),
        legend=None,
    )
    # Its label goes to the end where the curve leaves more room, on the side away from the curve.
    ends = met["net"].iloc[[0, -1]].tolist() if len(met) else [0.0, 0.0]
    at_left = abs(ends[0]) >= abs(ends[1])
    above = ends[0 if at_left else 1] < 0
    words = alt.Chart(_frame(net=[0.0], text=["as much praise as complaint"]))
    layers: list[Any] = [
        words.mark_text(
            align="left" if at_left else "right", dy=-8 if above else 14, color=COLOURS["soft"], fontSize=12, font=FONT
        ).encode(x=alt.value(0 if at_left else width), y=y, text=alt.Text("text:N")),
        alt.Chart(_frame(net=[0.0])).mark_rule(color=COLOURS["line"], strokeDash=[3, 4]).encode(y=y),
        alt.Chart(met).mark_rule(color=COLOURS["line"]).encode(x=x, y=y, y2=alt.value(height)),
        alt.Chart(met).mark_line(interpolate="monotone", color=COLOURS["soft"], strokeWidth=2).encode(x=x, y=y),
        alt.Chart(met)
        .mark_circle(opacity=1)
        .encode(
            x=x,
            y=y,
            size=size,
            color=colour,
            tooltip=[alt.Tooltip(name) for name in ("label:N", "n_feedback:Q", "negative_share:Q")],
        ),
    ]
    return alt.LayerChart(layer=layers if note else layers[1:]).properties(width=width, height=height, autosize="none")


def sentiment_chart(
    journey: pd.DataFrame, stage_names: Mapping[str, str] | None = None, *, width: int = 620, compact: bool = False
) -> alt.LayerChart:
    """Draw the negative and positive share of every stage with their 95 % intervals, negative to the left.

    Parameters
    ----------
    journey
        Journey table with shares and intervals of each sentiment.
    stage_names
        Names to show by stage id; the table's ``name`` where absent.
    width
        Width of the bars in pixels, without names beside them.
    compact
        Write the names above the bars instead of beside them, for narrow screens.

    Returns
    -------
    altair.LayerChart
        Bars with whiskers; what is missing from 100 % is neutral. Stages without shares are left out.
    """
    import altair as alt
    import pandas as pd

    stages = _labelled(journey, stage_names)
    stages = stages[(stages["n_feedback"] > 0) & stages["negative_share"].notna()]
    parts = []
    for sentiment, side in (("negative", -1), ("positive", 1)):
        part = pd.DataFrame({"label": stages["label"], "sentiment": sentiment})
        part["share"] = stages[f"{sentiment}_share"] * side
        part["low"] = stages[f"{sentiment}_ci_low"].fillna(stages[f"{sentiment}_share"]) * side
        part["high"] = stages[f"{sentiment}_ci_high"].fillna(stages[f"{sentiment}_share"]) * side
        part["text"] = [f"{value:.0%}".replace("%", f"{NBSP}%") for value in stages[f"{sentiment}_share"]]
        parts.append(part)
    shares = pd.concat(parts, ignore_index=True)
    beside = alt.Axis(
        domain=False,
        ticks=False,
        labelPadding=10,
        # Names are cut below: Vega would cut an emoji in half and fail on it.
        labelLimit=0,
        labelFontSize=13,
        labelColor=COLOURS["ink"],
        # The reader's sans-serif may be wider than the one that measured the names.
        minExtent=112,
    )
    y = alt.Y("label:N", sort=list(stages["label"]), title=None, axis=None if compact else beside)
    # Room for the figures beyond a bar that ends at 100 %.
    end = 1 / (1 - 2 * _FIGURE_WIDTH / width)
    x = alt.X(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[-end, end], nice=False),
        axis=alt.Axis(
            values=[-1, -0.5, 0, 0.5, 1],
            labelExpr=f"format(abs(datum.value) * 100, '.0f') + '{NBSP}%'",
            domain=False,
            ticks=False,
            gridColor=COLOURS["line"],
            gridOpacity=0.6,
            labelColor=COLOURS["soft"],
            labelFontSize=12,
        ),
    )
    colour = alt.Color(
        "sentiment:N",
        scale=alt.Scale(domain=["negative", "positive"], range=[COLOURS["negative"], COLOURS["positive"]]),
        legend=None,
    )
    base = alt.Chart(shares)
    layers = [
        base.mark_bar(height=15, cornerRadiusEnd=2).encode(x=x, y=y, color=colour),
        # A whisker must show on the bar as well as beside it.
        base.mark_rule(color=COLOURS["paper"], strokeWidth=4).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
        base.mark_rule(color=COLOURS["ink"], strokeWidth=1.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
    ]
    texts = alt.Chart(shares).encode(x=alt.X("high:Q"), y=y, text=alt.Text("text:N"))
    look: dict[str, Any] = {"fontSize": 12, "font": FONT, "color": COLOURS["ink"]}
    layers += [
        texts.transform_filter(alt.datum.sentiment == "negative").mark_text(align="right", dx=-6, **look),
        texts.transform_filter(alt.datum.sentiment == "positive").mark_text(align="left", dx=6, **look),
    ]
    if compact:
        names = alt.Chart(stages).encode(x=alt.value(0), y=y, text=alt.Text("label:N"))
        layers.append(names.mark_text(align="left", dy=-17, **look | {"fontSize": 13}))
    return alt.LayerChart(layer=layers).properties(width=width, height=alt.Step(46 if compact else 30))


def _labelled(journey: pd.DataFrame, stage_names: Mapping[str, str] | None) -> pd.DataFrame:
    names = stage_names or {}
    return journey.assign(
        label=[
            shorten(plain(names.get(stage, name)), _NAME_LENGTH)
            for stage, name in zip(journey["stage"], journey["name"], strict=True)
        ]
    )


def _frame(**columns: list[Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns)
