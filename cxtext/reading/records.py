"""JSON and JSON Lines files, and frames already in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.table import (
    RawTable,
    Reject,
    cell_text,
    is_text,
    numbered,
    raw_json,
    screened,
    typed_column,
    unique_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cxtext.reading.source import Source

_MAX_DEPTH = 4
# json raises RecursionError on deep nesting and ValueError on integers of thousands of digits.
_JSON_ERRORS = (ValueError, RecursionError)


def read_json_lines(source: Source) -> RawTable:
    """Read one JSON object a line; a line that is none becomes a reject."""
    stream, encoding = source.open_text()
    records: list[tuple[int, Mapping[str, object]]] = []
    rejects: list[Reject] = []
    number = 0
    with stream:
        for line in stream:
            if not line.strip("\ufeff \t\r\n\x00"):
                continue
            number += 1
            try:
                value = json.loads(line.lstrip("\ufeff"))
            except _JSON_ERRORS as error:
                detail = f"the line is not JSON: {str(error)[:200]}"
                rejects.append(Reject(source.name, number, "bad_json", detail, raw_json(line.rstrip("\r\n"))))
                continue
            if isinstance(value, dict):
                records.append((number, value))
            else:
                detail = f"the line holds a {type(value).__name__}, not an object"
                rejects.append(Reject(source.name, number, "not_an_object", detail, raw_json(value)))
    return _table(source, "JSON Lines", records, rejects, [encoding.called, *encoding.notes])


def read_json(source: Source) -> RawTable:
    """Read a list of objects, an object that holds such a list, or an object of equally long columns."""
    stream, encoding = source.open_text()
    with stream:
        content = stream.read()
    try:
        value = json.loads(content.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and content.lstrip("\ufeff \t\r\n").startswith("{"):
            return read_json_lines(source)
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{source.name} is not valid JSON: {error.msg} at {where}.") from error
    except _JSON_ERRORS as error:
        raise InputError(f"{source.name} is not valid JSON: {str(error)[:200]}.") from error
    notes = [encoding.called, *encoding.notes]
    key, items = _items(value)
    if key:
        notes.append(f"rows taken from {key!r}")
    records: list[tuple[int, Mapping[str, object]]] = []
    rejects: list[Reject] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            records.append((number, item))
        elif isinstance(item, str):
            records.append((number, {"text": item}))
        else:
            detail = f"the element is a {type(item).__name__}, not an object"
            rejects.append(Reject(source.name, number, "not_an_object", detail, raw_json(item)))
    return _table(source, "JSON", records, rejects, notes)


def _items(value: object) -> tuple[str, Iterable[object]]:
    """Return the rows in a JSON document, and the key they stand under."""
    if isinstance(value, list):
        return "", value
    if not isinstance(value, dict):
        return "", [value]
    columns = [item for item in value.values() if isinstance(item, list)]
    same_length = len(columns) == len(value) > 1 and len({len(column) for column in columns}) == 1
    if same_length and not any(isinstance(cell, dict) for column in columns for cell in column):
        return "", [dict(zip(value, cells, strict=True)) for cells in zip(*columns, strict=True)]
    lists = {k: v for k, v in value.items() if isinstance(v, list) and any(isinstance(x, dict) for x in v)}
    if lists:
        key = max(lists, key=lambda name: len(lists[name]))
        return key, lists[key]
    return "", [value]


def flattened(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, object]:
    """Return nested objects as ``outer.inner`` columns; lists and deep nests stay as JSON text."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and depth < _MAX_DEPTH:
            flat.update(flattened(value, f"{name}.", depth + 1))
        else:
            flat[name] = value
    return flat


def _table(
    source: Source,
    format_name: str,
    records: list[tuple[int, Mapping[str, object]]],
    rejects: list[Reject],
    notes: list[str],
) -> RawTable:
    if not records and not rejects:
        raise InputError(f"{source.name} holds no rows; give a file that holds comments.")
    flat = [flattened(record) for _, record in records]
    keys = list(dict.fromkeys(key for record in flat for key in record))
    cells = {
        name: typed_column([row.get(key) for row in flat]) for name, key in zip(unique_names(keys), keys, strict=True)
    }
    rows = numbered(number for number, _ in records)
    frame = pd.DataFrame(cells)
    return screened(RawTable(source.name, source.stem, format_name, frame, rows, tuple(rejects), tuple(notes)))


def from_frame(
    frame: pd.DataFrame, name: str = "DataFrame", stem: str = "frame", format_name: str = "frame"
) -> RawTable:
    """Return a pandas frame as a raw table; a named index becomes a column, any other index is left out.

    Raises
    ------
    InputError
        The frame has no columns or no rows.
    """
    named_index = [level for level in frame.index.names if level is not None and level not in frame.columns]
    if named_index and len(named_index) == frame.index.nlevels:
        frame = frame.reset_index()
    if not len(frame.columns):
        raise InputError(f"{name} has no columns; give one with a column of comments.")
    if frame.empty:
        raise InputError(f"{name} has a header but no rows; give a file that holds comments.")
    columns = {
        column: _plain(frame.iloc[:, position]) for position, column in enumerate(unique_names(list(frame.columns)))
    }
    return screened(RawTable(name, stem, format_name, pd.DataFrame(columns), numbered(range(1, len(frame) + 1))))


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of any pandas type as numbers, datetimes, booleans or text."""
    column = column.reset_index(drop=True)
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if is_text(column):
        return typed_column(column.tolist())
    if pd.api.types.is_bool_dtype(column) and not column.isna().any():
        return column.astype(bool)
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        if pd.api.types.is_integer_dtype(column) and not column.isna().any():
            return column.astype("int64") if column.dtype != "uint64" else column.astype("str")
        return pd.to_numeric(column, errors="coerce").astype("float64")
    if pd.api.types.is_datetime64_any_dtype(column):
        # With its zone, where it has one: the zone of the comment's date is kept.
        return column
    return typed_column([None if pd.api.types.is_scalar(v) and pd.isna(v) else cell_text(v) for v in column])
