"""Rows of a file or of standard input in chunks, for tagging in constant memory.

Unlike :func:`cxtext.reading.read`, nothing is rejected or re-ordered: each record of the input is one row of one chunk.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from cxtext.databases import is_url
from cxtext.errors import InputError
from cxtext.reading.database import stream_query
from cxtext.reading.delimiters import sniff
from cxtext.reading.headless import rows_below, top_row, without_mark
from cxtext.reading.meter import Meter
from cxtext.reading.quotes import MAX_RECORD_LINES, Lines, RunawayError, closed, follows, literal
from cxtext.reading.source import find
from cxtext.reading.table import NoRowsError, Reject, raw_json, unique_names
from cxtext.reading.titles import passed_over, without_titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from cxtext.reading.source import Source

STREAM_FORMATS = ("csv", "tsv", "jsonl", "parquet")
CHUNK = 5_000
"""Rows held at a time."""

_SNIFF_CHARACTERS = 1 << 16
_MAX_FIELD = 1 << 28


@dataclass(frozen=True)
class Stream:
    """Chunks of rows, and their format."""

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
            f"The ending of {path} is none of {', '.join(STREAM_FORMATS)}; give it one of these, or say which format "
            "it is with --format (of the output: --output-format)."
        )
    return ending


def stream(path: str | Path, format: str | None = None, chunk: int = CHUNK, *, query: str | None = None) -> Stream:
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
    if str(path) == "-":
        return Stream(kind, standard_input(kind, chunk))
    return Stream(kind, stream_source(find(path), kind, chunk))


def standard_input(
    kind: str, chunk: int = CHUNK, rejects: list[Reject] | None = None, notes: list[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Return the rows on standard input; see :func:`stream_source`.

    Raises
    ------
    InputError
        They are not of their format, or it is parquet, which is read from its end.
    """
    if kind == "parquet":
        raise InputError("parquet cannot be read from standard input; name the file.")
    text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="")
    return _text_rows(text, "standard input", kind, chunk, rejects, notes)


def stream_source(
    source: Source,
    kind: str,
    chunk: int = CHUNK,
    rejects: list[Reject] | None = None,
    meter: Meter | None = None,
    notes: list[str] | None = None,
) -> Iterator[pd.DataFrame]:
    """Return the rows of a file, unpacked as they are read.

    Parameters
    ----------
    source, kind
        The file and its format.
    chunk
        Rows to a frame.
    rejects
        Where lines of JSON that are no objects are put; None makes them errors.
    meter
        Told where in the file the reading is.
    notes
        Where it is said, with the first rows, what was passed over above them.

    Raises
    ------
    InputError
        The file is empty or not of its format.
    """
    meter = meter or Meter()
    if kind == "parquet":
        yield from _parquet(source, chunk, meter)
        return
    text, _ = source.open_text()
    with text, closing(_text_rows(text, source.name, kind, chunk, rejects, notes)) as frames:  # type: ignore[type-var]
        packed = getattr(getattr(text.buffer, "raw", None), "tell_packed", None)
        meter.tell = packed or cast("BinaryIO", text.buffer).tell
        try:
            yield from frames
        finally:
            meter.tell = lambda: meter.size


def _text_rows(
    text: TextIO, name: str, kind: str, chunk: int, rejects: list[Reject] | None, notes: list[str] | None
) -> Iterator[pd.DataFrame]:
    import pandas as pd

    first = True
    if kind == "jsonl":
        records = _json_lines(text, name, rejects)
        while found := list(islice(records, chunk)):
            yield pd.DataFrame(found, dtype=object)
            first = False
    else:
        rows = _delimited(text, name, "\t" if kind == "tsv" else None, [] if notes is None else notes)
        header = next(rows)
        while part := list(islice(rows, chunk)):
            cells = zip(*part, strict=True)
            columns = {key: list(values) for key, values in zip(header, cells, strict=True)}
            yield pd.DataFrame(columns, dtype=object)
            first = False
    if first:
        raise NoRowsError(f"{name}: there are no rows to tag; give a file with a header line and at least one comment.")


