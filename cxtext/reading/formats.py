"""The registry of file formats: a new reader is one function and one line in :data:`FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.delimited import read_delimited
from cxtext.reading.lines import read_lines
from cxtext.reading.records import read_json, read_json_lines, read_parquet
from cxtext.reading.source import Source, find
from cxtext.reading.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cxtext.reading.table import RawTable


@dataclass(frozen=True)
class Format:
    """One file format: the suffixes it goes by, the first bytes that give it away, and its reader."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], RawTable]
    magic: tuple[bytes, ...] = ()


FORMATS: tuple[Format, ...] = (
    Format("parquet", (".parquet", ".pq"), read_parquet, (b"PAR1",)),
    Format(
        "spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"), read_workbook, (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    ),
    Format("json lines", (".jsonl", ".ndjson"), read_json_lines),
    Format("json", (".json",), read_json),
    Format("delimited text", (".csv", ".tsv", ".tab", ".psv"), read_delimited),
    Format("plain text", (".txt", ".text"), read_lines),
)

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
)
_ACCEPTED = "csv, tsv, xlsx, ods, json, jsonl or parquet"


def load(path: str | Path) -> RawTable:
    """Return the raw table in a file; what the first bytes say counts for more than the suffix.

    Raises
    ------
    InputError
        The file is missing, empty, a directory, of no known format, or unreadable in its format.
    """
    source = find(path)
    with source.open() as stream:
        head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise InputError(f"{source.name} is empty; give a file that holds comments.")
    for magic, called in _FOREIGN:
        if head[: len(magic)].lower() == magic.lower():
            raise InputError(f"{source.name} is {called}, not a table; give {_ACCEPTED}.")
    by_magic = next((form for form in FORMATS if head.startswith(form.magic)), None)
    by_suffix = next((form for form in FORMATS if source.suffix in form.suffixes), None)
    if by_magic is not None:
        return by_magic.read(source)
    if by_suffix is not None and not by_suffix.magic:
        return by_suffix.read(source)
    if by_suffix is not None and by_suffix.name == "parquet":
        raise InputError(f"{source.name} is not a Parquet file; its first bytes are wrong.")
    if by_suffix is None and head.startswith((b"{", b"[")):
        return read_json(source)
    # Programs save separated text under .xls; anything else of no known suffix is tried as text too.
    return read_delimited(source)
