"""One input file: on disk or inside a zip archive, opened (unpacked where packed) and named in every message."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from cxtext.errors import InputError
from cxtext.reading.encoding import Encoding, detect
from cxtext.reading.table import NoRowsError
from cxtext.reading.unpacking import in_memory, open_archive, refuse_bomb, unpack_gzip, unpack_member

_MAX_MEMBERS = 1_000
_GZIP = b"\x1f\x8b"
# What a zip archive holds when it is a document and no archive: Office Open XML, OpenDocument.
_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
_PACKED_INSIDE = (".zip", ".7z", ".rar", ".tar", ".tgz")


@dataclass(frozen=True)
class Source:
    """A file that exists. ``suffix`` is in lower case and without ``.gz``.

    ``label`` is what to call it where the file name alone does not say which file is meant; ``member`` is its place in
    a zip archive; ``sheets`` are the sheets of a workbook that the user asked for; ``notes`` say how it was found.
    """

    path: Path
    suffix: str
    stem: str
    gzipped: bool
    label: str = ""
    member: int | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """File name for messages."""
        return self.label or self.path.name

    @property
    def packed(self) -> bool:
        """Whether the bytes have to be unpacked on the way."""
        return self.gzipped or self.member is not None

    def open(self) -> BinaryIO:
        """Return the unpacked bytes as a stream that can go anywhere; packed ones are held in memory."""
        return in_memory(self.open_forward(), self.name) if self.packed else self.path.open("rb")

    def open_forward(self) -> BinaryIO:
        """Return the unpacked bytes as a stream that goes forward, or back to its start, in constant memory."""
        beneath: BinaryIO
        if self.member is None:
            beneath, size = self.path.open("rb"), self.path.stat().st_size
        else:
            member, size = unpack_member(self.path, self.member, self.name)
            beneath = cast("BinaryIO", member)
        return cast("BinaryIO", unpack_gzip(beneath, self.name, size)) if self.gzipped else beneath

    def open_text(self) -> tuple[io.TextIOWrapper, Encoding]:
        """Return the decoded characters, line ends untouched, and the encoding found."""
        stream = self.open_forward()
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
        raise NoRowsError(f"{path} is empty; give a file that holds comments.")
    return _named(Source(place, "", "", gzipped=head == _GZIP), place.name)


def _named(source: Source, name: str) -> Source:
    """Return the source with the suffix and stem of its file name."""
    given = Path(name)
    inner = Path(given.stem) if given.suffix.lower() == ".gz" else given
    return replace(source, suffix=inner.suffix.lower(), stem=inner.stem)


def is_archive(source: Source) -> bool:
    """Return whether a file is a zip archive of files rather than a document of an office program."""
    if source.packed:
        return False
    with source.path.open("rb") as stream:
        if stream.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"} or not zipfile.is_zipfile(stream):
            return source.suffix == ".zip"
    with open_archive(source.path) as archive:
        return not _DOCUMENT_PARTS & set(archive.namelist())


def members(archive: Source, suffixes: frozenset[str]) -> tuple[list[Source], list[str]]:
    """Return the files in a zip archive that may hold comments, by name, and the names of the others.

    Names in an archive are only ever shown: no file is written.

    Parameters
    ----------
    archive
        The zip archive.
    suffixes
        Suffixes of the files that cxtext reads.

    Raises
    ------
    InputError
        The archive is damaged, empty, holds too many files, or would unpack beyond reason.
    """
    with open_archive(archive.path) as opened:
        entries = [
            (printable(entry.filename), place, entry)
            for place, entry in enumerate(opened.infolist())
            if not entry.is_dir() and not _hidden(entry.filename)
        ]
        if len(entries) > _MAX_MEMBERS:
            raise InputError(
                f"{archive.name} holds {len(entries):,} files, over {_MAX_MEMBERS:,}; unpack it and give a folder."
            )
        refuse_bomb((entry for _, _, entry in entries), archive.name)
    found: list[Source] = []
    left_out: list[str] = []
    for name, place, entry in sorted(entries, key=lambda item: item[:2]):
        member = _named(Source(archive.path, "", "", False, f"{archive.name}/{name}", place), PurePosixPath(name).name)
        if member.suffix not in suffixes or name.lower().endswith(_PACKED_INSIDE) or not entry.file_size:
            left_out.append(name)
            continue
        if name.lower().endswith(".gz"):
            with member.open_forward() as stream:
                member = replace(member, gzipped=stream.read(2) == _GZIP)
        found.append(member)
    if not found:
        listed = ", ".join(left_out[:5]) or "it is empty"
        raise InputError(f"{archive.name} holds no file that cxtext reads ({listed}).")
    return found, left_out


def _hidden(name: str) -> bool:
    """Return whether an operating system or an open program put this file there, not the user."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith((".", "~$", "__MACOSX")) or part == "Thumbs.db" for part in parts if part != "..")


def printable(name: str) -> str:
    """Return a name without the characters that could steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)
