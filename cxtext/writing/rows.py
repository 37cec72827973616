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
        values = frame.astype(object).where(frame.notna(), "").to_numpy()
        self._writer.writerows(values.tolist())


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
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pandas(frame, preserve_index=False)
        if self._writer is None:
            # A column without any value in the first chunk has no type yet; its tags are text.
            fields = [
                field if not pa.types.is_null(field.type) else pa.field(field.name, pa.string())
                for field in table.schema
            ]
            self._writer = pq.ParquetWriter(self._path, pa.schema(fields))
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
