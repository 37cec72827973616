"""From the Markdown that GitHub reads to that of Python-Markdown, which wants more blank lines."""

from __future__ import annotations

import re

_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}\.) ")
_FIRST_ITEM = re.compile(r"(?:[-*+]|1\.) ")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def with_blank_lines(markdown: str) -> str:
    """Return the page with a blank line before each heading, list, table and fence that follows another kind of line.

    A list, in particular, may directly follow a paragraph on GitHub, and a heading a table.
    """
    lines: list[str] = []
    within_fence = within_list = False
    for line in markdown.splitlines():
        before = lines[-1] if lines else ""
        if _FENCE.match(line):
            if not within_fence and before and not line.startswith(" "):
                lines.append("")
            within_fence = not within_fence
        elif not within_fence:
            if line and before and (_FENCE.match(before) or _parts(line, before, within_list=within_list)):
                lines.append("")
            if line:
                within_list = bool(_ITEM.match(line)) or (within_list and line.startswith(" "))
        lines.append(line)
    return "\n".join(lines) + "\n"


def _parts(line: str, before: str, *, within_list: bool) -> bool:
    if _HEADING.match(line) or _HEADING.match(before):
        return True
    if line.startswith("|") != before.startswith("|"):
        return True
    return bool(_FIRST_ITEM.match(line)) and not within_list and not _ITEM.match(before)
