"""What an exception means to who called: an exit code and one sentence."""

from __future__ import annotations

import click

from cxtext.errors import CxtextError, InputError

__all__ = ["FORESEEN", "exit_code", "words_of"]

FORESEEN = (CxtextError, OSError, MemoryError, KeyboardInterrupt, click.Abort)
"""What may go wrong without being a fault of the program."""

STOPPED = "Stopped. Nothing was half-written."


def exit_code(error: BaseException) -> int:
    """Return 2 for the user's input or options, 130 for an interrupt, else 1."""
    if isinstance(error, InputError):
        return 2
    return 130 if isinstance(error, KeyboardInterrupt | click.Abort) else 1


def words_of(error: BaseException) -> str:
    """Return the sentence to print, without characters of a file that could steer a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in _words(error))


def _words(error: BaseException) -> str:
    if isinstance(error, CxtextError):
        return str(error)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return STOPPED
    if isinstance(error, MemoryError):
        return "The machine has too little memory for this; use fewer rows or --quality fast."
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    return f"{getattr(error, 'strerror', None) or error}{where}."
