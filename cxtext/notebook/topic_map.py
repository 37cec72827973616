"""The map of topics: like topics near one another, size by mentions, colour by the share of complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.notebook.charts import share_words, tooltip
from cxtext.notebook.offline import Chart, layered
from cxtext.reporting import words
from cxtext.reporting.charts import COLOURS, FONT
from cxtext.reporting.plain_text import shorten
from cxtext.reporting.quotes import pick_quotes
from cxtext.reporting.tables_in import by_id, ids
from cxtext.topics.positions import topic_positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary

__all__ = ["HEIGHT", "WIDTH", "map_frame", "topic_map"]

WIDTH, HEIGHT = 760, 520
_LEAST, _MOST = 5.0, 30.0
"""Radius of the smallest and the largest circle, in pixels."""
_GAP = 3.0
_ROUNDS = 300
_LETTERS = 13
_LETTER_WIDTH = 7.2
_LONGEST_NAME = 26
_EVEN = "#d5d7db"
_QUOTE = 160


def map_frame(analysis: Analysis, summary: ReportSummary) -> pd.DataFrame:
    """Return what the map shows: one row per topic with mentions, largest first.

    Returns
    -------
    DataFrame
        ``topic_id``, ``name``, ``stage``, ``n_mentions``, ``n_feedback``, ``share`` and ``negative_share`` with their
        intervals (``share_low`` …), ``x``, ``y`` and ``radius`` (pixels in a picture of 760 by 520; circles do not
        cover one another where there is room), ``label`` and ``label_y`` (the name below or above the circle, "" where
        there is no room) and words for a tooltip (``mentions``, ``reach``, ``negative``, ``quote``).
    """
    topics = analysis.topics
    if "level" in topics.columns:
        topics = topics[topics["level"] == "topic"]
    examples = {str(one): ids(found) for one, found in zip(topics["topic_id"], topics["example_ids"], strict=True)}
    levels = {row.topic_id: row for row in summary.topics if row.topic_id in examples and row.mentions}
    places = topic_positions(analysis.topic_model).set_index("topic_id")
    mentions, feedback = by_id(analysis.mentions, "mention_id"), by_id(analysis.feedback, "feedback_id")
    rows: list[dict[str, Any]] = []
    for row in sorted(levels.values(), key=lambda one: (-one.mentions, one.topic_id)):
        quotes = pick_quotes(examples[row.topic_id], mentions, feedback, 1)
        rows.append(
            {
                "topic_id": row.topic_id,
                "name": row.name,
                "stage": row.stage_name,
                "n_mentions": row.mentions,
                "n_feedback": row.reach.count,
                "share": row.reach.value,
                "share_low": row.reach.low,
                "share_high": row.reach.high,
                "negative_share": row.negative.value,
                "negative_low": row.negative.low,
                "negative_high": row.negative.high,
                "x": float(places["x"].get(row.topic_id, 0.0)),
                "y": float(places["y"].get(row.topic_id, 0.0)),
                "mentions": words.integer(row.mentions),
                "reach": share_words(row.reach),
                "negative": share_words(row.negative),
                "quote": shorten(quotes[0].full, _QUOTE) if quotes else "",
            }
        )
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    most = float(frame["n_mentions"].max())
    radius = np.maximum(_LEAST, _MOST * np.sqrt(frame["n_mentions"].to_numpy(dtype=np.float64) / most))
    room = np.array([WIDTH / 2 - _MOST, HEIGHT / 2 - _MOST])
    centres = np.array([WIDTH / 2, HEIGHT / 2])
    spread = _spread(frame[["x", "y"]].to_numpy(dtype=np.float64)) * room * [1, -1] + centres
    laid = _apart(spread, radius)
    frame = frame.assign(x=laid[:, 0].round(1), y=laid[:, 1].round(1), radius=radius.round(2))
    return _with_names(frame)


def topic_map(analysis: Analysis, summary: ReportSummary) -> Chart:
    """Draw the map; see :meth:`cxtext.Analysis.topic_map`."""
    frame = map_frame(analysis, summary)
    if frame.empty:
        raise InputError("There is no topic to draw: no mention belongs to one.")
    # The area of a mark in square pixels.
    area = (np.pi * frame["radius"] ** 2).round(1)
    frame = frame.assign(area=area)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    down: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[0, HEIGHT], nice=False, reverse=True)}
    y, below = alt.Y("y:Q", **down), alt.Y("label_y:Q", **down)
    ends = [COLOURS["positive"], _EVEN, COLOURS["negative"]]
    colour = alt.Color(
        "negative_share:Q",
        scale=alt.Scale(domain=[0, 0.5, 1], range=ends, interpolate="rgb"),
        legend=alt.Legend(title="Negative", format=".0%", gradientLength=120, tickCount=3),
    )
    size = alt.Size("area:Q", scale=None, legend=None)
    lines = tooltip(
        name="Topic",
        topic_id="Id",
        stage="Stage",
        mentions="Mentions",
        reach="Mentioned in",
        negative="Negative",
        quote="Quote",
    )
    circles = alt.Chart(frame).mark_circle(opacity=0.9, stroke=COLOURS["soft"], strokeWidth=0.6)
    names = alt.Chart(frame[frame["label"] != ""])
    look: dict[str, Any] = {"font": FONT, "fontSize": _LETTERS, "baseline": "middle", "color": COLOURS["ink"]}
    return layered(
        [
            circles.encode(x=x, y=y, size=size, color=colour, tooltip=lines),
            names.mark_text(**look).encode(x=x, y=below, text=alt.Text("label:N")),
        ],
        title="The map of topics",
        subtitle="Near: speaks of like things. Size: mentions. Colour: share of comments that are negative.",
        width=WIDTH,
        height=HEIGHT,
    )


def _spread(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pull places (n, 2) half-way to an even spread along each axis: one topic far out must not crowd the rest."""
    n = len(places)
    if n < 3:
        return places
    ranks = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray((places + ranks * (2 / (n - 1)) - 1) / 2)


