"""Databases by their SQLAlchemy address: opened with care, and never shown with their passwords."""

from __future__ import annotations

import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from cxtext.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

__all__ = ["engine_of", "is_url", "scrubbed", "shown", "words_of"]

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+._-]{1,40})://")
_NOT_DATABASES = frozenset({"http", "https", "ftp", "ftps", "sftp", "s3", "gs", "az", "abfs", "hdfs", "file"})
_IN_TEXT = re.compile(r"(://[^\s:/@'\"]{0,200}:)[^\s@'\"]{1,500}@")
_SECRET = re.compile(r"pass|pwd|secret|token|key|credential", re.IGNORECASE)
_CONNECT_SECONDS = 15
_MAX_MESSAGE = 300
_INSTALL = "pip install 'cxtext[sql]'"
_OURS = frozenset({"sqlite", "duckdb", "postgresql"})


def is_url(source: object) -> bool:
    """Return whether a source is a URL rather than a path."""
    return isinstance(source, str) and _URL.match(source) is not None


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


def engine_of(url: str, *, writing: bool = False) -> Engine:
    """Return the engine of a database; files are opened read-only unless they are written to.

    Raises
    ------
    InputError
        SQLAlchemy or the driver is not installed, the address cannot be read, or it is none of a database.
    """
    scheme = url.partition("://")[0].lower()
    if scheme in _NOT_DATABASES:
        what = "writes to no" if writing else "reads no"
        how = "name a file" if writing else "download the file and give its path"
        raise InputError(f"cxtext {what} {scheme} addresses: {how}.")
    if find_spec("sqlalchemy") is None:
        raise InputError(f"A database needs SQLAlchemy: {_INSTALL}.")
    from sqlalchemy import create_engine, exc

    place, options = _place_and_options(url, writing)
    backend = place.get_backend_name()
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
        raise InputError(f"The address of {shown(url)} cannot be used: {words_of(error, url)}.") from None
    if engine.dialect.is_async:
        raise InputError(f"The driver in {place.drivername!r} is asynchronous; use another, such as psycopg.")
    return engine


def _place_and_options(url: str, writing: bool) -> tuple[URL, dict[str, Any]]:
    from sqlalchemy import exc
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
        options = {} if writing else _sqlite(place)
        place = place.set(query={}) if options else place
    elif backend == "duckdb" and not writing:
        _exists(place.database)
        in_memory = place.database in {None, "", ":memory:"}
        options = {} if in_memory else {"connect_args": {"read_only": True}}
    elif backend == "postgresql" and "connect_timeout" not in place.query:
        options = {"connect_args": {"connect_timeout": _CONNECT_SECONDS}}
    return place, options


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


def words_of(error: object, url: str) -> str:
    """Return the first lines of a driver's message as one line without secrets."""
    plain = " ".join(str(error).split())
    # Drivers repeat the failing statement under "LINE 1:"; the first part says what is wrong.
    for rest in (" LINE ", " Traceback ", " HINT:"):
        plain = plain.partition(rest)[0]
    return scrubbed(plain, url)[:_MAX_MESSAGE].rstrip(".!")


def scrubbed(text: str, url: str) -> str:
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
