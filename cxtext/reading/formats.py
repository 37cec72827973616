"""The registry of file formats: a new reader is one function and one line in :data:`FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.arrow import read_feather, read_parquet
from cxtext.reading.delimited import read_delimited
from cxtext.reading.lines import read_lines
from cxtext.reading.records import read_json, read_json_lines
from cxtext.reading.spss import read_spss
from cxtext.reading.table import NoRowsError
from cxtext.reading.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxtext.reading.source import Source
    from cxtext.reading.table import RawTable


@dataclass(frozen=True)
class Format:
    """One file format: the suffixes it goes by, the first bytes that give it away, and its reader.

    A reader returns one table, or a list of them where a file holds several (the sheets of a workbook).
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], RawTable] | Callable[[Source], list[RawTable]]
    magic: tuple[bytes, ...] = ()


FORMATS: tuple[Format, ...] = (
    Format("parquet", (".parquet", ".pq"), read_parquet, (b"PAR1",)),
    Format(
        "spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"), read_workbook, (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    ),
    Format("feather", (".feather", ".arrow", ".ipc"), read_feather, (b"ARROW1", b"FEA1")),
    Format("SPSS", (".sav", ".zsav"), read_spss, (b"$FL2", b"$FL3")),
    Format("json lines", (".jsonl", ".ndjson"), read_json_lines),
    Format("json", (".json",), read_json),
    Format("delimited text", (".csv", ".tsv", ".tab", ".psv"), read_delimited),
    Format("plain text", (".txt", ".text"), read_lines),
)

SUFFIXES = frozenset(suffix for form in FORMATS for suffix in form.suffixes)
"""Every suffix by which cxtext knows a file of feedback."""

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
)
MAX_COLUMNS = 5_000
"""Columns of a table; the widest exports of surveys have some hundreds, and every one of them is looked at."""

_ACCEPTED = "csv, tsv, xlsx, ods, json, jsonl, parquet, feather or sav"


def load(source: Source) -> list[RawTable]:
    """Return the raw tables in a file.

    Raises
    ------
    InputError
        The file is empty, of no known format, unreadable in its format, or has too many columns.
    """
    found = reader_of(source)(source)
    tables = found if isinstance(found, list) else [found]
    for table in tables:
        if len(table.frame.columns) > MAX_COLUMNS:
            raise InputError(
                f"{table.name} has {len(table.frame.columns):,} columns, over {MAX_COLUMNS:,}; give a file with those "
                "that matter."
            )
    return [replace(table, notes=(*source.notes, *table.notes)) for table in tables] if source.notes else tables


def reader_of(source: Source) -> Callable[[Source], RawTable | list[RawTable]]:
    """Return the reader of a file; what the first bytes say counts for more than the suffix.

    Raises
    ------
    InputError
        The file is empty, or of no known format.
    """
    with source.open_forward() as stream:
        head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise NoRowsError(f"{source.name} is empty; give a file that holds comments.")
    for magic, called in _FOREIGN:
        if head[: len(magic)].lower() == magic.lower():
            raise InputError(f"{source.name} is {called}, not a table; give {_ACCEPTED}.")
    if head.startswith(b"SQLite format 3"):
        raise InputError(
            f'{source.name} is an SQLite database; read "sqlite:///{source.path}" with query="select …" (--query).'
        )
    return _reader(source, head)


def _reader(source: Source, head: bytes) -> Callable[[Source], RawTable | list[RawTable]]:
    by_magic = next((form for form in FORMATS if head.startswith(form.magic)), None)
    by_suffix = next((form for form in FORMATS if source.suffix in form.suffixes), None)
    if by_magic is not None:
        return by_magic.read
    if by_suffix is not None and not by_suffix.magic:
        return by_suffix.read
    if by_suffix is not None and by_suffix.name != "spreadsheet":
        raise InputError(
            f"{source.name} is not a {by_suffix.name[:1].upper() + by_suffix.name[1:]} file; its first bytes are wrong."
        )
    if by_suffix is None and head.startswith((b"{", b"[")):
        return read_json
    # Programs save separated text under .xls; anything else of no known suffix is tried as text too.
    return read_delimited
