"""The rows of a database query, streamed through SQLAlchemy; read only, and no password is ever shown."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.table import RawTable, cell_text, numbered, screened, typed_column, unique_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, CursorResult, Engine

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+._-]{1,40})://")
_NOT_DATABASES = frozenset({"http", "https", "ftp", "ftps", "sftp", "s3", "gs", "az", "abfs", "hdfs", "file"})
_IN_TEXT = re.compile(r"(://[^\s:/@'\"]{0,200}:)[^\s@'\"]{1,500}@")
_SECRET = re.compile(r"pass|pwd|secret|token|key|credential", re.IGNORECASE)
_ROWS_AT_ONCE = 5_000
_CONNECT_SECONDS = 15
_MAX_MESSAGE = 300
_INSTALL = "pip install 'cxtext[sql]'"
_OURS = frozenset({"sqlite", "duckdb", "postgresql"})


def is_url(source: object) -> bool:
    """Return whether a source is a URL rather than a path."""
    return isinstance(source, str) and _URL.match(source) is not None


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
    notes = (f"query: {_scrubbed(' '.join((query or '').split()), url)[:_MAX_MESSAGE]}",)
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


def shown(url: str) -> str:
    """Return a URL as it may be shown: without user, password and options, a file by its name alone.

    Examples
    --------
    >>> shown("postgresql+psycopg://ann:secret@db.example:5432/shop?sslmode=require")
    'postgresql://db.example:5432/shop'
    """
    scheme, _, rest = url.partition("://")
    # The password may hold any character, even one that should have been escaped: all before the last @ goes.
    place = rest.rpartition("@")[2].partition("?")[0]
    # Behind three slashes stands the path of a file.
    place = f"/{Path(place).name}" if place.startswith("/") else place
    return f"{scheme.partition('+')[0]}://{place}"


def _stem(url: str) -> str:
    return Path(shown(url).partition("://")[2]).stem or "query"


@contextmanager
def _result(url: str, query: str | None) -> Iterator[CursorResult[Any]]:
    """Run the query in a transaction that is rolled back, and give its result row by row."""
    scheme = url.partition("://")[0].lower()
    if scheme in _NOT_DATABASES:
        raise InputError(f"cxtext reads no {scheme} addresses: download the file and give its path.")
    if not query or not query.strip():
        raise InputError(f'{shown(url)} is a database; say what to read with query="select …" (--query).')
    try:
        from sqlalchemy import exc
    except ImportError:
        raise InputError(f"Reading from a database needs SQLAlchemy: {_INSTALL}.") from None
    engine = _engine(url)
    try:
        try:
            connection = engine.connect()
        except exc.DBAPIError as error:
            raise InputError(f"Cannot connect to {shown(url)}: {_words(error.orig, url)}.") from None
        with connection:
            options: dict[str, Any] = {"stream_results": True, "no_parameters": True}
            if engine.dialect.name == "postgresql":
                options["postgresql_readonly"] = True
            connection = connection.execution_options(**options)
            try:
                # As it stands: ":word" and "%" mean nothing special in a query of the user's.
                result = connection.exec_driver_sql(query.strip().rstrip(";"))
            except exc.DBAPIError as error:
                raise InputError(f"{shown(url)} refused the query: {_words(error.orig, url)}.") from None
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
            raise InputError(f"{shown(url)} stopped giving rows: {_words(error.orig, url)}.") from None
        except sqlite3.Error as error:
            raise InputError(f"{shown(url)} stopped giving rows: {_words(error, url)}.") from None
        if rows is None:
            return
        yield list(rows)


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine, exc
    from sqlalchemy.engine import make_url

    try:
        place = make_url(url)
    except (exc.ArgumentError, ValueError):
        raise InputError(
            f"The address of the database ({url.partition('://')[0]}://…) cannot be read; it looks like "
            "postgresql+psycopg://user:password@host:5432/name (write @ : / in a password as %40 %3A %2F)."
        ) from None
    place = _with_driver(place)
    backend = place.get_backend_name()
    options: dict[str, Any] = {}
    if backend == "sqlite":
        options = _sqlite(place)
        place = place.set(query={}) if options else place
    elif backend == "duckdb":
        _exists(place.database)
        in_memory = place.database in {None, "", ":memory:"}
        options = {} if in_memory else {"connect_args": {"read_only": True}}
    elif backend == "postgresql" and "connect_timeout" not in place.query:
        options = {"connect_args": {"connect_timeout": _CONNECT_SECONDS}}
    try:
        engine = create_engine(place, **options)
    except exc.NoSuchModuleError:
        raise InputError(
            f"No database is known as {place.drivername!r}; {_INSTALL} brings SQLite, DuckDB and PostgreSQL, "
            "others need their own SQLAlchemy dialect."
        ) from None
    except ImportError as error:
        how = _INSTALL if backend in _OURS else "install it beside cxtext"
        raise InputError(
            f"The driver {error.name or place.drivername!r} for {shown(url)} is not there: {how}."
        ) from None
    except (exc.ArgumentError, TypeError, ValueError) as error:
        raise InputError(f"The address of {shown(url)} cannot be used: {_words(error, url)}.") from None
    if engine.dialect.is_async:
        raise InputError(f"The driver in {place.drivername!r} is asynchronous; use another, such as psycopg.")
    return engine


def _with_driver(place: URL) -> URL:
    """Return the address with the driver that is there: ``postgresql://`` alone means psycopg2 to SQLAlchemy."""
    if place.drivername == "postgres" or (place.drivername == "postgresql" and find_spec("psycopg2") is None):
        return place.set(drivername="postgresql+psycopg")
    return place


