"""Any text made harmless and readable: one line, no control characters, cut between words."""

from __future__ import annotations

import unicodedata
from typing import Any

MAX_CHARACTERS = 300
ELLIPSIS = "…"
WINDOW = 2_000
"""A comment may be a megabyte long; only this many characters around a mention are ever looked at."""
# More marks than any script needs: "zalgo" text paints over its neighbours otherwise.
_MAX_MARKS = 3
# Overrides and isolates reorder what follows; directional text does not need them, tricksters do.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINER = "\u200d"
_SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))


def is_missing(value: Any) -> bool:  # noqa: ANN401 - cells hold anything
    """Tell whether a cell is None, NaN, NaT or NA; a list never is."""
    import pandas as pd

    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def plain(text: Any, limit: int = WINDOW) -> str:  # noqa: ANN401 - cells hold anything
    """Make any value one line of harmless plain text.

    Control and bidirectional override characters go, white space becomes single spaces, piled-up combining marks
    are thinned; letters, emoji and punctuation of every script stay. Nothing is escaped here: that is the
    renderer's task.

    Parameters
    ----------
    text
        The value; missing values give an empty string.
    limit
        Characters of the input that are looked at.
    """
    if is_missing(text):
        return ""
    return " ".join(_visible(str(text)[:limit]).split())


def shorten(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Cut a text at a word boundary so that it has at most ``limit`` characters, the ellipsis included.

    Examples
    --------
    >>> shorten("The engineer never came and nobody called", 24)
    'The engineer never came…'
    """
    if len(text) <= limit:
        return text
    return text[: _cut_before(text, limit - len(ELLIPSIS))].rstrip() + ELLIPSIS


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MAX_MARKS or character in _BIDI or category == "Cs" or _is_no_character(character):
            continue
        kept.append(" " if category in ("Cc", "Zl", "Zp") else character)
    return "".join(kept)


def _is_no_character(character: str) -> bool:
    """Tell the code points that stand for nothing, which XML refuses."""
    return ord(character) & 0xFFFE == 0xFFFE


def _cut_before(text: str, limit: int) -> int:
    """Position at which to cut: after the last whole word, or between two whole characters."""
    if text[limit : limit + 1].isspace():
        return limit
    space = text.rfind(" ", limit // 2, limit)
    if space > 0:
        return space
    cut = limit
    # A letter with its accents, or an emoji with its joiners, is cut before or after, never inside.
    while cut > max(1, limit - 20) and (_continues(text[cut]) or text[cut - 1] == _JOINER):
        cut -= 1
    return cut


def _continues(character: str) -> bool:
    return character == _JOINER or character in _SKIN_TONES or unicodedata.category(character) in ("Mn", "Me")
