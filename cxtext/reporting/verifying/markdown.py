"""A Markdown report compared with its run, line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.reporting.markdown import escape, render_markdown
from cxtext.reporting.summary import summarise
from cxtext.reporting.verifying.compare import Difference, compare
from cxtext.reporting.verifying.outcome import Verification, own_title
from cxtext.reporting.verifying.page import Token

if TYPE_CHECKING:
    from cxtext.analysis import Analysis

_TOO_LONG = 4
"""A report so many times as long as the run's own is not taken apart."""
_NUMBER = re.compile(r"\d[\d,.]*")
_MAX_LINES = 100_000


def check_markdown(text: str, analysis: Analysis) -> Verification:
    """Compare a text with the Markdown report of an analysis whose tables are taken as they are."""
    summary = summarise(analysis)
    wanted = render_markdown(summary)
    if len(text) > _TOO_LONG * len(wanted) or text.count("\n") > _MAX_LINES:
        lengths = (f"{len(text):,} characters", f"{len(wanted):,} characters")
        return Verification((Difference("the whole text", *lengths),), 0, 0)
    notes: tuple[str, ...] = ()
    # A mail program may have changed the ends of lines; nothing else is forgiven.
    lines, own = text.replace("\r\n", "\n").split("\n"), wanted.split("\n")
    title = lines[0].removeprefix("# ")
    if lines[0].startswith("# ") and title and title != escape(summary.title):
        notes = (own_title(title),)
        own[0] = lines[0]
    given, tokens = lines_of(lines), lines_of(own)
    return Verification(tuple(compare(given, tokens)), count_figures(tokens), len(tokens), notes)


def count_figures(tokens: list[Token]) -> int:
    """Count the numbers in texts."""
    return sum(len(_NUMBER.findall(token.value)) for token in tokens if token.is_text)


def lines_of(lines: list[str]) -> list[Token]:
    """Take the lines that are not empty, each with the headings above it as its place."""
    found, headings = [], ["", ""]
    for line in lines:
        if line.startswith("## "):
            headings = [line[3:], ""]
        elif line.startswith("### "):
            headings[1] = line[4:]
        if line.strip():
            place = " › ".join(part[:60] for part in headings if part) or "above the first section"
            found.append(Token(place, line, is_text=True))
    return found
