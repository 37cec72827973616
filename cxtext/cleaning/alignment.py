"""What lies between two texts of which nobody kept a record: they are laid side by side, word by word.

Equal words are partners, and what lies between two pairs of partners corresponds as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["differences", "raw_spans"]

# Markup is no word: cleaning takes it out. An entity is one sign, as it is after cleaning.
_TOKEN = re.compile(r"<[A-Za-z/!?][^<>]{0,1000}>|&#?\w{1,32};|\w+|([^\w\s])\1*")
# How many words of both sides together may be passed over to find the next two partners nearby.
_NEAR = 24
# Farther off, this many equal words in a row are asked for.
_RUN = 3


def raw_spans(clean: str, raw: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Map stretches of ``clean`` to ``raw``: :func:`cxtext.cleaning.offsets` for several at once.

    Parameters
    ----------
    clean
        What :func:`cxtext.clean` made of ``raw``.
    raw
        The text as given.
    spans
        (start, end) offsets in ``clean``, none empty.

    Returns
    -------
    list of tuple
        (start, end) offsets in ``raw``, in the same order.

    Examples
    --------
    >>> raw = "<p>Great  food &amp; staff!!!!!!</p>"
    >>> start, end = raw_spans("Great food & staff!!!", raw, [(5, 20)])[0]
    >>> raw[start:end]
    '  food &amp; staff!!!!!!'
    """
    from cxtext.cleaning.comment import offsets

    if clean == raw:
        return list(spans)
    places = offsets(raw, clean)
    return [places.span(start, end) for start, end in spans]


def differences(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """Return the stretches in which two texts differ.

    Parameters
    ----------
    before, after
        The texts.

    Returns
    -------
    list of tuple
        (start, end, start, end): the first two in ``before``, the last two in ``after``; ascending and disjoint. What
        lies between them is equal.
    """
    theirs, ours = _tokens(before), _tokens(after)
    found = []
    place = other = 0
    pairs = _partners([after[a:b] for a, b in ours], [before[a:b] for a, b in theirs])
    for own, their in [*pairs, (len(ours), len(theirs))]:
        a, b = ours[own] if own < len(ours) else (len(after), len(after))
        start, end = theirs[their] if their < len(theirs) else (len(before), len(before))
        if before[place:start] != after[other:a]:
            found.append(_core(before, after, (place, start, other, a)))
        place, other = end, b
    return found


def _core(before: str, after: str, found: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Leave out what is equal at both ends of a difference."""
    start, end, a, b = found
    while start < end and a < b and before[start] == after[a]:
        start, a = start + 1, a + 1
    while start < end and a < b and before[end - 1] == after[b - 1]:
        end, b = end - 1, b - 1
    return start, end, a, b


def _tokens(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(text) if not (match[0][0] == "<" and len(match[0]) > 1)]


def _partners(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Pairs of equal words, ascending on both sides; linear in the number of words."""
    pairs: list[tuple[int, int]] = []
    runs: dict[tuple[str, ...], list[int]] | None = None
    own = other = 0
    while own < len(ours) and other < len(theirs):
        if ours[own] == theirs[other]:
            pairs.append((own, other))
            own, other = own + 1, other + 1
            continue
        step = _nearby(ours, theirs, own, other)
        if step is None:
            runs = _runs(theirs) if runs is None else runs
            step = _farther(ours, runs, own, other)
        # Nothing of what is near has a partner: go on with the next word.
        own, other = (own + 1, other) if step is None else step
    return pairs


def _nearby(ours: list[str], theirs: list[str], own: int, other: int) -> tuple[int, int] | None:
    """Find the closest two equal words in a row; one equal word next door, or where there are no two."""
    single = None
    for total in range(1, _NEAR + 1):
        for skipped in range(total + 1):
            a, b = own + skipped, other + total - skipped
            if a < len(ours) and b < len(theirs) and ours[a] == theirs[b]:
                if total == 1 or ours[a + 1 : a + 2] == theirs[b + 1 : b + 2]:
                    return a, b
                single = single or (a, b)
    return single


def _runs(words: list[str]) -> dict[tuple[str, ...], list[int]]:
    runs: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words) - _RUN + 1):
        runs.setdefault(tuple(words[place : place + _RUN]), []).append(place)
    return runs


def _farther(ours: list[str], runs: dict[tuple[str, ...], list[int]], own: int, other: int) -> tuple[int, int] | None:
    for place in range(own, min(own + _NEAR, len(ours) - _RUN + 1)):
        places = runs.get(tuple(ours[place : place + _RUN]), [])
        next_one = bisect_left(places, other)
        if next_one < len(places):
            return place, places[next_one]
    return None
