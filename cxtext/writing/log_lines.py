"""Log lines for machines: one JSON object a line, never with words of a comment."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

__all__ = ["JsonLines", "unquoted"]

_OURS = "cxtext"
_QUOTES = "'\"\u201c\u201d"


class JsonLines(logging.Formatter):
    """Format a record as ``time`` (UTC), ``level``, ``event`` and the fields given as ``extra={"fields": {…}}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            # Of others' messages only the pattern: what they fill in may hold text of a comment.
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if record.name.partition(".")[0] != _OURS:
            told["logger"] = record.name
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
        return json.dumps(told | getattr(record, "fields", {}), ensure_ascii=False, default=str)


def unquoted(message: str) -> str:
    """Return a message without what stands from its first to its last quotation mark: it may come from a file.

    Examples
    --------
    >>> unquoted("a.csv, row 7: 'last Tuesday' is no date; write 2026-01-31.")
    "a.csv, row 7: '…' is no date; write 2026-01-31."
    """
    places = [at for at, char in enumerate(message) if char in _QUOTES]
    return message if len(places) < 2 else f"{message[: places[0]]}'…'{message[places[-1] + 1 :]}"
