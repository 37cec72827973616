"""Columns that the user names, found in each file; a wrong name is answered with the nearest right one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.headers import tidy

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

Option = str | Sequence[str] | None
_MAX_LISTED = 40
_MAX_NAME = 60


def as_names(option: Option) -> list[str]:
    """Return an option as a list of names; None is an empty one."""
    if option is None:
        return []
    return [option] if isinstance(option, str) else [str(name) for name in option]


def find_column(name: str, columns: Sequence[str]) -> str | None:
    """Return the column called ``name``, exactly or else but for spacing and capitals."""
    if name in columns:
        return name
    wanted = tidy(name)
    spaced = [column for column in columns if tidy(column) == wanted]
    if spaced:
        return spaced[0]
    folded = [column for column in columns if tidy(column).casefold() == wanted.casefold()]
    return folded[0] if len(folded) == 1 else None


def resolve(option: Option, tables: Sequence[RawTable], called: str) -> list[list[str]]:
    """Return, for each file, the columns that ``option`` names in it.

    A name may be narrowed to one file as ``stem:column``.

    Raises
    ------
    InputError
        A name is in none of the files; the message lists the columns and the nearest name.
    """
    found: list[list[str]] = [[] for _ in tables]
    for name in as_names(option):
        hits = 0
        for table, own in zip(tables, found, strict=True):
            columns = list(table.frame.columns)
            column = find_column(table.aliases.get(name, name), columns)
            file, colon, rest = name.partition(":")
            if column is None and colon and file in {table.stem, table.name}:
                column = find_column(table.aliases.get(rest, rest), columns)
            if column is not None:
                hits += 1
                if column not in own:
                    own.append(column)
        if not hits:
            raise InputError(_unknown(name, tables, called))
    return found


def _unknown(name: str, tables: Sequence[RawTable], called: str) -> str:
    columns = list(dict.fromkeys(str(column) for table in tables for column in table.frame.columns))
    lowered = {tidy(column).lower(): column for column in reversed(columns)}
    wanted = tidy(name).lower()
    near = (
        difflib.get_close_matches(wanted, list(lowered), n=1, cutoff=0.5)
        or [column for column in lowered if wanted and wanted in column][:1]
    )
    hint = f"; did you mean {_short(lowered[near[0]])!r}?" if near else "."
    listed = ", ".join(_short(column) for column in columns[:_MAX_LISTED])
    more = f" and {len(columns) - _MAX_LISTED} more" if len(columns) > _MAX_LISTED else ""
    where = tables[0].name if len(tables) == 1 else f"any of the {len(tables)} files"
    return f"There is no column {name!r} (given as {called}) in {where}{hint} The columns are: {listed}{more}."


def _short(column: str) -> str:
    plain = tidy(column)
    return plain if len(plain) <= _MAX_NAME else plain[: _MAX_NAME - 1] + "\u2026"


def value_for(option: Option, table: RawTable, tables: Sequence[RawTable]) -> str | None:
    """Return the plain value of an option for one file: that of ``stem:value``, else the one without a file."""
    general = None
    files = {key for other in tables for key in (other.stem, other.name)}
    for value in as_names(option):
        file, colon, rest = value.partition(":")
        if colon and file in {table.stem, table.name}:
            return rest
        if not (colon and file in files):
            general = value
    return general
