"""``write_workbook``: sheets and charts into one file, the same bytes for the same run."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from cxtext.reporting.plain_text import is_missing
from cxtext.reporting.theme import PLAIN, Theme
from cxtext.reporting.workbook.cells import Formats, Link, safe_text, write_cell
from cxtext.reporting.workbook.native_charts import add_charts, native_charts
from cxtext.reporting.workbook.sheets import all_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cxtext.analysis import Analysis
    from cxtext.reporting.logos import Logo
    from cxtext.reporting.model import ReportSummary
    from cxtext.reporting.workbook.sheet import Row, Sheet

# A fixed date of creation keeps two workbooks of one run equal to the byte.
_CREATED = dt.datetime(2000, 1, 1)
_WIDTHS = (11, 60)
_WIDTH_SAMPLE = 200
_LINE, _MOST_LINES = 15, 20
"""Points of a line, and the most lines of a row."""
_LOGO = (180, 40)
"""Most pixels of a logo on the first sheet."""


def write_workbook(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme = PLAIN) -> None:
    """Write a summary and the tables behind it as ``.xlsx``.

    Texts are written as texts: a comment that starts with ``=`` stays a comment. Control characters that Excel
    refuses are removed, cells are cut at 32,767 characters and sheets at 1,048,575 rows. Ids of customers, values that
    fewer than five people share and rows of such groups are left out. The first sheet says what was.

    Parameters
    ----------
    summary
        What the report says.
    analysis
        Tables to list in full.
    path
        File to write; replaced where it exists.
    theme
        Colours, font and logo.
    """
    import xlsxwriter

    charts = native_charts(summary)
    sheets = all_sheets(summary, analysis, charts)
    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        about = {"title": safe_text(summary.title)[:255], "created": _CREATED, "comments": "cxtext"}
        book.set_properties(about | ({"company": safe_text(theme.company)} if theme.company else {}))
        formats = _formats(book, theme)
        pages = [_write_sheet(book, sheet, formats) for sheet in sheets]
        # Charts stand beside the summary, where they are seen on opening.
        if theme.logo:
            _add_logo(pages[0], theme.logo, theme.company)
        add_charts(book, pages[0], charts, theme.light, _LOGO[1] + 16 if theme.logo else 8)


def _formats(book: Any, theme: Theme) -> Formats:  # noqa: ANN401 - xlsxwriter has no types
    font = {"font_name": theme.font} if theme.font else {}
    top = {"valign": "top", **font}
    header = {"bold": True, "bg_color": theme.light["accent"], "font_color": theme.light["paper"], "text_wrap": True}
    return Formats(
        header=book.add_format(top | header),
        text=book.add_format(top | {"text_wrap": True}),
        plain=book.add_format(top),
        share=book.add_format(top | {"num_format": "0.0%"}),
        decimal=book.add_format(top | {"num_format": "0.00"}),
        date=book.add_format(top | {"num_format": "yyyy-mm-dd"}),
        link=book.add_format(top | {"font_color": theme.light["accent"], "underline": 1, "text_wrap": True}),
    )


def _write_sheet(book: Any, sheet: Sheet, formats: Formats) -> Any:  # noqa: ANN401
    """Write one table and return its page."""
    page = book.add_worksheet(sheet.name)
    widths = _column_widths(sheet)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.freeze_panes(1, sheet.frozen)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, header in enumerate(sheet.headers):
        page.write_string(0, place, safe_text(header), formats.header)
    looks = [formats.share if column.share else None for column in sheet.columns]
    text = formats.text if sheet.wrap else formats.plain
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if sheet.wrap:
            page.set_row(count, _height(row, widths))
        for place, (cell, look) in enumerate(zip(row, looks, strict=True)):
            if not is_missing(cell):
                write_cell(page, (count, place), cell, formats, text=text, share=look)
    if sheet.filtered and count:
        page.autofilter(0, 0, count, len(sheet.columns) - 1)
    return page


def _column_widths(sheet: Sheet) -> list[int]:
    """Width of each column in characters, from the header and the first rows."""
    low, high = _WIDTHS
    lengths = [len(header) + 3 for header in sheet.headers]
    for row in sheet.sample(_WIDTH_SAMPLE):
        texts = [cell.text if isinstance(cell, Link) else cell for cell in row]
        lengths = [
            max(length, len(cell) + 1) if isinstance(cell, str) else length
            for length, cell in zip(lengths, texts, strict=True)
        ]
    return [max(low, min(high, length)) for length in lengths]


def _height(row: Row, widths: Sequence[int]) -> float:
    """Height of a row of wrapped texts in points: not every program finds it by itself."""
    lines = [
        sum(-(-max(1, len(part)) // max(1, width - 2)) for part in cell.split("\n", _MOST_LINES))
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str)
    ]
    return float(_LINE * min(_MOST_LINES, max([1, *lines])))


def _add_logo(page: Any, logo: Logo, company: str) -> None:  # noqa: ANN401
    width, height = logo.within(*_LOGO)
    options = {
        "image_data": io.BytesIO(logo.png),
        "x_scale": width / logo.width,
        "y_scale": height / logo.height,
        "object_position": 3,
        "description": safe_text(company or "Logo"),
    }
    page.insert_image(1, 3, "logo.png", options)
