"""Workbooks and decks as what they are, zipped parts: read within bounds, and compared part by part."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROOM = 4
"""A package whose parts are so many times as large as those of the run's own is not taken apart."""
_SLACK = 10_000_000
_MAX_PARTS = 100_000


def unpacked_size(path: Path) -> int:
    """Return the bytes that the parts of a package take, as its directory says.

    Raises
    ------
    InputError
        The file cannot be read, or is no package.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except OSError as error:
        raise InputError(f"The report {path} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(f"{path} is not a report of cxtext: it is no {path.suffix} file, or a damaged one.") from None
    if len(parts) > _MAX_PARTS:
        raise InputError(f"{path} is not a report of cxtext: it has {len(parts):,} parts.")
    return sum(part.file_size for part in parts)


def too_large(given: Path, wanted: Path) -> tuple[str, str] | None:
    """Return both sizes in words where one package is far larger than the other; None where it is not."""
    sizes = unpacked_size(given), unpacked_size(wanted)
    if sizes[0] <= ROOM * sizes[1] + _SLACK:
        return None
    return f"{sizes[0]:,} bytes unpacked", f"{sizes[1]:,} bytes unpacked"


def read_parts(path: Path, prefixes: tuple[str, ...]) -> dict[str, bytes]:
    """Read the parts whose names begin so; sizes were checked with :func:`too_large`.

    Raises
    ------
    InputError
        A part is damaged.
    """
    found = {}
    try:
        with zipfile.ZipFile(path) as package:
            for part in package.infolist():
                if part.filename.startswith(prefixes):
                    with package.open(part) as stream:
                        # No more than the directory said: what is larger was not counted.
                        found[part.filename] = stream.read(part.file_size)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        raise InputError(f"The report {path} is damaged: a part cannot be unpacked.") from None
    return found


def differing(given: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> list[str]:
    """Return the names of the parts that are not the same in both."""
    return [name for name in sorted({*given, *wanted}) if given.get(name) != wanted.get(name)]
