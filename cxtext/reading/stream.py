"""Rows of a file or of standard input in chunks, for tagging in constant memory.

Unlike :func:`cxtext.reading.read`, nothing is rejected or re-ordered: each record of the input is one row of one chunk.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from cxtext.errors import InputError
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


def stream(path: str | Path, format: str | None = None, chunk: int = 5_000) -> Stream:
    """Open ``path`` ("-" is standard input) and return its rows in frames of at most ``chunk`` rows.

    Raises
    ------
    InputError
        The file is missing, empty or not of its format; a later broken line is named when it is reached.
    """
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
    lines = (line.replace("\x00", "") for part in (io.StringIO(head, newline=""), text) for line in part)
    reader = csv.reader(lines, delimiter=delimiter or sniff(head))
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
            if not fields:
                continue
            # Nothing is lost: surplus fields join the last column, missing ones are empty.
            if len(fields) > len(header):
                fields = [*fields[: len(header) - 1], (delimiter or ",").join(fields[len(header) - 1 :])]
            yield dict(zip(header, [*fields, *[""] * (len(header) - len(fields))], strict=True))
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: the row cannot be read ({error}).") from None


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
