"""The rows of several files in one table: unique ids, one type to a column, and the file of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.tables import FEEDBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reading.table import RawTable

FILE_COLUMN = "file"
"""Segment column that says which file (sheet, member of an archive) a row came from, where there are several."""


def joined(frames: list[pd.DataFrame], tables: Sequence[RawTable]) -> pd.DataFrame:
    """Return the rows of all files in one frame.

    Parameters
    ----------
    frames
        The feedback rows of each file.
    tables
        The files they came from.
    """
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    ids = pd.concat([frame["feedback_id"] for frame in frames])
    if ids.duplicated().any():
        for frame, label in zip(frames, _labels(tables, short=True), strict=True):
            frame["feedback_id"] = label + ":" + frame["feedback_id"]
    columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    file_column = free_name({column.casefold() for column in columns})
    cells: dict[str, pd.Series[Any]] = {column: _column(column, frames) for column in columns}
    names = _labels(tables, short=False)
    files = [name for frame, name in zip(frames, names, strict=True) for _ in range(len(frame))]
    cells[file_column] = pd.Series(files, dtype="str")
    result = pd.DataFrame(cells)
    ordered = [column for column in FEEDBACK.columns if column in result.columns]
    return result[ordered + [column for column in result.columns if column not in ordered]]


def _column(column: str, frames: list[pd.DataFrame]) -> pd.Series[Any]:
    parts = [f[column] if column in f else pd.Series(pd.NA, index=f.index, dtype=object) for f in frames]
    present = [part for frame, part in zip(frames, parts, strict=True) if column in frame]
    types = {
        "text" if pd.api.types.is_string_dtype(p) else "number" if pd.api.types.is_numeric_dtype(p) else "other"
        for p in present
    }
    if all(pd.api.types.is_bool_dtype(p) for p in present):
        # Of files without the column it is not known.
        return pd.concat([part.astype("boolean") for part in parts], ignore_index=True)
    if types == {"number"}:
        return pd.to_numeric(pd.concat(parts, ignore_index=True), errors="coerce")
    if types == {"other"} and all(pd.api.types.is_datetime64_any_dtype(p) for p in present):
        return pd.to_datetime(pd.concat(parts, ignore_index=True), errors="coerce").astype("datetime64[us]")
    cells = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    return pd.Series([None if pd.isna(cell) else str(cell) for cell in cells], dtype="str")


def free_name(taken: set[str]) -> str:
    """Return a name for the column of files that no file uses itself."""
    name, number = FILE_COLUMN, 2
    while name in taken:
        name, number = "input_file" if number == 2 else f"input_file_{number - 1}", number + 1
    return name


def _labels(tables: Sequence[RawTable], *, short: bool) -> list[str]:
    """Return a name for each file, unlike any other: its stem where that will do and is asked for."""
    stems = [table.stem for table in tables]
    if short and len(set(stems)) == len(stems):
        return stems
    names = [table.name for table in tables]
    if len(set(names)) == len(names):
        return names
    return [f"{stem}#{place}" for place, stem in enumerate(stems, start=1)]
