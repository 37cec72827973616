"""The series behind a trend, with periods called by their names."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast, get_args

from cxtext.reporting.model import Direction, Share, Trend, TrendPoint
from cxtext.reporting.tables_in import counted, name, number, records
from cxtext.reporting.words import DASH, NBSP

if TYPE_CHECKING:
    import pandas as pd

_WEEK, _MONTH, _QUARTER = 8, 32, 100
"""Longest step between two periods, in days, that is still a week, month or quarter."""


def read_trends(trends: pd.DataFrame | None) -> dict[str, list[tuple[Any, Share]]]:
    """Group the trends table by topic, periods in order, periods without comments left out."""
    series: dict[str, list[tuple[Any, Share]]] = {}
    if trends is None or trends.empty:
        return series
    ordered = trends.sort_values(["topic_id", "period"], kind="stable")
    for row in records(ordered):
        n, hits = int(number(row["n"]) or 0), int(number(row["n_topic"]) or 0)
        if not n:
            continue
        found = Share(hits / n, number(row.get("ci_low")), number(row.get("ci_high")), hits, n)
        series.setdefault(str(row["topic_id"]), []).append((row["period"], found))
    return series


def make_trend(direction: Any, series: list[tuple[Any, Share]]) -> Trend | None:  # noqa: ANN401 - a cell
    """Put direction and series together; None with fewer than two periods."""
    if len(series) < 2:
        return None
    known = direction if isinstance(direction, str) and direction in get_args(Direction) else "unknown"
    step = _step([period for period, _ in series])
    third = max(1, len(series) // 3)
    return Trend(
        direction=cast("Direction", known),
        points=tuple(TrendPoint(_label(period, step), found) for period, found in series),
        early=_pooled(series[:third], step),
        late=_pooled(series[-third:], step),
    )


def _pooled(part: list[tuple[Any, Share]], step: float) -> TrendPoint:
    first, last = _label(part[0][0], step), _label(part[-1][0], step)
    if first != last and first.split()[-1] == last.split()[-1]:
        first = first.rsplit(maxsplit=1)[0]
    label = last if part[0] is part[-1] else f"{first}{NBSP}{DASH} {last}"
    return TrendPoint(label, counted(sum(s.count for _, s in part), sum(s.total for _, s in part)))


def _step(periods: list[Any]) -> float:
    """Shortest step between neighbouring periods in days; 0 where periods are no dates."""
    if not all(hasattr(period, "year") and hasattr(period, "toordinal") for period in periods):
        return 0.0
    days = [period.toordinal() for period in periods]
    return float(min(b - a for a, b in pairwise(days)))


def _label(period: Any, step: float) -> str:  # noqa: ANN401
    """Call a period by its name, as exactly as its length asks for."""
    if not step:
        return name(period)
    if step <= _WEEK:
        return f"{period.day} {period:%b} {period.year}"
    if step <= _MONTH:
        return f"{period:%b} {period.year}"
    if step <= _QUARTER:
        return f"Q{(period.month + 2) // 3} {period.year}"
    return str(period.year)


def period_labels(days: list[str]) -> list[str]:
    """Call periods, given by their first days as ``2026-01-01``, by their names; what is no day stays as it is."""
    import datetime as dt

    try:
        found: list[Any] = [dt.date.fromisoformat(day[:10]) for day in days]
    except ValueError:
        return [name(day) for day in days]
    step = _step(found) if len(found) > 1 else float(_MONTH)
    return [_label(day, step) for day in found]
