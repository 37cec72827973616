"""Counts in words: one row, 1,200 rows."""

from __future__ import annotations

__all__ = ["plural"]


def plural(number: int, one: str, many: str = "") -> str:
    """Write a count with what is counted, as many words as depend on the number; without ``many``, ``one`` and an s.

    Examples
    --------
    >>> plural(1, "row"), plural(1200, "row")
    ('1 row', '1,200 rows')
    >>> plural(1, "date lies", "dates lie")
    '1 date lies'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
