"""Lines of a separated file that remember the record under way, and records whose quotes do not close."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

__all__ = ["MAX_RECORD_LINES", "Lines", "NoQuotes", "RunawayError", "closed", "follows", "literal"]

MAX_RECORD_LINES = 10_000


class RunawayError(Exception):
    """A record spans so many lines that a quote must have been left open."""


class Lines:
    """Physical lines that remember the record under way, so that a damaged record can be taken back.

    Attributes
    ----------
    record
        Lines of the record under way.
    n_read
        Lines given so far, those given twice counted twice.
    """

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._back: deque[str] = deque()
        self.record: list[str] = []
        self.n_read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._stream)
        self.record.append(line)
        self.n_read += 1
        if len(self.record) > MAX_RECORD_LINES:
            raise RunawayError
        return line

    def give_back(self, lines: list[str]) -> None:
        """Let lines come once more, before all others."""
        self._back.extendleft(reversed(lines))


class NoQuotes:
    """Lines without enclosing quotes, for files so damaged that quoting means nothing."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._lines).replace('"', "")


def closed(lines: list[str], delimiter: str) -> list[str] | None:
    """Return the one record these lines make under lenient quoting, or None; an open quote makes none."""
    try:
        found = list(csv.reader([*lines, "\n"], delimiter=delimiter))
    except csv.Error:
        return None
    # An open quote swallows the blank line put behind; a closed record leaves it as an empty one.
    return found[0] if len(found) == 2 and not found[1] else None


def follows(lines: list[str], delimiter: str, width: int) -> bool:
    """Return whether one of the lines is a whole row by itself."""
    return any(_is_row(line, delimiter, width) for line in lines)


def _is_row(line: str, delimiter: str, width: int) -> bool:
    try:
        parsed = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(parsed) == 1 and len(parsed[0]) == width


def literal(lines: list[str], delimiter: str) -> list[str]:
    """Return the fields of a record in which quotes mean nothing and are left out; its last field has all lines left.

    Parameters
    ----------
    lines
        The lines of the record, with their ends.
    delimiter
        What stands between fields.
    """
    first, rest = lines[0].rstrip("\r\n"), "".join(lines[1:]).rstrip("\r\n")
    reader = csv.reader([first.replace('"', "")], delimiter=delimiter, quoting=csv.QUOTE_NONE)
    fields = next(reader, [""])
    if rest:
        fields[-1] = f"{fields[-1]}\n{rest.replace(chr(34), '')}"
    return fields