def _with_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Write names below or above their circles where there is room, the largest topics first; "" for the rest."""
    circles = frame[["x", "y", "radius"]].to_numpy(dtype=np.float64)
    boxes: list[tuple[float, float, float]] = []

    def free(x: float, y: float, half: float, own: int) -> bool:
        if not (half <= x <= WIDTH - half and _LETTERS <= y <= HEIGHT - _LETTERS / 2):
            return False
        others = np.delete(circles, own, axis=0)
        beside = np.maximum(np.abs(others[:, 0] - x) - half, 0.0)
        above = np.maximum(np.abs(others[:, 1] - y) - _LETTERS / 2, 0.0)
        if (np.hypot(beside, above) < others[:, 2]).any():
            return False
        return all(abs(y - one[1]) > _LETTERS + 2 or abs(x - one[0]) > half + one[2] for one in boxes)

    labels, heights = [], []
    for place, (name, (x, y, radius)) in enumerate(zip(frame["name"], circles.tolist(), strict=True)):
        label = shorten(name, _LONGEST_NAME)
        half, away = _LETTER_WIDTH * len(label) / 2, radius + 0.75 * _LETTERS
        at = next((height for height in (y + away, y - away) if free(x, height, half, place)), None)
        labels.append("" if at is None else label)
        heights.append(round(y + away if at is None else at, 1))
        if at is not None:
            boxes.append((x, at, half))
    return frame.assign(label=labels, label_y=heights)


def _apart(places: NDArray[np.float64], radius: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push circles apart until none covers another, or for so many rounds; those that do not overlap stay."""
    laid = places.copy()
    least = radius[:, None] + radius[None, :] + _GAP
    np.fill_diagonal(least, 0.0)
    low = np.column_stack([radius, radius])
    high = np.array([WIDTH, HEIGHT]) - low
    # Circles on the very same spot need a direction to part in: each its own, by its place in the table.
    turn = 2.399963 * np.arange(len(laid))
    laid += 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(_ROUNDS):
        away = laid[:, None, :] - laid[None, :, :]
        distance = np.sqrt((away * away).sum(axis=2))
        too_near = np.clip(least - distance, 0.0, None)
        if too_near.max() < 0.5:
            break
        push = away * (too_near / np.maximum(distance, 1e-9))[:, :, None]
        laid = np.clip(laid + 0.25 * push.sum(axis=1), low, high)
    return laid
