"""Faults of the disk under what is written: told in one sentence, whichever library met them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from cxtext.errors import WritingError

__all__ = ["disk_faults_told"]

_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EIO} | {getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextmanager
def disk_faults_told(what: str) -> Iterator[None]:
    """Turn a full, failing or read-only disk into one sentence about ``what`` is being written.

    Raises
    ------
    WritingError
        The block met such a fault; every other exception passes.
    """
    try:
        yield
    except Exception as error:
        words = _words(error)
        if words is None:
            raise
        message = f"{what} could not be written: {words}; what was there before is untouched."
        raise WritingError(message, words) from None


def _words(error: Exception) -> str | None:
    if isinstance(error, WritingError):
        # Told within of a file under its passing name; what is known outside is what it was for.
        return error.why
    # Some libraries (xlsxwriter) wrap the fault of the system in one of their own.
    for one in (error, *error.args[:1]):
        if isinstance(one, OSError) and one.errno is not None and one.errno in _OF_THE_DISK:
            return os.strerror(one.errno)
    return None