def _delimited(text: TextIO, name: str, delimiter: str | None, notes: list[str]) -> Iterator[list[str]]:
    """Yield the header, then each row with as many fields as the header."""
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_FIELD))
    head = text.read(_SNIFF_CHARACTERS)
    if "\x00" in head:
        raise InputError(f"{name} is a binary file, not text; give csv, tsv, jsonl or parquet.")
    head += text.readline()
    if head.lstrip("\ufeff")[:4].lower() == "sep=":
        first, _, head = head.lstrip("\ufeff").partition("\n")
        delimiter = first[4:5] or delimiter
    head, titles = without_titles(head, delimiter)
    notes += passed_over(titles)
    delimiter = delimiter or sniff(head)
    lines = Lines(line.replace("\x00", "") for line in chain(io.StringIO(head, newline=""), text))
    try:
        # Blank lines above the header say nothing.
        reader = csv.reader(lines, delimiter=delimiter)
        named = next((fields for fields in reader if any(value.strip("\ufeff ") for value in fields)), None)
    except (csv.Error, RunawayError):
        raise InputError(f"{name}: the header cannot be read, a quote in it is never closed.") from None
    if named is None:
        raise NoRowsError(f"{name}: there are no rows to tag; give a file with a header line.")
    below = rows_below(head, delimiter)
    top = top_row([value.lstrip("\ufeff") for value in named], below)
    if top.is_data:
        lines.give_back(without_mark(lines.record))
    notes += top.notes
    header = _header(top.names, below)
    width = len(header)
    yield header
    for fields in _records(lines, delimiter, width):
        if len(fields) == width:
            yield fields
        elif fields:
            yield _fitted(fields, width, delimiter)


def _records(lines: Lines, delimiter: str, width: int) -> Iterator[list[str]]:
    """Yield the fields of each record; one whose quotes do not close costs no row, neither itself nor those behind."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record.clear()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except (csv.Error, RunawayError):
            # Linear: what a record runs over before it fails holds no other quote that could fail once more.
            fields = _mended(lines, delimiter, width)
        yield fields


def _mended(lines: Lines, delimiter: str, width: int) -> list[str]:
    """Make a row of a record with damaged quotes, and let the lines that do not belong to it come again."""
    record = list(lines.record)
    alone = closed(record[:1], delimiter)
    if alone is not None and len(alone) == width:
        lines.give_back(record[1:])
        return alone
    if len(record) <= MAX_RECORD_LINES and not follows(record[1:], delimiter, width):
        together = closed(record, delimiter)
        return together if together is not None and len(together) == width else literal(record, delimiter)
    # A later line is a whole row by itself: the quote was left open, and what follows are rows.
    lines.give_back(record[1:])
    return literal(record[:1], delimiter)


def _header(given: list[str], below: list[list[str]]) -> list[str]:
    widths = [len(fields) for fields in below]
    if len(widths) >= 2 and all(width == len(given) + 1 for width in widths):
        # Rows one field longer than the header begin with row numbers.
        given = ["", *given]
    return unique_names(given)


def _fitted(fields: list[str], width: int, delimiter: str) -> list[str]:
    """Return as many fields as the header: surplus ones join the last, missing ones are empty; nothing is lost."""
    if len(fields) > width:
        if not any(fields[width:]):
            return fields[:width]
        return [*fields[: width - 1], delimiter.join(fields[width - 1 :])]
    return [*fields, *[""] * (width - len(fields))]


def _json_lines(text: TextIO, name: str, rejects: list[Reject] | None) -> Iterator[dict[str, object]]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line.lstrip("\ufeff"))
            if isinstance(value, dict):
                yield value
                continue
            fault, reason = f"this is a {type(value).__name__}", "not_an_object"
        except (ValueError, RecursionError):
            fault, reason = "this is not JSON", "bad_json"
        if rejects is None:
            raise InputError(
                f"{name}, line {number}: {fault}; each line must be one object (--rejects FILE sets others aside)."
            )
        detail = f"line {number}: {fault}, not one object"
        rejects.append(Reject(name, number, reason, detail, raw_json(line.rstrip("\r\n"))))


def _parquet(source: Source, chunk: int, meter: Meter) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with source.open() as opened:
        try:
            file = pq.ParquetFile(opened)
        except pa.ArrowException as error:
            raise InputError(f"{source.name} is not a readable parquet file: {error}.") from None
        if not file.metadata.num_rows:
            raise NoRowsError(f"{source.name} holds no rows; give a file that holds comments.")
        n_rows = 0
        for batch in file.iter_batches(batch_size=chunk):
            n_rows += len(batch)
            meter.tell = lambda n=n_rows: meter.size * n / file.metadata.num_rows  # type: ignore[misc]
            yield batch.to_pandas()
