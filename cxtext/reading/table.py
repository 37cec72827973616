"""What every reader returns: one raw table, with the rows that could not be read set apart."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural

MAX_CELL = 1_000_000
"""Longest cell in characters; a longer one is a broken export or an attack, not a comment."""

MAX_RAW = 2_000
"""Characters of a rejected row that are kept for the user to recognise it by."""

_MAX_EXACT_INTEGER = 2**53


class NoRowsError(InputError):
    """A file holds no rows: an error for a single file, a reason to pass over one of a folder's."""


@dataclass(frozen=True)
class Reject:
    """One input row that could not be used: ``row`` is its 1-based number among the data rows."""

    file: str
    row: int
    reason: str
    detail: str
    raw: str

    def as_dict(self) -> dict[str, Any]:
        """Return the columns of :data:`cxtext.tables.REJECTS`."""
        return {
            "file": self.file,
            "row": self.row,
            "reason": self.reason,
            "detail": self.detail,
            "raw": self.raw,
        }


@dataclass(frozen=True)
class RawTable:
    """One input file as it stands: a frame with unique column names, and what was not readable.

    ``rows`` holds the 1-based data row number of each row of ``frame``; ``notes`` are plain sentences on what was
    found or decided while reading; ``aliases`` maps other names that a column goes by in its file to its own. A table
    is ``optional`` when it is one of several in a workbook, archive or folder and may turn out to hold no comments;
    ``sheet`` is its sheet of a workbook.
    """

    name: str
    stem: str
    format: str
    frame: pd.DataFrame
    rows: np.ndarray[Any, np.dtype[np.int64]]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = field(default=())
    aliases: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    sheet: str = ""

    @property
    def rows_in(self) -> int:
        """Number of data rows in the file, readable or not."""
        return len(self.frame) + len(self.rejects)


def raw_json(values: object) -> str:
    """Return the raw values of a row as JSON, cut to :data:`MAX_RAW` characters."""
    if isinstance(values, Mapping):
        short: object = {str(key): _shortened(value) for key, value in values.items()}
    elif isinstance(values, list | tuple):
        short = [_shortened(value) for value in values]
    else:
        short = _shortened(values)
    return json.dumps(short, ensure_ascii=False, default=str)[:MAX_RAW]


def _shortened(value: object) -> object:
    if isinstance(value, float) and math.isnan(value):
        return None
    return value[:MAX_RAW] if isinstance(value, str) else value


def unique_names(header: Sequence[object]) -> list[str]:
    """Return a name for every column: blanks become ``column 3``, repeated names get ``_2``, ``_3`` …."""
    taken = {str(name) for name in header if name is not None and str(name).strip()}
    names: list[str] = []
    seen: set[str] = set()
    for position, given in enumerate(header, start=1):
        name = "" if given is None else cell_text(given)
        if not name.strip():
            name = f"column {position}"
        if name in seen:
            number = 2
            while f"{name}_{number}" in seen or f"{name}_{number}" in taken:
                number += 1
            name = f"{name}_{number}"
        seen.add(name)
        names.append(name)
    return names


def cell_text(value: object) -> str:
    """Return one cell as text; whole floats lose their ``.0``, nested values become JSON."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float | np.floating) and math.isfinite(value) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, dict | list | tuple | np.ndarray):
        plain = value.tolist() if isinstance(value, np.ndarray) else value
        return cell_text(json.dumps(plain, ensure_ascii=False, default=str))
    return value.isoformat() if isinstance(value, dt.datetime | dt.date | dt.time) else str(value)


def _missing(value: object) -> bool:
    if value is None or value is pd.NaT or value is pd.NA or value == "":
        return True
    return isinstance(value, float) and math.isnan(value)


def typed_column(values: Iterable[object]) -> pd.Series[Any]:
    """Return a column of loose cells as one type: numbers, datetimes, booleans or else text."""
    cells = [None if not isinstance(v, list | dict | np.ndarray) and _missing(v) else v for v in values]
    filled = [cell for cell in cells if cell is not None]
    if filled and all(isinstance(cell, bool) for cell in filled) and len(filled) == len(cells):
        return pd.Series(cells, dtype=bool)
    if filled and all(isinstance(c, int | float | np.number) and not isinstance(c, bool) for c in filled):
        exact = all(isinstance(c, float) or abs(c) <= _MAX_EXACT_INTEGER for c in filled)  # type: ignore[arg-type]
        if exact:
            numbers = pd.Series([math.nan if cell is None else float(str(cell)) for cell in cells], dtype="float64")
            whole = len(filled) == len(cells) and bool((numbers % 1 == 0).all())
            return numbers.astype("int64") if whole and bool((numbers.abs() < _MAX_EXACT_INTEGER).all()) else numbers
    if filled and all(isinstance(cell, dt.date) for cell in filled) and not any(_aware(c) for c in filled):
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype=object), errors="coerce"))
    return text_column([None if cell is None else cell_text(cell) for cell in cells])


def _aware(cell: object) -> bool:
    return isinstance(cell, dt.datetime) and cell.tzinfo is not None


def text_column(values: Sequence[str | None]) -> pd.Series[Any]:
    """Return strings as a text column in which the empty string is missing."""
    return pd.Series([value or None for value in values], dtype="str")


def screened(table: RawTable) -> RawTable:
    """Return the table without the rows that hold a cell over :data:`MAX_CELL`, which become rejects.

    Raises
    ------
    InputError
        No row is left.
    """
    frame = table.frame.reset_index(drop=True)
    rejected = list(table.rejects)
    too_large = np.zeros(len(frame), dtype=bool)
    for column in frame.columns:
        if not is_text(frame[column]):
            continue
        lengths = pd.to_numeric(frame[column].str.len()).fillna(0).to_numpy(dtype="int64")
        for position in np.flatnonzero((lengths > MAX_CELL) & ~too_large):
            detail = f"column {column!r} holds {lengths[position]:,} characters; the limit is {MAX_CELL:,}"
            raw = raw_json(frame.iloc[position].to_dict())
            rejected.append(Reject(table.name, int(table.rows[position]), "too_large", detail, raw))
        too_large |= lengths > MAX_CELL
    frame = frame.loc[~too_large].reset_index(drop=True)
    if frame.empty:
        if rejected:
            first = min(rejected, key=lambda reject: reject.row)
            raise InputError(
                f"{table.name}: none of its {plural(len(rejected), 'row')} could be read; row {first.row}: "
                f"{first.detail}."
            )
        raise NoRowsError(f"{table.name} has a header but no rows; give a file that holds comments.")
    rejected.sort(key=lambda reject: reject.row)
    return replace(table, frame=frame, rows=np.asarray(table.rows)[~too_large], rejects=tuple(rejected))


def numbered(rows: Iterable[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return data row numbers as an array."""
    return np.fromiter(rows, dtype=np.int64)


def is_text(column: pd.Series[Any]) -> bool:
    """Return whether the column holds strings, under the string types of pandas 2 and 3."""
    return bool(pd.api.types.is_string_dtype(column)) or column.dtype == object
