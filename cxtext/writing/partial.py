"""A file under way: it grows beside its target under a lock, and takes the target's place when it is whole."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from cxtext.errors import InputError, WritingError

__all__ = ["PART", "PartFile", "sync_folder"]

PART = ".part"
"""What the name of a file under way has behind that of its target."""


class PartFile:
    """Bytes on their way to ``target``, in a file beside it that no other process may write to at the same time.

    Parameters
    ----------
    target
        The file to be.

    Attributes
    ----------
    size
        Bytes written, safe or not.

    Raises
    ------
    InputError
        The folder cannot be written, or another process writes to the same target.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + PART)
        self._file = _locked(self.path, target)
        self.size = self.path.stat().st_size

    def cut(self, size: int) -> None:
        """Forget what stands behind the first ``size`` bytes, and go on from there."""
        try:
            self._file.truncate(size)
            self._file.seek(size)
        except OSError as error:
            raise self._unwritable(error) from None
        self.size = size

    def write(self, content: bytes) -> None:
        """Append bytes.

        Raises
        ------
        WritingError
            The disk is full or gone.
        """
        try:
            self._file.write(content)
        except OSError as error:
            raise self._unwritable(error) from None
        self.size += len(content)

    def sync(self) -> None:
        """Return when everything written is on the disk, even if the power fails.

        Raises
        ------
        WritingError
            The disk is full or gone.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._unwritable(error) from None

    def publish(self, ready: Path | None = None) -> None:
        """Put the file, or ``ready`` that was made from it, in the place of the target."""
        try:
            (ready or self.path).replace(self.target)
            if ready is not None:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def discard(self) -> None:
        """Delete the file under way."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file and its lock."""
        # What cannot be written even now is not counted as safe, and why was said when it was tried.
        with suppress(OSError):
            self._file.close()

    def _unwritable(self, error: OSError) -> WritingError:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        why = "the disk is full" if full else (error.strerror or str(error))
        return WritingError(f"{self.target} cannot be written: {why}.", why)


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk, where the system can tell."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # Windows opens no folders; it keeps names in order by itself.
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(handle)


def _locked(path: Path, target: Path) -> BinaryIO:
    """Open a file for this process alone; made where it does not exist."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        except OSError as error:
            raise InputError(f"The file {target} cannot be written: {error.strerror}.") from None
        try:
            _lock(handle)
            # Whoever had the lock may have put the file in its place meanwhile: then this one is no longer ours.
            if os.path.samestat(os.fstat(handle), path.stat()):
                return os.fdopen(handle, "r+b")
        except BlockingIOError:
            os.close(handle)
            raise InputError(
                f"Another process writes {target} at this moment; wait for it, or name another file."
            ) from None
        except FileNotFoundError:
            pass
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: a file that is open cannot be replaced there
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            raise BlockingIOError from None
        # A file system without locks (some network ones) still takes files.
