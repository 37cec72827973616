"""How much text a box holds, without the font at hand: widths are taken a little too wide rather than too narrow."""

from __future__ import annotations

import unicodedata

from cxtext.reporting.plain_text import shorten

LINE = 1.2
"""Height of a line, in sizes of its font."""
_NARROW = frozenset("iljftrI.,:;'|!()[]-·’‘“”\" \N{NO-BREAK SPACE}")
_BROAD = frozenset("mwMW@%…—")
_DENSE = frozenset({"Mn", "Me", "Cf"})


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in points, set in a sans-serif of a size in points."""
    return size * sum(_width(character) for character in text)


def count_lines(text: str, width: float, size: float) -> int:
    """Count the lines that a text takes in a box of a width in points; only ordinary spaces break lines.

    Examples
    --------
    >>> count_lines("The engineer never came", 60, 12)
    3
    """
    lines, used, space = 1, 0.0, text_width(" ", size)
    for word in text.split(" "):
        long = text_width(word, size)
        if used and used + space + long > width:
            lines, used = lines + 1, 0.0
        used += long + (space if used else 0.0)
        # A word longer than a line is broken inside.
        lines += int(max(0.0, used - 1e-9) // width)
        used -= width * int(max(0.0, used - 1e-9) // width)
    return lines


def fit(text: str, width: float, height: float, size: float) -> str:
    """Cut a text between words so that it stays inside a box; all measures in points.

    Examples
    --------
    >>> fit("The engineer never came and nobody called", 100, 30, 12)
    'The engineer never came and…'
    """
    most = max(1, int(height / (size * LINE) + 1e-6))
    # No font sets five characters in the width of its size: what is longer needs no counting.
    text = shorten(text, max(8, int(most * width / size * 5)))
    if count_lines(text, width, size) <= most:
        return text
    low, high = 2, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        if count_lines(shorten(text, middle), width, size) <= most:
            low = middle
        else:
            high = middle
    return shorten(text, low)


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    if unicodedata.category(character) in _DENSE:
        return 0.0
    if character in _NARROW:
        return 0.34
    if character in _BROAD:
        return 0.92
    return 0.7 if character.isupper() else 0.54
