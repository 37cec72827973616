"""Rows into a table of a database, by their key: new ones are added, known ones replaced, all in one transaction.

Rows wait in a temporary file until the last one is tagged. Then a single transaction takes them over: the database is
busy only for that moment, may be the one that is read from, and holds all rows or none whatever happens.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cxtext.databases import engine_of, shown, words_of
from cxtext.errors import CxtextError, InputError
from cxtext.writing.sections import sections

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from cxtext.writing.rows import RowWriter

__all__ = ["TableTarget", "open_table"]

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class TableTarget:
    """A table: the database's address, the table's name (perhaps ``schema.name``) and the column that is its key."""

    url: str
    table: str
    key: str


@contextmanager
def open_table(target: TableTarget) -> Iterator[RowWriter]:
    """Take rows for a table; they are in it when the block ends well, and none of them otherwise.

    A table that is not there is made, with the key as its primary key. One that is there must have all columns of the
    rows, and its key must be unique. Of rows with the same key the last one counts.

    Raises
    ------
    InputError
        The database cannot be reached, or the table or the rows do not fit.
    CxtextError
        The database ended the transaction; it is as it was before.
    """
    from sqlalchemy import exc

    # Now, not after hours of tagging.
    _try(target)
    engine = engine_of(target.url, writing=True)
    try:
        with tempfile.TemporaryFile(prefix="cxtext-") as waiting:
            yield _Waiting(waiting, target.key)
            try:
                with engine.begin() as connection:
                    _take_over(connection, target, waiting)
            except exc.DBAPIError as error:
                raise _ended(error, target) from None
            except exc.SQLAlchemyError as error:
                raise InputError(f"{shown(target.url)}: {words_of(error, target.url)}.") from None
    finally:
        engine.dispose()


def _ended(error: Any, target: TableTarget) -> CxtextError:  # noqa: ANN401 - SQLAlchemy has no types here
    said = words_of(error.orig, target.url)
    if any(sign in said.lower() for sign in ("on conflict", "unique", "primary key")):
        return InputError(
            f"The column {target.key!r} of the table {target.table} is no key: make it the primary key or put a unique "
            f"index on it ({said})."
        )
    return CxtextError(
        f"{shown(target.url)} did not take the rows: {said}. None was written; run it again when that is mended."
    )


def _try(target: TableTarget) -> None:
    """Raise InputError where the database cannot be reached, or the table lacks the key."""
    from sqlalchemy import exc

    engine = engine_of(target.url, writing=True)
    database = engine.url.database
    if engine.dialect.name == "duckdb" and database and Path(database).is_file():
        # While it is read from, DuckDB lets nobody open a file but for reading.
        engine = engine_of(target.url)
    try:
        with engine.connect() as connection:
            table = _known(connection, target)
    except exc.DBAPIError as error:
        raise InputError(f"Cannot connect to {shown(target.url)}: {words_of(error.orig, target.url)}.") from None
    finally:
        engine.dispose()
    if table is not None and target.key not in table.columns:
        there = ", ".join(map(str, table.columns.keys()))
        raise InputError(f"The table {target.table} has no column {target.key!r}; it has: {there}.")


class _Waiting:
    """Rows in a temporary file."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        self._file = file
        self._key = key
        self._sections = sections(Path("rows.parquet"), "parquet")

    def write(self, frame: pd.DataFrame) -> None:
        if self._key not in frame.columns:
            raise InputError(
                f"There is no column {self._key!r} for --key; there are: {', '.join(map(str, frame.columns))}."
            )
        if frame[self._key].isna().any() or (frame[self._key] == "").any():
            raise InputError(
                f"Rows without a value in {self._key!r} cannot be told apart; leave them out of the query."
            )
        self._file.write(self._sections.encode(frame))


