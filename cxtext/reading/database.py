"""The rows of a database query, streamed through SQLAlchemy; read only, and no password is ever shown."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.databases import engine_of, scrubbed, shown, words_of
from cxtext.errors import InputError
from cxtext.reading.table import RawTable, cell_text, numbered, screened, typed_column, unique_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import CursorResult

_ROWS_AT_ONCE = 5_000
_MAX_MESSAGE = 300


def read_query(url: str, query: str | None) -> RawTable:
    """Read the rows of a query.

    Parameters
    ----------
    url
        Where the database is, as SQLAlchemy writes it: ``postgresql+psycopg://user:password@host/name``,
        ``sqlite:///file.db``, ``duckdb:///file.duckdb``.
    query
        One SELECT statement. SQLite and DuckDB files are opened read-only, PostgreSQL runs a read-only transaction.

    Raises
    ------
    InputError
        SQLAlchemy or the driver is not installed, the database cannot be reached, the query is wrong, or it returns no
        rows.
    """
    where = shown(url)
    columns: list[list[object]] = []
    with _result(url, query) as result:
        names = unique_names(list(result.keys()))
        columns = [[] for _ in names]
        for rows in _partitions(result, url):
            for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(_cell(cell) for cell in cells)
    n_rows = len(columns[0]) if columns else 0
    if not n_rows:
        raise InputError(f"The query returned no rows from {where}; check its conditions.")
    frame = pd.DataFrame({name: typed_column(cells) for name, cells in zip(names, columns, strict=True)})
    notes = (f"query: {scrubbed(' '.join((query or '').split()), url)[:_MAX_MESSAGE]}",)
    return screened(RawTable(where, _stem(url), "database", frame, numbered(range(1, n_rows + 1)), (), notes))


def stream_query(url: str, query: str | None, chunk: int = _ROWS_AT_ONCE) -> Iterator[pd.DataFrame]:
    """Yield the rows of a query in frames of at most ``chunk`` rows, in the order the database gives them.

    Raises
    ------
    InputError
        As :func:`read_query`.
    """
    first = True
    with _result(url, query) as result:
        names = unique_names(list(result.keys()))
        for rows in _partitions(result, url, chunk):
            first = False
            yield pd.DataFrame([[_cell(cell) for cell in row] for row in rows], columns=names, dtype=object)
    if first:
        raise InputError(f"The query returned no rows from {shown(url)}; check its conditions.")


def _stem(url: str) -> str:
    return Path(shown(url).partition("://")[2]).stem or "query"


@contextmanager
def _result(url: str, query: str | None) -> Iterator[CursorResult[Any]]:
    """Run the query in a transaction that is rolled back, and give its result row by row."""
    engine = engine_of(url)
    if not query or not query.strip():
        raise InputError(f'{shown(url)} is a database; say what to read with query="select …" (--query).')
    from sqlalchemy import exc

    try:
        try:
            connection = engine.connect()
        except exc.DBAPIError as error:
            raise InputError(f"Cannot connect to {shown(url)}: {words_of(error.orig, url)}.") from None
        with connection:
            options: dict[str, Any] = {"stream_results": True, "no_parameters": True}
            if engine.dialect.name == "postgresql":
                options["postgresql_readonly"] = True
            connection = connection.execution_options(**options)
            try:
                # As it stands: ":word" and "%" mean nothing special in a query of the user's.
                result = connection.exec_driver_sql(query.strip().rstrip(";"))
            except exc.DBAPIError as error:
                raise InputError(f"{shown(url)} refused the query: {words_of(error.orig, url)}.") from None
            if not result.returns_rows:
                raise InputError(f"The query for {shown(url)} returns no table; give one SELECT statement.")
            yield result
    finally:
        engine.dispose()


def _partitions(result: CursorResult[Any], url: str, size: int = _ROWS_AT_ONCE) -> Iterator[list[Any]]:
    from sqlalchemy import exc

    chunks = result.partitions(size)
    while True:
        try:
            rows = next(chunks, None)
        except exc.DBAPIError as error:
            raise InputError(f"{shown(url)} stopped giving rows: {words_of(error.orig, url)}.") from None
        except sqlite3.Error as error:
            raise InputError(f"{shown(url)} stopped giving rows: {words_of(error, url)}.") from None
        if rows is None:
            return
        yield list(rows)


def _cell(value: object) -> object:
    """Return a value of a database driver as a plain one; arrays, documents and the like become text."""
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if value is None or isinstance(value, str | bool | int | float | dt.date | dt.time):
        return value
    return cell_text(bytes(value) if isinstance(value, memoryview | bytearray) else value)
