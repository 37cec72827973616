"""Where one sentence, line or list item ends and the next begins.

A boundary is a pair of offsets: the text before the first belongs to the one side, the text from the second on to
the other; what lies between (white space, a bullet) separates them.
"""

from __future__ import annotations

import re

from cxtext.segmenting.words import ABBREVIATIONS, ENDING_ABBREVIATIONS

_FACE = "[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001f44a-\U0001f44f\U0001f389\u2639-\u263a]"

# The first character of every place where a sentence may end, and what such a place may look like. One class to
# scan for and a match at each find keep the pass fast and linear.
_FIRST = re.compile("[\n.!?\u2026\u3002\uff01\uff1f\u2639\u263a\U0001f389-\U0001f97a]")
# A smile after the full stop belongs to the sentence before.
_MOOD = rf"(?:[ \t]?(?:[:;=]-?[()DP](?!\w)|(?:{_FACE}[\ufe0f\U0001f3fb-\U0001f3ff]?)+))?"
_PLACE = re.compile(
    r"(?P<line>\n\s*)"
    rf"|(?P<stop>(?P<mark>[.!?\u2026\u3002\uff01\uff1f]+)[\"')\]\u201d\u2019\xbb]*{_MOOD})[ \t]*"
    rf"|(?P<face>(?:{_FACE}[\ufe0f\U0001f3fb-\U0001f3ff]?)+)[ \t]*"
)
_BULLET = re.compile(
    r"(?:[-\u2013\u2014•·*▪●○◦‣➢➤✓+]|\(?\d{1,2}[.)](?!\d)|\(?[a-hA-H]\)|\(?[ivx]{1,4}\))[ \t]+|[•·▪●○◦‣➢➤✓][ \t]*"
    r"|(?:[-\u2013\u2014*]|\(?\d{1,2}[.)])(?=[^\W\d_])"
)
_MARKER = re.compile(r"(?:(?<=\s)|^)\(?([1-9]\d?)[.)]\s*(?=[A-Za-z])|\s[•▪●◦‣➢➤]\s*|[ \t](-)(?=[A-Za-z])")
_MAY_MARK = re.compile(r"[1•▪●◦‣➢➤]| -[A-Za-z]")
_LAST_WORD = re.compile(r"[\w&'.]+$")
_HOST_END = re.compile(
    r"(?:com|net|org|co|uk|io|gov|edu|info|app|js|py|txt|pdf|csv|exe|doc|docx|xls|xlsx|jpg|png)\b", re.I
)
_STARTS_SENTENCE = re.compile(
    r"(?:the|i|it|its|it's|they|we|he|she|my|this|that|there|very|staff|was|were|would|will|but|and|not|no|so|also|"
    r"when|you|our|all|if|great|good|just|only|had|have|however)\b",
    re.IGNORECASE,
)
_NO_END_BEFORE_FACE = re.compile(
    r"(?:^|\s)(?:the|a|an|i|we|my|is|was|are|were|so|very|of|with|and|to|this|like)\s*$", re.I
)
_WRAPPED_END = re.compile(
    r"(?:,|\b(?:the|a|an|and|or|but|of|to|in|on|at|for|with|by|from|is|are|was|were|my|very))$", re.I
)
_WIDE_STOPS = "\u3002\uff01\uff1f"
_WRAP_WIDTH = 50
_NEXT_WORD = re.compile(r"\S{1,40}")


def sentence_spans(text: str) -> list[tuple[int, int, bool]]:
    """Return the sentences of ``text`` in order, as (start, end, whether it is a line or list item of its own)."""
    boundaries = _boundaries(text)
    spans: list[tuple[int, int, bool]] = []
    start, item = 0, False
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        start, item = bullet.end(), True
    for end, following, is_item in boundaries:
        if end > start:
            spans.append((start, end, item))
        if following > start:
            start, item = following, is_item
    if start < len(text):
        spans.append((start, len(text), item))
    return spans


