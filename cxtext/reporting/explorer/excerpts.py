"""The text of a comment as the explorer shows it: harmless, shortened around its mentions, with their places."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from cxtext.reporting.plain_text import ELLIPSIS, plain

MAX_TEXT = 800
"""Characters shown of a comment; of longer ones, what stands around mentions."""
_CONTEXT = 60
_LONGEST_MENTION = 300
# What plain() leaves as it is; all of one UTF-16 unit, so that places are the same in Python and in a browser.
_SIMPLE = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20ac]*")

Span = tuple[int, int]


def excerpt(text: str, spans: Sequence[Span | None], best: Sequence[int]) -> tuple[str, list[Span | None]]:
    """Make a comment one line of harmless text, and say where its mentions stand in it.

    Parameters
    ----------
    text
        The comment, masked.
    spans
        Start and end of each mention in ``text``; None where they are not known.
    best
        Positions in ``spans``, those that a shortened text should hold first.

    Returns
    -------
    str
        At most some 900 characters.
    list
        Start and end of each mention in it, in UTF-16 code units; None where it is not in there.
    """
    if len(text) <= MAX_TEXT:
        if _SIMPLE.fullmatch(text) and "  " not in text and text == text.strip(" "):
            return text, list(spans)
        windows = [(0, len(text))]
    else:
        windows = _windows(text, [span for place in best if (span := spans[place]) is not None])
    return _assemble(text, spans, windows)


def _windows(text: str, spans: Sequence[Span]) -> list[Span]:
    """Choose parts of a long text around mentions, in order and apart from one another."""
    chosen: list[Span] = []
    room = MAX_TEXT
    for start, end in spans:
        low = max(0, start - _CONTEXT)
        # From a whole word on, to a whole word.
        low = text.find(" ", low, start) + 1 or start if low else 0
        cut = min(end, start + _LONGEST_MENTION)
        high = min(len(text), cut + _CONTEXT)
        if high < len(text):
            high = max(text.rfind(" ", cut, high), cut)
        if high - low > room:
            continue
        chosen.append((low, high))
        room -= high - low
        if room < _CONTEXT:
            break
    merged: list[Span] = []
    for low, high in sorted(chosen or [(0, MAX_TEXT)]):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _assemble(text: str, spans: Sequence[Span | None], windows: Sequence[Span]) -> tuple[str, list[Span | None]]:
    """Join windows of a text, made harmless piece by piece between the ends of mentions."""
    ends = sorted({edge for span in spans if span is not None for edge in span})
    places: dict[int, int] = {}
    closing: dict[int, int] = {}
    out = ELLIPSIS if windows[0][0] > 0 else ""
    for number, (low, high) in enumerate(windows):
        out += f" {ELLIPSIS} " if number else ""
        edges = [low, *(edge for edge in ends if low < edge < high), high]
        written = spaced = False
        for start, end in itertools.pairwise(edges):
            raw = text[start:end]
            piece = plain(raw, len(raw))
            if piece:
                out += " " if written and (spaced or raw[0].isspace()) else ""
                written, spaced = True, False
            places[start] = len(out)
            out += piece
            closing[end] = len(out)
            spaced = spaced or raw[-1:].isspace()
    if windows[-1][1] < len(text):
        out += ELLIPSIS
    found = [_place(span, windows, places, closing) for span in spans]
    if out and max(out) > "\uffff":
        found = [span and (_units(out, span[0]), _units(out, span[1])) for span in found]
    return out, found


def _place(span: Span | None, windows: Sequence[Span], places: dict[int, int], closing: dict[int, int]) -> Span | None:
    """Find where a mention begins and ends in the assembled text; one cut by its window ends there."""
    if span is None or span[0] not in places:
        return None
    end = next((min(span[1], high) for low, high in windows if low <= span[0] < high), None)
    if end is None:
        return None
    place = (places[span[0]], closing[end])
    return place if place[0] < place[1] else None


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2
