"""Write XML piece by piece: any text becomes legal XML that reads back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

__all__ = ["XmlWriter", "legal"]

# Characters that XML 1.0 cannot hold even escaped (section 2.2), lone surrogates among them.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TEXT = str.maketrans(_ESCAPES)
_ATTRIBUTE = str.maketrans(_ESCAPES | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def legal(text: str) -> str:
    """Return the text with each character that XML cannot hold replaced by U+FFFD, so that its length stays."""
    return _ILLEGAL.sub("\ufffd", text)


class XmlWriter:
    """Writes elements to an open text file, indented.

    Parameters
    ----------
    out
        Takes the text as it is, without translating line ends.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._depth = 0
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')

    def leaf(self, tag: str, text: str | None = None, /, **attributes: str | None) -> None:
        """Write an element that holds text or nothing; an attribute that is None is left out."""
        start = f"{'  ' * self._depth}<{tag}{_written(attributes)}"
        content = "/>" if text is None else f">{legal(text).translate(_TEXT)}</{tag}>"
        self._out.write(f"{start}{content}\n")

    @contextmanager
    def inside(self, tag: str, /, **attributes: str | None) -> Iterator[None]:
        """Write an element around what is written in the block."""
        indent = "  " * self._depth
        self._out.write(f"{indent}<{tag}{_written(attributes)}>\n")
        self._depth += 1
        yield
        self._depth -= 1
        self._out.write(f"{indent}</{tag}>\n")


def _written(attributes: Mapping[str, str | None]) -> str:
    given = {name: value for name, value in attributes.items() if value is not None}
    return "".join(f' {name}="{legal(value).translate(_ATTRIBUTE)}"' for name, value in given.items())
