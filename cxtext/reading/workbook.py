"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): every sheet that holds a table, or those the user names."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reading.headers import word_set, words
from cxtext.reading.headless import LOOKED_AT, top_row
from cxtext.reading.table import RawTable, cell_text, numbered, screened, typed_column, unique_names
from cxtext.reading.titles import filled, passed_over, top_of_sheet
from cxtext.reading.totals import without_totals
from cxtext.reading.unpacking import refuse_bomb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reading.source import Source

_EXPLAINS = word_set(
    "about codebook contents data-dictionary definitions dictionary explanation glossary guide guidance help index "
    "instructions legend license licence lookup lookups metadata methodology notes readme summary toc cover"
)
"""Words in the name of a sheet that explains the others: it is read only when the user names it."""


def read_workbook(source: Source) -> list[RawTable]:
    """Read the sheets with data; title lines above a header and empty rows are passed over.

    Without ``source.sheets`` every sheet with data is read except those whose name says that they explain the others
    (Codebook, Instructions …); whether a sheet holds comments is decided later.

    Raises
    ------
    InputError
        The file is damaged, protected by a password, has no sheet with data, or lacks every sheet named.
    """
    import python_calamine

    try:
        with source.open() as stream:
            _refuse_bomb(stream, source.name)
            book = python_calamine.load_workbook(stream)
            names = list(book.sheet_names)
            chosen = _chosen(source, names)
            cells = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in chosen}
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        raise InputError(f"{source.name} cannot be read as a spreadsheet (damaged or protected): {error}.") from error
    empty = [name for name in chosen if not any(filled(row) for row in cells[name])]
    with_data = [name for name in chosen if name not in empty]
    if not with_data:
        which = f"the sheet {chosen[0]!r} holds no data" if source.sheets else "none of its sheets holds data"
        raise InputError(f"{source.name} is empty: {which}.")
    headed = {name: _headed(cells[name]) for name in with_data}
    # A sheet with a header and no rows is as good as empty beside others that have some.
    bare = [name for name in with_data if not headed[name][2]]
    if len(bare) < len(with_data) and not source.sheets:
        with_data = [name for name in with_data if name not in bare]
    aside = [name for name in names if name not in with_data and name not in empty]
    tables = [_table(source, name, headed[name], several=len(with_data) > 1) for name in with_data]
    if aside:
        said = f"sheets left out: {', '.join(aside)}; name those you want with sheet= (--sheet)"
        tables[0] = replace(tables[0], notes=(*tables[0].notes, said))
    return tables


def _chosen(source: Source, names: Sequence[str]) -> list[str]:
    """Return the sheets to look into, in the order of the workbook."""
    if source.sheets:
        wanted = {name.strip().casefold() for name in source.sheets}
        found = [name for name in names if name.strip().casefold() in wanted]
        if not found:
            listed = ", ".join(names)
            raise InputError(f"{source.name} has no sheet {source.sheets[0]!r}; its sheets are: {listed}.")
        return found
    told = [name for name in names if not _EXPLAINS & set(words(name))]
    return told or list(names)


def _refuse_bomb(stream: BinaryIO, name: str) -> None:
    """Refuse a workbook (a zip file) that would unpack beyond reason."""
    if stream.read(2) == b"PK":
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            refuse_bomb(archive.infolist(), name)
    stream.seek(0)


def _cell(value: object) -> object:
    """Text, numbers, booleans and dates as they are; times and durations as text."""
    return str(value) if isinstance(value, dt.timedelta) else value


Headed = tuple[list[str], list[Any], list[tuple[int, list[Any]]], int]
"""What is said of the top, the header, the filled rows with their numbers, and how many rows are empty."""


def _headed(cells: list[list[Any]]) -> Headed:
    top = top_of_sheet(cells)
    titles = [" ".join(str(cell) for cell in row if filled([cell])) for row in cells[:top] if filled(row)]
    width = max(i + 1 for row in cells[top:] for i, cell in enumerate(row) if cell not in (None, ""))
    header, body = cells[top][:width], cells[top + 1 :]
    told = passed_over(titles)
    below = [_texts(row[:width]) for row in islice(filter(filled, body), LOOKED_AT)]
    if below:
        found = top_row(_texts(header), below)
        told += found.notes
        if found.is_data:
            header, body = list(found.names), cells[top:]
    kept = [(n, row) for n, row in enumerate(body, start=1) if filled(row)]
    return told, header, kept, len(body) - len(kept)


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else cell_text(cell) for cell in row]


def _table(source: Source, sheet: str, headed: Headed, *, several: bool) -> RawTable:
    told, header, kept, n_empty = headed
    names = unique_names(header)
    if not kept:
        raise InputError(f"{source.name}: the sheet {sheet!r} has a header but no rows.")
    frame = pd.DataFrame({name: typed_column([_cell(row[i]) for _, row in kept]) for i, name in enumerate(names)})
    notes = [f"sheet {sheet!r}", *told]
    if n_empty:
        notes.append(f"{plural(n_empty, 'empty row was', 'empty rows were')} skipped")
    rows = numbered(n for n, _ in kept)
    within = f"[{sheet}]" if several else ""
    table = RawTable(
        f"{source.name}{within}",
        f"{source.stem}{within}",
        "spreadsheet",
        frame,
        rows,
        (),
        tuple(notes),
        optional=several and not source.sheets,
        sheet=sheet,
    )
    return without_totals(screened(table))