def _sqlite(place: URL) -> dict[str, Any]:
    """Return the options that open an SQLite file read-only; a missing file is not made."""
    if place.database in {None, "", ":memory:"} or place.query.get("uri"):
        return {}
    _exists(place.database)
    address = f"file:{quote(str(Path(str(place.database)).expanduser().resolve()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        opened = sqlite3.connect(address, uri=True)
        # Text that is not UTF-8 is Windows-1252, as in files.
        opened.text_factory = lambda stored: stored.decode("utf-8", "cxtext.windows_1252")
        return opened

    return {"creator": connect}


def _exists(database: str | None) -> None:
    if database and database != ":memory:" and not Path(database).expanduser().is_file():
        raise InputError(f"There is no database file {database}; check the name (an absolute path has four slashes).")


def _cell(value: object) -> object:
    """Return a value of a database driver as a plain one; arrays, documents and the like become text."""
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if value is None or isinstance(value, str | bool | int | float | dt.date | dt.time):
        return value
    return cell_text(bytes(value) if isinstance(value, memoryview | bytearray) else value)


def _words(error: object, url: str) -> str:
    """Return the first lines of a driver's message as one line without secrets."""
    plain = " ".join(str(error).split())
    # Drivers repeat the failing statement under "LINE 1:"; the first part says what is wrong.
    for rest in (" LINE ", " Traceback ", " HINT:"):
        plain = plain.partition(rest)[0]
    return _scrubbed(plain, url)[:_MAX_MESSAGE].rstrip(".!")


def _scrubbed(text: str, url: str) -> str:
    """Return text without the password of ``url`` in any of its spellings, and without any other in an address."""
    from sqlalchemy import exc
    from sqlalchemy.engine import make_url

    secrets: set[str] = set()
    try:
        place = make_url(url)
        values = [str(place.password or "")]
        values += [str(value) for key, value in place.query.items() if _SECRET.search(key)]
        for value in values:
            secrets |= {value, quote(value, safe=""), quote_plus(value)}
    except (exc.ArgumentError, ValueError):
        secrets.add(url)
    for secret in sorted(secrets, key=len, reverse=True):
        if secret:
            text = text.replace(secret, "***")
    return _IN_TEXT.sub(r"\1***@", text)
