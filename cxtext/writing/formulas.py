"""Keep texts from being run as formulas by a spreadsheet program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["harmless", "without_formulas"]

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """Return a text that would start a formula with an apostrophe before it; anything else as it is.

    Source: OWASP, "CSV Injection".

    Examples
    --------
    >>> harmless("=1+1"), harmless("fine"), harmless(-1)
    ("'=1+1", 'fine', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(_STARTS) else cell


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every text :func:`harmless`, for a file that a spreadsheet program may open."""
    made = frame.astype(object).map(harmless)
    return made.set_axis([str(harmless(str(column))) for column in frame.columns], axis="columns")
