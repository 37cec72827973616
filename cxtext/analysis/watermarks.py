"""The file that holds how far incremental tagging came."""

from __future__ import annotations

import json
from pathlib import Path

from cxtext.errors import InputError
from cxtext.reading.newer import Watermark
from cxtext.writing import atomic_path

__all__ = ["read_state", "write_state"]


def read_state(path: Path, column: str) -> Watermark | None:
    """Return the watermark kept in a file, None where there is no file yet.

    Raises
    ------
    InputError
        It is no such file, or one for another column.
    """
    try:
        found = Watermark.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is no file that --state wrote; name another, or delete it to begin anew.") from None
    if found.column != column:
        raise InputError(f"{path} is for the column {found.column!r}, not for {column!r}; name another file.")
    return found


def write_state(path: Path, mark: Watermark) -> None:
    """Write the watermark, whole or not at all.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(mark.as_dict()) + "\n", encoding="utf-8")
