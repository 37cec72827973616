"""Masking of personal data: one file for each family of kinds, listed in :mod:`~cxtext.cleaning.personal.kinds`.

Prices, sizes, dates, years, flight and model numbers, scores and brands are no personal data and stay. A mask says what
kind of thing stood there and nothing else: a comment is masked the same in whatever run and order, so masks carry no
running numbers.
"""

from __future__ import annotations

from cxtext.cleaning.personal.finding import find
from cxtext.cleaning.personal.kinds import MASKS, Found
from cxtext.cleaning.personal.options import Masking, read_masking

__all__ = ["MASKS", "Found", "Masking", "find", "mask", "read_masking"]

_DEFAULT = Masking()
# A mask may lay open another candidate, as "and" before it does; real comments settle after one or two rounds.
_MAX_ROUNDS = 8


def mask(text: str, masking: Masking = _DEFAULT) -> tuple[str, dict[str, int]]:
    """Mask personal data; masking the result changes nothing.

    Parameters
    ----------
    text
        A comment, repaired.
    masking
        What to look for, and what to leave.

    Returns
    -------
    tuple
        The text with masks such as ``[email]``, and how many there are of each kind, such as ``{"emails": 1}``.

    Examples
    --------
    >>> mask("Dr Patel was kind, mail ann@example.org")
    ('Dr [name] was kind, mail [email]', {'emails': 1, 'names': 1})
    """
    found = find(text, masking)
    if not found:
        return text, {}
    counts: dict[str, int] = {}
    for _ in range(_MAX_ROUNDS):
        parts = []
        position = 0
        for start, end, kind in found:
            parts += [text[position:start], MASKS[kind]]
            position = end
            counts[kind] = counts.get(kind, 0) + 1
        text = "".join([*parts, text[position:]])
        found = find(text, masking)
        if not found:
            break
    return text, {kind: counts[kind] for kind in MASKS if kind in counts}
