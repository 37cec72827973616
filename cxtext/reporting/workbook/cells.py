"""What a cell of a workbook may hold, and how it is written: inert text, numbers, dates, links inside the file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from cxtext.reporting.tables_in import ids, number

MAX_ROWS = 1_048_575
"""Rows that Excel holds below a header."""
MAX_CHARACTERS = 32_767
"""Characters that a cell holds, counted as Excel does (UTF-16)."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = dt.datetime(1900, 3, 1)
# Excel keeps 15 digits of a number; a longer one is an identifier and stays text.
_EXACT = 1e15


@dataclass(frozen=True)
class Link:
    """A text that leads to a row of another sheet of the same workbook (the header is row 0)."""

    text: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Formats:
    """Cell formats of one workbook."""

    header: Any
    text: Any
    plain: Any
    share: Any
    decimal: Any
    date: Any
    link: Any


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


def write_cell(
    page: Any,  # noqa: ANN401 - xlsxwriter has no types
    at: tuple[int, int],
    cell: Any,  # noqa: ANN401
    formats: Formats,
    *,
    text: Any,  # noqa: ANN401
    share: Any | None,  # noqa: ANN401
) -> None:
    """Write one value as what it is; whatever is no number, date, truth value or link is inert text."""
    if isinstance(cell, Link):
        place = f"internal:'{cell.sheet}'!A{cell.row + 1}"
        page.write_url(*at, place, formats.link, safe_text(cell.text))
        return
    found = None if isinstance(cell, str | dt.date) else number(cell)
    if isinstance(cell, dt.datetime) and cell.replace(tzinfo=None) >= _EPOCH:
        page.write_datetime(*at, cell.replace(tzinfo=None), formats.date)
    elif isinstance(cell, bool):
        page.write_boolean(*at, cell, formats.plain)
    elif found is not None and abs(found) < _EXACT:
        page.write_number(*at, found, share or (formats.plain if found.is_integer() else formats.decimal))
    else:
        page.write_string(*at, safe_text(cell if isinstance(cell, str) else ", ".join(ids(cell)) or str(cell)), text)
