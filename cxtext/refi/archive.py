"""The zip archive around a REFI-QDA project: written the same every time, read with suspicion and never unpacked."""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TextIO

from cxtext.errors import InputError

__all__ = ["PROJECT", "ProjectArchive", "text_member"]

PROJECT = "project.qde"
"""The project's XML in the archive, at its root."""

SOURCES = "Sources"
INTERNAL = "internal://"

MAX_MEMBERS = 100_000
MAX_READ = 512 << 20
"""Bytes that the parts which are read may unpack to together; audio and video are never touched."""

MAX_RATIO = 250
"""Bytes out for a byte in, once :data:`_RATIO_FROM` bytes are out: text packs ten times, a bomb a thousand."""

_RATIO_FROM = 16 << 20
# The oldest time that a zip file knows: nothing in a project depends on when it was written.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@contextmanager
def text_member(archive: zipfile.ZipFile, name: str) -> Iterator[TextIO]:
    """Open a member of a new archive for text; the bytes depend on nothing but the text."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    with (
        archive.open(entry, "w", force_zip64=True) as member,
        io.TextIOWrapper(member, encoding="utf-8", newline="") as out,
    ):
        yield out


class ProjectArchive:
    """A ``.qdpx`` file opened for reading; a context manager.

    Raises
    ------
    InputError
        It is missing or no zip archive, or a member lies outside of it, is a link, protected by a password or there
        twice.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._archive = zipfile.ZipFile(path)
        except OSError as error:
            raise InputError(f"The file {path} cannot be read: {error.strerror}.") from None
        except (*_DAMAGE, ValueError) as error:
            raise InputError(f"{self.name} is no REFI-QDA project, or a damaged one: {error}.") from None
        try:
            self._members = self._listed()
        except InputError:
            self._archive.close()
            raise
        self._read = 0

    def __enter__(self) -> ProjectArchive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._archive.close()

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._archive.infolist()
        if len(entries) > MAX_MEMBERS:
            raise InputError(f"{self.name} holds more than {MAX_MEMBERS:,} files, which no project does.")
        members: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            # Programs differ in "Sources" and "sources", and some on Windows write "\\" between folder and file.
            name = entry.filename.replace("\\", "/").lower()
            shown = f"{self.name}: the file {entry.filename[:80]!r} in it"
            if name.startswith("/") or ":" in name or ".." in name.split("/"):
                raise InputError(f"{shown} points outside of the archive; such a file is not opened.")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise InputError(f"{shown} is a link; such a file is not opened.")
            if name in members:
                raise InputError(f"{shown} is there twice, so it is not clear which one counts.")
            members[name] = entry
        return members

    def has(self, name: str) -> bool:
        """Tell whether the archive holds this file, however its letters are written."""
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises
        ------
        InputError
            It is not there, damaged, protected, or unpacks beyond reason.
        """
        entry = self._members.get(name.lower())
        if entry is None:
            raise InputError(f"{self.name} has no {name}; is it a REFI-QDA project?")
        bound = MAX_READ - self._read
        # The size that the archive states may be a lie; what comes out is what counts.
        try:
            with self._archive.open(entry) as member:
                content = member.read(min(bound, max(_RATIO_FROM, MAX_RATIO * entry.compress_size)) + 1)
                whole = not member.read(1)
        except _DAMAGE as error:
            why = "protected by a password" if entry.flag_bits & 1 else f"damaged or packed in an unknown way ({error})"
            raise InputError(f"{self.name}: the file {entry.filename[:80]!r} in it is {why}.") from None
        if not whole or len(content) > bound:
            raise InputError(
                f"{self.name}: the file {entry.filename[:80]!r} in it unpacks to more than "
                f"{len(content) >> 20:,} MB from {entry.compress_size:,} bytes, which no project does."
            )
        self._read += len(content)
        return content

    def text(self, path: str) -> str | None:
        """Return the text behind a path such as ``internal://….txt``; None where it is not in the archive.

        A byte order mark is no part of it. Paths outside of the archive are never followed.
        """
        if not path.lower().startswith(INTERNAL):
            return None
        file = path[len(INTERNAL) :].replace("\\", "/").lstrip("/")
        name = next((one for one in (f"{SOURCES}/{file}", file) if self.has(one)), None)
        return None if name is None else _decoded(self.read(name), f"{self.name}: the file {name[:80]!r} in it")


def _decoded(content: bytes, name: str) -> str:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is no UTF-8 text, as the standard asks (byte {error.start:,}).") from None
