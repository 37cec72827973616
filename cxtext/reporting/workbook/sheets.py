"""All sheets of a workbook in order, with what had to be left out said on the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.plurals import plural
from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.workbook.cells import MAX_CHARACTERS, MAX_ROWS
from cxtext.reporting.workbook.comment_sheets import feedback_sheet, mentions_sheet, rejects_sheet, too_long
from cxtext.reporting.workbook.decision_sheets import decision_sheets
from cxtext.reporting.workbook.native_charts import data_sheet
from cxtext.reporting.workbook.report_sheets import (
    codes_sheet,
    journey_sheet,
    method_sheet,
    overview_sheet,
    pain_point_sheets,
    topics_sheet,
)
from cxtext.reporting.workbook.sheet import Column, Sheet
from cxtext.reporting.workbook.small_groups import PERSONAL, topics_of_few, without_small_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary
    from cxtext.reporting.workbook.native_charts import NativeChart

_MAX_NAMED = 8
"""Columns that one note names."""


def all_sheets(
    summary: ReportSummary, analysis: Analysis, charts: Sequence[NativeChart] = (), max_rows: int = MAX_ROWS
) -> tuple[Sheet, ...]:
    """Return all sheets in order; tables longer than ``max_rows`` are cut, and the first sheet says so."""
    few = topics_of_few(analysis.feedback, analysis.mentions)
    shown = without_small_groups(analysis.feedback)
    decisions = decision_sheets(analysis, few)
    notes = [
        *_cut(analysis, max_rows),
        *_long(analysis),
        *_hidden(analysis, shown.left_out, decisions.left_out),
    ]
    sheets = (
        overview_sheet(summary, notes),
        *pain_point_sheets(summary, few),
        journey_sheet(summary),
        topics_sheet(summary),
        *decisions.sheets,
        *((codes_sheet(analysis.codes),) if len(analysis.codes) else ()),
        mentions_sheet(analysis, shown.table, max_rows),
        feedback_sheet(shown.table, max_rows),
        rejects_sheet(analysis.rejects, max_rows),
        *((data_sheet(charts),) if charts else ()),
    )
    return (*sheets, _columns(sheets), method_sheet(summary))


def _columns(sheets: Sequence[Sheet]) -> Sheet:
    """Return what every column of every sheet means."""
    rows = [(sheet.name, column.header, column.means) for sheet in sheets for column in sheet.columns]
    columns = (
        Column("Sheet", "Name of the sheet."),
        Column("Column", "Header of the column."),
        Column("Meaning", "What it holds."),
    )
    return Sheet("Columns", columns, lambda: rows, frozen=2, wrap=True)


def _cut(analysis: Analysis, max_rows: int) -> Iterator[str]:
    tables = {"Mentions": analysis.mentions, "Feedback": analysis.feedback, "Rejects": analysis.rejects}
    for name, frame in tables.items():
        if len(frame) > max_rows:
            yield f"The sheet {name} holds the first {max_rows:,} of {len(frame):,} rows; Excel holds no more."


def _long(analysis: Analysis) -> Iterator[str]:
    text = "clean_text" if "clean_text" in analysis.feedback.columns else "text"
    for name, texts in (("Feedback", analysis.feedback[text]), ("Mentions", analysis.mentions["text"])):
        n = too_long(texts)
        if n:
            yield f"In the sheet {name}, {plural(n, 'text')} longer than {MAX_CHARACTERS:,} characters end there."


def _hidden(analysis: Analysis, blank: Mapping[str, int], rows: Mapping[str, int]) -> Iterator[str]:
    """Say what is left out so that nobody is singled out."""
    personal = [column for column in PERSONAL[:2] if column in analysis.feedback.columns]
    if personal:
        yield f"Left out of the sheet Feedback, for they tell single people: {', '.join(personal)}."
    if blank:
        named = [f"{shorten(plain(column), 40)} ({n:,})" for column, n in list(blank.items())[:_MAX_NAMED]]
        more = f" and {len(blank) - _MAX_NAMED} more columns" if len(blank) > _MAX_NAMED else ""
        yield f"In the sheet Feedback, values that fewer than five people share are blank: {', '.join(named)}{more}."
    if rows:
        said = ", ".join(f"{name} ({n:,})" for name, n in rows.items())
        yield f"Rows of groups of fewer than five people, or that would give one away, are left out: {said}."
