"""Rows of a file or of standard input in chunks, for tagging in constant memory.

Unlike :func:`cxtext.reading.read`, nothing is rejected or re-ordered: each record of the input is one row of one chunk.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from cxtext.errors import InputError
from cxtext.reading.database import is_url, stream_query
from cxtext.reading.delimited import sniff
from cxtext.reading.headers import is_question, names_fields
from cxtext.reading.source import find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

STREAM_FORMATS = ("csv", "tsv", "jsonl", "parquet")
_SNIFF_CHARACTERS = 1 << 16
_MAX_FIELD = 1 << 28
_MAX_RECORD_LINES = 10_000


@dataclass(frozen=True)
class Stream:
    """Chunks of rows, their format, and how many rows had to be mended to fit the header."""

    format: str
    chunks: Iterator[pd.DataFrame]


def stream_format(path: str | Path, given: str | None) -> str:
    """Return the format of a file by its ending, or the one given.

    Raises
    ------
    InputError
        The ending is none of :data:`STREAM_FORMATS` and no format is given.
    """
    if given is not None:
        return given
    name = str(path).lower().removesuffix(".gz")
    ending = {"ndjson": "jsonl", "pq": "parquet", "txt": "csv"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    if str(path) == "-":
        return "csv"
    if ending not in STREAM_FORMATS:
        raise InputError(
            f"The ending of {path} is none of {', '.join(STREAM_FORMATS)}; say which it is with --format, "
            "or save a spreadsheet as csv."
        )
    return ending


def stream(path: str | Path, format: str | None = None, chunk: int = 5_000, *, query: str | None = None) -> Stream:
    """Open ``path`` ("-" is standard input) and return its rows in frames of at most ``chunk`` rows.

    The URL of a database with a ``query`` gives the rows of the query, in the order in which the database gives them.

    Raises
    ------
    InputError
        The file is missing, empty or not of its format; a later broken line is named when it is reached.
    """
    if is_url(path):
        return Stream(format or "csv", stream_query(str(path), query, chunk))
    if query is not None:
        raise InputError(f"A query needs the URL of a database; {path} is a file.")
    kind = stream_format(path, format)
    if kind == "parquet":
        return Stream(kind, _parquet(path, chunk))
    if str(path) == "-":
        text, name = (
            io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline=""),
            "standard input",
        )
    else:
        source = find(path)
        text, name = source.open_text()[0], source.name
    rows = _json_lines(text, name) if kind == "jsonl" else _delimited(text, name, "\t" if kind == "tsv" else None)
    return Stream(kind, _framed(rows, chunk))


def _framed(rows: Iterator[dict[str, object]], chunk: int) -> Iterator[pd.DataFrame]:
    import pandas as pd

    first = True
    while records := list(islice(rows, chunk)):
        yield pd.DataFrame(records, dtype=object)
        first = False
    if first:
        raise InputError("There are no rows to tag; give a file with a header line and at least one comment.")


def _delimited(text: TextIO, name: str, delimiter: str | None) -> Iterator[dict[str, object]]:
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_FIELD))
    head = text.read(_SNIFF_CHARACTERS)
    if "\x00" in head:
        raise InputError(f"{name} is a binary file, not text; give csv, tsv, jsonl or parquet.")
    head += text.readline()
    delimiter = delimiter or sniff(head)
    lines = _Lines(head, text, name)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        header = [value.lstrip("\ufeff") for value in next(reader, [])]
        if len(header) == 1 and len(header[0].split()) >= 3 and not (names_fields(header) or is_question(header[0])):
            raise InputError(
                f"{name} seems to have no header line, its first line reads like a comment ({header[0][:40]!r}); "
                "put a line such as 'text' before it."
            )
        if len(set(header)) < len(header):
            twice = next(value for value in header if header.count(value) > 1)
            raise InputError(f"{name} has two columns named {twice!r}; rename one of them.")
        for fields in reader:
            lines.in_record = 0
            if not fields:
                continue
            # Nothing is lost: surplus fields join the last column, missing ones are empty.
            if len(fields) > len(header):
                fields = [*fields[: len(header) - 1], delimiter.join(fields[len(header) - 1 :])]
            yield dict(zip(header, [*fields, *[""] * (len(header) - len(fields))], strict=True))
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: the row cannot be read ({error}).") from None


class _Lines:
    """Lines of a file after its head, with a limit to those of one record: an open quote must not swallow the rest."""

    def __init__(self, head: str, rest: TextIO, name: str) -> None:
        self._lines = chain(io.StringIO(head, newline=""), rest)
        self._name = name
        self._number = 0
        self.in_record = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        self.in_record += 1
        if self.in_record > _MAX_RECORD_LINES:
            raise InputError(
                f"{self._name}, line {self._number - self.in_record + 1}: a quote is opened and not closed within "
                f"{_MAX_RECORD_LINES:,} lines; close it, or double the quotes inside the comment."
            )
        return line.replace("\x00", "")


def _json_lines(text: TextIO, name: str) -> Iterator[dict[str, object]]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            raise InputError(f"{name}, line {number}: this is not JSON; each line must be one object.") from None
        if not isinstance(value, dict):
            raise InputError(f"{name}, line {number}: this is a {type(value).__name__}; each line must be one object.")
        yield value


def _parquet(path: str | Path, chunk: int) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if str(path) == "-":
        raise InputError("parquet cannot be read from standard input; name the file.")
    source = find(path)
    try:
        file = pq.ParquetFile(source.path)
    except pa.ArrowException as error:
        raise InputError(f"{source.name} is not a readable parquet file: {error}.") from None
    for batch in file.iter_batches(batch_size=chunk):
        yield batch.to_pandas()