def _boundaries(text: str) -> list[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    line_start = 0
    width = max(map(len, text.split("\n"))) if text.count("\n") > 1 else 0
    done, last = 0, len(text) - 1
    for first in _FIRST.finditer(text):
        if first.start() == last and text[last] != "\n":
            break  # The mark at the very end parts nothing.
        place = _PLACE.match(text, first.start()) if first.start() >= done else None
        if place is None:
            continue
        done = place.end()
        if place["line"] is not None:
            if not _is_wrap(text, place, line_start, width):
                bullet = _BULLET.match(text, place.end())
                found.append((place.start(), bullet.end() if bullet else place.end(), True))
            line_start = place.end()
        elif place["stop"] is not None:
            if _ends_sentence(text, place):
                found.append((place.end("stop"), place.end(), False))
        elif _face_ends(text, place):
            found.append((place.end("face"), place.end(), False))
    markers = _inline_markers(text) if _MAY_MARK.search(text) else []
    return sorted(found + markers) if markers else found


def _is_wrap(text: str, place: re.Match[str], line_start: int, width: int) -> bool:
    """Whether a line break was only put in to fit a width: the sentence goes on in the next line.

    It was, when the line ends in the middle of a phrase, or when the next word would have made it longer than the
    longest line (``width``; 0 where the text has too few lines to tell).
    """
    following = text[place.end() : place.end() + 1]
    if not following.islower() or place["line"].count("\n") > 1 or _BULLET.match(text, place.end()):
        return False
    before = text[max(line_start, place.start() - 12) : place.start()].rstrip()
    if _WRAPPED_END.search(before):
        return True
    length = place.start() - line_start
    next_word = _NEXT_WORD.match(text, place.end())
    full = length + 1 + (len(next_word[0]) if next_word else 0) > width
    return length >= _WRAP_WIDTH and width > 0 and full and before[-1:] not in ".!?;:"


def _ends_sentence(text: str, place: re.Match[str]) -> bool:
    start, stop, end = place.start(), place.end("stop"), place.end()
    following = text[end : end + 1]
    spaced = end > stop
    # A mark at the very start, or between a space and a word (" .5", " ?what"), ends nothing.
    if following in ("", "\n") or start == 0 or (text[start - 1].isspace() and not spaced):
        return False
    mark = place["mark"]
    if mark != ".":
        return _strong_mark_ends(text, place, mark)
    if not spaced and len(place["stop"]) == 1:
        return _joined_stop_ends(text, start, end)
    return _full_stop_ends(text, start, end)


def _strong_mark_ends(text: str, place: re.Match[str], mark: str) -> bool:
    end = place.end()
    following = text[end : end + 1]
    if mark[0] in _WIDE_STOPS:
        return True
    if following in ",;:)" or (place["stop"][-1] == ")" and following.islower()):
        return False
    if set(mark) <= {".", "\u2026"}:
        # An ellipsis is a pause as often as an end: it ends before a capital or where a new clause opens.
        return following.isupper() or bool(_STARTS_SENTENCE.match(text, end))
    return end > place.end("stop") or following.isalpha()


def _joined_stop_ends(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in "great.Will" or "great.the staff"; it does not in "5.5", "booking.com" and "e.g"."""
    word = _LAST_WORD.search(text, max(0, start - 24), start)
    before = word[0] if word else ""
    if len(before) < 2 or "." in before or not before[-1].isalpha() or _HOST_END.match(text, end):
        return False
    following = text[end : end + 2]
    if following[:1].islower():
        return bool(_STARTS_SENTENCE.match(text, end))
    return (following[:1].isupper() and following[1:].islower()) or following in ("I ", "A ", "I'")


def _full_stop_ends(text: str, start: int, end: int) -> bool:
    word = _LAST_WORD.search(text, max(0, start - 24), start)
    before = word[0] if word else ""
    lowered, following = before.lower(), text[end : end + 1]
    alone = text[max(0, start - 2) : start - 1] in ("", " ", "(")
    if len(before) == 1 and alone:
        if before in ("e", "g"):
            return False  # "e. g."
        # "J. Smith", but neither "A and E. The doctor" nor "hepatitis B. Doctors …".
        if before.isupper() and before != "I" and following.isupper() and not _STARTS_SENTENCE.match(text, end):
            return text[max(0, start - 6) : start - 2].rstrip().lower().endswith(("plan", "itis", "min", "unit"))
    if lowered in ABBREVIATIONS:
        return lowered in ENDING_ABBREVIATIONS and following.isupper()
    return following not in ",;" and not (lowered.isdecimal() and following.isdecimal() and len(lowered) < 3)


def _face_ends(text: str, place: re.Match[str]) -> bool:
    end = place.end()
    following = text[end : end + 1]
    if not following.isalpha() or place.start() == 0:
        return False
    before = text[max(0, place.start() - 24) : place.start()]
    return following.isupper() or (len(before.split()) > 1 and not _NO_END_BEFORE_FACE.search(before))


def _inline_markers(text: str) -> list[tuple[int, int, bool]]:
    """Numbering within a line ("1) staff 2) food"): only where the numbers count up from 1; and inline bullets."""
    found: list[tuple[int, int, bool]] = []
    dashed: list[tuple[int, int, bool]] = []
    numbered: list[tuple[int, int, bool]] = []
    expected = 1
    for marker in _MARKER.finditer(text):
        if marker[2] is not None:
            dashed.append((marker.start(), marker.end(), True))
        elif marker[1] is None:
            found.append((marker.start(), marker.end(), True))
        elif int(marker[1]) == expected:
            numbered.append((len(text[: marker.start()].rstrip()) if marker.start() else 0, marker.end(), True))
            expected += 1
    # One dash before a word may be a slip; several are a list.
    return found + (numbered if len(numbered) > 1 else []) + (dashed if len(dashed) > 1 else [])
