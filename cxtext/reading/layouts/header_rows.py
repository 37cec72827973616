"""Exports with more than one header row: the further ones stand as the first rows of the raw table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.table import cell_text, unique_names

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable


def cells_of(frame: pd.DataFrame, row: int) -> list[str]:
    """Return the cells of one row as trimmed text; a missing one is empty."""
    return ["" if pd.isna(cell) else cell_text(cell).strip() for cell in frame.iloc[row].tolist()]


def without_rows(table: RawTable, n: int, names: Sequence[str]) -> RawTable:
    """Return a table without its first ``n`` rows, which were headers, under new column names.

    Data rows are numbered anew from 1.

    Raises
    ------
    InputError
        No row of data is left.
    """
    if len(table.frame) <= n:
        raise InputError(f"{table.name} has header rows but no answers; give a file that holds comments.")
    body = table.frame.iloc[n:].reset_index(drop=True)
    body.columns = pd.Index(unique_names(names))
    rejects = tuple(replace(reject, row=max(1, reject.row - n)) for reject in table.rejects)
    return replace(table, frame=body, rows=table.rows[n:] - n, rejects=rejects)
