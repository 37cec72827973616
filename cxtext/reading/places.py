"""Folders and globs: which files they stand for, in a stable order, and what each is called."""

from __future__ import annotations

import glob
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.source import Source, find, printable

if TYPE_CHECKING:
    from collections.abc import Collection

_MAX_FILES = 5_000
_MAX_LISTED = 5


def is_pattern(path: str | Path) -> bool:
    """Return whether a path stands for several files: it has ``*``, ``?`` or ``[…]`` and is no file by that name."""
    return glob.has_magic(str(path)) and not Path(path).expanduser().exists()


def in_folder(folder: str | Path, suffixes: Collection[str]) -> list[Source]:
    """Return the files of a folder that cxtext reads, by name; subfolders, hidden files and others are left out.

    Raises
    ------
    InputError
        There are none, or the folder is a run that cxtext wrote.
    """
    place = Path(folder).expanduser()
    if (place / "run.json").is_file():
        raise InputError(f"{folder} is a run that cxtext wrote, not feedback; give the files it was made from.")
    inside = sorted((path for path in place.iterdir() if not path.name.startswith((".", "~$"))), key=lambda p: p.name)
    # Files without a single byte are as good as not there.
    wanted = [path for path in inside if path.is_file() and path.stat().st_size and _reads(path, suffixes)]
    if not wanted:
        raise InputError(
            f"{folder} is a directory without any file that cxtext reads; give one with csv, xlsx, json … files in it."
        )
    return _sources(wanted, place, [path.name for path in inside if path not in wanted])


def matching(pattern: str | Path, suffixes: Collection[str]) -> list[Source]:
    """Return the files that match a glob (``**`` goes into subfolders), by path.

    Raises
    ------
    InputError
        None does.
    """
    whole = str(Path(pattern).expanduser())
    found = sorted(Path(path) for path in glob.iglob(whole, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = [path for path in found if path.is_file()]
    if not files:
        raise InputError(f"No file matches {pattern}; check the pattern and the folder.")
    # A pattern that names the ending means it; one that does not gets the files that cxtext reads.
    named = not Path(whole).name.endswith("*")
    wanted = [path for path in files if path.stat().st_size and (named or _reads(path, suffixes))]
    if not wanted:
        raise InputError(f"Of the {len(files)} files that match {pattern}, cxtext reads none.")
    return _sources(wanted, _fixed_part(Path(whole)), [path.name for path in files if path not in wanted])


def _fixed_part(pattern: Path) -> Path:
    """Return the folders of a pattern before its first wildcard."""
    fixed: list[str] = []
    for part in pattern.parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _reads(path: Path, suffixes: Collection[str]) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return any(name.endswith(suffix) for suffix in suffixes)


def _sources(wanted: list[Path], base: Path, left_out: list[str]) -> list[Source]:
    if len(wanted) > _MAX_FILES:
        raise InputError(f"These are {len(wanted):,} files, over {_MAX_FILES:,}; join them, or give part of them.")
    sources = []
    for path in wanted:
        inside = path.relative_to(base) if path.is_relative_to(base) else path
        sources.append(replace(find(path), label=printable(inside.as_posix())))
    if left_out:
        more = f" and {len(left_out) - _MAX_LISTED} more" if len(left_out) > _MAX_LISTED else ""
        listed = ", ".join(printable(name) for name in left_out[:_MAX_LISTED])
        sources[0] = replace(sources[0], notes=(f"left out of the folder: {listed}{more}",))
    return sources
