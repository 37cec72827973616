"""Where marks go: bars, whiskers and sparklines of the report as plain numbers for inline SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reporting.model import Figure, Share, Stage, Trend

SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 150.0, 40.0, 4.0
_BEYOND = 1.6
"""Part of the largest share that an axis shows."""


@dataclass(frozen=True)
class Bar:
    """A bar from ``start`` to ``end`` with a whisker from ``low`` to ``high``, all in percent of the width."""

    start: float
    end: float
    low: float | None
    high: float | None

    @property
    def width(self) -> float:
        """Length of the bar, visible even for the smallest share."""
        return round(max(0.4, self.end - self.start), 2)


@dataclass(frozen=True)
class Effect:
    """A dot with a whisker on an axis that holds zero, all in percent of the width."""

    zero: float
    dot: float
    low: float
    high: float


@dataclass(frozen=True)
class Spark:
    """A small line chart: SVG path data of line and interval band, and the last point."""

    line: str
    band: str
    x: float
    y: float


def axis_top(shares: list[Share]) -> float:
    """End of an axis that holds these shares and their intervals: 5, 10, 25, 50 or 100 %."""
    highest = max((share.high or share.value for share in shares), default=1.0)
    return next((top for top in (0.05, 0.1, 0.25, 0.5) if highest <= top), 1.0)


def share_top(shares: Sequence[float]) -> float:
    """End of an axis for shares over time: wide intervals of thin periods may run out of the picture.

    Examples
    --------
    >>> share_top([0.04, 0.11]), share_top([0.9, 0.2])
    (0.2, 1.0)
    """
    wanted = _BEYOND * max([*shares, 0.0])
    return next((top for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8) if wanted <= top), 1.0)


def bar(share: Share, top: float = 1.0) -> Bar:
    """Bar of a share on an axis from 0 to ``top``."""

    def place(value: float | None) -> float | None:
        return None if value is None else round(min(1.0, value / top) * 100, 2)

    return Bar(0.0, place(share.value) or 0.0, place(share.low), place(share.high))


def effects(figures: list[Figure | None]) -> list[Effect | None]:
    """Place effects on one common axis, so that they can be compared by eye."""
    known = [figure for figure in figures if figure is not None]
    ends = [0.0, *(end for figure in known for end in (figure.value, figure.low, figure.high) if end is not None)]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def place(value: float) -> float:
        # A margin of a tenth keeps dots and whisker ends off the edges.
        return round(5 + 90 * (value - low) / span, 2)

    return [
        None
        if figure is None
        else Effect(
            place(0.0),
            place(figure.value),
            place(figure.value if figure.low is None else figure.low),
            place(figure.value if figure.high is None else figure.high),
        )
        for figure in figures
    ]


def spark(trend: Trend) -> Spark:
    """Draw a trend in a box of ``SPARK_WIDTH`` by ``SPARK_HEIGHT``; the axis starts at zero."""
    top = max([point.share.value for point in trend.points] + [0.01])
    # Wide intervals of thin periods may run out of the picture rather than flatten the line.
    top = min(max([top, *(point.share.high or 0.0 for point in trend.points)]), top * _BEYOND)
    step = (SPARK_WIDTH - 2 * SPARK_PAD) / (len(trend.points) - 1)

    def y(value: float) -> float:
        return round(SPARK_HEIGHT - SPARK_PAD - min(1.0, value / top) * (SPARK_HEIGHT - 2 * SPARK_PAD), 1)

    xs = [round(SPARK_PAD + index * step, 1) for index in range(len(trend.points))]
    shares = [point.share for point in trend.points]
    line = _path(list(zip(xs, [y(share.value) for share in shares], strict=True)))
    high = [(x, y(share.value if share.high is None else share.high)) for x, share in zip(xs, shares, strict=True)]
    low = [(x, y(share.value if share.low is None else share.low)) for x, share in zip(xs, shares, strict=True)]
    return Spark(line, _path([*high, *reversed(low)]) + "Z", xs[-1], y(shares[-1].value))


def bubble(stage: Stage, largest: int, radius: float = 22.0) -> float:
    """Radius of a stage's mark: its area follows the number of comments."""
    return round(max(4.0, radius * math.sqrt(stage.comments / max(1, largest))), 1)


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
