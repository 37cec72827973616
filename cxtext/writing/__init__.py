"""Write files whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxtext.errors import InputError
from cxtext.writing.failing import disk_faults_told

__all__ = ["atomic_path"]


@contextmanager
def atomic_path(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; it takes the place of ``path`` when the block ends well.

    What is no ordinary file (``/dev/null``, a named pipe) is written to, never replaced; a link leads to its target.
    The temporary file keeps the suffixes of ``path``, so that writers which look at them do the right thing.

    Raises
    ------
    InputError
        The folder does not exist or cannot be written.
    WritingError
        The disk is full or failing; what was there is untouched.
    """
    path = Path(path)
    if path.is_symlink():
        path = path.resolve()
    if path.is_dir():
        raise InputError(f"The output {path} is a folder; name a file.")
    special = path.exists() and not path.is_file()
    folder = None if special else path.parent
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix="".join(path.suffixes), dir=folder)
    except OSError as error:
        raise InputError(f"The file {path} cannot be written: {error.strerror}.") from None
    os.close(handle)
    temporary = Path(name)
    try:
        with disk_faults_told(f"The file {path}"):
            yield temporary
            if special:
                with temporary.open("rb") as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target)
            else:
                temporary.chmod(0o644)
                with temporary.open("rb") as whole:
                    # Its name goes to the disk at once, its content perhaps later: after a power cut it would be empty.
                    os.fsync(whole.fileno())
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
