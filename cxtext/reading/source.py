"""One input file on disk: found, opened (unpacked when gzipped) and named in every message."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cxtext.errors import InputError
from cxtext.reading.encoding import Encoding, detect

MAX_UNPACKED = 4 << 30
"""Bytes a gzipped file may unpack to; more is taken for a decompression bomb."""


@dataclass(frozen=True)
class Source:
    """A file that exists. ``suffix`` is in lower case and without ``.gz``."""

    path: Path
    suffix: str
    stem: str
    gzipped: bool

    @property
    def name(self) -> str:
        """File name for messages."""
        return self.path.name

    def open(self) -> BinaryIO:
        """Return the unpacked bytes as a stream that can be rewound."""
        if not self.gzipped:
            return self.path.open("rb")
        try:
            with gzip.open(self.path) as packed:
                content = packed.read(MAX_UNPACKED + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(f"{self.name} is a damaged or cut-off gzip file: {error}.") from error
        if len(content) > MAX_UNPACKED:
            raise InputError(f"{self.name} unpacks to more than {MAX_UNPACKED >> 30} GB; unpack and split it first.")
        return io.BytesIO(content)

    def open_text(self) -> tuple[io.TextIOWrapper, Encoding]:
        """Return the decoded characters, line ends untouched, and the encoding found."""
        stream = self.open()
        try:
            encoding = detect(stream, self.name)
        except InputError:
            stream.close()
            raise
        return io.TextIOWrapper(stream, encoding=encoding.name, errors=encoding.errors, newline=""), encoding


def find(path: str | Path) -> Source:
    """Return the file at ``path``.

    Raises
    ------
    InputError
        There is no such file, it is a directory, it may not be read, or it is empty.
    """
    place = Path(path).expanduser()
    if place.is_dir():
        raise InputError(f"{path} is a directory; give the files in it, for example {path}/*.csv.")
    if not place.exists():
        raise InputError(f"There is no file {path}; check the name and the folder.")
    try:
        with place.open("rb") as stream:
            head = stream.read(2)
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror or error}.") from error
    if not head:
        raise InputError(f"{path} is empty; give a file that holds comments.")
    gzipped = head == b"\x1f\x8b"
    inner = Path(place.stem) if place.suffix.lower() == ".gz" else Path(place.name)
    return Source(place, inner.suffix.lower(), inner.stem, gzipped)
