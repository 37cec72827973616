"""Replacements in a text, with a record of where every character came from.

The steps of cleaning change a text through an :class:`Editor`. The plain one only changes it; a :class:`Trace` also
keeps, for each character of the current text, the stretch of the first text it stands for. The map is exact because
each step tells what it replaces, and it costs nothing where nobody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from cxtext.cleaning.alignment import differences

Replacement = str | Callable[[re.Match[str]], str]
Edit = tuple[int, int, str]
"""(start, end, what stands there afterwards)."""


class Editor:
    """Changes texts and keeps no record."""

    def sub(self, pattern: re.Pattern[str], replacement: Replacement, text: str) -> str:
        """Replace every match of ``pattern``."""
        return pattern.sub(replacement, text)

    def edit(self, text: str, edits: list[Edit]) -> str:
        """Make the ascending, disjoint ``edits``."""
        if not edits:
            return text
        parts = []
        position = 0
        for start, end, new in edits:
            parts += [text[position:start], new]
            position = end
        return "".join([*parts, text[position:]])

    def strip(self, text: str) -> str:
        """Take white space off both ends."""
        return text.strip()

    def cut(self, text: str, length: int) -> str:
        """Keep the first ``length`` characters."""
        return text[:length]

    def replaced(self, before: str, after: str) -> str:
        """Note that a step of unknown workings made ``after`` of ``before``; returns ``after``."""
        del before
        return after


class Trace(Editor):
    """Changes one text and keeps where its characters came from.

    Attributes
    ----------
    starts, ends
        The character at ``i`` of the current text stands for ``[starts[i], ends[i])`` of the first.
    """

    def __init__(self, text: str) -> None:
        self.starts = list(range(len(text)))
        self.ends = list(range(1, len(text) + 1))

    def sub(self, pattern: re.Pattern[str], replacement: Replacement, text: str) -> str:
        """Replace every match of ``pattern``."""
        make = replacement if callable(replacement) else lambda match: match.expand(replacement)
        return self.edit(text, [(match.start(), match.end(), make(match)) for match in pattern.finditer(text)])

    def edit(self, text: str, edits: list[Edit]) -> str:
        """Make the ascending, disjoint ``edits``."""
        edits = [edit for edit in edits if text[edit[0] : edit[1]] != edit[2]]
        if edits:
            self._follow(edits)
        return super().edit(text, edits)

    def strip(self, text: str) -> str:
        """Take white space off both ends."""
        kept = text.strip()
        before = len(text) - len(text.lstrip())
        self.starts = self.starts[before : before + len(kept)]
        self.ends = self.ends[before : before + len(kept)]
        return kept

    def cut(self, text: str, length: int) -> str:
        """Keep the first ``length`` characters."""
        del self.starts[length:], self.ends[length:]
        return text[:length]

    def replaced(self, before: str, after: str) -> str:
        """Follow a step of unknown workings by laying the two texts side by side; returns ``after``."""
        if before != after:
            self.edit(before, [(start, end, after[a:b]) for start, end, a, b in differences(before, after)])
        return after

    def _follow(self, edits: Iterable[Edit]) -> None:
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for start, end, new in edits:
            starts += self.starts[position:start]
            ends += self.ends[position:start]
            if start < end:
                first, last = self.starts[start], self.ends[end - 1]
            else:  # something new: what lies between its two neighbours
                before = self.ends[start - 1] if start else 0
                after = self.starts[start] if start < len(self.starts) else before
                first, last = min(before, after), max(before, after)
            starts += [first] * len(new)
            ends += [last] * len(new)
            position = end
        self.starts = starts + self.starts[position:]
        self.ends = ends + self.ends[position:]
