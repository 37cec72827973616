"""One writer at a time: who comes second is told so at once, instead of undoing what the first one wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from cxtext.errors import InputError

try:
    import fcntl
except ImportError:  # Windows, where nothing is locked
    fcntl = None  # type: ignore[assignment]

__all__ = ["only_writer"]

_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())
_TRIES = 100


@contextmanager
def only_writer(target: Path) -> Iterator[None]:
    """Be the only one who writes ``target`` while the block lasts; within the block it may be asked for again.

    The lock is a file beside the target that is gone afterwards; the system lets go of it when a process ends, however
    it ends. Where the system knows no such locks, nothing is locked.

    Raises
    ------
    InputError
        Another process or thread is writing there, or the folder cannot be written.
    """
    place = target.resolve()
    if fcntl is None or place in _held.get():
        yield
        return
    lock = place.parent / f".{place.name[:200]}.lock"
    handle = _locked(lock, target)
    token = _held.set(_held.get() | {place})
    try:
        yield
    finally:
        _held.reset(token)
        # Gone before it is let go: whoever opened it in the meantime sees that it is no longer there, and begins anew.
        lock.unlink(missing_ok=True)
        os.close(handle)


def _locked(lock: Path, target: Path) -> int:
    assert fcntl is not None  # noqa: S101 - asked before
    for _ in range(_TRIES):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        except OSError as error:
            raise InputError(f"The folder {target.parent} cannot be written: {error.strerror}.") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise InputError(f"{target} is being written by another process; wait until it is done.") from None
        except OSError:
            return handle  # a file system without locks
        if _is_there(lock, handle):
            return handle
        os.close(handle)
    raise InputError(f"{target} is being written by other processes without a pause; wait until they are done.")


def _is_there(lock: Path, handle: int) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