def _take_over(connection: Connection, target: TableTarget, waiting: IO[bytes]) -> None:
    import pyarrow as pa

    size = waiting.tell()
    waiting.seek(0)
    table: Table | None = None
    file = pa.PythonFile(waiting, "r")
    while waiting.tell() < size:
        rows = pa.ipc.open_stream(file).read_all()
        if table is None:
            table = _table(connection, target, rows.schema)
        frame = rows.to_pandas().drop_duplicates(target.key, keep="last")
        if connection.dialect.name == "duckdb":
            _upsert_at_once(connection, table, target.key, frame)
        else:
            _upsert(connection, table, target.key, frame)


def _known(connection: Connection, target: TableTarget) -> Table | None:
    from sqlalchemy import Column, MetaData, Table, inspect, text

    schema, _, name = target.table.rpartition(".")
    if connection.dialect.name == "duckdb":
        # It borrows PostgreSQL's dialect, but has not all of its catalogue.
        found = connection.execute(
            text(
                "select column_name from information_schema.columns where table_name = :name "
                "and table_schema = coalesce(nullif(:schema, ''), current_schema()) order by ordinal_position"
            ),
            {"name": name, "schema": schema},
        )
        columns = [Column(str(row[0])) for row in found]
        return Table(name, MetaData(), *columns, schema=schema or None) if columns else None
    if not inspect(connection).has_table(name, schema=schema or None):
        return None
    return Table(name, MetaData(), schema=schema or None, autoload_with=connection)


def _table(connection: Connection, target: TableTarget, rows: Any) -> Table:  # noqa: ANN401 - an Arrow schema
    from sqlalchemy import Column, MetaData, Table

    known = _known(connection, target)
    if known is not None:
        missing = [name for name in rows.names if name not in known.columns]
        if missing:
            raise InputError(
                f"The table {target.table} has no column {missing[0]!r}; add it, or leave it out of the query."
            )
        return known
    schema, _, name = target.table.rpartition(".")
    columns = [
        Column(field.name, _type_of(field.type, connection), primary_key=field.name == target.key, autoincrement=False)
        for field in rows
    ]
    made = Table(name, MetaData(), *columns, schema=schema or None)
    made.create(connection)
    return made


def _type_of(kind: Any, connection: Connection) -> Any:  # noqa: ANN401 - types of Arrow and SQLAlchemy
    import pyarrow as pa
    import sqlalchemy as sql

    if pa.types.is_integer(kind):
        # SQLite knows one kind of whole number.
        return sql.Integer() if connection.dialect.name == "sqlite" else sql.BigInteger()
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return sql.Double()
    if pa.types.is_boolean(kind):
        return sql.Boolean()
    if pa.types.is_timestamp(kind):
        return sql.DateTime(timezone=kind.tz is not None)
    if pa.types.is_date(kind):
        return sql.Date()
    return sql.Text()


def _upsert(connection: Connection, table: Table, key: str, frame: pd.DataFrame) -> None:
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    statement = insert(table)
    others = {str(name): statement.excluded[str(name)] for name in frame.columns if name != key}
    statement = statement.on_conflict_do_update(index_elements=[key], set_=others)
    plain = frame.astype(object).where(frame.notna(), None)
    records = [{str(name): _cell(cell) for name, cell in row.items()} for row in plain.to_dict("records")]
    for start in range(0, len(records), _ROWS_AT_ONCE):
        connection.execute(statement, records[start : start + _ROWS_AT_ONCE])


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else value


def _upsert_at_once(connection: Connection, table: Table, key: str, frame: pd.DataFrame) -> None:
    """Hand DuckDB a frame as a whole: row by row it is a hundred times slower."""
    from sqlalchemy import text

    quote = connection.dialect.identifier_preparer.quote
    place = connection.dialect.identifier_preparer.format_table(table)
    names = [quote(str(name)) for name in frame.columns]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name != quote(key))
    connection.execute(text("register(:name, :df)"), {"name": "cxtext_rows", "df": frame.map(_cell)})
    listed = ", ".join(names)
    connection.exec_driver_sql(
        f"insert into {place} ({listed}) select {listed} from cxtext_rows "  # noqa: S608 - quoted names alone  # nosec B608
        f"on conflict ({quote(key)}) do update set {sets}"
    )
