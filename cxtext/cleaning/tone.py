"""How a comment is put, as far as its letters show it."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"\[[a-z_ ]+(?: \d+)?\]")
_MIN_LETTERS = 8
_MIN_SHARE = 0.9


def in_capitals(text: str) -> bool:
    """Tell whether a cleaned comment is written in capitals: "TERRIBLE SERVICE", not "NHS" or "DVD".

    True from two words and eight letters on, where nine tenths of the letters that have capitals are capitals.

    Parameters
    ----------
    text
        The comment, cleaned; masks do not count.
    """
    # Most comments show it in their first letters.
    if len(text) < _MIN_LETTERS or text[1:10].islower():
        return False
    text = _PLACEHOLDER.sub(" ", text)
    capitals = sum(map(str.isupper, text))
    cased = capitals + sum(map(str.islower, text))
    return capitals >= _MIN_LETTERS and capitals >= _MIN_SHARE * cased and len(text.split()) > 1
