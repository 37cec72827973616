"""The words of a sentence, and the signs in it at which it might be cut."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from cxtext.segmenting.words import LEXICON, word_set

_kind = LEXICON.get
_TOKEN = re.compile(r"\[\w+\]|[a-z](?:\.[a-z])+(?!\w)|\w+(?:['&-]\w+)*|&")
_WINK = re.compile(r";-?[)(dp]")
_DASHES = frozenset([" - ", " -- ", " \u2013 ", " \u2014 ", " / ", " | ", " + ", "\u2014", "\u2013"])

_CONTRAST = word_set("but however although though whereas whilst yet except unfortunately sadly while apart aside")
_SIGN_WORDS = _CONTRAST | word_set("even and & also plus only my the our one on")
_ADDITION = word_set("and & also plus")
_REMARK = word_set(
    "complaint complaints downside negative negatives issue issues problem problems gripe criticism drawback con cons "
    "thing disappointment niggle suggestion improvement quibble concern regret fault bad snag let-down letdown caveat "
    "exception minus annoyance"
)
_POSSESSIVE = word_set("my the our one")
_TURNS = frozenset([("other", "hand"), ("plus", "side"), ("down", "side"), ("downside",), ("upside",)])


class Sign(Enum):
    """What stands between two words."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    DASH = "dash"
    ADDITION = "addition"
    CONTRAST = "contrast"
    REMARK = "remark"


class Tokens(NamedTuple):
    """The words of one sentence: offsets in the text, lower-case forms and kinds."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: list[str]
    kinds: list[int]


def tokenise(text: str, start: int, end: int) -> Tokens:
    """Return the words of ``text[start:end]``; ``text`` is in lower case."""
    spans = [match.span() for match in _TOKEN.finditer(text, start, end)]
    words = [text[left:right] for left, right in spans]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Tokens(text, starts, ends, words, [_kind(word, 0) for word in words])


def find_signs(tokens: Tokens, end: int) -> list[tuple[int, Sign]]:
    """Return every word before which a sentence that ends at ``end`` might be cut, with its strongest sign."""
    signs: list[tuple[int, Sign]] = []
    words, text, starts, ends = tokens.words, tokens.text, tokens.starts, tokens.ends
    depth = 0
    closings = text.count(")", starts[0], end)
    for place in range(1, len(words)):
        at = ends[place - 1]
        if starts[place] - at == 1 and text[at] == " " and words[place] not in _SIGN_WORDS:
            continue
        gap = text[at : starts[place]]
        if closings and ("(" in gap or ")" in gap):
            # What stands in brackets is an aside and stays whole; a bracket that is never closed is ignored.
            closings -= gap.count(")")
            depth = max(0, depth + gap.count("(") - gap.count(")")) if closings else 0
        sign = None if depth else _sign(words, place, gap)
        if sign is not None:
            signs.append((place, sign))
    return signs


def _sign(words: list[str], place: int, gap: str) -> Sign | None:
    word = words[place]
    if ";" in gap and not _WINK.search(gap):
        return Sign.SEMICOLON
    if _opens_remark(words, place):
        return Sign.REMARK
    if word in _CONTRAST or (word == "even" and words[place + 1 : place + 2] == ["though"]):
        return Sign.CONTRAST
    if "," in gap and "(" not in gap:
        return Sign.COMMA
    if gap in _DASHES:
        return Sign.DASH
    return Sign.ADDITION if word in _ADDITION else None


def _opens_remark(words: list[str], place: int) -> bool:
    """Whether "(my|the) only complaint", "on the other hand" or "on the plus side" begins here."""
    word, before = words[place], words[place - 1]
    following = words[place + 1 : place + 5]
    if word == "on":
        return following[:1] == ["the"] and (tuple(following[1:3]) in _TURNS or tuple(following[1:2]) in _TURNS)
    if word == "only":
        return _is_remark(following) and before not in _POSSESSIVE and before not in ("and", "but")
    if word in _POSSESSIVE:
        return following[:1] == ["only"] and _is_remark(following[1:]) and before not in ("and", "but")
    return word in ("and", "but") and "only" in following[:2] and _is_remark(following[following.index("only") + 1 :])


def _is_remark(words: list[str]) -> bool:
    return not _REMARK.isdisjoint(words[:2])
