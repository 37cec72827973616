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

__all__ = ["RowWriter", "TextWriter", "open_rows", "text_writer", "to_arrow"]


class RowWriter(Protocol):
    """Takes frames with the same columns, one after another."""

    def write(self, frame: pd.DataFrame) -> None:
        """Append the rows of ``frame``."""
        ...


class TextWriter(RowWriter, Protocol):
    """Writes text; ``header`` holds the columns, once they are written, where each row has the same."""

    header: list[str] | None


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
            yield text_writer(out, format)
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
                yield text_writer(out, format)


def text_writer(out: TextIO, format: str, header: list[str] | None = None) -> TextWriter:
    """Return what writes rows as ``format`` (csv, tsv, jsonl) to ``out``; with a ``header`` it stands there already."""
    return _JsonLines(out) if format == "jsonl" else _Delimited(out, "\t" if format == "tsv" else ",", header)


class _Delimited:
    def __init__(self, out: TextIO, delimiter: str, header: list[str] | None = None) -> None:
        self._writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        self.header = header

    def write(self, frame: pd.DataFrame) -> None:
        if self.header is None:
            self.header = [str(column) for column in frame.columns]
            self._writer.writerow(self.header)
        self._writer.writerows(zip(*(_cells(column) for _, column in _in_order(frame, self.header)), strict=True))


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
    values: list[Any] = column.tolist()
    if column.dtype != object:
        return ["" if missing else cell for cell, missing in zip(values, column.isna().tolist(), strict=True)]
    if all(type(cell) is str for cell in values):
        return values
    values = column.where(column.notna(), "").tolist()
    return [
        json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, dict | list) else cell for cell in values
    ]


def _mixed(error: Exception) -> str:
    return (
        f"The rows do not fit one type to a column, which parquet and tables need ({str(error)[:200]}); write csv or "
        "json lines."
    )


class _JsonLines:
    header: list[str] | None = None

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, frame: pd.DataFrame) -> None:
        values = frame.astype(object).where(frame.notna(), None)
        for record in values.to_dict("records"):
            self._out.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


def to_arrow(frame: pd.DataFrame, schema: Any = None) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return rows as an Arrow table of the schema that the first of them gave (None: these are the first).

    Raises
    ------
    InputError
        The rows do not fit the schema.
    """
    import pandas as pd
    import pyarrow as pa

    if schema is not None:
        frame = pd.DataFrame(dict(_in_order(frame, schema.names)))
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if schema is None:
            # A column without any value in the first chunk has no type yet; its tags are text.
            fields = [
                field if not pa.types.is_null(field.type) else pa.field(field.name, pa.string())
                for field in table.schema
            ]
            schema = pa.schema(fields)
        return table.cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(_mixed(error)) from None


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        import pyarrow.parquet as pq

        table = to_arrow(frame, None if self._writer is None else self._writer.schema)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
