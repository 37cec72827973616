"""What the user gives to read, of whatever kind, as raw tables: files, folders, archives, tables, databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.databases import is_url
from cxtext.errors import InputError
from cxtext.reading.arrow import from_arrow
from cxtext.reading.database import read_query
from cxtext.reading.formats import SUFFIXES, load
from cxtext.reading.options import Option, as_names
from cxtext.reading.places import in_folder, is_pattern, matching
from cxtext.reading.records import from_frame
from cxtext.reading.source import Source, find, is_archive, members
from cxtext.reading.table import NoRowsError

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

_ARCHIVES = frozenset({".zip"})
_MAX_LISTED = 5


def tables_of(source: Any, *, sheet: Option = None, query: str | None = None) -> list[RawTable]:  # noqa: ANN401
    """Return the raw tables in an input.

    Parameters
    ----------
    source
        A path, folder, glob or database URL, a list of these, or a pandas, Polars or Arrow table.
    sheet
        The sheets of workbooks to read; None reads all that hold comments.
    query
        The query for a database URL.

    Raises
    ------
    InputError
        Something is missing, given twice or of no known kind.
    """
    several = isinstance(source, Sequence) and not isinstance(source, str)
    items = list(source) if several else [source]
    if not items:
        raise InputError("No input file was given.")
    if several and not all(isinstance(item, str | Path) for item in items):
        raise InputError("A list of inputs must hold paths; give a single table as it is.")
    if query is not None and not any(is_url(item) for item in items):
        raise InputError("A query needs the URL of a database, such as postgresql+psycopg://user@host/name.")
    sheets = tuple(as_names(sheet))
    tables: list[RawTable] = []
    seen: dict[tuple[Path, int | None], str] = {}
    for item in items:
        if isinstance(item, str | Path):
            tables += _from_place(item, sheets, query, seen)
        else:
            tables.append(_in_memory(item))
    check_sheets(sheets, tables)
    return tables


def _in_memory(table: Any) -> RawTable:  # noqa: ANN401
    if isinstance(table, pd.DataFrame):
        return from_frame(table)
    if hasattr(table, "__arrow_c_stream__"):
        return from_arrow(table)
    if hasattr(table, "to_pandas"):
        return from_frame(table.to_pandas())
    raise InputError(
        f"Cannot read feedback from a {type(table).__name__}; give a path, a list of paths, a pandas, Polars or Arrow "
        "table, or the URL of a database with a query."
    )


def _from_place(
    item: str | Path, sheets: tuple[str, ...], query: str | None, seen: dict[tuple[Path, int | None], str]
) -> list[RawTable]:
    if is_url(item):
        return [read_query(str(item), query)]
    sources = sources_of(item)
    for source in sources:
        place = (source.path.resolve(), source.member)
        if place in seen:
            raise InputError(f"{seen[place]} is given twice; its rows would count double.")
        seen[place] = str(item) if len(sources) == 1 else source.name
    if len(sources) == 1:
        return load(replace(sources[0], sheets=sheets))
    # Among several files of a folder or archive, one without rows or comments is no mistake.
    tables: list[RawTable] = []
    without: list[NoRowsError] = []
    for source in sources:
        try:
            tables += [replace(table, optional=True) for table in load(replace(source, sheets=sheets))]
        except NoRowsError as error:
            without.append(error)
    if not tables:
        raise without[0]
    notes = (*tables[0].notes, *(f"passed over: {error}" for error in without))
    return [replace(tables[0], notes=notes), *tables[1:]]


def sources_of(item: str | Path) -> list[Source]:
    """Return the files that a path, folder, glob or zip archive stands for.

    Raises
    ------
    InputError
        There are none.
    """
    if Path(item).expanduser().is_dir():
        found = in_folder(item, SUFFIXES | _ARCHIVES)
    elif is_pattern(item):
        found = matching(item, SUFFIXES | _ARCHIVES)
    else:
        found = [find(item)]
    return [inner for source in found for inner in (_unpacked(source) if is_archive(source) else [source])]


def _unpacked(archive: Source) -> list[Source]:
    inside, left_out = members(archive, SUFFIXES)
    if left_out:
        more = f" and {len(left_out) - _MAX_LISTED} more" if len(left_out) > _MAX_LISTED else ""
        note = f"left out of {archive.name}: {', '.join(left_out[:_MAX_LISTED])}{more}"
        inside[0] = replace(inside[0], notes=(note,))
    inside[0] = replace(inside[0], notes=(*archive.notes, *inside[0].notes))
    return inside


def check_sheets(sheets: tuple[str, ...], tables: Sequence[RawTable]) -> None:
    """Refuse the name of a sheet that is in no workbook.

    Raises
    ------
    InputError
        There is one; the message lists the sheets.
    """
    found = {table.sheet.strip().casefold() for table in tables}
    for name in sheets:
        if name.strip().casefold() not in found:
            listed = ", ".join(dict.fromkeys(table.sheet for table in tables if table.sheet)) or "none was read"
            raise InputError(f"There is no sheet {name!r}; sheets found by name: {listed}.")
