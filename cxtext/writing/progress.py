"""The record of a run that may be broken off: how far it came, and what it was asked to do."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cxtext.errors import InputError, WritingError
from cxtext.writing.partial import sync_folder

__all__ = ["PROGRESS", "Progress", "check_plan"]

PROGRESS = ".progress"
"""What the name of the record has behind that of the (first) output."""

_FORMAT = 1


@dataclass(frozen=True)
class Progress:
    """How far a run came. Only digests and counts: no comment, no address.

    Attributes
    ----------
    plan
        What the run was asked to do, name -> digest; see :func:`check_plan`.
    rows
        Rows of the input that are done.
    written
        Rows of the output.
    digest
        Digest of the rows of the input that are done.
    counts
        What became of the rows.
    by_status
        How many of those tagged got which status.
    sizes
        Bytes of each file under way that are safe.
    headers
        Columns of each, where the format needs them.
    mark
        How far the watermark came, None without one.
    finished
        Whether all is written, and files only have to be put in their places.
    """

    plan: Mapping[str, str]
    rows: int = 0
    written: int = 0
    digest: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    by_status: Mapping[str, int] = field(default_factory=dict)
    sizes: tuple[int, ...] = ()
    headers: tuple[list[str] | None, ...] = ()
    mark: Mapping[str, Any] | None = None
    finished: bool = False

    @classmethod
    def read(cls, path: Path) -> Progress | None:
        """Return the record at ``path``, None where there is none.

        Raises
        ------
        InputError
            It is no such record, or one of another version.
        """
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found.pop("format") != _FORMAT:
                raise KeyError
            return cls(**{**found, "sizes": tuple(found["sizes"]), "headers": tuple(found["headers"])})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"{path} is no record of a run of this version of cxtext; leave --resume out to begin anew."
            ) from None

    def save(self, path: Path) -> None:
        """Write the record whole: whatever happens, there is the earlier one or this one.

        Raises
        ------
        WritingError
            The disk is full or gone.
        """
        temporary = path.with_name(f"{path.name}.new")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                json.dump({"format": _FORMAT, **asdict(self)}, file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise WritingError(f"{path} cannot be written: {error.strerror or error}.") from None


def check_plan(kept: Mapping[str, str], plan: Mapping[str, str], path: Path) -> None:
    """Refuse to go on with a run that was asked to do something else.

    Parameters
    ----------
    kept, plan
        Name -> digest, then and now.
    path
        The output, for the message.

    Raises
    ------
    InputError
        One of them differs; the message says which.
    """
    changed = [name for name in dict.fromkeys([*plan, *kept]) if plan.get(name) != kept.get(name)]
    if changed:
        verb = "are" if changed[0].endswith("s") else "is"
        raise InputError(
            f"The run that was to write {path} cannot be resumed: the {changed[0]} {verb} not the same as then; "
            "leave --resume out to begin anew."
        )
