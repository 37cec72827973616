"""Sheets of the tables to decide by; rows of groups of under five people are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting.plain_text import is_missing
from cxtext.reporting.tables_in import ids, name, records
from cxtext.reporting.workbook.decision_columns import TABLES, Field, Table
from cxtext.reporting.workbook.sheet import Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.workbook.sheet import Row

MAX_IDS = 20
"""Ids of comments that one cell lists."""


@dataclass(frozen=True)
class Decisions:
    """The sheets, and how many rows were left out of each because fewer than five people are behind them."""

    sheets: tuple[Sheet, ...]
    left_out: dict[str, int]


def decision_sheets(analysis: Analysis, few: frozenset[str]) -> Decisions:
    """Return a sheet of every table that has rows; topics of ``few`` are left out of those that go by groups."""
    topics = _names(analysis.topics, "topic_id")
    stages = _names(analysis.journey, "stage")
    sheets, left_out = [], {}
    for spec in TABLES:
        frame: pd.DataFrame | None = getattr(analysis, spec.source, None)
        if frame is None or frame.empty:
            continue
        shown = frame
        if "suppressed" in frame.columns:
            shown = frame[~frame["suppressed"].astype(bool)]
        if spec.by_group and "topic_id" in shown.columns:
            shown = shown[~shown["topic_id"].astype(str).isin(few)]
        if len(shown) < len(frame):
            left_out[spec.name] = len(frame) - len(shown)
        if len(shown):
            sheets.append(_sheet(spec, shown, topics, stages))
    contradictions = _contradictions(getattr(analysis, "contradictions", None))
    return Decisions((*sheets, *contradictions), left_out)


def _sheet(spec: Table, frame: pd.DataFrame, topics: Mapping[str, str], stages: Mapping[str, str]) -> Sheet:
    fields = [field for field in spec.fields if field.source in frame.columns]
    columns = tuple(Column(field.header, field.means, field.share) for field in fields)
    looks = [_look(field, topics, stages) for field in fields]
    ordered = _named_groups(frame, topics, stages)[[field.source for field in fields]]

    def rows() -> list[Row]:
        return [
            tuple(look(cell) for look, cell in zip(looks, row, strict=True))
            for row in ordered.itertuples(index=False, name=None)
        ]

    return Sheet(spec.name, columns, rows, frozen=1)


def _named_groups(frame: pd.DataFrame, topics: Mapping[str, str], stages: Mapping[str, str]) -> pd.DataFrame:
    """Call the topics and stages among the groups of measures by their names."""
    if not {"by", "group"} <= set(frame.columns):
        return frame
    called = {"topic": topics, "stage": stages}
    groups = [
        called.get(str(by), {}).get(str(group), group) for by, group in zip(frame["by"], frame["group"], strict=True)
    ]
    return frame.assign(group=groups)


def _look(field: Field, topics: Mapping[str, str], stages: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return how the cells of a column are shown: names for ids, lists as texts."""
    if field.look == "topic":
        return lambda cell: topics.get(str(cell), name(cell)) or None
    if field.look == "stage":
        return lambda cell: stages.get(str(cell), name(cell)) or None
    if field.look == "ids":
        return lambda cell: ", ".join(ids(cell)[:MAX_IDS]) or None
    if field.look == "all":
        return lambda cell: "all" if is_missing(cell) else stages.get(str(cell), cell)
    return lambda cell: cell


def _names(frame: pd.DataFrame, key: str) -> dict[str, str]:
    return {str(one): name(called) for one, called in zip(frame[key], frame["name"], strict=True)}


def _contradictions(frame: pd.DataFrame | None) -> tuple[Sheet, ...]:
    """Count the comments whose score and text say opposite things; the list of them is for the run alone."""
    from cxtext.insights.people import MIN_GROUP

    if frame is None or frame.empty:
        return ()
    counted = frame.groupby(["score_kind", "source", "kind"], dropna=False, sort=True).size().reset_index(name="n")
    rows: list[Row] = [
        (name(row["score_kind"]), name(row["source"]), str(row["kind"]).replace("_", " "), int(row["n"]))
        for row in records(counted)
        if row["n"] >= MIN_GROUP
    ]
    columns = (
        Column("Score", "Scale of the score."),
        Column("Source", "Where the comments come from."),
        Column("Likely reason", "Why score and text say opposite things."),
        Column("Comments", "How many; reasons of fewer than five comments are left out."),
    )
    return (Sheet("Contradictions", columns, lambda: rows),) if rows else ()
