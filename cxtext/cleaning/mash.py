"""Letters typed at random to get past a compulsory question: "asdfgh", "hjkhkjh", "sdfsdf"."""

from __future__ import annotations

import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "yxcvbnm")
_NEIGHBOURS = frozenset(
    pair
    for row in _ROWS
    for place in range(len(row) - 1)
    for pair in (row[place : place + 2], row[place + 1] + row[place])
)
# Laughter, sighs and growls say something.
_SOUND = re.compile(r"[aehx]+|[hm]+|z+|[aegr]*r+[gh]*|s+h+|p+f+t*|(?:la)+|[aug]+h*|(?:ks|sk)+")
_WORDS = frozenset(["flask", "flasks"])
_HOME_ROW = re.compile(r"[asdfghjkl]+")
_TOKEN = re.compile(r"[a-z]+")
_VOWEL = re.compile(r"[aeiouy]")
_REPEATED = re.compile(r"([a-z]{2,4})\1+[a-z]{0,3}")
_MIN_LETTERS = 5
_MAX_TOKENS = 4


def is_mash(text: str) -> bool:
    """Tell whether a short comment in lower case is nothing but random keys.

    Every word has to look so: mostly neighbours on the keyboard, a few keys over and over, or consonants alone. Words
    with accents or other scripts never do.

    Parameters
    ----------
    text
        The comment, cleaned, in lower case, no longer than a line.
    """
    words = text.split()
    if len(words) > _MAX_TOKENS or sum(map(len, words)) < _MIN_LETTERS:
        return False
    return all(_TOKEN.fullmatch(word) for word in words) and all(_is_random(word) for word in words)


def _is_random(word: str) -> bool:
    if len(word) < 4:
        return not _VOWEL.search(word) and len(word) > 1
    if _SOUND.fullmatch(word) or word in _WORDS:
        return False
    pairs = [word[place : place + 2] for place in range(len(word) - 1)]
    beside = sum(pair in _NEIGHBOURS for pair in pairs) / len(pairs)
    vowels = len(_VOWEL.findall(word)) / len(word)
    if not vowels:
        # Abbreviations without vowels are shorter.
        return len(word) >= 6 or beside >= 0.5 or bool(_REPEATED.fullmatch(word))
    if len(word) < _MIN_LETTERS:
        return beside == 1 and vowels < 0.5
    repeated = _REPEATED.fullmatch(word)
    if repeated and not _VOWEL.search(repeated[1]):
        return True
    # "sdfghj", "kjhgas", "asdlkjfd": the home row in runs; English words there ("flasks", "alfalfa") have more vowels.
    home = bool(_HOME_ROW.fullmatch(word))
    return (
        (beside >= 0.75 and vowels <= 0.34)
        or (home and len(word) >= 6 and vowels <= 0.25 and beside >= 0.2)
        or (home and len(word) >= 9)
    )
