"""Parquet and Feather files, and tables of other programs that speak Arrow (Polars, DuckDB, pyarrow …)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reading.records import from_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from cxtext.reading.source import Source
    from cxtext.reading.table import RawTable


def read_parquet(source: Source) -> RawTable:
    """Read a Parquet file.

    Raises
    ------
    InputError
        The file is damaged or holds no rows.
    """
    from pyarrow import parquet

    return _read(source, parquet.read_table, "Parquet")


def read_feather(source: Source) -> RawTable:
    """Read a Feather file (Arrow IPC, or the older version 1).

    Raises
    ------
    InputError
        The file is damaged or holds no rows.
    """
    from pyarrow import feather

    return _read(source, feather.read_table, "Feather")


def from_arrow(table: Any) -> RawTable:  # noqa: ANN401 - whatever has __arrow_c_stream__
    """Return a table in memory that speaks Arrow: anything with ``__arrow_c_stream__``.

    Raises
    ------
    InputError
        It hands over a single column instead of a table, or has no rows.
    """
    import pyarrow as pa

    called = type(table).__name__
    try:
        # Polars' own conversion gives types that every pyarrow turns into pandas.
        arrow = table.to_arrow() if hasattr(table, "to_arrow") else table
        arrow = arrow if isinstance(arrow, pa.Table) else pa.table(arrow)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise InputError(f"The {called} cannot be read as a table; give one with named columns.") from error
    return _raw(arrow, called, "frame", "Arrow table")


def _read(source: Source, read_table: Callable[[IO[bytes]], pa.Table], format_name: str) -> RawTable:
    import pyarrow as pa

    try:
        with source.open() as stream:
            table = read_table(stream)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{source.name} cannot be read as {format_name}: {str(error)[:200]}.") from error
    return _raw(table, source.name, source.stem, format_name)


def _raw(table: pa.Table, name: str, stem: str, format_name: str) -> RawTable:
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        plain = _plain_type(field.type)
        if plain is not None:
            table = table.set_column(place, field.name, table.column(place).cast(plain, safe=False))
    try:
        # Whole numbers beside missing ones stay whole: an id of 17 digits would not survive as a float.
        frame = table.to_pandas(integer_object_nulls=True)
    except pa.ArrowException as error:
        raise InputError(f"{name} holds a column that cannot be read: {str(error)[:200]}.") from error
    return from_frame(frame, name, stem, format_name)


def _plain_type(kind: pa.DataType) -> pa.DataType | None:
    """Return the type to read a column as where pandas would make loose objects of it."""
    import pyarrow as pa

    if pa.types.is_decimal(kind):
        return pa.float64()
    return pa.large_string() if str(kind) == "string_view" else None
