"""The row below a table that sums it up: "Total", "Average" under the dates or numbers of a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.reading.table import Reject, raw_json

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable

_CALLED = re.compile(
    r"(?:(?:grand |sub-?)?totals?|sum|averages?|avg\.?|mean|count|summe|gesamt(?:summe)?|durchschnitt|mittelwert|"
    r"moyenne|somme|promedio|totale|media|gemiddelde|totaal) ?:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?[\d.,' ]{1,30}%?")
_DIGIT = re.compile(r"[0-9]")
_MIN_ROWS = 4
_MIN_SHARE = 0.9


def last_row_sums_up(table: RawTable) -> bool:
    """Tell whether the last row is no answer but sums up the others.

    It begins with a word for that in a column of dates or numbers, where no comment can stand, and holds nothing but
    numbers beside it: "Average" with three stars in a column of comments is a comment.
    """
    frame = table.frame
    if len(frame) < _MIN_ROWS or frame.shape[1] < 2:
        return False
    filled = [(place, cell) for place, cell in enumerate(_cells(frame.iloc[-1])) if cell]
    if not filled or not _CALLED.fullmatch(filled[0][1][:40]):
        return False
    if not all(_NUMBER.fullmatch(cell[:40]) for _, cell in filled[1:]):
        return False
    others = [cell for cell in _cells(frame.iloc[:-1, filled[0][0]]) if cell]
    return bool(others) and sum(bool(_DIGIT.search(cell[:40])) for cell in others) >= _MIN_SHARE * len(others)


def _cells(values: pd.Series[Any]) -> list[str]:
    return ["" if missing else str(value).strip() for value, missing in zip(values, values.isna(), strict=True)]


def without_totals(table: RawTable) -> RawTable:
    """Return the table with a last row that sums up the others among the rejects."""
    if not last_row_sums_up(table):
        return table
    last = len(table.frame) - 1
    row = int(table.rows[last])
    raw = raw_json(table.frame.iloc[last].to_dict())
    reject = Reject(table.name, row, "totals", "the last row sums up the others", raw)
    rejects = sorted([*table.rejects, reject], key=lambda one: one.row)
    frame = table.frame.iloc[:last].reset_index(drop=True)
    return replace(table, frame=frame, rows=np.asarray(table.rows)[:last], rejects=tuple(rejects))
