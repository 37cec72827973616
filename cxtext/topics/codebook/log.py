"""The log of edits: one JSON line each, only ever added to; undo and redo are lines too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from cxtext.errors import InputError
from cxtext.topics.codebook.edits import Edit

__all__ = ["LOG_FILE", "dump_log", "effective", "parse_log", "read_log", "undone"]

LOG_FILE = "codebook_edits.jsonl"
_LARGEST = 50_000_000


def effective(log: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits that hold: those not undone, in order."""
    return tuple(_stacks(log)[0])


def undone(log: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits that redo would do again, the next one last."""
    return tuple(_stacks(log)[1])


def dump_log(log: Sequence[Edit]) -> str:
    """Return the log as text, one line each."""
    return "".join(json.dumps(edit.as_dict(), ensure_ascii=False) + "\n" for edit in log)


def parse_log(text: str, name: str) -> tuple[Edit, ...]:
    """Return the log in ``text``; ``name`` says where it comes from.

    Raises
    ------
    InputError
        A line is no edit; the message gives its number.
    """
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(f"{where} is not JSON; each line of an edit log is one edit.") from None
        found.append(Edit.from_dict(content, where))
    return tuple(found)


def read_log(path: str | Path) -> tuple[Edit, ...]:
    """Read the log of a run directory, or a log file.

    Raises
    ------
    InputError
        There is no such file, or a line of it is no edit.
    """
    path = Path(path)
    file = path / LOG_FILE if path.is_dir() else path
    if path.is_dir() and not file.is_file():
        if (path / "run.json").is_file():
            return ()  # a run that nobody edited
        raise InputError(f"{path} is neither a run directory nor an edit log.")
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{file} is larger than {_LARGEST // 1_000_000} MB; that is no edit log.")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"The edit log {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"The edit log {file} is not UTF-8 text.") from None
    return parse_log(text, str(file))


def _stacks(log: Sequence[Edit]) -> tuple[list[Edit], list[Edit]]:
    done: list[Edit] = []
    back: list[Edit] = []
    for edit in log:
        if edit.kind == "undo" and done:
            back.append(done.pop())
        elif edit.kind == "redo" and back:
            done.append(back.pop())
        elif edit.kind not in ("undo", "redo", "conflict"):
            done.append(edit)
            back.clear()
    return done, back
