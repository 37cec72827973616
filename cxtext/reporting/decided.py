"""Measures and early warnings as slides, pictures and workbooks show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting import words
from cxtext.reporting.model import Figure, Share
from cxtext.reporting.plain_text import is_missing
from cxtext.reporting.tables_in import ids, name, number, records
from cxtext.reporting.trends import period_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis

METRICS: dict[str, str] = {
    "nps": "Net promoter score",
    "csat": "Mean satisfaction",
    "csat_top_two": "Satisfied (4 or 5)",
    "ces": "Mean ease",
    "stars": "Mean stars",
    "churn_rate": "Customers who left",
    "lifetime_value": "Mean customer value",
    "first_reply_hours": "Hours to the first reply (median)",
    "resolution_hours": "Hours to the solution (median)",
    "first_contact_resolution": "Solved at first contact",
    "reopen_rate": "Tickets reopened",
    "escalation_rate": "Tickets escalated",
    "negative_share": "Comments negative on balance",
}
"""What a report calls each metric of the table of measures."""

WARNING_WORDS: dict[str, str] = {
    "new": "New",
    "rising": "Rising",
    "falling": "Falling",
    "gone": "Gone",
}
"""What a report calls each kind of warning."""


@dataclass(frozen=True)
class Measure:
    """One metric: overall, and by period where comments have dates; shares lie between 0 and 1."""

    metric: str
    label: str
    unit: str
    is_share: bool
    overall: Figure
    periods: tuple[tuple[str, Figure], ...]

    def said(self, figure: Figure) -> str:
        """Write a value of this metric."""
        if self.is_share:
            return words.percent(figure.value)
        return words.signed(figure.value, 0) if self.metric == "nps" else words.decimal(figure.value)

    def interval(self, figure: Figure) -> str:
        """Write its 95 % interval; empty when there is none."""
        if self.is_share:
            return words.interval(Share(figure.value, figure.low, figure.high, 0, 0))
        return words.figure_interval(figure, 0 if self.metric == "nps" else 1)


@dataclass(frozen=True)
class Warned:
    """One change of complaints that the early warning is sure of."""

    topic_id: str
    name: str
    where: str
    kind: str
    since: dt.date | None
    before: Share
    after: Share
    ratio: Figure | None
    first_ids: tuple[str, ...]


def read_measures(analysis: Analysis) -> tuple[Measure, ...]:
    """Read every metric that may be shown, in the order of :data:`METRICS`."""
    table: pd.DataFrame | None = getattr(analysis, "measures", None)
    if table is None or table.empty:
        return ()
    shown = table[~table["suppressed"].astype(bool)]
    found = []
    for metric, own in shown.groupby("metric", sort=False):
        overall = records(own[own["by"] == "overall"])
        if not overall or _figure(overall[0]) is None:
            continue
        rows = records(own[own["by"] == "period"].sort_values("group", kind="stable"))
        labels = period_labels([str(row["group"]) for row in rows])
        unit = name(overall[0]["unit"])
        found.append(
            Measure(
                metric=str(metric),
                label=METRICS.get(str(metric), name(metric).replace("_", " ")),
                unit=unit,
                is_share=unit.startswith("share"),
                overall=_figure(overall[0]) or Figure(0.0, None, None),
                periods=tuple(
                    (label, figure)
                    for label, figure in zip(labels, map(_figure, rows), strict=True)
                    if figure is not None
                ),
            )
        )
    order = list(METRICS)
    return tuple(sorted(found, key=lambda one: order.index(one.metric) if one.metric in METRICS else len(order)))


def read_warnings(analysis: Analysis) -> tuple[Warned, ...]:
    """Read the warnings that still hold and may be shown, the surest first."""
    table: pd.DataFrame | None = getattr(analysis, "warnings", None)
    if table is None or table.empty:
        return ()
    topics = {str(row["topic_id"]): name(row["name"]) for row in records(analysis.topics)}
    stages = {str(row["stage"]): name(row["name"]) for row in records(analysis.journey)}
    shown = table[table["active"].astype(bool) & ~table["suppressed"].astype(bool)]
    found = []
    for row in records(shown.sort_values(["q_value", "topic_id"], kind="stable")):
        sides = [_rate(row, side) for side in ("before", "after")]
        if sides[0] is None or sides[1] is None:
            continue
        topic_id = str(row["topic_id"])
        ratio = number(row.get("ratio"))
        found.append(
            Warned(
                topic_id=topic_id,
                name=topics.get(topic_id, topic_id),
                where=where_of(row, stages),
                kind=str(row["kind"]),
                since=None if is_missing(row["since"]) else row["since"].date(),
                before=sides[0],
                after=sides[1],
                ratio=None if ratio is None else Figure(ratio, number(row.get("ci_low")), number(row.get("ci_high"))),
                first_ids=ids(row.get("first_ids")),
            )
        )
    return tuple(found)


def where_of(row: Mapping[str, Any], stages: Mapping[str, str]) -> str:
    """Say in which stage and group a warning holds; empty where it holds overall."""
    parts = []
    stage = name(row.get("stage"))
    if stage:
        parts.append(stages.get(stage, stage))
    if name(row.get("segment")):
        parts.append(f"{name(row['segment'])} {name(row.get('value'))}")
    return ", ".join(parts)


def _figure(row: Mapping[str, Any]) -> Figure | None:
    value, n = number(row["value"]), number(row.get("n"))
    if value is None:
        return None
    return Figure(value, number(row.get("ci_low")), number(row.get("ci_high")), int(n) if n else None)


def _rate(row: Mapping[str, Any], side: str) -> Share | None:
    """Return the share of comments that complain before or after the change."""
    rate, n, complaints = (number(row.get(f"{part}_{side}")) for part in ("rate", "n", "complaints"))
    if rate is None or n is None or complaints is None:
        return None
    return Share(rate, None, None, int(complaints), int(n))
