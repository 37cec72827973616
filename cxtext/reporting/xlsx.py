"""The report as a workbook: every table with filters, frozen headers and native charts, nothing that runs."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting.plain_text import is_missing
from cxtext.reporting.sheets import MAX_CHARACTERS, Sheet, all_sheets
from cxtext.reporting.tables_in import ids, number
from cxtext.reporting.theme import PLAIN, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary

MAX_ROWS = 1_048_575
"""Rows that Excel holds below a header."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A fixed date of creation keeps two workbooks of one run equal to the byte.
_CREATED = dt.datetime(2000, 1, 1)
_EPOCH = dt.datetime(1900, 3, 1)
# Excel keeps 15 digits of a number; a longer one is an identifier and stays text.
_EXACT = 1e15
_WIDTHS = (11, 60)
_WIDTH_SAMPLE = 200


@dataclass(frozen=True)
class Formats:
    """Cell formats of one workbook."""

    header: Any
    text: Any
    plain: Any
    share: Any
    decimal: Any
    date: Any


def write_workbook(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme = PLAIN) -> None:
    """Write a summary and the tables behind it as ``.xlsx``.

    Texts are written as texts: a comment that starts with ``=`` stays a comment. Control characters that Excel
    refuses are removed, cells are cut at 32,767 characters and sheets at 1,048,575 rows; the summary says where.

    Parameters
    ----------
    summary
        What the report says.
    analysis
        Tables to list in full: mentions, feedback, rejects.
    path
        File to write; replaced where it exists.
    """
    import xlsxwriter

    sheets = all_sheets(summary, analysis, MAX_ROWS)
    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": safe_text(summary.title)[:255], "created": _CREATED, "comments": "cxtext"})
        formats = _formats(book)
        pages = [_write_sheet(book, sheet, formats) for sheet in sheets]
        row = 1
        for sheet in sheets:
            rows = len(sheet.sample(sheet.chart.most)) if sheet.chart else 0
            if sheet.chart and rows:
                # Charts stand beside the summary, where they are seen on opening.
                row += _add_chart(book, pages[0], sheet, rows, row)


def safe_text(value: str) -> str:
    r"""Remove what Excel refuses and cut to what a cell holds.

    Examples
    --------
    >>> safe_text("a\x00b")
    'ab'
    """
    text = _FORBIDDEN.sub("", value[: 2 * MAX_CHARACTERS])
    if len(text) * 2 <= MAX_CHARACTERS:
        return text
    units = text.encode("utf-16-le")
    # Half a surrogate pair at the cut is dropped by the decoder.
    return text if len(units) <= 2 * MAX_CHARACTERS else units[: 2 * MAX_CHARACTERS].decode("utf-16-le", "ignore")


def _formats(book: Any) -> Formats:  # noqa: ANN401 - xlsxwriter has no types
    return Formats(
        header=book.add_format(
            {"bold": True, "bg_color": "#0B6168", "font_color": "#FFFFFF", "valign": "top", "text_wrap": True}
        ),
        text=book.add_format({"valign": "top", "text_wrap": True}),
        plain=book.add_format({"valign": "top"}),
        share=book.add_format({"num_format": "0.0%", "valign": "top"}),
        decimal=book.add_format({"num_format": "0.00", "valign": "top"}),
        date=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    )


def _write_sheet(book: Any, sheet: Sheet, formats: Formats) -> Any:  # noqa: ANN401
    """Write one table and return its page."""
    page = book.add_worksheet(sheet.name)
    for place, width in enumerate(_column_widths(sheet)):
        page.set_column(place, place, width)
    page.freeze_panes(1, sheet.frozen)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, header in enumerate(sheet.columns):
        page.write_string(0, place, safe_text(header), formats.header)
    looks = [formats.share if header in sheet.shares else None for header in sheet.columns]
    text = formats.text if sheet.wrap else formats.plain
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for place, (cell, look) in enumerate(zip(row, looks, strict=True)):
            if not is_missing(cell):
                _write_cell(page, (count, place), cell, formats, text=text, share=look)
    if sheet.filtered and count:
        page.autofilter(0, 0, count, len(sheet.columns) - 1)
    return page


def _write_cell(
    page: Any,  # noqa: ANN401
    at: tuple[int, int],
    cell: Any,  # noqa: ANN401
    formats: Formats,
    *,
    text: Any,  # noqa: ANN401
    share: Any | None,  # noqa: ANN401
) -> None:
    """Write one value as what it is; whatever is no number, date or truth value is inert text."""
    found = None if isinstance(cell, str | dt.date) else number(cell)
    if isinstance(cell, dt.datetime) and cell.replace(tzinfo=None) >= _EPOCH:
        page.write_datetime(*at, cell.replace(tzinfo=None), formats.date)
    elif isinstance(cell, bool):
        page.write_boolean(*at, cell, formats.plain)
    elif found is not None and abs(found) < _EXACT:
        page.write_number(*at, found, share or (formats.plain if found.is_integer() else formats.decimal))
    else:
        page.write_string(*at, safe_text(cell if isinstance(cell, str) else ", ".join(ids(cell)) or str(cell)), text)


def _column_widths(sheet: Sheet) -> list[int]:
    """Width of each column in characters, from the header and the first rows."""
    low, high = _WIDTHS
    lengths = [len(header) + 3 for header in sheet.columns]
    for row in sheet.sample(_WIDTH_SAMPLE):
        lengths = [
            max(length, len(cell) + 1) if isinstance(cell, str) else length
            for length, cell in zip(lengths, row, strict=True)
        ]
    return [max(low, min(high, length)) for length in lengths]


def _add_chart(book: Any, page: Any, sheet: Sheet, last: int, row: int) -> int:  # noqa: ANN401
    """Put the chart of a sheet's first ``last`` rows on a page; return the rows of the page that it covers."""
    spec = sheet.chart
    if spec is None:
        return 0
    chart = book.add_chart({"type": "bar", "subtype": spec.subtype} if spec.subtype else {"type": "bar"})
    labels = sheet.columns.index(spec.labels)
    for header, colour in spec.series:
        place = sheet.columns.index(header)
        chart.add_series(
            {
                "name": [sheet.name, 0, place],
                "categories": [sheet.name, 1, labels, last, labels],
                "values": [sheet.name, 1, place, last, place],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    height = 120 + 28 * last
    chart.set_title({"name": spec.title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0%", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9DBDF"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 720, "height": height})
    page.insert_chart(row, 3, chart, {"object_position": 3})
    return height // 20 + 2
