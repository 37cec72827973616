"""What protects a run directory on its way: checksums of its files, and no files that lead elsewhere.

``SHA256SUMS`` is in the format of the program sha256sum (``sha256sum -c SHA256SUMS``). It tells files that were cut
short or altered by accident; it is no signature.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Collection
from pathlib import Path

from cxtext.errors import ArtifactError

__all__ = ["SUMS_FILE", "check_sums", "refuse_links", "write_sums"]

SUMS_FILE = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ([^\n/\\]{1,255}(?:/[^\n/\\]{1,255}){0,3})")
_LARGEST = 1_000_000


def write_sums(folder: Path, leave_out: Collection[str] = ()) -> None:
    """Write the checksums of all files in ``folder`` but those that people may change."""
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name not in leave_out and name != SUMS_FILE:
            lines.append(f"{_digest(path)}  {name}\n")
    (folder / SUMS_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def check_sums(folder: Path) -> None:
    """Recompute the checksums of a run; one that is of an earlier version and has none passes.

    Files that are not there are not spoken of here: some can be made anew, and who needs another says so.

    Raises
    ------
    ArtifactError
        A file is not as it was written, or the list itself is damaged.
    """
    sums = folder / SUMS_FILE
    if not sums.is_file():
        return
    if sums.stat().st_size > _LARGEST:
        raise ArtifactError(f"The run {folder} is damaged: {SUMS_FILE} is no list of checksums.")
    for line in sums.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None or ".." in found[2].split("/"):
            raise ArtifactError(f"The run {folder} is damaged: {SUMS_FILE} is no list of checksums.")
        path = folder / found[2]
        if path.is_file() and _digest(path) != found[1]:
            raise ArtifactError(
                f"The run {folder} is damaged: {found[2]} is not as it was written (its checksum differs); "
                f"copy the run again or make it anew (if it was changed on purpose: delete {SUMS_FILE})."
            )


def refuse_links(folder: Path, names: Collection[str]) -> None:
    """Refuse a run in which something of ours is no ordinary file or folder: it may come from a stranger.

    A link would let files from elsewhere be read into reports, or be overwritten; a pipe would never end.

    Raises
    ------
    ArtifactError
        There is such a thing.
    """
    for path in (*(folder / name for name in sorted(names)), *sorted((folder / "model").rglob("*"))):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            what = "a link" if stat.S_ISLNK(mode) else "no ordinary file"
            raise ArtifactError(
                f"{path} in the run is {what}, which cxtext neither reads nor writes; copy the run with its files."
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
