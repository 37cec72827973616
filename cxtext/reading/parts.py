"""The files, sheets and queries to tag, each opened as chunks of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.databases import is_url, shown
from cxtext.errors import InputError
from cxtext.reading.arrow import read_parquet
from cxtext.reading.database import stream_query
from cxtext.reading.delimited import read_delimited
from cxtext.reading.formats import reader_of
from cxtext.reading.inputs import check_sheets, sources_of
from cxtext.reading.meter import Meter
from cxtext.reading.records import read_json_lines
from cxtext.reading.stream import CHUNK, standard_input, stream_source
from cxtext.reading.table import NoRowsError

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.source import Source
    from cxtext.reading.table import RawTable, Reject

_STREAMED: dict[object, str] = {read_delimited: "csv", read_json_lines: "jsonl", read_parquet: "parquet"}


@dataclass(frozen=True)
class Part:
    """One file, sheet of a workbook or query.

    ``open`` gives its rows in frames; ``again`` says whether it can do so twice. Formats that have to be read whole
    are held as a ``table``. A part is ``optional`` where it is one of several and may turn out to hold no comments.
    ``path`` is the file it comes from, ``meter`` says how much of it was read; ``told`` fills with further notes when
    its first rows are read.
    """

    name: str
    stem: str
    format: str
    open: Callable[[], Iterator[pd.DataFrame]]
    again: bool = True
    table: RawTable | None = None
    optional: bool = False
    notes: tuple[str, ...] = ()
    path: Path | None = None
    meter: Meter = field(default_factory=Meter)
    told: list[str] = field(default_factory=list)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """Rows that the format itself does not let through (a cell of megabytes, an element that is no object)."""
        return () if self.table is None else self.table.rejects


def parts_of(
    inputs: Sequence[str | Path],
    *,
    format: str | None = None,
    sheet: Sequence[str] = (),
    query: str | None = None,
    chunk: int = CHUNK,
    rejects: list[Reject] | None = None,
) -> list[Part]:
    """Return what the inputs stand for: files, members of archives, sheets, a query, or ``-`` for standard input.

    Parameters
    ----------
    inputs
        Paths, folders, globs, addresses of databases.
    format
        csv, tsv, jsonl or parquet, whatever the files are called; None tells it from each file.
    sheet
        The sheets of workbooks to read; none named: all that hold comments.
    query
        The query for the address of a database.
    chunk
        Rows to a frame.
    rejects
        Where lines of a streamed format that are no rows are put; None makes them errors.

    Raises
    ------
    InputError
        Something is missing, given twice, unreadable or of no known kind.
    """
    if query is not None and not any(is_url(item) for item in inputs):
        raise InputError(f"A query needs the URL of a database; {', '.join(map(str, inputs))} is a file.")
    parts: list[Part] = []
    seen: dict[tuple[Path, int | None], str] = {}
    for item in inputs:
        if str(item) == "-":
            kind = format or "csv"
            told: list[str] = []
            opened = partial(standard_input, kind, chunk, rejects, told)
            parts.append(Part("standard input", "input", kind, opened, False, told=told))
        elif is_url(item):
            url = str(item)
            parts.append(Part(shown(url), "query", format or "csv", partial(stream_query, url, query, chunk)))
        else:
            parts += _from_place(item, format, tuple(sheet), seen, (chunk, rejects))
    check_sheets(tuple(sheet), [part.table for part in parts if part.table is not None])
    if len(parts) > 1 and not all(part.again for part in parts):
        raise InputError("Standard input cannot be tagged together with files; give either.")
    return parts


def _from_place(
    item: str | Path,
    format: str | None,
    sheets: tuple[str, ...],
    seen: dict[tuple[Path, int | None], str],
    how: tuple[int, list[Reject] | None],
) -> list[Part]:
    sources = sources_of(item)
    parts: list[Part] = []
    without: list[NoRowsError] = []
    for source in sources:
        place = (source.path.resolve(), source.member)
        if place in seen:
            raise InputError(f"{seen[place]} is given twice; its rows would be tagged twice.")
        seen[place] = str(item) if len(sources) == 1 else source.name
        try:
            found = _from_source(replace(source, sheets=sheets), format, *how)
        except NoRowsError as error:
            # Among several files of a folder or archive, one without rows is no mistake.
            if len(sources) == 1:
                raise
            without.append(error)
            continue
        parts += [replace(part, optional=True) for part in found] if len(sources) > 1 else found
    if not parts:
        raise without[0]
    notes = (*parts[0].notes, *(f"passed over: {error}" for error in without))
    return [replace(parts[0], notes=notes), *parts[1:]]


def _from_source(source: Source, format: str | None, chunk: int, rejects: list[Reject] | None) -> list[Part]:
    reader = reader_of(source) if format is None else None
    kind = format or _STREAMED.get(reader)
    if kind == "csv" and format is None and source.suffix == ".tsv":
        kind = "tsv"
    if kind is not None:
        # Of a file in a zip archive it cannot be told how much of the archive was read.
        meter = Meter(source.path.stat().st_size if source.member is None else 0)
        told: list[str] = []
        opened = partial(stream_source, source, kind, chunk, rejects, meter, told)
        named = (source.name, source.stem, kind, opened)
        return [Part(*named, notes=source.notes, path=source.path, meter=meter, told=told)]
    assert reader is not None  # noqa: S101 - without a format given
    found = reader(source)
    return [_whole(table, source, chunk) for table in (found if isinstance(found, list) else [found])]


def _whole(table: RawTable, source: Source, chunk: int) -> Part:
    frame = table.frame.copy()
    for name in frame.columns:
        # Whole numbers beside missing ones are floats to pandas; written out they are whole again.
        column = frame[name]
        if column.dtype == "float64" and bool((column.dropna() % 1 == 0).all()) and bool((column.abs() < 2**53).any()):
            frame[name] = column.astype("Int64")

    meter = Meter(source.path.stat().st_size)

    def chunks() -> Iterator[pd.DataFrame]:
        for start in range(0, len(frame), chunk):
            meter.tell = partial(float, meter.size * min(1.0, (start + chunk) / len(frame)))
            yield frame.iloc[start : start + chunk].reset_index(drop=True)

    notes = (*source.notes, *table.notes)
    return Part(table.name, table.stem, "csv", chunks, True, table, table.optional, notes, source.path, meter)
