"""Comma, semicolon, tab and pipe separated files, read so that damage costs one row and is never silent."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reading.delimiters import called, sniff
from cxtext.reading.headless import rows_below, top_row, without_mark
from cxtext.reading.quotes import MAX_RECORD_LINES, Lines, NoQuotes, RunawayError, closed, follows
from cxtext.reading.table import RawTable, Reject, numbered, raw_json, screened, text_column, unique_names
from cxtext.reading.titles import passed_over, without_titles
from cxtext.reading.totals import without_totals

if TYPE_CHECKING:
    from cxtext.reading.source import Source

_MAX_FIELD = 1 << 28
_MAX_REPAIRS = 200
SNIFF_CHARACTERS = 1 << 17
_MANY_SHORT_ROWS = 10


@dataclass
class _Rows:
    """Rows sorted into good and odd while reading; numbers are 1-based data rows."""

    good: list[tuple[int, list[str]]] = field(default_factory=list)
    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    rejects: list[tuple[int, str, str, object]] = field(default_factory=list)
    n: int = 0
    n_blank: int = 0
    n_stray_quotes: int = 0


def read_delimited(source: Source) -> RawTable:
    """Read a separated text file; the delimiter is found from the file itself.

    Quoted fields may hold line breaks. A row with the wrong number of fields, with quotes that do not close or with
    NUL bytes becomes a reject; reading goes on with the next line.

    Raises
    ------
    InputError
        The file is empty, binary, has a header only, or none of its rows can be read.
    """
    # Only ever raised: lowering it again could fail a read that runs in another thread.
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_FIELD))
    stream, encoding = source.open_text()
    with stream:
        head = stream.read(SNIFF_CHARACTERS)
        lines = Lines(stream)
        # The sample may end inside a line: its tail is joined to the rest of that line.
        sample = head + stream.readline()
        named = None
        if sample.lstrip("\ufeff")[:4].lower() == "sep=":
            first, _, sample = sample.lstrip("\ufeff").partition("\n")
            named = first[4:5] or ","
        sample, titles = without_titles(sample, named)
        delimiter = named or sniff(sample)
        lines.give_back(list(io.StringIO(sample, newline="")))
        header = _header(lines, delimiter, source.name)
        notes = [f"{encoding.called}, {called(delimiter)}", *encoding.notes, *passed_over(titles)]
        top = top_row(header, rows_below(sample, delimiter))
        if top.is_data:
            lines.give_back(without_mark(lines.record))
        header = top.names
        notes += top.notes
        rows = _read_rows(lines, delimiter, header)
    return _table(source, header, rows, notes)


def _header(lines: Lines, delimiter: str, name: str) -> list[str]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for fields in reader:
            if fields:
                fields[0] = fields[0].lstrip("\ufeff")
            if any(value.strip() for value in fields):
                if "\x00" in "".join(fields):
                    raise InputError(f"{name} is a binary file, not text: its first line holds NUL bytes.")
                return fields
            lines.record.clear()
    except (csv.Error, RunawayError) as error:
        raise InputError(f"{name}: the header cannot be read, a quote in it is never closed.") from error
    raise InputError(f"{name} is empty; give a file that holds comments.")


def _read_rows(lines: Lines, delimiter: str, header: list[str]) -> _Rows:
    width = len(header)
    rows = _Rows()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    repairs = 0
    while True:
        lines.record.clear()
        try:
            fields = next(reader)
        except StopIteration:
            return rows
        except (csv.Error, RunawayError):
            repairs += 1
            if repairs == _MAX_REPAIRS:
                # So much damage that nothing may span lines any more; this keeps the work linear.
                reader = csv.reader(NoQuotes(lines), delimiter=delimiter, quoting=csv.QUOTE_NONE)
            repaired = _repair(lines, delimiter, width, rows)
            if repaired is None:
                continue
            fields = repaired
        _sort(fields, header, rows)


def _sort(fields: list[str], header: list[str], rows: _Rows) -> None:
    """Put one record where it belongs: good, odd in width, rejected, or a blank line."""
    width = len(header)
    if not fields or (len(fields) == 1 and not fields[0].strip()):
        rows.n_blank += 1
        return
    rows.n += 1
    if len(fields) > width and not any(fields[width:]):
        del fields[width:]
    if any("\x00" in value for value in fields):
        rows.rejects.append((rows.n, "binary", "the row holds NUL bytes", fields))
    elif len(fields) != width:
        rows.odd.append((rows.n, fields))
    elif width > 1 and fields == header:
        rows.rejects.append((rows.n, "repeated_header", "the header line stands again among the rows", fields))
    else:
        rows.good.append((rows.n, fields))


def _repair(lines: Lines, delimiter: str, width: int, rows: _Rows) -> list[str] | None:
    """Make what can be made of a record with damaged quotes; reject the rest and go on behind it."""
    record = list(lines.record)
    alone = closed(record[:1], delimiter)
    if alone is not None and len(alone) == width:
        lines.give_back(record[1:])
        rows.n_stray_quotes += 1
        return alone
    follower = follows(record[1:], delimiter, width)
    if not follower and len(record) > 1:
        together = closed(record, delimiter)
        if together is not None and len(together) == width:
            rows.n_stray_quotes += 1
            return together
    rows.n += 1
    # When a later line is a whole row by itself the quote was left open: only the first line is lost.
    lost = record[:1] if follower or len(record) > MAX_RECORD_LINES else record
    lines.give_back(record[len(lost) :])
    rows.rejects.append(
        (rows.n, "quotes", "a quote is opened and not closed, or stands inside a quoted field", "".join(lost))
    )
    return None


def _table(source: Source, header: list[str], rows: _Rows, notes: list[str]) -> RawTable:
    """Decide on the rows of odd width as a whole, then build the table."""
    width = len(header)
    n_nul = sum(reason == "binary" for _, reason, _, _ in rows.rejects)
    if n_nul > rows.n * 0.01:
        raise InputError(f"{source.name} is a binary file, not text: {n_nul} of its {rows.n} rows hold NUL bytes.")
    short = [len(fields) for _, fields in rows.odd if len(fields) < width]
    longer = sum(len(fields) == width + 1 for _, fields in rows.odd)
    good = rows.good
    if longer >= 2 and longer > rows.n * 0.9 and not rows.good:
        header = ["", *header]
        good = [(n, fields) for n, fields in rows.odd if len(fields) == width + 1]
        rows.odd = [(n, fields) for n, fields in rows.odd if len(fields) != width + 1]
        notes.append("every row has one field more than the header: the first column has no name")
    elif len(short) >= _MANY_SHORT_ROWS and len(short) >= rows.n * 0.2 and min(short) > 1:
        # So many short rows are the habit of a program that leaves out empty fields at the end, not damage.
        filled = [(n, fields + [""] * (width - len(fields))) for n, fields in rows.odd if len(fields) < width]
        good = sorted(good + filled)
        rows.odd = [(n, fields) for n, fields in rows.odd if len(fields) > width]
        notes.append(
            f"{plural(len(short), 'row leaves', 'rows leave')} out fields at the end; these were taken as empty"
        )
    if rows.n_stray_quotes:
        held = plural(rows.n_stray_quotes, "row holds stray quotes and was", "rows hold stray quotes and were")
        notes.append(f"{held} read as well as possible")
    if rows.n_blank:
        notes.append(f"{plural(rows.n_blank, 'blank line was', 'blank lines were')} skipped")
    rejects = [Reject(source.name, n, reason, detail, raw_json(raw)) for n, reason, detail, raw in rows.rejects]
    rejects += [
        Reject(
            source.name,
            n,
            "ragged",
            f"the row has {len(fields)} fields, the header has {len(header)}",
            raw_json(fields),
        )
        for n, fields in rows.odd
    ]
    names = unique_names(header)
    columns = zip(*(fields for _, fields in good), strict=True) if good else ([] for _ in names)
    frame = pd.DataFrame({name: text_column(values) for name, values in zip(names, columns, strict=True)})
    table = RawTable(source.name, source.stem, "delimited text", frame, numbered(n for n, _ in good))
    return without_totals(screened(replace(table, rejects=tuple(rejects), notes=tuple(notes))))
