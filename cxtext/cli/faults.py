"""What an exception means to who called: an exit code and one sentence."""

from __future__ import annotations

import traceback
from pathlib import Path, PurePath

import click

import cxtext
from cxtext.errors import CxtextError, InputError

__all__ = ["DEBUG_VARIABLE", "FORESEEN", "exit_code", "trace_of", "words_of"]

FORESEEN = (CxtextError, click.ClickException, OSError, MemoryError, KeyboardInterrupt, click.Abort)
"""What may go wrong without being a fault of the program."""

DEBUG_VARIABLE = "CXTEXT_DEBUG"
"""Environment variable that has the traceback of a fault of ours shown."""

STOPPED = "Stopped. Nothing was half-written."


def exit_code(error: BaseException) -> int:
    """Return 2 for the user's input or options, 130 for an interrupt, else 1."""
    if isinstance(error, InputError | click.ClickException):
        return 2
    return 130 if isinstance(error, KeyboardInterrupt | click.Abort) else 1


def words_of(error: BaseException) -> str:
    """Return the sentence to print, without characters of a file that could steer a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in _words(error))


def trace_of(error: BaseException) -> list[str]:
    """Return the places that an error went through, innermost last, without its words or lines of the program.

    Both may hold text of a comment; a full path says who works where.
    """
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _short(filename: str) -> str:
    path, home = PurePath(filename), Path(cxtext.__file__).parent
    return path.relative_to(home.parent).as_posix() if path.is_relative_to(home) else "/".join(path.parts[-2:])


def _words(error: BaseException) -> str:
    if not isinstance(error, FORESEEN):
        return _ours(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, CxtextError):
        return str(error)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return STOPPED
    if isinstance(error, MemoryError):
        return "The machine has too little memory for this; use fewer rows or --quality fast."
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    return f"{getattr(error, 'strerror', None) or error}{where}."


def _ours(error: BaseException) -> str:
    """Say that the program failed, where, and what to do, without the words of the error: they may quote a comment."""
    places = trace_of(error)
    place = next((one for one in reversed(places) if one.startswith("cxtext/")), places[-1] if places else "")
    where = f" at {place.partition(' ')[0]}" if place else ""
    return (
        f"This is a fault of cxtext, not of your data: {type(error).__name__}{where}; please report it with this line, "
        f"the command and what cxtext doctor prints (no comments are needed). {DEBUG_VARIABLE}=1 in the environment "
        "shows the traceback, which may quote comments."
    )
