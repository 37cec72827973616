"""A workbook compared with its run, cell by cell."""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.summary import summarise
from cxtext.reporting.verifying.compare import ANOTHER, ITS_OWN, Difference
from cxtext.reporting.verifying.outcome import Verification, own_title
from cxtext.reporting.verifying.packages import differing, read_parts, too_large
from cxtext.reporting.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from cxtext.analysis import Analysis
    from cxtext.reporting.theme import Theme

MAX_DIFFERENCES = 100_000
_DRAWN = ("xl/charts/", "xl/drawings/")
_FRAME = ("xl/styles.xml", "xl/workbook.xml", "xl/theme/")
_TITLE = re.compile(rb"<c:title>.*?<a:t>(.*?)</a:t>", re.DOTALL)
_CLOSE = 1e-9
_LENGTH = 200


@dataclass
class Found:
    """Differences so far, and what was compared."""

    differences: list[Difference] = field(default_factory=list)
    n_figures: int = 0
    n_texts: int = 0


def check_workbook(path: Path, analysis: Analysis, theme: Theme) -> Verification:
    """Compare a workbook with that of an analysis whose tables are taken as they are."""
    summary = summarise(analysis)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "report.xlsx"
        write_workbook(summary, analysis, own, theme)
        sizes = too_large(path, own)
        if sizes:
            return Verification((Difference("the whole workbook", *sizes),), 0, 0)
        given, notes = sheets_of(path), []
        title = plain(_title(given))
        if title and title != summary.title:
            notes.append(own_title(title))
            write_workbook(summarise(analysis, title=title), analysis, own, theme)
        found = compare_sheets(given, sheets_of(own))
        _drawings(path, own, found, notes)
    return Verification(tuple(found.differences), found.n_figures, found.n_texts, tuple(notes))


def compare_sheets(given: dict[str, Any], wanted: dict[str, Any]) -> Found:
    """Compare the sheets of two workbooks."""
    found = Found()
    for name in [*wanted, *(name for name in given if name not in wanted)]:
        if name not in given or name not in wanted:
            there = ("no such sheet", "a sheet") if name in wanted else ("a sheet", "no such sheet")
            found.differences.append(Difference(f"sheet {shorten(plain(name), 40)}", *there))
        else:
            _compare(name, given[name], wanted[name], found)
    return found


def sheets_of(path: Path, only: Set[str] | None = None) -> dict[str, Any]:
    """Read every sheet, or ``only`` those named so, as rows of plain values."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        names = [name for name in book.sheet_names if only is None or name in only]
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (CalamineError, OSError, ValueError):
        raise InputError(f"{path} is not a report of cxtext: it cannot be read as a workbook.") from None


def _title(sheets: dict[str, Any]) -> str:
    rows = sheets.get("Summary") or []
    return str(rows[1][1]) if len(rows) > 1 and len(rows[1]) > 1 and rows[1][0] == "Report" else ""


def _compare(name: str, given: Sequence[Sequence[Any]], wanted: Sequence[Sequence[Any]], found: Found) -> None:
    """Compare two sheets row by row, and cell by cell where the rows differ."""
    headers = [str(cell) for cell in wanted[0]] if wanted else []
    for row in range(max(len(given), len(wanted))):
        one = given[row] if row < len(given) else ()
        other = wanted[row] if row < len(wanted) else ()
        for cell in other:
            if isinstance(cell, str):
                found.n_texts += cell != ""
            else:
                found.n_figures += 1
        if list(one) != list(other) and len(found.differences) < MAX_DIFFERENCES:
            found.differences += _cells(f"sheet {name}, row {row + 1}", headers, one, other)


def _cells(place: str, headers: Sequence[str], one: Sequence[Any], other: Sequence[Any]) -> Iterator[Difference]:
    for column in range(max(len(one), len(other))):
        pair = [cells[column] if column < len(cells) else "" for cells in (one, other)]
        if not _same(*pair):
            header = shorten(plain(headers[column]), 40) if column < len(headers) else f"column {column + 1}"
            yield Difference(f"{place}, {header}", *(_said(cell) for cell in pair))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - cells hold anything
    numbers = [isinstance(cell, int | float) and not isinstance(cell, bool) for cell in (one, other)]
    if all(numbers):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=1e-12)
    return type(one) is type(other) and bool(one == other)


def _said(cell: Any) -> str:  # noqa: ANN401
    if isinstance(cell, str):
        return f"“{shorten(plain(cell), _LENGTH)}”" if cell else "nothing"
    return str(cell)


def _drawings(path: Path, own: Path, found: Found, notes: list[str]) -> None:
    """Compare charts as they stand in the file, where it is as it was written."""
    wanted = read_parts(own, _DRAWN)
    changed = differing(read_parts(path, _DRAWN), wanted)
    if not changed:
        return
    if differing(read_parts(path, _FRAME), read_parts(own, _FRAME)):
        notes.append(
            "The file was saved by another program, or has a theme: its cells are compared, its charts and colours "
            "are not."
        )
        return
    for name in changed:
        called = _called(wanted[name]) if name in wanted else ""
        found.differences.append(Difference(called or name.removeprefix("xl/"), ANOTHER, ITS_OWN))


def _called(part: bytes) -> str:
    """Call a chart by its title; empty for a part that has none."""
    title = _TITLE.search(part)
    return f"chart “{shorten(plain(unescape(title[1].decode())), _LENGTH)}”" if title else ""
