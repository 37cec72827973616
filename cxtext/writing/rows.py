"""Write rows chunk by chunk to a file (whole or not at all) or to standard output."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from cxtext.errors import InputError
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RowWriter", "open_rows"]


class RowWriter(Protocol):
    """Takes frames with the same columns, one after another."""

    def write(self, frame: pd.DataFrame) -> None:
        """Append the rows of ``frame``."""
        ...


@contextmanager
def open_rows(path: str | Path, format: str) -> Iterator[RowWriter]:
    """Open ``path`` ("-" is standard output) for rows in ``format`` (csv, tsv, jsonl, parquet).

    A file appears under its name only when the block ends well.

    Raises
    ------
    InputError
        The place cannot be written, or parquet is asked for on standard output.
    """
    if str(path) == "-":
        if format == "parquet":
            raise InputError("parquet cannot be written to standard output; name a file with -o.")
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
        try:
            yield _text_writer(out, format)
            out.flush()
        finally:
            out.detach()
        return
    with atomic_path(path) as temporary:
        if format == "parquet":
            writer = _Parquet(temporary)
            try:
                yield writer
            finally:
                writer.close()
        else:
            import gzip

            packed = str(path).lower().endswith(".gz")
            opened: Any = gzip.open if packed else open
            with opened(temporary, "wt", encoding="utf-8", newline="") as out:
                yield _text_writer(out, format)


def _text_writer(out: TextIO, format: str) -> RowWriter:
    return _JsonLines(out) if format == "jsonl" else _Delimited(out, "\t" if format == "tsv" else ",")


class _Delimited:
    def __init__(self, out: TextIO, delimiter: str) -> None:
        self._writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        self._header: list[str] | None = None

    def write(self, frame: pd.DataFrame) -> None:
        if self._header is None:
            self._header = [str(column) for column in frame.columns]
            self._writer.writerow(self._header)
        self._writer.writerows(zip(*(_cells(column) for _, column in _in_order(frame, self._header)), strict=True))


def _in_order(frame: pd.DataFrame, header: list[str]) -> Iterator[tuple[str, pd.Series[Any]]]:
    """Yield the columns of ``frame`` as the header has them; those that the frame lacks are missing in all rows."""
    import pandas as pd

    new = [str(column) for column in frame.columns if str(column) not in header]
    if new:
        raise InputError(
            f"The column {new[0]!r} is first met after the header was written, which lacks it; write json lines "
            "(-o FILE.jsonl), where each row has columns of its own."
        )
    places = {str(column): place for place, column in enumerate(frame.columns)}
    for name in header:
        missing = name not in places
        yield name, pd.Series([None] * len(frame), dtype=object) if missing else frame.iloc[:, places[name]]


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Return the cells of a column for a separated file: missing ones empty, nested ones as JSON."""
    values = column.astype(object).where(column.notna(), "").tolist()
    if column.dtype != object:
        return values
    return [
        json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, dict | list) else cell for cell in values
    ]


def _mixed(error: Exception) -> str:
    return (
        f"The rows do not fit one type to a column, which parquet needs ({str(error)[:200]}); write csv or json lines."
    )


class _JsonLines:
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, frame: pd.DataFrame) -> None:
        values = frame.astype(object).where(frame.notna(), None)
        for record in values.to_dict("records"):
            self._out.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        import pandas as pd
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is not None:
            frame = pd.DataFrame(dict(_in_order(frame, self._writer.schema.names)))
        try:
            table = pa.Table.from_pandas(frame, preserve_index=False)
        except pa.ArrowException as error:
            raise InputError(_mixed(error)) from None
        if self._writer is None:
            # A column without any value in the first chunk has no type yet; its tags are text.
            fields = [
                field if not pa.types.is_null(field.type) else pa.field(field.name, pa.string())
                for field in table.schema
            ]
            self._writer = pq.ParquetWriter(self._path, pa.schema(fields))
        try:
            table = table.cast(self._writer.schema)
        except (pa.ArrowException, ValueError) as error:
            raise InputError(_mixed(error)) from None
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
