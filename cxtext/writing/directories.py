"""Directories that appear whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxtext.errors import InputError
from cxtext.writing.failing import disk_faults_told
from cxtext.writing.locks import only_writer

__all__ = ["refuse_foreign", "whole_directory"]

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


def refuse_foreign(target: Path, replaces: str = "run.json") -> None:
    """Raise :class:`InputError` when ``target`` is a file, or a folder with files but without the file ``replaces``."""
    if target.is_file():
        raise InputError(f"The output {target} is a file; name a folder.")
    if target.is_dir() and any(target.iterdir()) and not (target / replaces).is_file():
        raise InputError(f"The folder {target} exists and holds other files; name a new folder.")


@contextmanager
def whole_directory(target: str | Path, *, replaces: str = "run.json") -> Iterator[Path]:
    """Yield an empty folder that becomes ``target`` when the block ends well, and vanishes when it does not.

    An existing ``target`` is replaced only when it is empty or holds the file ``replaces``: a run may be overwritten by
    a run, anything else is left alone. Where ``target`` is a link, the folder it leads to is replaced. What is written
    is on the disk before it gets its name.

    Raises
    ------
    InputError
        ``target`` is a file, or a folder that is not a run, or somebody else is writing it.
    WritingError
        The disk is full or failing; what was there is untouched.
    """
    shown, target = Path(target), Path(target).resolve()
    refuse_foreign(target, replaces)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder {shown} cannot be written: {error.strerror}.") from None
    with only_writer(shown), disk_faults_told(f"The folder {shown}"):
        try:
            work = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=target.parent))
        except OSError as error:
            raise InputError(f"The folder {shown} cannot be written: {error.strerror}.") from None
        try:
            yield work
            # Another may have put something there while this one was made.
            refuse_foreign(target, replaces)
            work.chmod(0o755)
            _to_disk(work)
            _take_place(work, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _take_place(work: Path, target: Path) -> None:
    """Give ``work`` the name ``target``; what had it lies in ``work`` then, or is gone."""
    if not target.exists():
        work.rename(target)
    elif not _exchanged(work, target):
        old = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.old.", dir=target.parent)) / "run"
        target.rename(old)
        try:
            work.rename(target)
        except BaseException:
            old.rename(target)
            raise
        finally:
            shutil.rmtree(old.parent, ignore_errors=True)
    _sync(target.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change their names in one step, so that there is a whole one at any moment; False: cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), ctypes.c_uint(_EXCHANGE)) == 0)


def _to_disk(folder: Path) -> None:
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            if not path.is_symlink():
                _sync(path)
        _sync(Path(where))


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
