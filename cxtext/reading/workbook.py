"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): the first sheet that holds a table."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.table import RawTable, numbered, screened, typed_column, unique_names

if TYPE_CHECKING:
    from cxtext.reading.source import Source

MAX_UNPACKED = 4 << 30
_HEADER_WITHIN = 20


def read_workbook(source: Source) -> RawTable:
    """Read the first sheet with data; title lines above the header and empty rows are passed over.

    Raises
    ------
    InputError
        The file is damaged, protected by a password, or has no sheet with data.
    """
    import python_calamine

    try:
        with source.open() as stream:
            _refuse_bomb(stream, source.name)
            book = python_calamine.load_workbook(stream)
            for sheet in book.sheet_names:
                cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=True)
                if any(_filled(row) for row in cells):
                    return _table(source, sheet, cells, book.sheet_names)
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        raise InputError(f"{source.name} cannot be read as a spreadsheet (damaged or protected): {error}.") from error
    raise InputError(f"{source.name} is empty: none of its sheets holds data.")


def _refuse_bomb(stream: Any, name: str) -> None:  # noqa: ANN401 - any binary stream
    """Refuse a workbook (a zip file) that would unpack beyond reason."""
    if stream.read(2) == b"PK":
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise InputError(f"{name} unpacks to more than {MAX_UNPACKED >> 30} GB; save it as csv.")
    stream.seek(0)


def _filled(row: list[Any]) -> int:
    return sum(cell is not None and str(cell).strip() != "" for cell in row)


def _cell(value: object) -> object:
    """Text, numbers, booleans and dates as they are; times and durations as text."""
    return str(value) if isinstance(value, dt.timedelta) else value


def _table(source: Source, sheet: str, cells: list[list[Any]], sheets: list[str]) -> RawTable:
    counts = [_filled(row) for row in cells]
    # A title above the table fills one cell of many; the header fills at least half of the widest row's.
    widest = max(counts[:_HEADER_WITHIN], default=0) or max(counts)
    top = next(i for i, count in enumerate(counts) if count >= max(1, widest / 2))
    width = max(i + 1 for row in cells[top:] for i, cell in enumerate(row) if cell not in (None, ""))
    header, body = cells[top][:width], cells[top + 1 :]
    names = unique_names(header)
    kept = [(n, row) for n, row in enumerate(body, start=1) if _filled(row)]
    if not kept:
        raise InputError(f"{source.name}: the sheet {sheet!r} has a header but no rows.")
    frame = pd.DataFrame({name: typed_column([_cell(row[i]) for _, row in kept]) for i, name in enumerate(names)})
    notes = [f"sheet {sheet!r}"]
    if len(sheets) > 1:
        notes.append(f"other sheets were left out: {', '.join(name for name in sheets if name != sheet)}")
    if top:
        notes.append(f"{top} lines above the header were passed over")
    if len(kept) < len(body):
        notes.append(f"{len(body) - len(kept)} empty rows were skipped")
    rows = numbered(n for n, _ in kept)
    return screened(RawTable(source.name, source.stem, "spreadsheet", frame, rows, (), tuple(notes)))
