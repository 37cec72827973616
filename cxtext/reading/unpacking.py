"""Packed files (gzip, zip) read where they lie: nothing is written to disk, and no bomb unpacks beyond a bound."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_UNPACKED = 4 << 30
"""Bytes a packed file may unpack to; more is taken for a decompression bomb."""

MAX_IN_MEMORY = 1 << 30
"""Bytes of a packed file of a binary format, which has to be held in memory."""

MAX_RATIO = 250
"""Bytes out for a byte in, once :data:`_RATIO_FROM` bytes are out: comments pack ten times, a bomb a thousand."""

_RATIO_FROM = 256 << 20
_BUFFER = 1 << 16
_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


def _beyond(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked > MAX_RATIO * packed)


def refuse_bomb(entries: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Refuse a zip file whose parts would together unpack beyond reason.

    Raises
    ------
    InputError
        They would.
    """
    parts = list(entries)
    unpacked = sum(entry.file_size for entry in parts)
    if _beyond(unpacked, max(1, sum(entry.compress_size for entry in parts))):
        raise InputError(
            f"{name} unpacks to {unpacked >> 20:,} MB, which no file of comments does; "
            "unpack it yourself if you trust it, and split it."
        )


class Unpacked(io.RawIOBase):
    """The bytes of a packed file, unpacked as they are read, with a bound; damage is named in one sentence.

    Parameters
    ----------
    packed
        The unpacking stream, able to go back to its start.
    name
        The file, for messages.
    size
        Bytes it takes in packed form.
    beneath
        What ``packed`` was opened from, closed with it.
    """

    def __init__(
        self, packed: IO[bytes] | gzip.GzipFile, name: str, size: int, beneath: IO[bytes] | zipfile.ZipFile
    ) -> None:
        self._packed = packed
        self._beneath = beneath
        self._kind = "gzip file" if isinstance(packed, gzip.GzipFile) else "file in a zip archive"
        self._name = name
        self._size = max(size, 1)
        self._at = 0

    def readable(self) -> bool:
        """Return True: this is what the stream is for."""
        return True

    def seekable(self) -> bool:
        """Return True: going back unpacks once more from the start."""
        return True

    def readinto(self, buffer: object) -> int:
        """Unpack the next bytes into ``buffer`` and return how many there were."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            content = self._packed.read(len(view))
        except _DAMAGE as error:
            raise InputError(f"{self._name} is a damaged or cut-off {self._kind}: {error}.") from error
        self._at += len(content)
        if _beyond(self._at, self._size):
            raise InputError(
                f"{self._name} unpacks to more than {self._at >> 20:,} MB from {self._size:,} bytes; "
                "unpack it yourself if you trust it, and split it."
            )
        view[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to the start, or stay: enough for reading a text twice."""
        if (offset, whence) == (0, io.SEEK_SET):
            self._packed.seek(0)
            self._at = 0
        elif not ((offset == 0 and whence == io.SEEK_CUR) or (whence == io.SEEK_SET and offset == self._at)):
            raise io.UnsupportedOperation("a packed stream goes back to its start only")
        return self._at

    def tell(self) -> int:
        """Return how many bytes were unpacked."""
        return self._at

    def tell_packed(self) -> int:
        """Return how many packed bytes were read, 0 where it cannot be told."""
        return 0 if isinstance(self._beneath, zipfile.ZipFile) else self._beneath.tell()

    def close(self) -> None:
        """Close the packed file too."""
        self._packed.close()
        self._beneath.close()
        super().close()


def unpack_gzip(packed: IO[bytes], name: str, size: int) -> io.BufferedReader:
    """Return a gzip stream unpacked; closing it closes ``packed``."""
    opened = gzip.GzipFile(fileobj=packed, mode="rb")
    return io.BufferedReader(Unpacked(opened, name, size, packed), _BUFFER)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Return a zip archive.

    Raises
    ------
    InputError
        It is damaged or cut off.
    """
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise InputError(f"{path.name} is a damaged or cut-off zip archive: {error}.") from error


def unpack_member(path: Path, place: int, name: str) -> tuple[io.BufferedReader, int]:
    """Return one file inside a zip archive, by its place in the archive's list, and its unpacked size in bytes.

    Raises
    ------
    InputError
        The archive is damaged, protected by a password, or packed in a way that Python does not know.
    """
    archive = open_archive(path)
    entry = archive.infolist()[place]
    try:
        packed = archive.open(entry)
    except (RuntimeError, NotImplementedError) as error:
        archive.close()
        why = "protected by a password" if entry.flag_bits & 1 else f"packed in an unknown way ({error})"
        raise InputError(f"{name} is {why}; unpack it and give the file.") from error
    except zipfile.BadZipFile as error:
        archive.close()
        raise InputError(f"{name} is damaged, it cannot be unpacked: {error}.") from error
    return io.BufferedReader(Unpacked(packed, name, entry.compress_size, archive), _BUFFER), entry.file_size


def in_memory(stream: IO[bytes], name: str) -> io.BytesIO:
    """Return the whole content, for formats that jump to and fro in their file.

    Raises
    ------
    InputError
        It is larger than :data:`MAX_IN_MEMORY`.
    """
    with stream:
        content = stream.read(MAX_IN_MEMORY + 1)
    if len(content) > MAX_IN_MEMORY:
        raise InputError(f"{name} unpacks to more than {MAX_IN_MEMORY >> 30} GB; unpack it and give the file.")
    return io.BytesIO(content)
